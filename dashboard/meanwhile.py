"""What others changed while a vendor's form was open: taken over where only they did, else asked about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.identity import current_person
from dashboard.registers import chosen_register, open_register
from dashboard.snapshot import Snapshot
from registry.commands.proposal import Proposal
from registry.commands.rebasing import BothChanged, rebased_on_answers, rebased_on_records
from registry.commands.same_vendor import WAITING
from registry.entities import Entity, FactQuestion
from registry.intake.vendor_form import VendorForm
from registry.vocabulary import ProposalState


@dataclass(frozen=True)
class Meanwhile:
    """A form as it is with what others changed.

    Attributes:
        form: The form, in which what both changed is as its author left it.
        merged: The ids of what was taken over.
        conflicts: What both changed.
    """

    form: VendorForm
    merged: tuple[str, ...]
    conflicts: tuple[BothChanged, ...]


def changed_meanwhile(form: VendorForm, base: int, current: Snapshot) -> Meanwhile:
    """Lay a form on what is recorded, and on what was answered about its author's own proposal of it.

    Args:
        form: The form.
        base: The last history entry that it takes into account.
        current: What is recorded.

    Raises:
        EngineError: If no database answers.
    """
    written = [each for each in form.entities if not isinstance(each, FactQuestion)]
    questions = current.register.facts.all(FactQuestion).values()
    actor = current_person().actor
    with open_register(chosen_register().data_dir) as store:
        proposals = map(Proposal.model_validate_json, store.proposals())
        mine = [each for each in proposals if each.proposed_by == actor]
        on_records = rebased_on_records(store, written, base, _approved(mine))
        form, engagement = form.with_(*on_records.entities), form.engagement.id
        merged, conflicts = on_records.merged, on_records.conflicts
        waiting = next((each for each in mine if each.state in WAITING and each.brings(engagement)), None)
        if waiting:
            answered = rebased_on_answers(store, form.entities, base, waiting, questions)
            form = form.with_(*answered.entities)
            merged, conflicts = (*merged, *answered.merged), (*conflicts, *answered.conflicts)
    return Meanwhile(form, tuple(dict.fromkeys(merged)), conflicts)


def _approved(proposals: Iterable[Proposal]) -> dict[str, Entity]:
    """What was approved as its author had proposed it."""
    approved = (each for each in proposals if each.state is ProposalState.APPROVED)
    return {overlay.id: overlay.entity for each in approved for overlay in each.overlays}


def with_theirs(form: VendorForm, conflict: BothChanged) -> VendorForm:
    """The form with the recorded value of a field that both changed."""
    ours = form.entities.find(conflict.id)
    return form if ours is None else form.set(ours, **{conflict.field: conflict.recorded})


def recorded_instead(ours: Entity, conflict: BothChanged) -> Entity:
    """An entity of a form with the recorded value of a field that both changed."""
    return type(ours).model_validate({**dict(ours), conflict.field: conflict.recorded})
