"""The product's source as syntax trees, parsed once for all tests that look through it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]


@cache
def trees() -> dict[str, ast.Module]:
    """The syntax tree of every module of the product, by its path."""
    paths = [path for package in ("registry", "dashboard") for path in sorted((ROOT / package).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def nodes(tree: ast.Module) -> list[ast.AST]:
    """Every node of a module: as `ast.walk`, which is slow, but remembered."""
    return [*ast.walk(tree)]
