"""The text of a manifest as plain values, with the line and column of each when needed.

YAML is read according to YAML 1.2, since in 1.1 the country code `NO` is a boolean and `1:30` a number:
only `true` and `false` are booleans, only plain decimal digits are integers. Dates and decimal fractions
stay text, because section 4.10 is not section 4.1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NoReturn

import yaml

from registry.errors import InputError
from registry.intake.positions import PathStep, Position, fault_at, position_of, syntax_fault
from registry.messages import Message, say

MAX_CHARACTERS = 32_000_000
"""A larger manifest must be split; 100,000 transfers take about 50 MB and go into several files."""
MAX_DEPTH = 50
_TOO_DEEP = say("Values are nested more than {most} levels deep.", most=MAX_DEPTH)
_DEPTH_CURE = say("Check for brackets left open: a manifest needs at most six levels.")
MAX_REPEATED = 100_000
"""Values that aliases may repeat at most; an attack with nested aliases has billions."""
SPLIT = say("Split it into several files in one folder.")
_LONG = 1_000

_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_PLAIN, _QUOTED, _COLLECTION = "plain", "quoted", "collection"
_TEXT_TAGS = (_QUOTED, "tag:yaml.org,2002:str")
_COLLECTION_TAGS = (_COLLECTION, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_KNOWN_TAGS = frozenset({_PLAIN, *_TEXT_TAGS, *_COLLECTION_TAGS})


Oddity = tuple[tuple[PathStep, ...], Position, Message, Message]
"""Path, position, fault and cure of something that the plain value does not show."""


class YamlDocument:
    """The text of one manifest: its plain value, and the position of each part.

    Args:
        text: YAML, or JSON where the name ends in `.json`.
        name: Its name in errors.

    Raises:
        InputError: If the text is too long, is not YAML or JSON, or repeats too much through aliases.
    """

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self._text = text
        self._is_json = name.lower().endswith(".json")
        if len(text) > MAX_CHARACTERS:
            self._refuse(
                say("The file has more than {count} million characters.", count=MAX_CHARACTERS // 1_000_000),
                SPLIT,
            )
        self.odd = False
        self.value: Any = self._from_json() if self._is_json else self._from_yaml()

    def position(self, path: tuple[PathStep, ...]) -> Position | None:
        """Return line and column of a part, counted from 1; of the key where a key leads to it."""
        return position_of(self._root, path) if self._root is not None else None

    def oddities(self) -> Iterator[Oddity]:
        """Yield repeated keys, keys that are not text, and tags: path, position, fault, cure."""
        if self.odd and self._root is not None:
            yield from _oddities(self._root, ())

    @cached_property
    def _root(self) -> yaml.Node | None:
        """The nodes with positions, parsed again only when needed: they take 30 times the text."""
        try:
            return _compose(_like_yaml(self._text) if self._is_json else self._text)
        except (yaml.YAMLError, _TooDeepError):
            return None

    def _from_yaml(self) -> Any:
        try:
            node = _compose(self._text)
            if node is None:
                self._refuse(say("The file is empty."), say("Start it with `registry: 1`."))
            plain = _Plain()
            value = plain.of(node)
        except yaml.YAMLError as error:
            raise InputError([syntax_fault(error, self.name, self._text)]) from None
        except _TooDeepError as error:
            self._refuse(_TOO_DEEP, _DEPTH_CURE, error.position)
        except _RepeatsError as error:
            self._refuse(error.what, say("Write the values out, or use fewer aliases."), error.position)
        self.odd = plain.odd
        return value

    def _from_json(self) -> Any:
        def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            value = dict(pairs)
            self.odd |= len(value) < len(pairs)
            return value

        try:
            return json.loads(self._text, object_pairs_hook=mapping, parse_float=str)
        except json.JSONDecodeError as error:
            fault = fault_at(
                self.name,
                Position(error.lineno, error.colno),
                (),
                say("Invalid JSON: {problem} (column {column}).", problem=error.msg, column=error.colno),
                say("Check the commas, quotes and brackets here and just before."),
            )
            raise InputError([fault]) from None
        except RecursionError:
            self._refuse(_TOO_DEEP, _DEPTH_CURE)
        except ValueError:
            self._refuse(say("It contains a number with too many digits."), say("Write it in quotes."))

    def _refuse(self, what: Message, cure: Message, position: Position | None = None) -> NoReturn:
        raise InputError([fault_at(self.name, position, (), what, cure)]) from None


def is_misread(text: str) -> bool:
    """Whether a text without quotes is read as something other than text."""
    return text in _WORDS or _INTEGER.fullmatch(text) is not None


class _TooDeepError(Exception):
    """Nesting that would overflow the C stack."""

    def __init__(self, position: Position) -> None:
        super().__init__(position)
        self.position = position


class _RepeatsError(Exception):
    """Aliases that lead to themselves or to too many values; the position is that of the repeated value."""

    def __init__(self, what: Message, position: Position) -> None:
        super().__init__(what, position)
        self.what = what
        self.position = position


class _Composer(yaml.CSafeLoader):
    """libyaml's composer with two tags for scalars, and a bound on nesting, which it lacks."""

    depth = 0

    def resolve(self, _kind: Any, value: Any, implicit: Any) -> str:
        if value is None:
            return _COLLECTION
        return _PLAIN if implicit[0] else _QUOTED

    def descend_resolver(self, parent: Any, _index: Any) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _TooDeepError(Position.of(parent.start_mark))

    def ascend_resolver(self) -> None:
        self.depth -= 1


