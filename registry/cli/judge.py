"""`registry judge`, `check` and `schema`: judge manifests or the whole register; the schema of manifests.

`judge` and `schema` need no engine, and import neither the driver nor pandas.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, NamedTuple

import typer

from registry.cli.options import (
    ENGLISH,
    ChecksOption,
    CountriesOption,
    FailOn,
    FailOnOption,
    FilesArgument,
    Form,
    FormatOption,
    KnownAtOption,
    LangOption,
    OnOption,
    ReportFilters,
    ReportLimitOption,
    SeverityOption,
    VendorsOption,
    WholeOption,
    WithoutOption,
    command_group,
)
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.cli.parsing import parse_known_at, parse_question
from registry.cli.write_command import note_unread
from registry.messages import say

if TYPE_CHECKING:
    from registry.cli.output.check_report import CheckReport
    from registry.register import Question, Register

app = command_group()


@app.command("judge")
def judge_command(
    files: FilesArgument,
    on: OnOption = None,
    without: WithoutOption = None,
    format_: FormatOption = Form.TABLE,
    fail_on: FailOnOption = FailOn.UNKNOWN,
    vendor: VendorsOption = None,
    country: CountriesOption = None,
    check: ChecksOption = None,
    severity: SeverityOption = None,
    limit: ReportLimitOption = None,
    all_: WholeOption = False,
    _lang: LangOption = ENGLISH,
) -> None:
    """Judge the transfers in manifests; needs no database.

    Prints a summary and the most urgent transfers and findings; --all prints every one. JSON is whole. What
    --vendor, --country, --check and --severity leave out is neither printed, nor in JSON, nor counted by
    --fail-on. Without any transfer, --fail-on unknown (the default) fails.
    """
    from registry.register import Register

    question = parse_question(on, without)
    note_unread(files)
    gc.disable()  # the process ends with the answer; nothing becomes garbage before
    with ProgressDisplay(say("Reading")):
        register = Register.from_files(*files)
    filters = ReportFilters(vendor or (), country or (), check or (), severity)
    how = ReportOptions(filters, format_, fail_on, limit, whole=all_)
    failed = print_report(register, question, how)
    if not register.dossiers.transfers.rows:
        terminal.print_note(say("Nothing was judged: no transfer is recorded in what was read."))
        failed = failed or int(fail_on is FailOn.UNKNOWN)
    raise typer.Exit(failed)


@app.command("check")
def check_command(
    on: OnOption = None,
    without: WithoutOption = None,
    format_: FormatOption = Form.TABLE,
    fail_on: FailOnOption = FailOn.UNKNOWN,
    as_known_at: KnownAtOption = None,
    vendor: VendorsOption = None,
    country: CountriesOption = None,
    check: ChecksOption = None,
    severity: SeverityOption = None,
    limit: ReportLimitOption = None,
    all_: WholeOption = False,
    _lang: LangOption = ENGLISH,
) -> None:
    """Judge every recorded transfer and run all checks.

    Prints a summary and the most urgent transfers and findings; --all prints every one. JSON is whole. What
    --vendor, --country, --check and --severity leave out is neither printed, nor in JSON, nor counted by
    --fail-on.
    """
    from registry.cli.database import open_store
    from registry.register import Register

    question, known = parse_question(on, without), parse_known_at(as_known_at)
    gc.disable()  # as above
    with open_store() as store, ProgressDisplay(say("Reading the register")):
        register = Register.open(store, known)
    if not register.dossiers.transfers.rows:
        terminal.print_note(say("The register holds no transfers yet. Load some with `registry load FILE`."))
    filters = ReportFilters(vendor or (), country or (), check or (), severity)
    how = ReportOptions(filters, format_, fail_on, limit, whole=all_, count_drafts=False)
    raise typer.Exit(print_report(register, question, how))


class ReportOptions(NamedTuple):
    """How a report is limited, printed and turned into an exit code."""

    filters: ReportFilters = ReportFilters()
    form: Form = Form.TABLE
    fail_on: FailOn = FailOn.UNKNOWN
    limit: int | None = None
    whole: bool = False
    count_drafts: bool = True
    """Whether drafts count for `fail_on`."""


def print_report(register: Register, question: Question, options: ReportOptions) -> int:
    """Judge a register, print the report and return the exit code."""
    from registry.cli.output import json_form
    from registry.cli.output.check_report import fails

    report = report_on(register, question, options.filters)
    if options.form is Form.JSON:
        terminal.print_data(json_form.json_by_line(json_form.report_json(report)))
    else:
        from registry.cli.output.text import Bounds, write_report

        out = terminal.Writer(terminal.current_language())
        write_report(report, out, Bounds.of(options.limit, whole=options.whole))
        out.write()
    gc.freeze()  # so that the interpreter does not search it all on exit
    return int(fails(report, options.fail_on, count_drafts=options.count_drafts))


def report_on(register: Register, question: Question, filters: ReportFilters) -> CheckReport:
    """Judge a register, and leave only what the filters select."""
    from registry.cli.output.check_report import judge_register

    gc.disable()  # as above, for a register that the demo has read
    with ProgressDisplay(say("Judging")) as progress:
        report = judge_register(register, question, terminal.current_language(), progress.update)
    if any(filters):
        from registry.cli.output.selection import select

        report = select(report, register, filters)
    return report


@app.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of manifests."""
    from registry.cli.output import json_form
    from registry.intake.manifests import json_schema

    terminal.print_data(json_form.as_json(json_schema()))
