"""The answers of commands about proposals and drafts: verdicts if approved, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from registry.checks.runner import Finding
from registry.cli.options import Form, local_date
from registry.cli.output import json_form, terminal
from registry.cli.output.check_report import TransferVerdict, VerdictRenderer
from registry.cli.output.new_findings import Sides, findings_on
from registry.cli.output.proposal_states import STATE_WORDS
from registry.cli.output.result import entity_json, entry_line, write_entity_change
from registry.cli.output.terminal import Writer
from registry.cli.output.text import write_findings, write_transfer
from registry.cli.write_command import Session, WriteOptions
from registry.commands.proposal import Proposal, ProposedEntity
from registry.commit.draft_store import Draft
from registry.entities import BY_KIND, Entity
from registry.errors import Fault, RegistryError
from registry.facts import Facts
from registry.graph.store import Store
from registry.impact.effect import effect_between, facts_to_check
from registry.law.verdict import Outcome
from registry.messages import Message, render, say
from registry.register import Question, Register

LAWFUL = (Outcome.NOT_RESTRICTED, Outcome.COVERED, None)


class ProposedVerdicts(NamedTuple):
    """The verdicts a proposal would lead to: of its own transfers, and of others that it would change.

    `findings` are those on the proposed transfers, and all that there were not before. `conflict` is set if
    the proposal conflicts with the current register; then nothing is judged.
    """

    transfers: tuple[TransferVerdict, ...] = ()
    findings: tuple[Finding, ...] = ()
    conflict: RegistryError | None = None

    @property
    def lacking(self) -> int:
        """The number of transfers that are not lawful as recorded."""
        return sum(verdict.outcome not in LAWFUL for verdict in self.transfers)


class ReadAt(NamedTuple):
    """What was read of a proposal: its revision, and the latest history entry at that time."""

    revision: str
    seq: int


def print_proposed(
    options: WriteOptions, store: Store, proposal: Proposal, proposed: ProposedVerdicts, *, repeated: bool
) -> None:
    """Print what was proposed, and what is missing to make it lawful."""
    if options.form is Form.JSON:
        answer = {
            **_proposal_json(proposal),
            **_verdicts_json(proposed),
            **_command_json(options, repeated=repeated),
        }
        terminal.print_data(json_form.as_json(answer))
        return
    out = Writer(terminal.current_language())
    out.say(_place(options, store, proposal, repeated=repeated))
    if not options.dry_run:
        out.say(say("Proposed as {id}; waiting for approval.", id=proposal.id))
    _write_overlays(proposal.overlays, out, in_full=options.dry_run)
    _write_verdicts(proposed, out)
    out.write()


def print_proposals(proposals: Sequence[Proposal], form: Form, *, of_all: bool) -> None:
    """Print a list of proposals; `of_all` says that it is not limited to some states."""
    if form is Form.JSON:
        listed = [proposal.model_dump(mode="json", exclude={"overlays"}) for proposal in proposals]
        terminal.print_data(json_form.as_json({"format": json_form.FORMAT, "proposals": listed}))
    elif not proposals:
        terminal.print_message(
            say("There are no proposals.") if of_all else say("There are no proposals in this state.")
        )
    else:
        out = Writer(terminal.current_language())
        headings = [say("Id"), say("State"), say("By"), say("At"), say("Entities"), say("Title")]
        out.table(headings, [_row(proposal, out.language) for proposal in proposals])
        if own := sum(proposal.own_proposal is True for proposal in proposals):
            out.say(say("Approved by someone who proposed them: {count}.", count=own))
        out.write()


def print_proposal(proposal: Proposal, proposed: ProposedVerdicts | None, read: ReadAt, form: Form) -> None:
    """Print one proposal in full."""
    if form is Form.JSON:
        answer = {
            **_proposal_json(proposal),
            **(_verdicts_json(proposed) if proposed else {}),
            "read_at": read.seq,
            "revision": read.revision,
        }
        terminal.print_data(json_form.as_json(answer))
        return
    out = Writer(terminal.current_language())
    _write_head(proposal, out)
    _write_overlays(proposal.overlays, out, in_full=True)
    if proposed:
        if not proposed.conflict:
            out.say(say("No conflict with the current register."))
        _write_verdicts(proposed, out)
        out.add("")
        out.say(
            say(
                "Revision {revision}, read at entry {seq}. Decide with --revision {revision}; --base {seq} "
                "also refuses newer changes to the records.",
                revision=read.revision,
                seq=read.seq,
            )
        )
    out.write()


def print_decided(options: WriteOptions, store: Store, proposal: Proposal, *, repeated: bool) -> None:
    """Print that a proposal was withdrawn, returned or rejected."""
    if options.form is Form.JSON:
        answer = {**_proposal_json(proposal), **_command_json(options, repeated=repeated)}
        terminal.print_data(json_form.as_json(answer))
        return
    out = Writer(terminal.current_language())
    out.say(_place(options, store, proposal, repeated=repeated))
    out.say(say("{id}: {state}", id=proposal.id, state=STATE_WORDS[proposal.state]))
    out.write()


def print_drafts(drafts: Sequence[Draft], form: Form) -> None:
    """Print a list of drafts."""
    if form is Form.JSON:
        listed = [{"id": one.id, "author": one.author, "at": one.at} for one in drafts]
        terminal.print_data(json_form.as_json({"format": json_form.FORMAT, "drafts": listed}))
    elif not drafts:
        terminal.print_message(say("There are no drafts."))
    else:
        out = Writer(terminal.current_language())
        out.table([say("Id"), say("By"), say("At")], [(one.id, one.author, one.at[:10]) for one in drafts])
        out.write()


def print_draft(
    draft: Draft, faults: Sequence[Fault], read: int, verdicts: Sequence[TransferVerdict], form: Form
) -> None:
    """Print a draft's errors, how many of its entities are readable, and the verdicts of its transfers."""
    if form is Form.JSON:
        answer = {
            "format": json_form.FORMAT,
            "draft": draft._asdict(),
            "faults": [fault.text(terminal.current_language()) for fault in faults],
            "transfers": [json_form.transfer_json(one) for one in verdicts],
        }
        terminal.print_data(json_form.as_json(answer))
        return
    out = Writer(terminal.current_language())
    out.say(say("{id} by {author}, {at}", id=draft.id, author=draft.author, at=draft.at), style="bold")
    out.say(say("Errors: {count}. Readable entities: {read}.", count=len(faults), read=read))
    for fault in faults:
        out.add(fault.text(out.language), 1)
    write_lacking(verdicts, sum(one.outcome not in LAWFUL for one in verdicts), out)
    out.write()


