"""Write facts as a manifest: equal text for equal facts, and never half a file."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml.resolver import Resolver

from registry.entities import ENTITIES, Entity
from registry.errors import RegistryError
from registry.facts import Facts
from registry.intake.files import SUFFIXES
from registry.intake.gc_pause import gc_paused
from registry.messages import say

_UNBROKEN = 1_000_000
"""A width at which no line is broken."""
VERSION = 1
"""Of the format; a manifest starts with it."""
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


def manifest_text(facts: Facts, remark: str | None = None) -> str:
    """Return facts as the text of one manifest, equal for equal facts; a remark becomes its first line.

    Kinds are in the order of `ENTITIES`, ids sorted, keys as declared. What is not recorded is left out,
    "none" is written `[]`, and values that YAML 1.1 would misread are quoted.
    """
    return _comment(remark) + _yaml(_plain(facts, ENTITIES))


def value_text(value: object) -> str:
    """Return one value that is not a list or mapping as a manifest has it, on one line."""
    if isinstance(value, str) and not value.isprintable():
        return json.dumps(value)
    text: str = yaml.dump({"k": value}, Dumper=_Dumper, allow_unicode=True, width=_UNBROKEN)
    return text.removeprefix("k: ").strip()


def write_manifest(facts: Facts, path: Path, remark: str | None = None) -> None:
    """Write facts to one file, JSON if named `.json`, or to an existing folder, one file a kind.

    All files are written under temporary names first and then moved into place. In a folder, the file of
    a kind without entities is deleted, so that reading the folder gives these facts and no older ones;
    other files stay. A remark becomes a comment in the first line of each file; JSON has no comments.

    Raises:
        RegistryError: If the file or folder cannot be written to, or its name ends as that of another format.
    """
    _refuse_ending(path)
    try:
        if path.is_dir():
            _write_folder(facts, path, remark)
        elif path.suffix.lower() == ".json":
            _write_all({path: json.dumps(_plain(facts, ENTITIES), ensure_ascii=False, indent=2) + "\n"})
        else:
            _write_all({path: manifest_text(facts, remark)})
    except OSError as error:
        what = say("The manifest cannot be written: {why}.", why=error.strerror or str(error))
        full = error.errno == errno.ENOSPC
        cure = (
            say("Free some disk space.") if full else say("Choose an existing folder that you may write to.")
        )
        raise RegistryError(what, where=str(path), cure=cure) from error


def _refuse_ending(path: Path) -> None:
    """Refuse a name with the ending of another format; devices and existing folders may have any name."""
    ending = path.suffix.lower()
    if ending in ("", *SUFFIXES) or path.is_dir() or (path.exists() and not path.is_file()):
        return
    raise RegistryError(
        say("A register cannot be written as {ending}.", ending=ending),
        where=str(path),
        cure=say("Choose a name that ends in .yaml or .json, or an existing folder."),
    )


def _write_folder(facts: Facts, folder: Path, remark: str | None) -> None:
    kinds = [entity for entity in ENTITIES if facts.all(entity)] or list(ENTITIES[:1])
    texts = {entity.plural: _comment(remark) + _yaml(_plain(facts, [entity])) for entity in kinds}
    _write_all({folder / f"{plural}.yaml": text for plural, text in texts.items()})
    for entity in ENTITIES:
        if entity not in kinds:
            (folder / f"{entity.plural}.yaml").unlink(missing_ok=True)


def _write_all(texts: Mapping[Path, str]) -> None:
    """Write every file under a temporary name, then move all; links are followed, permissions kept."""
    beside: dict[Path, Path] = {}
    try:
        for place, text in texts.items():
            path = Path(os.path.realpath(place))
            if path.exists() and not path.is_file():  # a pipe or a device is written to directly
                path.write_text(text, encoding="utf-8", newline="\n")
                continue
            beside[path] = path.with_name(f".{path.name}.{os.getpid()}.tmp")
            _write_one(beside[path], text)
            if path.exists():
                shutil.copymode(path, beside[path])
        for path, temporary in beside.items():
            temporary.replace(path)
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)


def _write_one(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


class _Block(dict[str, Any]):
    """A mapping with one key a line; flat mappings within it stay on one line."""


class _Dumper(yaml.CSafeDumper):
    """Writes dates without quotes and never creates anchors."""

    # Our reader takes dates as text; everything else that YAML 1.1 resolves stays quoted, such as "NO".
    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML's own name and form for it
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
        for first, resolvers in yaml.CSafeDumper.yaml_implicit_resolvers.items()
    }

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        return _tag(value, implicit) if kind is yaml.ScalarNode else super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]  # PyYAML's stubs

    def ignore_aliases(self, _data: object) -> bool:
        return True


@lru_cache(4096)
def _tag(value: str, implicit: tuple[bool, bool]) -> Any:
    """The tag that a plain value would have; needed twice for each, and most values are repeated."""
    return _RESOLVER.resolve(yaml.ScalarNode, value, implicit)  # type: ignore[no-untyped-call]  # PyYAML's stubs


_RESOLVER = Resolver()
_RESOLVER.yaml_implicit_resolvers = _Dumper.yaml_implicit_resolvers
_Dumper.add_representer(
    _Block,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=False),
)


def _plain(facts: Facts, kinds: Iterable[type[Entity]]) -> _Block:
    top = _Block(registry=VERSION)
    for kind in kinds:
        entities = facts.all(kind)
        if entities:
            top[kind.plural] = [
                _Block(entities[entity_id].model_dump(mode="json", exclude_none=True))
                for entity_id in sorted(entities)
            ]
    return top


def _comment(remark: str | None) -> str:
    return f"# {remark}\n" if remark else ""


def _yaml(value: _Block) -> str:
    with gc_paused():
        return yaml.dump(
            value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None
        )
