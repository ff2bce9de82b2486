"""The answers of the commands about proposals: what these would bring, and what is missing to be lawful."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from registry.cli.options import Form, today
from registry.cli.output import json_form, terminal
from registry.cli.output.report import Teller, Told
from registry.cli.output.result import of_entity, place, tell_entity
from registry.cli.output.terminal import Writer
from registry.cli.output.text import tell_transfer
from registry.cli.write_command import Asked, Session
from registry.commands.effect import all_changes, rests_on
from registry.commands.proposal import Overlay, Proposal
from registry.entities import BY_KIND, Entity
from registry.errors import Fault, RegistryError
from registry.facts import Facts
from registry.graph.drafts import Draft
from registry.graph.store import Store
from registry.law.verdict import Outcome
from registry.messages import Message, render, say
from registry.register import Question, Register
from registry.vocabulary import ProposalState

_STATES = {
    ProposalState.OPEN: say("open"),
    ProposalState.ASKED_BACK: say("asked back"),
    ProposalState.APPROVED: say("approved"),
    ProposalState.REJECTED: say("rejected"),
    ProposalState.WITHDRAWN: say("withdrawn"),
}
LAWFUL = (Outcome.NOT_RESTRICTED, Outcome.COVERED, None)


class Judged(NamedTuple):
    """What a proposal would bring: the verdicts of its transfers, and of those that it makes stand otherwise.

    `conflict` says why it no longer fits what is on file; nothing is judged then.
    """

    transfers: tuple[Told, ...] = ()
    conflict: RegistryError | None = None

    @property
    def lacking(self) -> int:
        """How many of the transfers something is missing for."""
        return sum(told.outcome not in LAWFUL for told in self.transfers)


def tell_proposed(asked: Asked, store: Store, proposal: Proposal, judged: Judged, *, repeated: bool) -> None:
    """Print what was proposed, and what is missing to make it lawful."""
    if asked.form is Form.JSON:
        told = {**_of_proposal(proposal), **_of_judged(judged), **_of_command(asked, repeated=repeated)}
        terminal.write_data(json_form.dumps(told))
        return
    out = Writer(terminal.language())
    out.say(_place(asked, store, proposal, repeated=repeated))
    if not asked.dry_run:
        out.say(say("It is proposed as {id}, and waits for approval.", id=proposal.id))
    _tell_overlays(proposal.overlays, out, in_full=asked.dry_run)
    _tell_judged(judged, out)
    out.write()


def tell_proposals(proposals: Sequence[Proposal], form: Form, *, of_all: bool) -> None:
    """Print a list of proposals, of all or of those in some state."""
    if form is Form.JSON:
        listed = [proposal.model_dump(mode="json", exclude={"overlays"}) for proposal in proposals]
        terminal.write_data(json_form.dumps({"format": json_form.FORMAT, "proposals": listed}))
    elif not proposals:
        terminal.tell(say("Nothing is proposed.") if of_all else say("There is no such proposal."))
    else:
        out = Writer(terminal.language())
        headings = [say("Id"), say("State"), say("By"), say("At"), say("Entities"), say("Title")]
        out.table(headings, [_row(proposal, out.language) for proposal in proposals])
        out.write()


def tell_proposal(proposal: Proposal, judged: Judged | None, seq: int, form: Form) -> None:
    """Print one proposal in full, as read after an entry of the history, judged if it is not decided."""
    if form is Form.JSON:
        told = {**_of_proposal(proposal), **(_of_judged(judged) if judged else {}), "read_at": seq}
        terminal.write_data(json_form.dumps(told))
        return
    out = Writer(terminal.language())
    _tell_head(proposal, out)
    _tell_overlays(proposal.overlays, out, in_full=True)
    if judged:
        if not judged.conflict:
            out.say(say("It fits what is on file."))
        _tell_judged(judged, out)
        out.add("")
        out.say(say("Read at entry {seq}: --base {seq} refuses to decide on anything newer.", seq=seq))
    out.write()


def tell_decided(asked: Asked, store: Store, proposal: Proposal, *, repeated: bool) -> None:
    """Print that a proposal was withdrawn, asked back or rejected."""
    if asked.form is Form.JSON:
        told = {**_of_proposal(proposal), **_of_command(asked, repeated=repeated)}
        terminal.write_data(json_form.dumps(told))
        return
    out = Writer(terminal.language())
    out.say(_place(asked, store, proposal, repeated=repeated))
    out.say(say("{id}: {state}", id=proposal.id, state=_STATES[proposal.state]))
    out.write()


def tell_drafts(drafts: Sequence[Draft], form: Form) -> None:
    """Print a list of drafts."""
    if form is Form.JSON:
        listed = [{"id": one.id, "author": one.author, "at": one.at} for one in drafts]
        terminal.write_data(json_form.dumps({"format": json_form.FORMAT, "drafts": listed}))
    elif not drafts:
        terminal.tell(say("There are no drafts."))
    else:
        out = Writer(terminal.language())
        out.table([say("Id"), say("By"), say("At")], [(one.id, one.author, one.at[:10]) for one in drafts])
        out.write()


def tell_draft(draft: Draft, faults: Sequence[Fault], read: int, told: Sequence[Told], form: Form) -> None:
    """Print a draft's faults, how many entities can be read, and the verdicts of its transfers."""
    if form is Form.JSON:
        said = {
            "format": json_form.FORMAT,
            "draft": draft._asdict(),
            "faults": [fault.told(terminal.language()) for fault in faults],
            "transfers": [json_form.of_transfer(one) for one in told],
        }
        terminal.write_data(json_form.dumps(said))
        return
    out = Writer(terminal.language())
    out.say(say("{id} by {author}, {at}", id=draft.id, author=draft.author, at=draft.at), style="bold")
    out.say(say("Faults: {count}. Entities that can be read: {read}.", count=len(faults), read=read))
    for fault in faults:
        out.add(fault.told(out.language), 1)
    tell_lacking(told, sum(one.outcome not in LAWFUL for one in told), out)
    out.write()


