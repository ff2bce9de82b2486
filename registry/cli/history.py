"""`registry history`: list entries, verify them, print the latest one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from registry.access import stored_name
from registry.cli.options import ENGLISH, Form, FormatOption, LangOption, command_group
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.cli.parsing import parse_time
from registry.errors import RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from registry.history.verify import Noted

_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})", re.ASCII)


class _Listing(TyperGroup):
    """Passes anything that is not a subcommand to `list`, as an id or an option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        known = {*self.commands, "--help"}
        return super().parse_args(ctx, args if args and args[0] in known else ["list", *args])


app = command_group()
history = command_group(
    cls=_Listing,
    help="Show who changed what, when and why.",
    epilog="`registry history [ID]` is short for `registry history list [ID]`.",
)
app.add_typer(history, name="history")

SubjectArgument = Annotated[
    str | None, typer.Argument(metavar="[ID]", help="Only entries about this, such as organisation/acme.")
]
ByOption = Annotated[
    str | None, typer.Option("--actor", metavar="PSEUDONYM", help="Only entries by this actor.")
]
CommandOption = Annotated[
    str | None,
    typer.Option("--command", metavar="NAME", help="Only entries by this command, such as change or load."),
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="TIME", help="From this date or time (UTC)."),
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="TIME", help="Up to this date or time (UTC).")
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Maximum number of entries.")]
OldestFirstOption = Annotated[bool, typer.Option("--oldest-first", help="List the oldest first.")]
HeadOption = Annotated[
    list[str] | None,
    typer.Option(
        "--head", metavar="SEQ:HASH", help="A latest entry noted earlier, kept elsewhere; can be repeated."
    ),
]


@history.command("list")
def history_list_command(
    subject: SubjectArgument = None,
    actor: ByOption = None,
    command: CommandOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: LimitOption = 20,
    oldest_first: OldestFirstOption = False,
    format_: FormatOption = Form.TABLE,
    _lang: LangOption = ENGLISH,
) -> None:
    """List entries, newest first; the word list can be left out."""
    from registry.cli.database import open_store
    from registry.cli.output import json_form
    from registry.cli.output.changes import change_json, write_changes
    from registry.graph.search import Sought, search

    first = parse_time(since, "--since", start=True) if since else None
    last = parse_time(until, "--until") if until else None
    sought = Sought(subject, actor, command and stored_name(command), first, last, limit, oldest_first)
    with open_store() as store, ProgressDisplay(say("Reading the history")):
        head = store.head()
        changes = list(search(store, sought, head))
    if format_ is Form.JSON:
        answer = {"format": json_form.FORMAT, "entries": [change_json(change) for change in changes]}
        terminal.print_data(json_form.json_by_line(answer | json_form.history_json(head)))
        return
    out = terminal.Writer(terminal.current_language())
    write_changes(changes, out, whole=subject is not None)
    if not changes:
        out.say(say("No entries."))
    out.write()


@history.command("verify")
def history_verify_command(head: HeadOption = None, _lang: LangOption = ENGLISH) -> None:
    """Verify that neither history nor records were tampered with.

    Names the first entry that was altered, removed, reordered or inserted, or the first entity or proposal
    that was changed directly in the database. Exit code 0 if everything is intact, 2 if not. The owner of the
    database could rewrite the whole history: only a latest entry kept elsewhere (every export prints one)
    proves that.
    """
    from registry.cli.database import open_store
    from registry.cli.output.changes import write_audit
    from registry.graph.audit import audit

    noted = [_noted(text) for text in head or ()]
    with open_store() as store, ProgressDisplay(say("Verifying")) as progress:
        outcome = audit(store, noted, progress.update)
    out = terminal.Writer(terminal.current_language())
    write_audit(outcome, out)
    out.write()
    raise typer.Exit(0 if outcome.whole else 2)


def _noted(text: str) -> Noted:
    from registry.history.verify import Noted

    match = _HEAD.fullmatch(text)
    if not match:
        raise RegistryError(
            say("{text} is not a history entry as SEQ:HASH.", text=f"{text!r}"),
            where="--head",
            cure=say("Copy it as `registry history head` prints it: 12:, then 64 digits and letters a to f."),
        )
    return Noted(int(match[1]), match[2])


@history.command("head")
def history_head_command(_lang: LangOption = ENGLISH) -> None:
    """Print the latest entry as SEQ:HASH.

    Keep a copy elsewhere: it proves later tampering.
    """
    from registry.cli.database import open_store

    with open_store() as store:
        end = store.head()
    terminal.print_data(f"{end.seq}:{end.hash}")
