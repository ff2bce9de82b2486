"""What the commands about drafts do."""

from __future__ import annotations

from pathlib import Path

from registry.access import Actor, Role
from registry.cli import json_form, printing
from registry.cli.asked import Form
from registry.cli.entry import Asked, session
from registry.cli.printing import Writer
from registry.cli.proposed import LAWFUL, judge, propose, tell_lacking
from registry.commands.effect import rests_on
from registry.intake.files import text_of
from registry.intake.manifests import read_leniently, read_text
from registry.messages import say

_READER = Actor("local", Role.AUDITOR)
"""Reading is open to every role."""


def run_save(asked: Asked, name: str, file: Path) -> None:
    """Keep a text."""
    text = text_of(file)
    with session(asked.actor, prepare=True) as here:
        draft = here.registrar.drafts.save(name, text)
    printing.tell(say("Kept as {id}; `registry draft show` judges it.", id=draft.id))


def run_list(form: Form) -> None:
    """List the drafts."""
    with session(_READER) as here:
        drafts = here.registrar.drafts.all()
    if form is Form.JSON:
        listed = [{"id": one.id, "author": one.author, "at": one.at} for one in drafts]
        printing.write_data(json_form.dumps({"format": json_form.FORMAT, "drafts": listed}))
    elif not drafts:
        printing.tell(say("There are no drafts."))
    else:
        out = Writer(printing.language())
        out.table([say("Id"), say("By"), say("At")], [(one.id, one.author, one.at[:10]) for one in drafts])
        out.write()


def run_text(name: str) -> None:
    """Print the text of a draft."""
    with session(_READER) as here:
        draft = here.registrar.drafts.get(name)
    printing.write_data(draft.text)


def run_show(name: str, form: Form) -> None:
    """Tell a draft's faults, and the verdicts of its transfers as far as it can be read."""
    with session(_READER) as here:
        draft = here.registrar.drafts.get(name)
        facts, faults = read_leniently(draft.text, draft.id, here.on_file)
        ids = {entity.id for entity in facts}
        told = judge(rests_on(here.store, facts, ids).with_(*facts), ids)
    if form is Form.JSON:
        said = {
            "format": json_form.FORMAT,
            "draft": draft._asdict(),
            "faults": [fault.told(printing.language()) for fault in faults],
            "transfers": [json_form.of_transfer(one) for one in told],
        }
        printing.write_data(json_form.dumps(said))
        return
    out = Writer(printing.language())
    out.say(say("{id} by {author}, {at}", id=draft.id, author=draft.author, at=draft.at), style="bold")
    out.say(say("Faults: {count}. Entities that can be read: {read}.", count=len(faults), read=len(facts)))
    for fault in faults:
        out.add(fault.told(out.language), 1)
    tell_lacking(told, sum(one.outcome not in LAWFUL for one in told), out)
    out.write()


def run_drop(asked: Asked, name: str) -> None:
    """Drop a draft."""
    with session(asked.actor) as here:
        draft = here.registrar.drafts.drop(name)
    printing.tell(say("Dropped: {id}.", id=draft.id))


def run_propose(asked: Asked, name: str, title: str | None, answers: str | None) -> None:
    """Propose a draft that has no fault."""
    with session(asked.actor) as here:
        draft = here.registrar.drafts.get(name)
        propose(asked, here, read_text(draft.text, draft.id, here.on_file), title, answers)
