"""A progress bar or spinner on standard error, for work that takes more than a second."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Self

from registry.cli.output import terminal
from registry.messages import Message, render

if TYPE_CHECKING:
    from rich.progress import Progress

AFTER = 1.0
"""Seconds before anything is shown."""


class ProgressDisplay:
    """Shows progress while the `with` statement runs, if that takes longer than a second.

    Args:
        text: The work in progress.

    Attributes:
        counts: How much is done, and of how much, at the last update.
    """

    def __init__(self, text: Message) -> None:
        self._text = render(text, terminal.current_language())
        self._lock = threading.Lock()
        self._bar: Progress | None = None
        self.counts: tuple[int, int | None] = (0, None)
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._timer = threading.Timer(AFTER, self._show)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer:
            self._timer.cancel()
        with self._lock:
            self._timer = None
            if self._bar:
                self._bar.stop()

    def update(self, done: int, total: int) -> None:
        """Update how much is done, and of how much."""
        step = max(1, total // 100)  # thousands of updates would only redraw
        before, self.counts = self.counts[0], (done, total)
        if self._bar and done // step != before // step:
            self._bar.update(self._bar.task_ids[0], completed=done, total=total)

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        bar = Progress(*columns, console=Console(stderr=True), transient=True)
        with self._lock:
            if self._timer is None:
                return
            done, total = self.counts
            bar.add_task(self._text, completed=done, total=total)
            bar.start()
            self._bar = bar
