"""One name, one meaning: what a class, function or variable may be called."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.sources import nodes, trees

VAGUE = {"told", "asked", "said", "found", "held", "gone"}
"""Participles that do not say what a thing is."""
KEYS_OF_MANIFESTS = {"found", "consent_asked", "extension_told_within", "asked_by", "asked_on"}
"""Fields that are called like their keys in manifests, which never change."""


def names(tree: ast.Module) -> Iterator[str]:
    """Every name that a module gives to something."""
    for node in nodes(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(asname=str(name)):
                yield name


def public(tree: ast.Module, *, types: bool) -> Iterator[str]:
    """The classes and type aliases, or the functions, that a module offers to others."""
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name) if types:
                pass
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if types:
                if not name[0].isupper() or name.isupper():
                    continue
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if not types:
                pass
            case _:
                continue
        if not name.startswith("_"):
            yield name


def in_several_modules(*, types: bool) -> dict[str, list[str]]:
    """The public names that more than one module defines, with those modules."""
    places = defaultdict(list)
    for path, tree in trees().items():
        for name in public(tree, types=types):
            places[name].append(path)
    return {name: paths for name, paths in places.items() if len(paths) > 1}


def test_no_name_is_a_vague_participle() -> None:
    vague = {
        f"{path}: {name}"
        for path, tree in trees().items()
        for name in names(tree)
        if VAGUE & set(name.lower().split("_"))
        and not (path.startswith("registry/entities/") and name in KEYS_OF_MANIFESTS)
    }
    vague |= {path for path in trees() if VAGUE & set(Path(path).stem.split("_"))}
    assert vague == set()


def test_no_public_class_has_its_name_in_two_modules() -> None:
    assert in_several_modules(types=True) == {}


def test_no_public_function_has_its_name_in_two_modules() -> None:
    assert in_several_modules(types=False) == {}
