"""`registry history`: its entries, whether they are whole, and where it ends."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from registry.cli.app import Lang, Shown, app
from registry.cli.asked import Form, Language
from registry.errors import RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from registry.graph.search import Sought
    from registry.history.verify import Noted

_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})", re.ASCII)


class _Listing(TyperGroup):
    """Takes what is none of its commands as an id or an option of `list`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        known = {*self.commands, "--help"}
        return super().parse_args(ctx, args if args and args[0] in known else ["list", *args])


history = typer.Typer(
    cls=_Listing,
    help="Show who changed what, when and why.",
    epilog="`registry history [ID]` is short for `registry history list [ID]`.",
    rich_markup_mode=None,
)
app.add_typer(history, name="history")

Id = Annotated[
    str | None, typer.Argument(metavar="[ID]", help="Only what was done to this, such as organisation/acme.")
]
By = Annotated[str | None, typer.Option("--actor", metavar="PSEUDONYM", help="Only entries of this actor.")]
Of = Annotated[
    str | None, typer.Option("--command", metavar="NAME", help="Only this command: change, load …")
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="TIME", help="From this day or time on, in UTC."),
]
Until = Annotated[str | None, typer.Option("--until", metavar="TIME", help="Up to this day or time, in UTC.")]
Limit = Annotated[int, typer.Option("--limit", min=1, metavar="N", help="At most so many entries.")]
Oldest = Annotated[bool, typer.Option("--oldest-first", help="Begin with the oldest.")]
Heads = Annotated[
    list[str] | None,
    typer.Option("--head", metavar="SEQ:HASH", help="A head that was noted elsewhere; may be repeated."),
]


@history.command("list")
def entries(
    subject: Id = None,
    actor: By = None,
    command: Of = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
    oldest_first: Oldest = False,
    format_: Shown = Form.TABLE,
    lang: Lang = Language.EN,
) -> None:
    """List entries, the newest first; the word may be left out."""
    from registry.graph.search import Sought

    first, last = _moment(since, "--since", start=True), _moment(until, "--until")
    sought = Sought(subject, actor, command, first, last, limit, oldest_first)
    _list(sought, format_, lang.value)


def _moment(text: str | None, option: str, *, start: bool = False) -> datetime | None:
    from registry.cli.asked import moment

    return moment(text, option, start=start) if text else None


def _list(sought: Sought, form: Form, language: str) -> None:
    from registry.cli import json_form, printing
    from registry.cli.commands import opened
    from registry.cli.history_told import change_json, tell_changes
    from registry.cli.waiting import Waiting
    from registry.graph.search import search
    from registry.messages import say

    with opened() as store, Waiting(say("Reading the history")):
        head = store.head()
        found = list(search(store, sought, head))
    if form is Form.JSON:
        told = {"format": json_form.FORMAT, "entries": [change_json(change) for change in found]}
        printing.write_data(json_form.dumps_by_line(told | json_form.of_history(head)))
        return
    out = printing.Writer(language)
    tell_changes(found, out, whole=sought.subject is not None)
    if not found:
        out.say(say("No entry."))
    out.write()


@history.command()
def verify(head: Heads = None, lang: Lang = Language.EN) -> None:
    """Tell whether the history and what is on file are whole.

    Names the first entry that was altered, removed, reordered or added, or of which something was taken out,
    or the first entity or proposal changed past the register. Exit code 0 if all is whole, 2 if not. Whoever
    owns the database could write a history anew: a head that was noted elsewhere (every export tells one)
    shows that.
    """
    raise typer.Exit(_verify([_noted(text) for text in head or ()], lang.value))


def _verify(noted: list[Noted], language: str) -> int:
    from registry.cli import printing
    from registry.cli.commands import opened
    from registry.cli.history_told import tell_audit
    from registry.cli.waiting import Waiting
    from registry.graph.audit import audit

    with opened() as store, Waiting(say("Verifying")) as waiting:
        outcome = audit(store, noted, waiting.update)
    out = printing.Writer(language)
    tell_audit(outcome, out)
    out.write()
    return 0 if outcome.whole else 2


def _noted(text: str) -> Noted:
    from registry.history.verify import Noted

    found = _HEAD.fullmatch(text)
    if not found:
        raise RegistryError(
            say("{text} is not a head of the history.", text=f"{text!r}"),
            where="--head",
            cure=say(
                "Write it as `registry history head` prints it: 12:, then 64 digits and letters a to f."
            ),
        )
    return Noted(int(found[1]), found[2])


@history.command()
def head(lang: Lang = Language.EN) -> None:  # noqa: ARG001  # the option's callback has heard it
    """Print the history's end as SEQ:HASH, to be noted elsewhere."""
    from registry.cli import printing
    from registry.cli.commands import opened

    with opened() as store:
        end = store.head()
    printing.write_data(f"{end.seq}:{end.hash}")
