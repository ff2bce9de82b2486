"""The answers of commands about proposals and drafts: verdicts if approved, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from registry.cli.options import Form
from registry.cli.output import json_form, terminal
from registry.cli.output.check_report import TransferVerdict
from registry.cli.output.duties import DutiesAbout
from registry.cli.output.proposal_notes import (
    write_remarks,
    write_same_vendor,
    write_vendors_proposed_twice,
)
from registry.cli.output.proposal_states import STATE_WORDS
from registry.cli.output.proposed_verdicts import LAWFUL, ProposedVerdicts
from registry.cli.output.requirements import requirements_json, write_requirements
from registry.cli.output.result import entity_json, entry_line, write_entity_change
from registry.cli.output.terminal import Writer
from registry.cli.output.text import write_findings, write_transfer
from registry.cli.write_command import WriteOptions
from registry.commands.proposal import Proposal, ProposedEntity
from registry.commands.remarks import Remark
from registry.commit.draft_store import Draft
from registry.entities import BY_KIND, Decision, Entity
from registry.errors import Fault
from registry.graph.store import Store
from registry.messages import Message, render, say


class ReadAt(NamedTuple):
    """What was read of a proposal: its revision, the latest history entry, and what was said about it."""

    revision: str
    seq: int
    remarks: Sequence[Remark] = ()


def print_proposed(
    options: WriteOptions,
    store: Store,
    proposal: Proposal,
    proposed: ProposedVerdicts,
    *,
    repeated: bool,
    dropped: Sequence[str] = (),
) -> None:
    """Print what was proposed, what is missing to make it lawful, and what an earlier version had besides."""
    if options.form is Form.JSON:
        answer = {
            **_proposal_json(proposal),
            **_verdicts_json(proposed),
            **_command_json(options, repeated=repeated),
            "dropped": [*dropped],
        }
        terminal.print_data(json_form.as_json(answer))
        return
    out = Writer(terminal.current_language())
    out.say(_place(options, store, proposal, repeated=repeated))
    if not options.dry_run:
        out.say(say("Proposed as {id}; waiting for approval.", id=proposal.id))
    if dropped:
        out.say(say("This replaces the earlier version; no longer proposed: {ids}.", ids=tuple(dropped)))
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
        write_vendors_proposed_twice(proposals, out)
        if own := sum(proposal.own_proposal is True for proposal in proposals):
            out.say(say("Approved by someone who proposed them: {count}.", count=own))
        out.write()


def print_proposal(
    proposal: Proposal,
    proposed: ProposedVerdicts | None,
    read: ReadAt,
    form: Form,
    approvals: Sequence[Decision] = (),
    duties: DutiesAbout | None = None,
) -> None:
    """Print one proposal in full, with what its approval requires and how that stands."""
    if form is Form.JSON:
        answer = {
            **_proposal_json(proposal),
            **({"requirements": requirements_json(approvals)} if approvals else {}),
            **({"duties": duties.json["requirements"]} if duties and duties.requirements else {}),
            **(_verdicts_json(proposed) if proposed else {}),
            "remarks": [remark._asdict() for remark in read.remarks],
            "read_at": read.seq,
            "revision": read.revision,
        }
        terminal.print_data(json_form.as_json(answer))
        return
    out = Writer(terminal.current_language())
    _write_head(proposal, out)
    write_remarks(proposal, read.remarks, out)
    _write_overlays(proposal.overlays, out, in_full=True)
    write_requirements(approvals, out)
    if duties:
        duties.write(out)
    if proposed:
        if not proposed.conflict:
            out.say(say("No conflict with the current register."))
        _write_verdicts(proposed, out)
        out.add("")
        out.say(
            say(
                "For the data protection officer: decide with --revision {revision}, as read at entry {seq}; "
                "--base {seq} also refuses newer changes to the records.",
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


def _write_head(proposal: Proposal, out: Writer) -> None:
    title = f"{proposal.title} ({proposal.id})" if proposal.title else proposal.id
    out.add(f"{render(STATE_WORDS[proposal.state], out.language)}: {title}", style="bold")
    by = {"actor": proposal.proposed_by, "at": proposal.proposed_at}
    out.say(say("Proposed by {actor} at {at}, based on entry {base}.", base=proposal.base, **by))
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
    write_same_vendor(proposed, out)
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
        "same_vendor": [other.proposal.id for other in proposed.same_vendor],
        "nothing_left": proposed.nothing_left,
    }


def _entity(entity_id: str, values: dict[str, Any] | None) -> Entity | None:
    return None if values is None else BY_KIND[entity_id.partition("/")[0]].model_validate(values)
