"""Claims: each mechanism as it binds an exporter and a recipient, in the terms of the law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from registry.dossiers.legal_facts import answers
from registry.entities import Assessment, Measure, Mechanism, Signature
from registry.facts import Facts
from registry.law.law import Law
from registry.law.mechanism_names import KnownAs
from registry.law.situation import AssessmentFacts, Binding, Claim, Marks
from registry.vocabulary import AssessmentKind, BcrType, MechanismKind, Role

Ids = tuple[str, ...] | None
_CLAIM_ANSWERS = (
    "text_altered",
    "processing_unchanged",
    "fallback_only",
    "own_controller",
    "eu_data_combined",
    "on_behalf_of_others",
    "approved_for_transfers",
    "binding",
    "authorised",
)
_SIGNED = frozenset({MechanismKind.SCC, MechanismKind.AD_HOC_CLAUSES})
_DESCRIBES = (
    *("modules", "annexes", "bcr_type", "members", "approval", "approved_by", "approved_for_transfers"),
    *("binding", "authorised", "reference"),
)
"""Facts that show of which kind a mechanism is, whatever it is called."""
_NOT_AN_ANSWER = frozenset({"letter", "legal_source"})


class Between(NamedTuple):
    """The two ends of a claim; `through` is the importer if the recipient is another operator.

    `upstream`: the data return to a party that they came from; `own_controller`: to a controller that sent
    them to this processor.
    """

    exporter: str | None
    recipient: str | None
    exporter_role: str | None
    recipient_role: str | None
    through: str | None = None
    upstream: bool = False
    own_controller: bool = False


class _Carried(NamedTuple):
    """Whether the data and purposes are within a scope, and which of the two is missing to decide it."""

    within_scope: bool | None
    scope_asks: str | None


class Claimed(NamedTuple):
    """The recorded mechanisms of a transfer, and the claim made by each."""

    mechanisms: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()


_NOTHING = Claimed()


def known_as(m: Mechanism, law: Law) -> KnownAs:
    """The kind and instrument of a mechanism; its name decides where no instrument is recorded."""
    if m.derogation is not None and m.derogation.letter is not None:
        return KnownAs(m.mechanism_kind, m.instrument)
    described = any(getattr(m, name) is not None for name in _DESCRIBES)
    return law.known_as(m.mechanism_kind, m.instrument, (m.framework, m.name), described=described)


class Claims:
    """Makes the claims of situations from mechanisms, and caches them.

    Args:
        facts: All that is recorded.
        law: Knows what the names of mechanisms mean.
    """

    def __init__(self, facts: Facts, law: Law) -> None:
        self._law = law
        self._mechanisms = facts.all(Mechanism)
        self._assessments = facts.all(Assessment)
        self._measures = facts.all(Measure)
        self._claims: dict[object, Claim] = {}
        self._claimed: dict[object, Claimed] = {}
        self._scoped = {m.id for m in self._mechanisms.values() if m.scope is not None}
        derogations = (m for m in self._mechanisms.values() if m.mechanism_kind is MechanismKind.DEROGATION)
        self._derogations = {m.id for m in derogations}

    def scoped(self, mechanisms: Ids) -> bool:
        """Whether any of these has a recorded scope."""
        return bool(mechanisms) and not self._scoped.isdisjoint(mechanisms or ())

    def derogate(self, mechanisms: Ids) -> bool:
        """Whether any of these is a derogation."""
        return bool(mechanisms) and not self._derogations.isdisjoint(mechanisms or ())

    def bindings(self, mechanisms: Ids, organisation: str | None) -> tuple[Binding, ...]:
        """How each of these binds an organisation as an exporter."""
        named = (self._mechanisms.get(mechanism) for mechanism in mechanisms or ())
        return tuple(_binding(m, organisation) for m in named if m is not None)

    def of(self, mechanisms: Ids, between: Between, categories: Ids, purposes: Ids) -> Claimed:
        """The claims that mechanisms make between two ends, for these data and purposes.

        Data and purposes matter only if one of the mechanisms has a scope.
        """
        if not mechanisms:
            return _NOTHING
        key = (mechanisms, between, *((categories, purposes) if self.scoped(mechanisms) else ()))
        made = self._claimed.get(key)
        if made is None:
            named = [m for m in map(self._mechanisms.get, mechanisms) if m is not None]
            claims = (self._claim(m, between, _carried(m, categories, purposes)) for m in named)
            once = tuple(self._claims.setdefault(claim, claim) for claim in claims)
            made = self._claimed[key] = Claimed(tuple(m.id for m in named), once)
        return made

    def _claim(self, m: Mechanism, between: Between, carried: _Carried) -> Claim:
        kind, instrument = known_as(m, self._law)
        exporter, recipient = _binding(m, between.exporter), _binding(m, between.recipient)
        exporter_role, recipient_role = between.exporter_role, between.recipient_role
        if between.through is not None:
            through = _binding(m, between.through)
            recipient = recipient._replace(party=bool(recipient.party))
            if _made_below(m, kind, exporter, recipient_role):
                exporter, exporter_role = through, recipient_role
                recipient_role = Role.PROCESSOR if recipient_role == Role.PROCESSOR else None
            else:
                exporter = _both(exporter, through)
        return Claim(
            kind=kind,
            instrument=instrument,
            exporter=exporter,
            recipient=recipient,
            exporter_role=exporter_role,
            recipient_role=recipient_role,
            upstream=between.upstream,
            modules=m.modules,
            annexes=answers(m.annexes, leave_out=frozenset({"clause_9_option"})) if m.annexes else None,
            clause_9_option=m.annexes.clause_9_option if m.annexes else None,
            within_scope=carried.within_scope,
            scope_asks=carried.scope_asks,
            expires=m.expires,
            terminated_on=m.terminated_on,
            revoked_on=m.revoked_on,
            changed_on=m.processing_changed_on,
            answers=_claim_answers(m, between),
            approval=m.approval,
            approved_on=m.approved_on,
            approved_by=m.approved_by,
            bcr_type=m.bcr_type,
            letter=m.derogation.letter if m.derogation else None,
            assessments=tuple(self._transfer_assessments(m.assessments or (), between.recipient)),
        )

    def _transfer_assessments(self, ids: Iterable[str], recipient: str | None) -> Iterable[AssessmentFacts]:
        for assessment_id in ids:
            a = self._assessments.get(assessment_id)
            if a is not None and a.assessment_kind is AssessmentKind.TIA:
                measures = None
                if a.measures is not None:
                    measures = tuple(
                        (_kind(self._measures, applied.measure), applied.in_place, applied.keys_only_in_eea)
                        for applied in a.measures
                    )
                yield AssessmentFacts(
                    done_on=a.done_on,
                    countries=a.countries,
                    about_recipient=None if a.recipient is None else a.recipient == recipient,
                    outcome=a.outcome,
                    leans_on=a.leans_on,
                    measures=measures,
                    review_by=a.review_by,
                )


def _kind(measures: Mapping[str, Measure], measure: str) -> str | None:
    entity = measures.get(measure)
    return entity.measure_kind if entity else None


def _carried(m: Mechanism, categories: tuple[str, ...] | None, purposes: tuple[str, ...] | None) -> _Carried:
    """Compare data and purposes with the scope; either part of the scope may be unrecorded."""
    if m.scope is None:
        return _Carried(None, None)
    parts = (("categories", m.scope.categories, categories), ("purposes", m.scope.purposes, purposes))
    limits = [(name, set(limit), had) for name, limit, had in parts if limit is not None]
    if any(had is not None and not limit.issuperset(had) for _, limit, had in limits):
        return _Carried(False, None)
    asks = next((name for name, _, had in limits if had is None), None)
    return _Carried(True if asks is None and len(limits) == len(parts) else None, asks)


def _binding(m: Mechanism, organisation: str | None) -> Binding:
    signature = next((s for s in m.signatures or () if s.party == organisation), None)
    listed = m.members if m.mechanism_kind == "bcr" else m.parties
    party: bool | None = None
    if listed is not None or _name_all_parties(m.signatures):
        party = organisation in (listed or ()) or signature is not None
    if signature is None:
        return Binding(party, m.signed, m.signed_on)
    if signature.accession:  # it acceded after the others had signed, so their date is not its date
        return Binding(party, signature.signed, signature.signed_on)
    signed = m.signed if signature.signed is None else signature.signed
    return Binding(party, signed, signature.signed_on or m.signed_on)


def _name_all_parties(signatures: tuple[Signature, ...] | None) -> bool:
    """Whether these are the signatures of all parties: one that acceded joined others, perhaps unrecorded."""
    return signatures is not None and not (signatures and all(each.accession for each in signatures))


def _made_below(m: Mechanism, kind: str, exporter: Binding, importer_role: str | None) -> bool:
    """Whether a mechanism was made between the importer, as sender, and a further operator.

    If not, it is one that must bind the exporter, the importer and the operator alike.
    """
    if kind == MechanismKind.BCR:
        return m.bcr_type is BcrType.PROCESSOR
    modules = m.modules or ()
    only_module_3 = importer_role == Role.PROCESSOR and 3 in modules and 2 not in modules
    return kind in _SIGNED and (exporter.party is False or only_module_3)


def _both(first: Binding, second: Binding) -> Binding:
    """Two parties that must both be bound, as one."""
    party = None if None in (first.party, second.party) else bool(first.party and second.party)
    if False in (first.party, second.party):
        party = False
    signed = False if False in (first.signed, second.signed) else first.signed
    days = [day for day in (first.signed_on, second.signed_on) if day is not None]
    return Binding(party, signed, max(days) if len(days) == 2 else None)  # both signed


def _claim_answers(m: Mechanism, between: Between) -> Marks:
    given = [(name, getattr(m, name)) for name in _CLAIM_ANSWERS]
    if m.own_controller is None and between.own_controller and m.mechanism_kind is MechanismKind.SCC:
        given.append(("own_controller", True))
    if m.reference is not None:
        given.append(("reference", True))
    if m.derogation is not None:
        given += answers(m.derogation, leave_out=_NOT_AN_ANSWER)
        if m.derogation.recognised_in_law is None and m.derogation.legal_source is not None:
            given.append(("recognised_in_law", True))
    return tuple((name, answer) for name, answer in given if answer is not None)
