"""Whatever stands in a manifest, reading it gives facts or faults with their places; never anything else."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import InputError
from registry.facts import Facts
from registry.intake.documents import YamlDocument
from registry.intake.manifests import manifest_text, read_manifests, read_text
from tests.examples import examples
from tests.strategies import AWKWARD, MISREAD, facts

SEED = Path(__file__).parents[2] / "seed" / "ringover"
ROUNDS = examples(100)

TEXTS = [
    manifest_text(Facts()),
    *(path.read_text(encoding="utf-8")[:4000] for path in sorted(SEED.glob("*.yaml"))),
]
BITS = [
    *MISREAD,
    *AWKWARD,
    "\t",
    "\r\n",
    "\ufeff",
    "\0",
    "\x1b[31m",
    "\u202e",
    "---\n",
    "...\n",
    "&a ",
    "*a",
    "? ",
]
BITS += [
    "<<: ",
    "- ",
    ": ",
    "\n",
    "!!binary ",
    "!<a> ",
    "%YAML 2.0\n",
    '"\\q"',
    "[" * 60,
    "{",
    "9" * 5000,
    "\U0010ffff",
]
NUMBERS: list[Any] = [0, -1, 1.5, 10**30, float("inf"), float("nan")]
ODD = (
    st.sampled_from([*NUMBERS, None, True, False, "", " ", [], {}, [[]]])
    | st.sampled_from([*MISREAD, *AWKWARD, "EU", "organisation/A", "a" * 300, "P", "2024-02-30"])
    | st.text(max_size=5)
)
"""Values that belong almost nowhere."""


EDITS = st.tuples(st.floats(0, 1), st.integers(0, 3), st.sampled_from(BITS))
"""Where in a text, how much is cut out there, and what is put in."""


def taken_or_refused(text: str, name: str) -> None:
    """Read a text; what is wrong with it, if anything, says where, what and the cure."""
    try:
        read_text(text, name)
    except InputError as error:
        refused = error
    else:
        return
    assert refused.faults
    for fault in refused.faults:
        assert fault.where.startswith(name)
        assert fault.text("fr").startswith(fault.where)
        assert fault.what
        assert fault.cure


@ROUNDS
@given(
    st.sampled_from(TEXTS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.sampled_from(BITS)), max_size=4),
)
def test_a_text_with_pieces_cut_out_and_put_in_is_taken_or_refused(
    text: str, edits: list[tuple[float, int, str]]
) -> None:
    for where, cut, bit in edits:
        at = int(where * len(text))
        text = text[:at] + bit + text[at + cut :]
    taken_or_refused(text, "a.yaml")


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values within a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for step, held in inner for found in places(held, (*path, step)))]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A manifest's plain value in which some values are replaced, taken out or put under another key."""
    top = YamlDocument(manifest_text(draw(facts(most=2))), "a.yaml").value
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places(top)))
        if not path:
            continue
        holder = top
        for step in path[:-1]:
            holder = holder[step]
        step = path[-1]
        how = draw(st.sampled_from(["replace", "drop", "wrap", "rename", "twice"]))
        if how == "replace":
            holder[step] = draw(ODD)
        elif how == "wrap":
            holder[step] = draw(st.sampled_from([[holder[step]], {"id": holder[step]}]))
        elif how == "rename" and isinstance(holder, dict):
            holder[draw(st.text(max_size=3)) + str(step)] = holder.pop(step)
        elif how == "twice" and isinstance(holder, list):
            holder.append(holder[step])
        else:
            del holder[step]
    return top


@ROUNDS
@given(mutated())
def test_a_manifest_with_odd_values_is_taken_or_refused(top: Any) -> None:
    taken_or_refused(yaml.safe_dump(top, sort_keys=False, allow_unicode=True), "a.yaml")
    taken_or_refused(json.dumps(top), "a.json")


@ROUNDS
@given(st.binary(max_size=60), st.sampled_from(["a.yaml", "a.json"]))
def test_bytes_are_taken_or_refused(data: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        with suppress(InputError):
            read_manifests(path)