def _compose(text: str) -> yaml.Node | None:
    return _Composer(text).get_single_node()


class _Plain:
    """Turns nodes into plain values; `odd` means that something needs a closer look."""

    def __init__(self) -> None:
        self.odd = False
        self._size = 0
        self._repeated = 0
        self._seen: dict[int, tuple[Any, int] | None] = {}

    def of(self, node: Any) -> Any:
        tag, value = node.tag, node.value
        if node.__class__ is yaml.ScalarNode:
            if tag is _PLAIN:
                if value in _WORDS:
                    return _WORDS[value]
                if value[0] in "-0123456789" and _INTEGER.fullmatch(value):
                    return int(value)
            elif tag is not _QUOTED and tag not in _TEXT_TAGS:
                self.odd = True
            return value if len(value) < _LONG else self._once(node)
        if tag is not _COLLECTION and tag not in _COLLECTION_TAGS:
            self.odd = True
        return self._once(node)

    def _once(self, node: Any) -> Any:
        """The value of a node that an alias may repeat: built once, its weight counted each time."""
        if id(node) in self._seen:
            return self._again(node)
        self._seen[id(node)] = None
        before = self._size
        value = node.value
        self._size += 1 + len(value) // (_LONG if value.__class__ is str else 1)
        if node.__class__ is yaml.SequenceNode:
            of = self.of
            value = [of(item) for item in value]
        elif node.__class__ is yaml.MappingNode:
            value = self._mapping(value)
        self._seen[id(node)] = (value, self._size - before)
        return value

    def _again(self, node: Any) -> Any:
        seen = self._seen[id(node)]
        if seen is None:
            what = say("An alias refers to the value that contains it.")
            raise _RepeatsError(what, Position.of(node.start_mark))
        value, weight = seen
        self._size += weight
        self._repeated += weight
        if self._repeated > MAX_REPEATED:
            what = say("Aliases repeat more than {most} values.", most=f"{MAX_REPEATED:,}")
            raise _RepeatsError(what, Position.of(node.start_mark))
        return value

    def _mapping(self, pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
        of = self.of
        try:
            value = {key.value: of(item) for key, item in pairs}
        except TypeError:  # a list or a mapping as a key
            value = {key.value: of(item) for key, item in pairs if key.__class__ is yaml.ScalarNode}
        if len(value) < len(pairs):
            self.odd = True
        return value


def _oddities(node: yaml.Node, path: tuple[PathStep, ...]) -> Iterator[Oddity]:
    if node.tag not in _KNOWN_TAGS:
        what = say("The YAML tag {tag} is not supported.", tag=node.tag)
        yield path, Position.of(node.start_mark), what, say("Remove it.")
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _oddities(item, (*path, index))
    elif isinstance(node, yaml.MappingNode):
        first: dict[str, int] = {}
        for key, value in node.value:
            position = Position.of(key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                cure = say("Write the value as a list, with hyphens.")
                yield path, position, say("A key must be a plain word."), cure
                continue
            here = (*path, key.value)
            if key.value in first:
                line = first[key.value]
                what = say("{key} appears twice, first on line {line}.", key=key.value, line=line)
                yield here, position, what, say("Keep one; YAML would silently use the last.")
            first.setdefault(key.value, position.line)
            yield from _oddities(value, here)


def _like_yaml(text: str) -> str:
    """The JSON in the same layout, readable by libyaml, which accepts no surrogate pairs and no tabs."""
    same_width = re.sub(r"\\(?:u[0-9A-Fa-f]{4}|/)", lambda escape: "x" * len(escape[0]), text)
    return same_width.replace("\t", " ")
