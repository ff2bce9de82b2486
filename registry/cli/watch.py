"""`registry watch`: print each history entry as it is written, with the verdicts it changed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from registry.cli.options import ENGLISH, Form, FormatOption, LangOption, command_group
from registry.cli.output import terminal
from registry.cli.parsing import local_date
from registry.messages import say

if TYPE_CHECKING:
    from registry.graph.store import Store
    from registry.impact.feed import Feed

app = command_group()
PAUSE = 1.0
"""Seconds between two checks for new history entries."""

AfterOption = Annotated[
    int | None, typer.Option("--since", min=0, metavar="SEQ", help="Start after this entry. [default: now]")
]
OnceOption = Annotated[bool, typer.Option("--once", help="Print what there is, then exit.")]


@app.command("watch")
def watch_command(
    since: AfterOption = None,
    once: OnceOption = False,
    format_: FormatOption = Form.TABLE,
    _lang: LangOption = ENGLISH,
) -> None:
    """Print each history entry as it is written.

    Each is printed with the verdicts that it changed. Press Ctrl-C to stop. With --format json, each is one
    line.
    """
    watcher = _Watcher(since, format_)
    if once:
        watcher.look()
    else:
        watcher.follow()


class _Watcher:
    """Follows one database, and waits for it while it is unavailable."""

    def __init__(self, since: int | None, form: Form) -> None:
        self._place = since
        self._form = form
        self._away: bool | None = None

    def look(self) -> None:
        """Print the entries so far."""
        from registry.cli.database import open_store
        from registry.impact.feed import Feed

        with open_store() as store:
            self._begin(store)
            self._print(Feed(store))

    def follow(self) -> None:
        """Print changes until interrupted.

        Raises:
            EngineError: If the database cannot be reached at the start.
        """
        from registry.errors import EngineError
        from registry.graph.connection import may_answer

        while True:
            try:
                if not self._away or may_answer():  # do not restart an engine that someone stopped
                    self._stay()
            except EngineError:
                if self._away is None:
                    raise
                if not self._away:
                    terminal.print_note(say("The database does not answer. Waiting …"))
                self._away = True
            time.sleep(PAUSE)

    def _stay(self) -> None:
        from registry.cli.database import open_store
        from registry.impact.feed import Feed

        with open_store(patience=PAUSE) as store:  # report an outage soon, not after long retries
            if self._away:
                terminal.print_note(say("The database answers again."))
            self._away = False
            self._begin(store)
            feed = Feed(store)
            while True:
                self._print(feed)
                time.sleep(PAUSE)

    def _begin(self, store: Store) -> None:
        from registry.errors import NotFoundError

        last = store.head().seq
        if self._place is None:
            self._place = last
        elif self._place > last:
            raise NotFoundError(
                say("There is no history entry {seq}; the latest is {last}.", seq=self._place, last=last),
                cure=say("Give the last entry you have read, or leave --since out."),
            )

    def _print(self, feed: Feed) -> None:
        from registry.cli.output.change_events import print_news

        for news in feed.since(self._place or 0, local_date()):
            print_news(news, self._form)
            self._place = news.change.seq
