"""What a proposal would lead to if it were approved now: verdicts, findings, and what stands in its way."""

from __future__ import annotations

from typing import NamedTuple

from registry.checks.runner import Finding
from registry.cli.output import terminal
from registry.cli.output.check_report import TransferVerdict, VerdictRenderer
from registry.cli.output.new_findings import Sides, findings_on
from registry.cli.parsing import local_date
from registry.cli.write_command import Session
from registry.commands.proposal import Proposal
from registry.commands.same_vendor import WAITING, SameVendor, same_vendor
from registry.errors import RegistryError
from registry.facts import Facts
from registry.impact.effect import effect_between, facts_to_check
from registry.law.verdict import Outcome
from registry.register import Question, Register

LAWFUL = (Outcome.NOT_RESTRICTED, Outcome.COVERED, None)


class ProposedVerdicts(NamedTuple):
    """The verdicts a proposal would lead to: of its own transfers, and of others that it would change.

    `findings` are those on the proposed transfers, and all that there were not before. `conflict` is set if
    the proposal conflicts with the current register; then nothing is judged. `same_vendor` are other
    proposals that wait and bring the same vendor; `nothing_left` says that all of it is recorded by now.
    """

    transfers: tuple[TransferVerdict, ...] = ()
    findings: tuple[Finding, ...] = ()
    conflict: RegistryError | None = None
    same_vendor: tuple[SameVendor, ...] = ()
    nothing_left: bool = False

    @property
    def lacking(self) -> int:
        """The number of transfers that are not lawful as recorded."""
        return sum(verdict.outcome not in LAWFUL for verdict in self.transfers)


def proposed_verdicts(here: Session, proposal: Proposal) -> ProposedVerdicts:
    """The verdicts if a proposal were approved now."""
    proposals = here.writer.proposals
    same = tuple(same_vendor(proposal, proposals.all(WAITING)))
    if refusal := proposals.refusal(proposal):
        return ProposedVerdicts(conflict=refusal, same_vendor=same)
    ids = {overlay.id for overlay in proposal.overlays}
    before = facts_to_check(here.store, Facts(proposal.entities), ids)
    after = proposals.laid_over(proposal, before)
    changed = {change.transfer for change in effect_between(before, after, local_date()) if change.after}
    findings = findings_on(here.store, proposal.entities, Sides(before, after))
    return ProposedVerdicts(
        judge_transfers(after, ids | changed),
        tuple(findings),
        same_vendor=same,
        nothing_left=proposals.adds_nothing(proposal),
    )


def judge_transfers(facts: Facts, ids: set[str]) -> tuple[TransferVerdict, ...]:
    """The verdicts of the transfers among some ids, worst first."""
    register = Register(facts)
    renderer = VerdictRenderer(register.as_of(Question(local_date())), terminal.current_language())
    transfers = register.dossiers.transfers
    verdicts = [renderer.render(transfers.dossier(each)) for each in ids if each in transfers.rows]
    return tuple(sorted(verdicts, key=lambda one: (-one.rank, one.id)))
