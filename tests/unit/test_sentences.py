"""A sentence may be reworded at any time: no code reads one, and nothing that is stored comes from one."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.reworded import ROOT
from tests.sources import nodes, trees

SPEAKING = {"say", "with_values", "render", "Message"}
"""The calls that give a message or its text."""
SPOKEN = {"says", "question", "remedy", "sentence"}
"""The fields that hold one."""
READING = {"startswith", "endswith", "partition", "rpartition", "split", "find", "index", "replace"}
ALLOWED = {
    "'Not a gzipped' in str(error)": "Python says so",
    "'No space left on device' in log": "the engine says so",
    "'is locked by another process' in log": "the engine says so",
    "'Invalid maximum heap size' in log": "Java says so",
    "'quoted scalar' in context": "libyaml says so",
    r"re.split(' *`([^`\\n]+)`', render(sentence, page_language()))": "text in backticks is typeset as code",
}
"""What reads the sentences of other programs, or sets one of ours, and why."""


def constants(tree: ast.Module) -> set[str]:
    """The names that stand for one message or a table of messages in a module."""
    named = set()
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in SPEAKING:
            named |= {target.id for target in targets if isinstance(target, ast.Name)}
    return named


def is_spoken(node: ast.AST | None, named: set[str]) -> bool:
    """Whether an expression is a message, its text, or a sentence written out."""
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name in SPEAKING
        case ast.Attribute(attr=name):
            return name in SPOKEN
        case ast.Name(id=name):
            return name in named
        case ast.Constant(value=str(text)):
            return " " in text.strip()
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
            return any(is_spoken(item, named) for item in items)
    return False


def read_as_keys(tree: ast.Module) -> Iterator[ast.expr]:
    """Where a sentence is compared with, looked up by, or taken apart."""
    named = constants(tree)
    for node in nodes(tree):
        if isinstance(node, ast.expr) and any(is_spoken(key, named) for key in keys_in(node)):
            yield node
        match node:
            case ast.Attribute(attr="template") | ast.Call(func=ast.Name(id="Message")):
                yield node


def keys_in(node: ast.expr) -> list[ast.expr | None]:
    """What an expression compares, looks up by, or takes apart."""
    match node:
        case ast.Compare(left=left, ops=ops, comparators=others) if any(
            isinstance(op, (ast.Eq, ast.NotEq, ast.In, ast.NotIn)) for op in ops
        ):
            return [left, *others]
        case ast.Dict(keys=keys):
            return keys
        case ast.DictComp(key=key) | ast.Subscript(slice=key):
            return [key]
        case ast.Call(func=ast.Attribute(attr=name, value=text), args=given) if name in READING:
            return [text, *given]
        case ast.Call(func=ast.Attribute(attr="get" | "setdefault" | "pop"), args=[key, *_]):
            return [key]
    return []


def test_no_code_reads_a_sentence() -> None:
    found = set()
    for name, tree in trees().items():
        if name != "registry/messages.py":
            found |= {
                f"{name}: {text}" for text in map(ast.unparse, read_as_keys(tree)) if text not in ALLOWED
            }
    assert found == set()


@pytest.mark.parametrize(
    "code",
    [
        'SLOTS = {"Encrypted traffic is routed.": "transit"}',
        "GAPS = {gap.says: gap for gap in ALL}",
        "note.says == OTHER",
        'found = note.template != "x"',
        'REMARK = say("It is so.")\nif remark == REMARK: pass',
        "if question not in told.reason or say('x') in texts: pass",
        'render(message).startswith("It")',
        'SLOTS.get(note.says, "remark")',
        "from_above = Message(one, ())",
    ],
)
def test_code_that_reads_a_sentence_is_seen(code: str) -> None:
    assert [*read_as_keys(ast.parse(code))]


@cache
def results(mode: str) -> Any:
    """What is found where all sentences are as written, all alike, or never the same twice."""
    command = [sys.executable, "-m", "tests.reworded", mode]
    env = {**os.environ, "PYTHONHASHSEED": "0"}
    run = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, env=env
    )  # our own module
    return json.loads(run.stdout)


@pytest.mark.parametrize("mode", ["all_alike", "never_twice"])
def test_rewording_changes_no_finding_and_no_verdict(mode: str) -> None:
    assert results(mode) == results("as_written")


def test_ids_that_were_accepted_in_earlier_versions_stay_valid() -> None:
    golden = json.loads((ROOT / "tests" / "golden" / "finding_ids.json").read_text(encoding="utf-8"))
    now = {name: {*told["findings"], *told["accepted_with"]} for name, told in results("as_written").items()}
    assert {name: sorted({*ids} - now[name]) for name, ids in golden.items()} == {name: [] for name in golden}
