"""What needs no engine: judging manifests, the schema. Imports neither the driver nor pandas."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path

from registry.cli import json_form, printing
from registry.cli.asked import FailOn, Form, fails
from registry.cli.waiting import Waiting
from registry.messages import say
from registry.register import Question, Register


def run_judge(files: Sequence[Path], question: Question, form: Form, language: str, fail_on: FailOn) -> int:
    """Judge manifests, print the answer, and give the exit code."""
    gc.disable()  # the process ends with the answer, and nothing made for it is garbage before
    with Waiting(say("Reading")):
        register = Register.from_files(*files)
    return answer(register, question, form, language, fail_on)


def answer(register: Register, question: Question, form: Form, language: str, fail_on: FailOn) -> int:
    """Judge a register, print the answer, and give the exit code."""
    from registry.cli.report import report

    gc.disable()  # as above, for a register that was read elsewhere
    with Waiting(say("Judging")) as waiting:
        told = report(register, question, language, waiting.update)
    if form is Form.JSON:
        printing.write_data(json_form.dumps_by_line(json_form.of_report(told)))
    else:
        from registry.cli.telling import tell_report

        out = printing.Writer(language)
        tell_report(told, out)
        out.write()
    gc.freeze()  # nor need the interpreter look through it all as it ends
    return int(fails(told, fail_on))


def run_schema() -> None:
    """Print the JSON Schema of manifests."""
    from registry.intake.manifests import json_schema

    printing.write_data(json_form.dumps(json_schema()))
