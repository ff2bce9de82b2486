"""The vendor that a session describes: read from its draft, saved after every answer, judged as it stands."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import streamlit as st

from dashboard import address_writes, registers, snapshot
from dashboard.acting import writing
from dashboard.identity import current_person
from dashboard.meanwhile import changed_meanwhile, with_theirs
from dashboard.registers import chosen_register
from dashboard.uploads import known_ids
from registry.clock import current_time
from registry.commands.proposal import Proposal, ProposedEntity
from registry.commands.rebasing import BothChanged
from registry.commands.same_vendor import WAITING, SameVendor, same_vendor
from registry.errors import ConflictError, Fault, NotFoundError, RegistryError, StaleError
from registry.facts import Facts
from registry.impact.form_verdict import FormVerdict, judge_form
from registry.intake.vendor_form import VendorForm, free_slug, new_vendor, read_form
from registry.law.verdict import Outcome
from registry.messages import Message, say
from registry.register import Question

DRAFT = "draft"
"""The query parameter with the name of the draft."""
_STATE = "vendor-draft"
CHANGED_VENDOR = say("said who it is")


@dataclass
class _Working:
    """The draft that a session works on, the revision in which it saved each, and the lock of who saves."""

    draft: OpenDraft | None = None
    revisions: dict[str, str] = field(default_factory=dict)
    saving: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class OpenDraft:
    """A draft as a session works on it.

    Attributes:
        register: The id of the register that it is for.
        form: What it says.
        author: Whose it is; others only read it.
        revision: The one that was read or saved last; empty if it was never saved.
        saved_at: When it was saved last, as hours and minutes; empty if it was not.
        trouble: Why it could not be saved, if so.
        faults: What of its text could not be read.
        verdict: On the form, with the question that it answers.
        before: The last other outcome, and what changed it.
        proposed_too: The waiting proposals that bring a vendor of the same name, as of when it was opened.
        base: The last history entry that it takes into account; None for a register without history.
        revises: The id of the proposal that it is a new version of.
        taken: The ids of what others changed since it was opened, and what it took over.
        conflicts: What others changed and it changes too, differently, and nobody has chosen yet.
        settled: The keys of those of which somebody has.
    """

    register: str
    form: VendorForm
    author: str
    revision: str = ""
    saved_at: str = ""
    trouble: RegistryError | None = None
    faults: tuple[Fault, ...] = ()
    verdict: tuple[Question, FormVerdict] | None = field(default=None, repr=False)
    before: tuple[Outcome | None, Message] | None = None
    proposed_too: tuple[SameVendor, ...] = ()
    base: int | None = None
    revises: str | None = None
    taken: tuple[str, ...] = ()
    conflicts: tuple[BothChanged, ...] = ()
    settled: frozenset[tuple[str, str, str]] = frozenset()

    @property
    def key(self) -> str:
        """What tells it from the drafts of other vendors and registers."""
        return f"{self.register}/{self.form.slug}"

    @property
    def is_mine(self) -> bool:
        """Whether the person may change it."""
        return self.author == current_person().actor

    @property
    def is_ready(self) -> bool:
        """Whether it may be submitted: no other window saved it, and nothing is to be chosen first."""
        return not (isinstance(self.trouble, StaleError) or self.conflicts)


def opened(current: snapshot.Snapshot) -> OpenDraft | None:
    """The draft that the address names; None if it names none.

    Raises:
        NotFoundError: If there is no such draft, or it is not a form.
        EngineError: If no database answers.
    """
    wanted, known = st.query_params.get(DRAFT), _working().draft
    if wanted is None:
        if known is not None:
            close()
        return None
    if known and (known.register, known.form.slug) == (chosen_register().id, wanted):
        return _keep(replace(known, form=replace(known.form, recorded=current.register.facts)))
    read = _read(wanted, current)
    _working().revisions[read.key] = read.revision
    return _keep(read)


def newest(draft: OpenDraft) -> OpenDraft:
    """A draft as the session has it now: a button holds what it was when it was drawn."""
    known = _working().draft
    if known and known.register == draft.register:
        return known if known.form.slug == draft.form.slug else draft
    return draft


def close() -> None:
    """Forget the draft that the session works on, which stays as it was saved."""
    working = _working()
    working.draft = None
    working.revisions.clear()


def _working() -> _Working:
    working: _Working = st.session_state.setdefault(_STATE, _Working())
    return working


def _keep(draft: OpenDraft) -> OpenDraft:
    _working().draft = draft
    return draft


def _save_and_keep(draft: OpenDraft) -> OpenDraft:
    """The draft after an attempt to save it, on top of what this session saved last.

    Streamlit begins a run while the one before it still saves, and ends that one at its next look into the
    session's state. Without the lock, or with such a look between saving and keeping the new revision, the
    session's own text would count as that of another window.
    """
    working = _working()
    with working.saving:
        last = working.revisions.get(draft.key, draft.revision)
        working.draft = saved = _saved(replace(draft, revision=last))
        working.revisions[draft.key] = saved.revision
    return saved


def _read(slug: str, current: snapshot.Snapshot) -> OpenDraft:
    if not registers.has_database():
        raise NotFoundError(
            say("There is no draft {name}.", name=slug), cure=say("This page shows files, not a database.")
        )
    with writing(prepare=True) as writer:
        saved = writer.drafts.get(slug)
    form, faults = read_form(slug, saved.text, current.register.facts, known_ids(current.register))
    if form is None:
        raise NotFoundError(
            say("The draft {name} does not describe one vendor and a transfer to it.", name=slug),
            cure=say("Open it on the command line: `registry draft show {name}`.", name=slug),
        )
    base = current.seq if saved.base is None else saved.base
    read = OpenDraft(chosen_register().id, form, saved.author, saved.revision, _clock(), base=base)
    return replace(read, faults=tuple(faults), revises=saved.revises)


def begin_draft(name: str, exporter: str | None, current: snapshot.Snapshot) -> OpenDraft | None:
    """Begin a draft for a vendor of this name; None if the name has no letter that an id may contain."""
    slug = unused_slug(name, current)
    if slug is None:
        return None
    form = new_vendor(slug, name, exporter, current.register.facts)
    address_writes.write(DRAFT, [slug])
    draft = OpenDraft(chosen_register().id, form, current_person().actor, base=current.seq)
    return _save_and_keep(_with_proposed_too(draft))


def _with_proposed_too(draft: OpenDraft) -> OpenDraft:
    """The draft with the waiting proposals of a vendor of the same name."""
    if not registers.has_database():
        return draft
    with writing() as writer:
        waiting = writer.proposals.all(WAITING)
    others = (each for each in waiting if not each.brings(draft.form.engagement.id))
    return replace(draft, proposed_too=tuple(same_vendor(_as_proposal(draft.form), others)))


def _as_proposal(form: VendorForm) -> Proposal:
    """The form as a proposal would be, to compare it with others."""
    overlays = tuple(ProposedEntity.of(each, form.recorded.find(each.id)) for each in form.entities)
    return Proposal(id="proposal/new", proposed_by="", proposed_at="", base=0, overlays=overlays)


def unused_slug(name: str, current: snapshot.Snapshot) -> str | None:
    """A slug for a vendor that nothing recorded, drafted or proposed has."""
    is_recorded = _is_recorded(current.register.facts)
    if not registers.has_database():
        return free_slug(name, is_recorded)
    with writing(prepare=True) as writer:
        drafts = {each.id.partition("/")[2] for each in writer.drafts.all()}
        proposed = {overlay.id for each in writer.proposals.all(WAITING) for overlay in each.overlays}

    def is_taken(slug: str) -> bool:
        return slug in drafts or is_recorded(slug) or not proposed.isdisjoint(_ids(slug))

    return free_slug(name, is_taken)


def _is_recorded(facts: Facts) -> Callable[[str], bool]:
    return lambda slug: any(each in facts for each in _ids(slug))


def _ids(slug: str) -> tuple[str, ...]:
    return tuple(f"{kind}/{slug}" for kind in ("organisation", "engagement", "agreement"))


def update(draft: OpenDraft, form: VendorForm, changed: Message) -> OpenDraft:
    """The draft with another form, judged and saved; the same if nothing differs.

    Args:
        draft: As it was.
        form: What it says now.
        changed: What was changed, as it follows "before you".
    """
    if form == draft.form:
        return draft
    before = draft.before
    if draft.verdict and _judged(form, draft.verdict[0]).outcome is not draft.verdict[1].outcome:
        before = (draft.verdict[1].outcome, changed)
    renamed = form.vendor.label != draft.form.vendor.label
    draft = replace(draft, form=form, before=before, verdict=None)
    return _save_and_keep(_with_proposed_too(draft) if renamed else draft)


def _saved(draft: OpenDraft) -> OpenDraft:
    """The draft after an attempt to save it; nothing that somebody else saved is overwritten."""
    if not registers.has_database() or isinstance(draft.trouble, StaleError):
        return draft
    try:
        with writing(prepare=True) as writer:
            saved = writer.drafts.save(
                draft.form.slug,
                draft.form.text,
                replaces=draft.revision,
                base=draft.base,
                revises=draft.revises,
            )
    except RegistryError as error:
        return replace(draft, trouble=error)
    return replace(draft, revision=saved.revision, saved_at=_clock(), trouble=None)


def brought_forward(draft: OpenDraft, current: snapshot.Snapshot) -> OpenDraft:
    """The draft with what others have recorded since, unless both changed the same."""
    if draft.base is None or current.seq is None or draft.base >= current.seq or not draft.is_mine:
        return draft
    try:
        since = changed_meanwhile(draft.form, draft.base, current)
    except RegistryError:
        return draft  # no database answers, which the page says; submitting asks again
    if conflicts := tuple(each for each in since.conflicts if each.key not in draft.settled):
        return _keep(replace(draft, conflicts=conflicts))
    taken = tuple(dict.fromkeys([*draft.taken, *since.merged]))
    newer = replace(draft, form=since.form, base=current.seq, taken=taken, conflicts=(), settled=frozenset())
    differs = bool(since.merged or draft.settled or draft.conflicts)
    return _save_and_keep(replace(newer, verdict=None)) if differs else _keep(newer)


def settle_conflict(
    draft: OpenDraft, conflict: BothChanged, current: snapshot.Snapshot, *, theirs: bool
) -> None:
    """Choose, where others and the author changed the same: what is recorded, or what the draft says."""
    form = with_theirs(draft.form, conflict) if theirs else draft.form
    settled = draft.settled | {conflict.key}
    brought_forward(replace(draft, form=form, settled=settled, verdict=None), current)


def save_again(draft: OpenDraft) -> OpenDraft:
    """Try once more to save a draft that could not be saved."""
    return _save_and_keep(draft) if draft.trouble and not isinstance(draft.trouble, ConflictError) else draft


def save_as_another(draft: OpenDraft, current: snapshot.Snapshot) -> None:
    """Keep what this window says under another name, beside what was saved in another one."""
    slug = unused_slug(draft.form.vendor.label, current)
    if slug is not None:
        form = draft.form.under(slug)
        _save_and_keep(replace(draft, form=form, revision="", trouble=None, author=current_person().actor))
        address_writes.write(DRAFT, [slug])


def judged(draft: OpenDraft, question: Question) -> tuple[OpenDraft, FormVerdict]:
    """The verdict on a draft, worked out once for a question."""
    if draft.verdict and draft.verdict[0] == question:
        return draft, draft.verdict[1]
    verdict = _judged(draft.form, question)
    return _keep(replace(draft, verdict=(question, verdict))), verdict


def _judged(form: VendorForm, question: Question) -> FormVerdict:
    register = snapshot.current().register
    return judge_form(form, register.dossiers.transfers, register.as_of(question))


def _clock() -> str:
    return f"{current_time().astimezone():%H:%M}"
