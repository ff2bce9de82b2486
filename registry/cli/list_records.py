"""`registry list`: what is recorded, one line each, with filters."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from registry.cli.options import ENGLISH, Form, FormatOption, LangOption, OnOption, command_group
from registry.cli.output.progress import ProgressDisplay
from registry.cli.parsing import parse_path, parse_question
from registry.messages import say

if TYPE_CHECKING:
    from registry.register import Register

app = command_group()


class ListedKind(StrEnum):
    """What can be listed: vendors, and every kind of entity by its plural."""

    VENDORS = "vendors"
    ORGANISATIONS = "organisations"
    ENGAGEMENTS = "engagements"
    AGREEMENTS = "agreements"
    TRANSFERS = "transfers"
    MECHANISMS = "mechanisms"
    ASSESSMENTS = "assessments"
    ACTIVITIES = "activities"
    PURPOSES = "purposes"
    DATA_CATEGORIES = "data_categories"
    SUBJECT_CATEGORIES = "subject_categories"
    MEASURES = "measures"
    TRACKERS = "trackers"
    NOTICES = "notices"
    PROCEDURES = "procedures"
    USAGE_POLICIES = "usage_policies"
    DECISIONS = "decisions"
    COMMENTS = "comments"
    DOCUMENTS = "documents"
    QUESTIONS = "questions"
    REQUIREMENTS = "requirements"


class OutcomeChoice(StrEnum):
    """The values of `Outcome`, whose module `--help` need not load."""

    UNCOVERED = "uncovered"
    UNKNOWN = "unknown"
    COVERED = "covered"
    NOT_RESTRICTED = "not_restricted"


class PartRoleChoice(StrEnum):
    """The values of `Role`, whose module `--help` need not load."""

    CONTROLLER = "controller"
    JOINT_CONTROLLER = "joint_controller"
    PROCESSOR = "processor"


@app.command("list")
def list_command(
    kind: Annotated[ListedKind, typer.Argument(metavar="KIND", help="vendors, transfers, activities, …")],
    country: Annotated[
        str | None,
        typer.Option("--country", metavar="COUNTRY", help="Only those established, or with a place, there."),
    ] = None,
    outcome: Annotated[
        OutcomeChoice | None,
        typer.Option("--outcome", help="Only transfers with this verdict, and vendors with it as the worst."),
    ] = None,
    role: Annotated[
        PartRoleChoice | None,
        typer.Option("--role", help="Only those in this role; for a transfer, that of the importer."),
    ] = None,
    file: Annotated[
        list[Path] | None,
        typer.Option(
            "--file", metavar="FILE", parser=parse_path, help="Read this manifest instead of the register."
        ),
    ] = None,
    on: OnOption = None,
    format_: FormatOption = Form.TABLE,
    _lang: LangOption = ENGLISH,
) -> None:
    """List vendors, transfers or any other kind.

    KIND is vendors (organisations that we engage or send data to), or the plural of any kind, such as
    transfers, activities, agreements, mechanisms.
    """
    from registry.cli.output.listing_rows import listed_rows, print_listing, selected

    question = parse_question(on, None)
    register = _register(file or [])
    with ProgressDisplay(say("Judging")):
        rows = listed_rows(register, kind.value, question)
        rows = selected(rows, register.law, country=country, outcome=outcome, role=role)
    print_listing(kind.value, rows, format_)


def _register(files: list[Path]) -> Register:
    from registry.register import Register

    if files:
        return Register.from_files(*files)
    from registry.cli.database import open_store

    with open_store() as store, ProgressDisplay(say("Reading the register")):
        return Register.open(store)
