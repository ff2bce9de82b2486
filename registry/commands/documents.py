"""Documents that show something: recorded with the digest of their file, which is not stored."""

from __future__ import annotations

from datetime import date

from registry.access import Action
from registry.commands.command_runner import DEFAULTS, CommandOptions, CommandRunner
from registry.commands.subjects import require_subject
from registry.commit.transaction import Written
from registry.commit.write_request import Edit
from registry.entities import Document
from registry.intake.validation_messages import validated


class Documents:
    """Records documents.

    Args:
        runner: Runs the commands.
    """

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    def record(
        self,
        title: str,
        place: str | None = None,
        sha256: str | None = None,
        about: str | None = None,
        options: CommandOptions = DEFAULTS,
        *,
        dated: date | None = None,
    ) -> Written:
        """Record a document; its id, `document/…`, is then evidence.

        Args:
            title: Its title.
            place: Where it is kept: a URL or a folder.
            sha256: Of its file, 64 hexadecimal digits.
            about: The id of the entity, finding or proposal that it is about.
            options: The command's options.
            dated: The date on it.

        Raises:
            NotFoundError: If `about` is nothing that a document can be about.
            InputError: If a value is not valid, or the entity is not recorded.
        """
        options = options.for_content(title, place, sha256, about, dated)
        if known := self._runner.replay_of(Action.RECORD_DOCUMENT, options):
            return known
        options = options.with_request()
        if about is not None:
            require_subject(self._runner.store, about)
        document = new_document(options, title, place, sha256, about, dated)
        return self._runner.execute(Action.RECORD_DOCUMENT, options, Edit([document]))


def new_document(
    options: CommandOptions,
    title: str,
    place: str | None = None,
    sha256: str | None = None,
    about: str | None = None,
    dated: date | None = None,
) -> Document:
    """Return a document that a command with these options records; see `Documents.record`.

    Raises:
        InputError: If a value is not valid.
    """
    values = {"title": title, "place": place, "sha256": sha256, "about": about, "dated": dated}
    return validated(Document, {"id": f"document/{options.slug}", **values})
