"""`watch`: each change of the register as it comes, with the verdicts that it changed."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Annotated

import typer

from registry.cli.app import Lang, Shown, app
from registry.cli.asked import Form, Language

if TYPE_CHECKING:
    from registry.dossiers.changed import Judged
    from registry.messages import Message
    from registry.registrar.feed import News

PAUSE = 1.0
"""Seconds between two looks at the end of the history."""
_NAMED = 5
"""So many entities of a change are named in the table; the rest is counted."""

Since = Annotated[
    int | None, typer.Option("--since", min=0, metavar="SEQ", help="Begin after this entry. [default: now]")
]
Once = Annotated[bool, typer.Option("--once", help="Print what there is and end.")]


@app.command()
def watch(
    since: Since = None, once: Once = False, format_: Shown = Form.TABLE, lang: Lang = Language.EN
) -> None:
    """Print each change as it comes, with the verdicts that it changed.

    Ctrl-C ends it. As JSON, each change is one line.
    """
    _Watch(format_, lang.value).follow(since, once=once)


class _Watch:
    """Follows one database, and outlives its engine."""

    def __init__(self, form: Form, language: str) -> None:
        self._form = form
        self._language = language
        self._place: int | None = None

    def follow(self, since: int | None, *, once: bool) -> None:
        """Print what comes after an entry, or from now on; until interrupted, unless only once."""
        from registry.errors import EngineError

        self._place = since
        self._met(once=once)
        while not once:
            try:
                self._met(once=False)
            except EngineError:
                self._wait()

    def _met(self, *, once: bool) -> None:
        """Print what comes for as long as the database answers; on the first meeting a failure is one."""
        from registry.cli.asked import today
        from registry.cli.commands import opened
        from registry.registrar.feed import Feed

        with opened() as store:
            if self._place is None:
                self._place = store.head().seq
            feed = Feed(store)
            while True:
                for news in feed.since(self._place, today()):
                    self._tell(news)
                    self._place = news.change.seq
                if once:
                    return
                time.sleep(PAUSE)
