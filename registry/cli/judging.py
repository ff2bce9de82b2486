"""What needs no engine: judging manifests, the schema. Imports neither the driver nor pandas."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path

from registry.cli import json_form, printing
from registry.cli.asked import FailOn, Form, fails
from registry.cli.waiting import Waiting
from registry.register import Question, Register


def run_judge(files: Sequence[Path], question: Question, form: Form, language: str, fail_on: FailOn) -> int:
    """Judge manifests, print the answer, and give the exit code."""
    with Waiting("Reading"):
        register = Register.from_files(*files)
    return answer(register, question, form, language, fail_on)


def answer(register: Register, question: Question, form: Form, language: str, fail_on: FailOn) -> int:
    """Judge a register, print the answer, and give the exit code."""
    from registry.cli.report import report

    gc.freeze()  # what was read stays until the end, so that no collection need walk it
    with Waiting("Judging") as waiting:
        told = report(register, question, language, waiting.update)
    if form is Form.JSON:
        printing.write_text(json_form.dumps_by_line(json_form.of_report(told)))
    else:
        from registry.cli.telling import tell_report

        out = printing.Writer(language)
        tell_report(told, out)
        out.write()
    return int(fails(told, fail_on))


def run_schema() -> None:
    """Print the JSON Schema of manifests."""
    from registry.intake.manifests import json_schema

    printing.write_text(json_form.dumps(json_schema()))
