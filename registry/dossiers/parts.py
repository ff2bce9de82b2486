"""The parts of a situation that transfers share: parties, data and mechanisms, each made once.

Everything here is a value without ids, made from the entities that a row's ids name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from registry.entities import (
    Assessment,
    CarveOuts,
    DataCategory,
    Listing,
    Measure,
    Mechanism,
    Organisation,
    Purpose,
    Qualification,
    Signature,
)
from registry.entities.entity import Owned
from registry.facts import Facts
from registry.law.law import Law
from registry.law.relevance import Relevance
from registry.law.situation import (
    AssessmentFacts,
    Binding,
    Claim,
    DataFacts,
    Exporter,
    ListingFacts,
    Marks,
    QualificationFacts,
    Recipient,
)
from registry.vocabulary import AssessmentKind, BcrType, MechanismKind, OrganisationKind, Role

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
_SCHEMES = frozenset({MechanismKind.CODE_OF_CONDUCT, MechanismKind.CERTIFICATION, MechanismKind.OTHER})
"""The kinds of mechanism that may rest on a scheme."""
_ANY_DATA = DataFacts()
_NOT_AN_ANSWER = frozenset({"letter", "legal_source"})


class Between(NamedTuple):
    """The two ends of a claim; `through` is the importer where another operator is the recipient."""

    exporter: str | None
    recipient: str | None
    exporter_role: str | None
    recipient_role: str | None
    through: str | None = None
    upstream: bool = False


class _Carried(NamedTuple):
    """Whether what is carried lies within a scope, and what of it is not recorded though the scope asks."""

    within_scope: bool | None
    scope_asks: str | None


class Parts:
    """Makes the values of situations from facts, and remembers them.

    Args:
        facts: What is on file.
        law: Only to leave out what no rule of it looks at.
    """

    def __init__(self, facts: Facts, law: Law) -> None:
        self._law = law
        self._relevance = Relevance(law)
        self.organisations = facts.all(Organisation)
        self._categories = facts.all(DataCategory)
        self._purposes = facts.all(Purpose)
        self._mechanisms = facts.all(Mechanism)
        self._assessments = facts.all(Assessment)
        self._measures = facts.all(Measure)
        self._covering: dict[str, list[Listing]] = defaultdict(list)
        self._group: dict[str, set[str]] = defaultdict(set)
        for organisation in self.organisations.values():
            for listing in organisation.listings or ():
                for covered in listing.covered_entities or ():
                    self._covering[covered].append(listing)
            for other in filter(None, (organisation.owned_by, *(organisation.in_group_with or ()))):
                self._group[other].add(organisation.id)
                self._group[organisation.id].add(other)
        self._exporters: dict[object, Exporter] = {}
        self._recipients: dict[object, Recipient] = {}
        self._data: dict[object, DataFacts] = {}
        self._claims: dict[object, Claim] = {}

    def jurisdiction(self, organisation: str | None) -> str | None:
        """Where an organisation is established."""
        found = self.organisations.get(organisation or "")
        return found.established_in if found else None

    def kind(self, organisation: str | None) -> str | None:
        """The kind of an organisation."""
        found = self.organisations.get(organisation or "")
        return found.organisation_kind if found else None

    def exporter(
        self,
        organisation: str | None,
        role: str | None,
        subject_to_gdpr: bool | None,
        public_powers: bool | None,
        data_subject: bool | None = None,
    ) -> Exporter:
        """An organisation as the sender of data, in a role."""
        key = (organisation, role, subject_to_gdpr, public_powers, data_subject)
        made = self._exporters.get(key)
        if made is None:
            home = self._relevance.exporter_home(self.jurisdiction(organisation))
            kind = self.kind(organisation)
            made = Exporter(home, role, kind, subject_to_gdpr, public_powers, data_subject)
            self._exporters[key] = made
        return made

    def recipient(
        self, organisation: str | None, role: str | None, subject_to_gdpr: bool | None
    ) -> Recipient:
        """An organisation as the recipient of data, in a role."""
        key = (organisation, role, subject_to_gdpr)
        made = self._recipients.get(key)
        if made is None:
            made = self._recipient(self.organisations.get(organisation or ""))
            made = made._replace(role=role, subject_to_gdpr=subject_to_gdpr)
            self._recipients[key] = made
        return made

    def _recipient(self, organisation: Organisation | None) -> Recipient:
        if organisation is None:
            return Recipient(jurisdiction=None, identified=False)
        own = (_listing(listing) for listing in organisation.listings or ())
        covering = (_listing(listing, of_another=True) for listing in self._covering[organisation.id])
        return Recipient(
            jurisdiction=organisation.established_in,
            identified=organisation.organisation_kind is not OrganisationKind.UNNAMED_CLASS,
            kind=_kind_of(organisation),
            organisation_code=organisation.international_organisation,
            listings=(*own, *covering),
            qualifications=tuple(_qualification(q) for q in organisation.qualifications or ()),
            group_jurisdictions=self._group_jurisdictions(organisation),
        )

    def _group_jurisdictions(self, organisation: Organisation) -> tuple[str, ...]:
        """Where the companies sit that own it, that it owns, and that are recorded as of its group."""
        members: set[str] = {organisation.id}
        waiting = [organisation.id]
        while waiting:
            found = self._group.get(waiting.pop(), set()) - members
            members |= found
            waiting += found
        codes = {self.jurisdiction(member) for member in members - {organisation.id}}
        return tuple(sorted(code for code in codes if code is not None))

    def frequency(self, frequency: str | None, claims: Iterable[Claim]) -> str | None:
        """How often data go, where one of the claims asks."""
        return self._relevance.frequency(frequency, claims)

    def data(
        self,
        categories: tuple[str, ...] | None,
        purposes: tuple[str, ...] | None,
        recipient: Recipient,
        places: Iterable[str | None] = (),
    ) -> DataFacts:
        """What the data are and what they are for, where the law of one of the places asks."""
        codes = (recipient.jurisdiction, recipient.organisation_code, *places)
        return self.marks(categories, purposes) if self._relevance.data_matter(codes) else _ANY_DATA

    def marks(self, categories: tuple[str, ...] | None, purposes: tuple[str, ...] | None) -> DataFacts:
        """What some data are, and what some purposes are, wherever they go."""
        key = (categories, purposes)
        made = self._data.get(key)
        if made is None:
            of = [self._categories.get(category) for category in categories or ()]
            why = [self._purposes.get(purpose) for purpose in purposes or ()]
            hr = [category.hr if category else None for category in of]
            made = self._data[key] = DataFacts(
                recorded=bool(of),
                hr=_any(hr),
                non_hr=_any([None if mark is None else not mark for mark in hr]),
                special=_any([category.special if category else None for category in of]),
                data_marks=_shared_marks([category.carve_outs if category else None for category in of]),
                purpose_marks=_shared_marks([purpose.carve_outs if purpose else None for purpose in why]),
            )
        return made

    def has_scope(self, mechanism: str) -> bool:
        """Whether it is recorded for which data or purposes a mechanism was made."""
        found = self._mechanisms.get(mechanism)
        return found is not None and found.scope is not None

    def claim(
        self,
        mechanism: str,
        between: Between,
        categories: tuple[str, ...] | None,
        purposes: tuple[str, ...] | None,
    ) -> Claim | None:
        """A mechanism as it stands between two ends; None where it is not on file."""
        found = self._mechanisms.get(mechanism)
        if found is None:
            return None
        scope = found.scope
        key = (mechanism, between, *((categories, purposes) if scope else ()))
        made = self._claims.get(key)
        if made is None:
            made = self._claims[key] = self._claim(found, between, _carried(found, categories, purposes))
        return made

    def _claim(self, m: Mechanism, between: Between, carried: _Carried) -> Claim:
        exporter, recipient = _binding(m, between.exporter), _binding(m, between.recipient)
        exporter_role, recipient_role = between.exporter_role, between.recipient_role
        if between.through is not None:
            through = _binding(m, between.through)
            recipient = recipient._replace(party=bool(recipient.party))
            if _made_below(m, exporter, recipient_role):
                exporter, exporter_role = through, recipient_role
                recipient_role = Role.PROCESSOR if recipient_role == Role.PROCESSOR else None
            else:
                exporter = _both(exporter, through)
        return Claim(
            kind=m.mechanism_kind,
            instrument=m.instrument or self._scheme(m),
            exporter=exporter,
            recipient=recipient,
            exporter_role=exporter_role,
            recipient_role=recipient_role,
            upstream=between.upstream,
            modules=m.modules,
            annexes=_answers(m.annexes, leave_out=frozenset({"clause_9_option"})) if m.annexes else None,
            clause_9_option=m.annexes.clause_9_option if m.annexes else None,
            within_scope=carried.within_scope,
            scope_asks=carried.scope_asks,
            expires=m.expires,
            terminated_on=m.terminated_on,
            revoked_on=m.revoked_on,
            changed_on=m.processing_changed_on,
            answers=_claim_answers(m),
            approval=m.approval,
            approved_on=m.approved_on,
            approved_by=m.approved_by,
            bcr_type=m.bcr_type,
            letter=m.derogation.letter if m.derogation else None,
            assessments=tuple(self._transfer_assessments(m.assessments or (), between.recipient)),
        )

    def _scheme(self, m: Mechanism) -> str | None:
        """The scheme that a mechanism names in words, where it is one not approved for transfers."""
        name = m.framework or m.name
        found = self._law.scheme(name) if name and m.mechanism_kind in _SCHEMES else None
        return found.code if found else None

    def _transfer_assessments(self, ids: Iterable[str], recipient: str | None) -> Iterable[AssessmentFacts]:
        for assessment_id in ids:
            a = self._assessments.get(assessment_id)
            if a is not None and a.assessment_kind is AssessmentKind.TIA:
                measures = None
                if a.measures is not None:
                    measures = tuple(
                        (_kind(self._measures, held.measure), held.in_place, held.keys_only_in_eea)
                        for held in a.measures
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


def _kind_of(organisation: Organisation) -> str | None:
    """The kind; one that the law data know as an international organisation is one."""
    if organisation.international_organisation is not None:
        return OrganisationKind.INTERNATIONAL_ORGANISATION
    return organisation.organisation_kind


def _kind(measures: Mapping[str, Measure], measure: str) -> str | None:
    found = measures.get(measure)
    return found.measure_kind if found else None


def _any(answers: list[bool | None]) -> bool | None:
    """Yes if any is yes; no if all are no; otherwise, or with none at all, not recorded."""
    if any(answers):
        return True
    return False if answers and all(answer is False for answer in answers) else None


def _answers(owned: Owned, leave_out: frozenset[str] = frozenset()) -> Marks:
    return tuple(
        (name, answer)
        for name in type(owned).model_fields
        if name not in leave_out and isinstance(answer := getattr(owned, name), bool)
    )


def _shared_marks(carried: list[CarveOuts | None]) -> Marks:
    if not any(carried):
        return ()
    marks = {
        name: _any([getattr(c, name) if c else None for c in carried]) for name in CarveOuts.model_fields
    }
    return tuple((name, answer) for name, answer in marks.items() if answer is not None)


def _listing(listing: Listing, *, of_another: bool = False) -> ListingFacts:
    return ListingFacts(
        listing.framework,
        listing.listed_from,
        listing.due,
        listing.removed_from,
        listing.status,
        listing.hr,
        listing.non_hr,
        listing.checked_on,
        listing.found,
        of_another,
    )


def _qualification(q: Qualification) -> QualificationFacts:
    return QualificationFacts(
        q.decision,
        q.valid_from,
        q.valid_until,
        _answers(q, leave_out=frozenset({"carve_outs"})),
        _answers(q.carve_outs) if q.carve_outs else (),
    )


def _carried(m: Mechanism, categories: tuple[str, ...] | None, purposes: tuple[str, ...] | None) -> _Carried:
    """What is carried, held against the scope; either part of the scope may not be recorded."""
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
    if listed is not None or _tell_the_parties(m.signatures):
        party = organisation in (listed or ()) or signature is not None
    if signature is None:
        return Binding(party, m.signed, m.signed_on)
    if signature.accession:  # after the others had signed, so that their day is not its day
        return Binding(party, signature.signed, signature.signed_on)
    signed = m.signed if signature.signed is None else signature.signed
    return Binding(party, signed, signature.signed_on or m.signed_on)


def _tell_the_parties(signatures: tuple[Signature, ...] | None) -> bool:
    """Whether signatures are those of all parties: who acceded joined others, who may not be recorded."""
    return signatures is not None and not (signatures and all(each.accession for each in signatures))


def _made_below(m: Mechanism, exporter: Binding, importer_role: str | None) -> bool:
    """Whether a mechanism of a transfer speaks of its importer as the sender to a further operator.

    Else it counts as what exporter, importer and operator have all signed, or been bound by.
    """
    if m.mechanism_kind is MechanismKind.BCR:
        return m.bcr_type is BcrType.PROCESSOR
    modules = m.modules or ()
    only_module_3 = importer_role == Role.PROCESSOR and 3 in modules and 2 not in modules
    return m.mechanism_kind in _SIGNED and (exporter.party is False or only_module_3)


def _both(first: Binding, second: Binding) -> Binding:
    """Two parties who must both be bound, as one."""
    party = None if None in (first.party, second.party) else bool(first.party and second.party)
    if False in (first.party, second.party):
        party = False
    signed = False if False in (first.signed, second.signed) else first.signed
    days = [day for day in (first.signed_on, second.signed_on) if day is not None]
    return Binding(party, signed, max(days) if len(days) == 2 else None)  # both signed


def _claim_answers(m: Mechanism) -> Marks:
    answers = [(name, getattr(m, name)) for name in _CLAIM_ANSWERS]
    if m.reference is not None:
        answers.append(("reference", True))
    if m.derogation is not None:
        answers += _answers(m.derogation, leave_out=_NOT_AN_ANSWER)
        if m.derogation.recognised_in_law is None and m.derogation.legal_source is not None:
            answers.append(("recognised_in_law", True))
    return tuple((name, answer) for name, answer in answers if answer is not None)
