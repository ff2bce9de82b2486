"""What the commands about proposals do: propose, look, decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from registry.cli import json_form, printing
from registry.cli.asked import Form, today
from registry.cli.entry import Asked, Session, session
from registry.cli.printing import Writer
from registry.cli.report import Teller, Told
from registry.cli.telling import tell_transfer
from registry.cli.waiting import Waiting
from registry.cli.writing import from_files
from registry.cli.written import answer, of_entity, place, tell_entity
from registry.commands.effect import all_changes, rests_on
from registry.commands.proposal import DECIDED, Overlay, Proposal
from registry.entities import BY_KIND, Entity
from registry.errors import RegistryError
from registry.facts import Facts
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


def run_propose(asked: Asked, files: Sequence[Path], title: str | None, answers: str | None) -> None:
    """Propose what manifests record, and tell what is missing."""
    with session(asked.actor, prepare=not asked.dry_run) as here:
        propose(asked, here, from_files(here, files), title, answers)


def propose(asked: Asked, here: Session, facts: Facts, title: str | None, answers: str | None) -> None:
    """Propose facts, and tell what is missing to make them lawful."""
    how = asked.how.with_request()
    again = here.registrar.replay_of(asked.action, how)
    with Waiting(say("Judging")):
        proposal = here.registrar.proposals.propose([*facts], title, how, answers)
        judged = _judged(here, proposal)
    if asked.form is Form.JSON:
        extra = {"command": asked.action.value, "dry_run": asked.dry_run, "repeated": again is not None}
        printing.write_data(json_form.dumps({**_of_proposal(proposal), **_of_judged(judged), **extra}))
        return
    out = Writer(printing.language())
    if again:
        out.say(say("This request was entered before. Nothing was written now."))
    else:
        out.say(_place(asked, here.store, proposal))
    if not asked.dry_run:
        out.say(say("It is proposed as {id}, and waits for approval.", id=proposal.id))
    _tell_overlays(proposal.overlays, out, in_full=asked.dry_run)
    _tell_judged(judged, out)
    out.write()


def run_list(states: Sequence[ProposalState], form: Form) -> None:
    """List the proposals."""
    from registry.access import Actor, Role

    with session(Actor("local", Role.AUDITOR)) as here:
        found = here.registrar.proposals.all(states)
    if form is Form.JSON:
        listed = [proposal.model_dump(mode="json", exclude={"overlays"}) for proposal in found]
        printing.write_data(json_form.dumps({"format": json_form.FORMAT, "proposals": listed}))
    elif not found:
        printing.tell(say("There is no such proposal.") if states else say("Nothing is proposed."))
    else:
        out = Writer(printing.language())
        headings = [say("Id"), say("State"), say("By"), say("At"), say("Entities"), say("Title")]
        out.table(headings, [_row(proposal, out.language) for proposal in found])
        out.write()


def run_show(proposal_id: str, form: Form) -> None:
    """Show one proposal in full."""
    from registry.access import Actor, Role

    with session(Actor("local", Role.AUDITOR)) as here:
        seq = here.store.head().seq
        proposal = here.registrar.proposals.get(proposal_id)
        with Waiting(say("Judging")):
            judged = None if proposal.state in DECIDED else _judged(here, proposal)
    if form is Form.JSON:
        told = {**_of_proposal(proposal), **(_of_judged(judged) if judged else {}), "read_at": seq}
        printing.write_data(json_form.dumps(told))
        return
    out = Writer(printing.language())
    _tell_head(proposal, out)
    _tell_overlays(proposal.overlays, out, in_full=True)
    if judged:
        if not judged.conflict:
            out.say(say("It fits what is on file."))
        _tell_judged(judged, out)
        out.add("")
        out.say(say("Read at entry {seq}: --base {seq} refuses to decide on anything newer.", seq=seq))
    out.write()


def run_withdraw(asked: Asked, proposal_id: str) -> None:
    """Take it back."""
    _decide(asked, lambda here: here.registrar.proposals.withdraw(proposal_id, asked.how))


def run_ask_back(asked: Asked, proposal_id: str, question: str) -> None:
    """Ask its author."""
    _decide(asked, lambda here: here.registrar.proposals.request_changes(proposal_id, question, asked.how))


def run_reject(asked: Asked, proposal_id: str, reason: str) -> None:
    """Reject it."""
    _decide(asked, lambda here: here.registrar.proposals.reject(proposal_id, reason, asked.how))


def run_approve(asked: Asked, proposal_id: str, requirements: Sequence[str]) -> None:
    """Record what is proposed, and tell whose verdicts that changed."""
    with session(asked.actor) as here:
        with Waiting(say("Writing")):
            written = here.registrar.proposals.approve(proposal_id, requirements, asked.how)
        answer(asked, here.store, written)


def _decide(asked: Asked, decide: Callable[[Session], Proposal]) -> None:
    with session(asked.actor) as here:
        again = here.registrar.replay_of(asked.action, asked.how)
        proposal = decide(here)
        said = _place(asked, here.store, proposal)
    if asked.form is Form.JSON:
        extra = {"command": asked.action.value, "dry_run": asked.dry_run, "repeated": again is not None}
        printing.write_data(json_form.dumps({**_of_proposal(proposal), **extra}))
        return
    out = Writer(printing.language())
    if again:
        said = say("This request was entered before. Nothing was written now.")
    out.say(said)
    out.say(say("{id}: {state}", id=proposal.id, state=_STATES[proposal.state]))
    out.write()


def _place(asked: Asked, store: Store, proposal: Proposal) -> Message:
    if asked.dry_run:
        return say("This is a dry run: nothing was written.")
    seq = [*store.changes_of(proposal.id)][-1].seq
    return place(asked, seq, seq)


def _judged(here: Session, proposal: Proposal) -> Judged:
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
    teller = Teller(register.as_of(Question(today())), printing.language())
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
        "conflict": judged.conflict and judged.conflict.told(printing.language()),
        "transfers": [json_form.of_transfer(told) for told in judged.transfers],
        "lacking": judged.lacking,
    }


def _entity(entity_id: str, said: dict[str, Any] | None) -> Entity | None:
    return None if said is None else BY_KIND[entity_id.partition("/")[0]].model_validate(said)
