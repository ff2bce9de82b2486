"""What an approval records: the facts, the decision, its requirements, and the risks that it accepts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from registry.access import Action
from registry.checks.accepted import split_accepted
from registry.checks.basis import bases
from registry.checks.runner import Finding, open_findings, run_checks
from registry.checks.spec import Standing
from registry.commands.command_runner import CommandOptions, CommandRunner, utc_today
from registry.commands.proposal import Proposal
from registry.commands.requirements import RequirementTerms, required
from registry.commands.review import Review, read_at
from registry.commands.submission import as_approved
from registry.commit.transaction import Journal
from registry.commit.write_request import Edit, WriteRequest
from registry.dossiers.index import DossierIndex
from registry.entities import Decision, Engagement, Entity, Requirement, Transfer
from registry.errors import Fault, InputError, RegistryError
from registry.facts import Facts
from registry.graph.proposal_nodes import ProposalEdit
from registry.history.change import PROPOSAL, Change
from registry.history.content import past_values
from registry.impact.effect import facts_to_check
from registry.intake.validation_messages import validated
from registry.intake.value_rules import refuse_new_faults
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge
from registry.messages import say
from registry.vocabulary import DecisionKind, ProposalState

_LACKS = "transfer-without-safeguard"


class Reviewed(NamedTuple):
    """A proposal, by its id, at the revision that was read, as `Proposals.revision` returns it."""

    proposal: str
    revision: str | None = None


class ApprovalTerms(NamedTuple):
    """On which terms something is approved: requirements, and until when its risks are accepted."""

    requirements: Sequence[RequirementTerms] = ()
    accept_until: date | None = None

    @property
    def content(self) -> list[object]:
        """What distinguishes an approval from another one with the same request id."""
        texts = [each.text for each in self.requirements]
        further = [[each.owner, each.due, each.about] for each in self.requirements]
        plain = self.accept_until is None and not any(filter(None, (one for each in further for one in each)))
        return [texts] if plain else [texts, further, self.accept_until]


def terms_of(requirements: Sequence[RequirementTerms | str], accept_until: date | None) -> ApprovalTerms:
    """Return the terms with each requirement in full, also if only its text is given."""
    terms = [RequirementTerms(one) if isinstance(one, str) else one for one in requirements]
    return ApprovalTerms(terms, accept_until)


def as_read(chosen: Sequence[Reviewed]) -> list[object]:
    """Return what distinguishes these proposals, as they were read, from others in the same request."""
    return [[each.proposal, *read_at(each.revision)] for each in chosen]


class Approval:
    """Makes the edit that approves one or several proposals, all of them or none.

    Args:
        runner: Runs the commands of the person who decides.
        options: The command's options, with a request id.
        terms: The terms of each of the proposals.
    """

    def __init__(self, runner: CommandRunner, options: CommandOptions, terms: ApprovalTerms) -> None:
        self._runner = runner
        self._review = Review(runner)
        self._options = options
        self._terms = terms

    def edit(self, proposals: Sequence[Proposal]) -> Edit:
        """Return what is written.

        Raises:
            ConflictError: If others changed the same fields since one was proposed.
            ForbiddenError: If the actor may not approve one, or its proposer may not make what it contains.
            InputError: If two of the proposals are about one entity.
            RegistryError: If one is not what was proposed, or what lacks a safeguard would be approved
                without a requirement with a date, and its risk is not accepted.
        """
        _refuse_overlap(proposals)
        ids = [overlay.id for proposal in proposals for overlay in proposal.overlays]
        recorded = self._runner.store.entities(ids)
        edits: list[ProposalEdit] = []
        put: list[Entity] = []
        for proposal in proposals:
            edits.append(self._approved(proposal))
            put += to_record(self._runner, proposal, recorded)
        decisions = [*self._decisions(proposals), *self._acceptances(put)]
        expects = {each: recorded.find(each) for each in ids}
        return Edit([*put, *decisions], expects=expects, proposals=edits)

    def _approved(self, old: Proposal) -> ProposalEdit:
        own = self._review.require_other_person(old)
        self._review.require_unaltered(old)
        decided = {"state": ProposalState.APPROVED, "decided_by": self._runner.actor.id}
        new = old.model_copy(update={**decided, "own_proposal": own or None})
        return ProposalEdit(old.id, old.sheet, new.sheet)

    def _decisions(self, proposals: Sequence[Proposal]) -> list[Decision | Requirement]:
        """The decision on each proposal, and its requirements."""
        made: list[Decision | Requirement] = []
        for number, proposal in enumerate(proposals):
            slug = self._slug(number)
            texts = tuple(terms.text for terms in self._terms.requirements) or None
            values = {"id": f"decision/{slug}", "about": proposal.id, "kind": DecisionKind.APPROVED}
            made.append(self._decision({**values, "requirements": texts}))
            vendor = vendor_of(proposal.entities) or proposal.id
            for place, terms in enumerate(self._terms.requirements):
                owned = terms if terms.owner else terms._replace(owner=proposal.proposed_by)
                name = f"{slug}-{place}" if place or number else slug
                made.append(required(self._runner, name, owned, vendor))
        return made

    def _acceptances(self, put: Sequence[Entity]) -> list[Decision]:
        """The acceptance of each transfer that would lack a safeguard.

        Raises:
            RegistryError: If one lacks it, and nothing is required by a date nor accepted.
        """
        until = self._terms.accept_until
        if until is not None and until < utc_today():
            raise RegistryError(
                say("{day} is in the past.", day=until),
                where="accept_until",
                cure=say("Give the last date on which the risk is accepted, today or later."),
            )
        lacking, facts = lacking_safeguards(self._runner, put)
        if not lacking or (until is None and any(each.due for each in self._terms.requirements)):
            return []
        if until is None:
            raise _needs_terms(lacking)
        if not self._options.reason:
            raise RegistryError(
                say("The reason for accepting the risk is missing."),
                where=lacking[0].id,
                cure=say("Say why it is accepted, and who decided: --reason TEXT."),
            )
        return [
            self._decision(
                {
                    "id": f"decision/{self._options.slug}-risk-{number}",
                    "about": finding.id,
                    "kind": DecisionKind.RISK_ACCEPTED,
                    "until": until,
                    "rests_on": bases([finding], facts),
                }
            )
            for number, finding in enumerate(lacking)
        ]

    def _decision(self, values: dict[str, object]) -> Decision:
        by = {"made_by": self._runner.actor.id, "made_on": utc_today(), "reason": self._options.reason}
        return validated(Decision, {**values, **by})

    def _slug(self, number: int) -> str:
        return f"{self._options.slug}-{number}" if number else self._options.slug


def deciding_entry(changes: Iterable[Change]) -> Change | None:
    """Return the last of a proposal's changes that approved or rejected it; None if none did."""
    decided = [each for each in changes if each.command.name in (Action.APPROVE, Action.REJECT)]
    return decided[-1] if decided else None