def _of_command(asked: Asked, *, repeated: bool) -> dict[str, Any]:
    return {"command": asked.action.value, "dry_run": asked.dry_run, "repeated": repeated}


def _place(asked: Asked, store: Store, proposal: Proposal, *, repeated: bool) -> Message:
    if repeated:
        return say("This request was entered before. Nothing was written now.")
    if asked.dry_run:
        return say("This is a dry run: nothing was written.")
    seq = [*store.changes_of(proposal.id)][-1].seq
    return place(asked, seq, seq)


def judged_overlay(here: Session, proposal: Proposal) -> Judged:
    """What a proposal would bring if it were approved now."""
    if refusal := here.registrar.proposals.refusal(proposal):
        return Judged(conflict=refusal)
    ids = {overlay.id for overlay in proposal.overlays}
    before = rests_on(here.store, Facts(proposal.entities), ids)
    after = here.registrar.proposals.laid_over(proposal, before)
    changed = {change.transfer for change in all_changes(before, after, today()) if change.after}
    return Judged(judge(after, ids | changed))


def judge(facts: Facts, ids: set[str]) -> tuple[Told, ...]:
    """The verdicts of those of these ids that are transfers, the gravest first."""
    register = Register(facts)
    teller = Teller(register.as_of(Question(today())), terminal.language())
    transfers = register.casebook.transfers
    told = [teller.tell(transfers.dossier(each)) for each in ids if each in transfers.rows]
    return tuple(sorted(told, key=lambda one: (-one.rank, one.id)))


def _tell_head(proposal: Proposal, out: Writer) -> None:
    title = f"{proposal.title} ({proposal.id})" if proposal.title else proposal.id
    out.add(f"{render(_STATES[proposal.state], out.language)}: {title}", style="bold")
    by = {"actor": proposal.proposed_by, "at": proposal.proposed_at}
    out.say(say("Proposed by {actor} at {at}, over entry {base}.", base=proposal.base, **by))
    if proposal.question:
        out.say(say("Asked back: {question}", question=proposal.question))
    if proposal.decided_by:
        out.say(say("Decided by {actor}.", actor=proposal.decided_by))
    if proposal.reason:
        out.say(say("Reason: {reason}", reason=proposal.reason))


def _tell_overlays(overlays: Sequence[Overlay], out: Writer, *, in_full: bool) -> None:
    for overlay in overlays:
        before = _entity(overlay.id, overlay.before)
        tell_entity(before, overlay.entity, out, fields=in_full or before is not None)


def _tell_judged(judged: Judged, out: Writer) -> None:
    if judged.conflict:
        out.say(say("It no longer fits what is on file."), style="bold red")
        out.add(judged.conflict.told(out.language), 1)
        return
    tell_lacking(judged.transfers, judged.lacking, out)


def tell_lacking(transfers: Sequence[Told], lacking: int, out: Writer) -> None:
    """The verdicts that transfers would have, and what is missing to make them lawful."""
    if not transfers:
        return
    out.heading(say("Verdicts that its transfers would have"))
    for told in transfers:
        tell_transfer(told, out)
    out.add("")
    if lacking:
        out.say(
            say(
                "Something is missing for {lacking} of {count} transfers: see what is to do and to ask.",
                lacking=lacking,
                count=len(transfers),
            )
        )
    else:
        out.say(say("Nothing is missing: each of these transfers is lawful as it is recorded."))


def _row(proposal: Proposal, language: str) -> list[str]:
    return [
        proposal.id,
        render(_STATES[proposal.state], language),
        proposal.proposed_by,
        proposal.proposed_at[:10],
        str(len(proposal.overlays)),
        proposal.title or "",
    ]


def _of_proposal(proposal: Proposal) -> dict[str, Any]:
    overlays = [of_entity(_entity(each.id, each.before), each.entity) for each in proposal.overlays]
    told = proposal.model_dump(mode="json", exclude={"overlays"})
    return {"format": json_form.FORMAT, "proposal": told, "entities": overlays}


def _of_judged(judged: Judged) -> dict[str, Any]:
    return {
        "fits": judged.conflict is None,
        "conflict": judged.conflict and judged.conflict.told(terminal.language()),
        "transfers": [json_form.of_transfer(told) for told in judged.transfers],
        "lacking": judged.lacking,
    }


def _entity(entity_id: str, said: dict[str, Any] | None) -> Entity | None:
    return None if said is None else BY_KIND[entity_id.partition("/")[0]].model_validate(said)