def _command_json(options: WriteOptions, *, repeated: bool) -> dict[str, Any]:
    return {"command": options.action.value, "dry_run": options.dry_run, "repeated": repeated}


def _place(options: WriteOptions, store: Store, proposal: Proposal, *, repeated: bool) -> Message:
    if repeated:
        return say("Request already applied; nothing written.")
    if options.dry_run:
        return say("Dry run: nothing was written.")
    seq = [*store.changes_of(proposal.id)][-1].seq
    return entry_line(options, seq, seq)


def proposed_verdicts(here: Session, proposal: Proposal) -> ProposedVerdicts:
    """The verdicts if a proposal were approved now."""
    if refusal := here.writer.proposals.refusal(proposal):
        return ProposedVerdicts(conflict=refusal)
    ids = {overlay.id for overlay in proposal.overlays}
    before = facts_to_check(here.store, Facts(proposal.entities), ids)
    after = here.writer.proposals.laid_over(proposal, before)
    changed = {change.transfer for change in effect_between(before, after, local_date()) if change.after}
    findings = findings_on(here.store, proposal.entities, Sides(before, after))
    return ProposedVerdicts(judge_transfers(after, ids | changed), tuple(findings))


def judge_transfers(facts: Facts, ids: set[str]) -> tuple[TransferVerdict, ...]:
    """The verdicts of the transfers among some ids, worst first."""
    register = Register(facts)
    renderer = VerdictRenderer(register.as_of(Question(local_date())), terminal.current_language())
    transfers = register.dossiers.transfers
    verdicts = [renderer.render(transfers.dossier(each)) for each in ids if each in transfers.rows]
    return tuple(sorted(verdicts, key=lambda one: (-one.rank, one.id)))


