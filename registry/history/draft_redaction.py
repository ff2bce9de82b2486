"""Find contacts in the YAML of a draft and cut out single keys; the rest stays as its author wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from registry.vocabulary import OrganisationKind


class KeyValue(NamedTuple):
    """A key and its value with their position in the text; `flow` if between braces."""

    key: str
    value: str
    start: int
    end: int
    flow: bool


def contacts(node: yaml.Node | None) -> Iterator[tuple[str | None, yaml.MappingNode]]:
    """Yield the contacts in a text, each with the id of its organisation; None where it has no id yet."""
    for each in _mappings(node):
        values = {key.value: value for key, value in each.value if isinstance(key, yaml.ScalarNode)}
        owner, listed = values.get("id"), values.get("contacts")
        of = owner.value if isinstance(owner, yaml.ScalarNode) else None
        if isinstance(listed, yaml.SequenceNode):
            yield from ((of, one) for one in listed.value if isinstance(one, yaml.MappingNode))


def natural_persons(node: yaml.Node | None) -> Iterator[tuple[str | None, yaml.MappingNode]]:
    """Yield the organisations in a text that are natural persons, each with its id if it has one yet."""
    for each in _mappings(node):
        values = {pair.key: pair.value for pair in plain_values(each)}
        if values.get("kind") == OrganisationKind.NATURAL_PERSON:
            yield values.get("id"), each


def _mappings(node: yaml.Node | None) -> Iterator[yaml.MappingNode]:
    """Yield every mapping in a text, once even if aliases repeat it."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, yaml.SequenceNode):
            waiting += each.value
        elif isinstance(each, yaml.MappingNode):
            yield each
            waiting += [value for _, value in each.value]


def plain_values(node: yaml.MappingNode) -> Iterator[KeyValue]:
    """Yield the keys of a mapping whose values are plain texts."""
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode):
            ends = key.start_mark.index, value.end_mark.index
            yield KeyValue(key.value, value.value, *ends, bool(node.flow_style))


def cut(text: str, pairs: list[KeyValue]) -> str:
    """Return a text without some pairs, and without the commas or lines that only they needed."""
    once = {*pairs}  # what an alias repeats is in the text only once
    for pair in sorted(once, key=lambda pair: pair.start, reverse=True):
        start, end = _between_commas(text, pair) if pair.flow else _line(text, pair)
        text = text[:start] + text[end:]
    return text


def _between_commas(text: str, pair: KeyValue) -> tuple[int, int]:
    after = re.compile(r"\s*,\s*").match(text, pair.end)
    if after:
        return pair.start, after.end()
    before = re.search(r"\s*,\s*$", text[: pair.start])
    return (before.start() if before else pair.start), pair.end


def _line(text: str, pair: KeyValue) -> tuple[int, int]:
    begins = text.rfind("\n", 0, pair.start) + 1
    ends = text.find("\n", pair.end) + 1 or len(text)
    alone = not text[begins : pair.start].strip() and not text[pair.end : ends].strip()
    return (begins, ends) if alone else (pair.start, pair.end)