def required_by(entry: Change, proposal: Proposal) -> list[str]:
    """Return the ids of the requirements that an approval set for a proposal.

    Args:
        entry: The whole history entry of the approval.
        proposal: One of those that it approved.
    """
    about = {proposal.id, vendor_of(proposal.entities)}
    new = {one.id: one.after for one in entry.subjects if one.id.startswith(f"{Requirement.kind}/")}
    alone = sum(one.id.startswith(PROPOSAL) for one in entry.subjects) == 1
    return [
        key for key, each in new.items() if alone or (each and past_values(key, each).get("about") in about)
    ]


def to_record(runner: CommandRunner, proposal: Proposal, recorded: Facts) -> list[Entity]:
    """Return what an approval records; decisions and comments that are proposed are the proposer's.

    Raises:
        ConflictError: If others changed the same fields since it was proposed.
        ForbiddenError: If there are some that the proposer may not make, or in another person's name.
    """
    maker = Review(runner).proposer(proposal)
    put = runner.signed(Action.PROPOSE, proposal.rebased(recorded), maker)
    runner.require_authorship(Action.PROPOSE, put, maker=maker)
    return [as_approved(entity) for entity in put]


def refusal_of(runner: CommandRunner, proposal: Proposal) -> RegistryError | None:
    """Return why a proposal could not be recorded now, whatever the terms; None if it could."""
    store, now = runner.store, CommandOptions().with_request()
    try:
        recorded = store.entities(overlay.id for overlay in proposal.overlays)
        put = to_record(runner, proposal, recorded)
        refuse_new_faults(put, {entity.id: entity for entity in recorded})
        request = WriteRequest(runner.command(Action.APPROVE, now), Edit(put))
        Journal(store.connection).dry_run(request)
    except RegistryError as error:
        return error
    return None


def lacking_safeguards(runner: CommandRunner, put: Sequence[Entity]) -> tuple[list[Finding], Facts]:
    """Return which transfers would lack a safeguard by what is put, and the facts that say so.

    Those that are put, and others that did not lack one before; what is accepted already does not count.
    """
    today, law = utc_today(), Law.current()
    before = facts_to_check(runner.store, Facts(put), {entity.id for entity in put})
    after = before.with_(*put)
    as_of = AsOf(Judge(law), today)
    open_before, open_after = (
        split_accepted(
            open_findings(run_checks(DossierIndex(facts, law, today), as_of, [_LACKS], passes=False)),
            facts,
            today,
        ).open
        for facts in (before, after)
    )
    known = {finding.id for finding in open_before}
    transfers = {entity.id for entity in put if isinstance(entity, Transfer)}
    new = [
        each
        for each in open_after
        if each.result.standing is Standing.VIOLATION
        and (each.dossier.id in transfers or each.id not in known)
    ]
    return new, after


def vendor_of(entities: Sequence[Entity]) -> str | None:
    """Return the one organisation that some entities bring data to, or engage; None if there are several."""
    importers = {one.importer.organisation for one in entities if isinstance(one, Transfer) and one.importer}
    engaged = {one.organisation for one in entities if isinstance(one, Engagement)}
    vendors = {each for each in importers | engaged if each}
    return vendors.pop() if len(vendors) == 1 else None


def _needs_terms(lacking: Sequence[Finding]) -> RegistryError:
    transfers = tuple(finding.dossier.id for finding in lacking)
    return RegistryError(
        say("This would approve what lacks a safeguard: {ids}.", ids=transfers),
        cure=say(
            "Require something by a date (--require TEXT --due DATE), or accept the risk until a date "
            "(--accept-until DATE --reason TEXT)."
        ),
    )


def _refuse_overlap(proposals: Sequence[Proposal]) -> None:
    seen: dict[str, str] = {}
    for proposal in proposals:
        for overlay in proposal.overlays:
            first = seen.setdefault(overlay.id, proposal.id)
            if first != proposal.id:
                what = say("It is in {one} and in {other}.", one=first, other=proposal.id)
                cure = say("Decide on one of the two first.")
                raise InputError([Fault(overlay.id, what, cure)])
