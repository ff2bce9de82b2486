"""Whatever is written wrongly: the cure that a fault suggests, put where the fault is, removes that fault."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.errors import InputError
from registry.facts import Facts
from registry.intake.documents import YamlDocument
from registry.intake.manifests import manifest_text, read_text
from registry.intake.positions import FileFault
from registry.messages import Message
from tests.examples import number_of
from tests.strategies import facts

Path = tuple[str | int, ...]


def manifest(of: Facts) -> dict[str, Any]:
    value = YamlDocument(manifest_text(of), "a.yaml").value
    assert isinstance(value, dict)
    return value


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every key and item of a manifest but the version."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        if step != "registry":
            yield (*path, step)
            yield from places(inner, (*path, step))


def inside(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def slipped(text: str, chance: Random) -> str:
    """A text with one letter missing, doubled or exchanged, in capitals, or with another separator."""
    at = chance.randrange(len(text))
    return chance.choice(
        [
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
            text.upper(),
            text.replace("_", " "),
            text.replace("/", ""),
            text.rpartition("/")[2],
            f"{text}s",
        ]
    )


def mistaken(value: Any, chance: Random) -> Any:
    """What someone might write in a value's place."""
    if isinstance(value, bool):
        return chance.choice(["yes" if value else "no", str(value), "Oui", 1, "2026-01-31", None])
    if isinstance(value, int):
        return chance.choice([str(value), -value - 1, value + 10**6, None])
    if isinstance(value, list):
        return value[0] if value and chance.random() < 0.7 else chance.choice(["none", "", None, {}])
    if isinstance(value, dict):
        return chance.choice([[value], "x", None])
    year, *rest = str(value).split("-")
    if len(rest) == 2 and value.replace("-", "").isdigit():
        return chance.choice([f"{rest[1]}/{rest[0]}/{year}", f"{value}T10:00", True, "9999-12-31", "soon"])
    return (
        chance.choice([slipped(value, chance), [value], None, "", " ", f"{value}\0", 12]) if value else None
    )


def spoilt(value: dict[str, Any], chance: Random) -> dict[str, Any]:
    """A manifest with one mistake in it."""
    *way, last = chance.choice([*places(value)])
    holder = inside(value, tuple(way))
    if isinstance(last, str) and chance.random() < 0.4:
        renamed = slipped(last, chance)
        items = [(renamed if key == last else key, inner) for key, inner in holder.items()]
        if chance.random() < 0.7:  # else both are there
            holder.clear()
        holder.update(items)
    else:
        holder[last] = mistaken(holder[last], chance)
    return value


def faults(value: dict[str, Any]) -> list[FileFault]:
    try:
        read_text(json.dumps(value), "a.json")
    except InputError as error:
        return [fault for fault in error.faults if isinstance(fault, FileFault)]
    return []


def steps(value: Any, path: str) -> Path:
    """The steps of a path as people write it."""
    found: list[str | int] = []
    rest = path
    while rest:
        if rest.startswith("["):
            index, _, rest = rest[1:].partition("]")
            found.append(int(index))
        else:
            keys = inside(value, tuple(found))
            here = rest.removeprefix(".")
            key = max((key for key in keys if here.startswith(key)), key=len, default=here)
            found.append(key)
            rest = here[len(key) :]
    return tuple(found)


def followed(value: dict[str, Any], fault: FileFault) -> dict[str, Any] | None:
    """The manifest with the fault's cure put in its place; None where a cure leaves more than one way."""
    assert isinstance(fault.cure, Message)
    said = dict(fault.cure.values)
    cured = copy.deepcopy(value)
    *way, last = steps(value, fault.path)
    holder = inside(cured, tuple(way))
    meant = said.get("meant", said.get("id") if "{kind}/ and" in fault.cure.template else None)
    if fault.cure.template == "Write [{value}].":
        holder[last] = [said["value"]]
    elif not isinstance(meant, str):
        return None
    elif "key" in fault.what.template or "section" in fault.what.template:  # type: ignore[union-attr]  # a message
        wrong = holder.pop(last)
        if "already" not in fault.cure.template and fault.cure.template.startswith("Write "):
            assert meant not in holder
            holder[meant] = wrong
    else:
        holder[last] = {"true": True, "false": False}.get(meant, meant)
    return cured


@settings(max_examples=number_of(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(facts(), st.randoms(use_true_random=False))
def test_a_cure_that_is_followed_removes_its_fault(given_facts: Facts, chance: Random) -> None:
    value = spoilt(manifest(given_facts), chance)
    for fault in faults(value):
        cured = followed(value, fault)
        if cured is not None:
            left = faults(cured)
            assert not [each for each in left if (each.path, each.what) == (fault.path, fault.what)]
            assert len(left) <= len(faults(value)), (str(fault), [str(each) for each in left])