def _write_head(proposal: Proposal, out: Writer) -> None:
    title = f"{proposal.title} ({proposal.id})" if proposal.title else proposal.id
    out.add(f"{render(STATE_WORDS[proposal.state], out.language)}: {title}", style="bold")
    by = {"actor": proposal.proposed_by, "at": proposal.proposed_at}
    out.say(say("Proposed by {actor} at {at}, based on entry {base}.", base=proposal.base, **by))
    if proposal.question:
        out.say(say("Changes requested: {question}", question=proposal.question))
    if proposal.decided_by:
        by_whom = say("Decided by {actor}.", actor=proposal.decided_by)
        if proposal.own_proposal:
            by_whom = say("Decided by {actor}, who had proposed it.", actor=proposal.decided_by)
        out.say(by_whom)
    if proposal.reason:
        out.say(say("Reason: {reason}", reason=proposal.reason))


def _write_overlays(overlays: Sequence[ProposedEntity], out: Writer, *, in_full: bool) -> None:
    for overlay in overlays:
        before = _entity(overlay.id, overlay.before)
        write_entity_change(before, overlay.entity, out, fields=in_full or before is not None)


def _write_verdicts(proposed: ProposedVerdicts, out: Writer) -> None:
    if proposed.conflict:
        out.say(say("It conflicts with the current register."), style="bold red")
        out.add(proposed.conflict.text(out.language), 1)
        return
    write_lacking(proposed.transfers, proposed.lacking, out, findings=len(proposed.findings))
    write_findings(proposed.findings, out)


def write_lacking(
    transfers: Sequence[TransferVerdict], lacking: int, out: Writer, *, findings: int = 0
) -> None:
    """Write the verdicts that transfers would have, how many are not lawful yet, and how much remains."""
    if not transfers:
        return
    out.heading(say("Verdicts if approved"))
    for verdict in transfers:
        write_transfer(verdict, out)
    out.add("")
    if lacking:
        out.say(
            say(
                "Transfers not lawful as recorded: {lacking} of {count}. See what to do and to ask.",
                lacking=lacking,
                count=len(transfers),
            )
        )
    elif findings == 1:
        out.say(say("All of these transfers are lawful as recorded; 1 finding remains:"))
    elif findings:
        out.say(
            say("All of these transfers are lawful as recorded; {count} findings remain:", count=findings)
        )
    else:
        out.say(say("All of these transfers are lawful as recorded."))


def _row(proposal: Proposal, language: str) -> list[str]:
    return [
        proposal.id,
        render(STATE_WORDS[proposal.state], language),
        proposal.proposed_by,
        proposal.proposed_at[:10],
        str(len(proposal.overlays)),
        proposal.title or "",
    ]


def _proposal_json(proposal: Proposal) -> dict[str, Any]:
    overlays = [entity_json(_entity(each.id, each.before), each.entity) for each in proposal.overlays]
    answer = proposal.model_dump(mode="json", exclude={"overlays"})
    return {"format": json_form.FORMAT, "proposal": answer, "entities": overlays}


def _verdicts_json(proposed: ProposedVerdicts) -> dict[str, Any]:
    return {
        "fits": proposed.conflict is None,
        "conflict": proposed.conflict and proposed.conflict.text(terminal.current_language()),
        "transfers": [json_form.transfer_json(verdict) for verdict in proposed.transfers],
        "findings": [
            json_form.finding_json(finding, terminal.current_language()) for finding in proposed.findings
        ],
        "lacking": proposed.lacking,
    }


def _entity(entity_id: str, values: dict[str, Any] | None) -> Entity | None:
    return None if values is None else BY_KIND[entity_id.partition("/")[0]].model_validate(values)
