"""The import rule of the house: every module is walked, imports inside functions too."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TypeGuard

import pytest

from tests import sources

ROOT = Path(__file__).parents[2]
LAYERS = (
    {"vocabulary", "clock"},
    {"entities"},
    {"law", "facts"},
    {"dossiers"},
    {"history", "engine"},
    {"checks", "intake", "pictures", "graph"},
    {"commit", "impact"},
    {"backup"},
    {"records"},
    {"commands", "admission"},
    {"register", "opening", "seed"},
    {"cli", "dashboard", "notebook", "façade"},
    {"__main__"},
)
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
FROM_ANYWHERE = {"errors", "messages"}
FROM_REGISTER_UP = {"access"}
PURE = {"law", "dossiers", "checks"}
DRIVES = {"engine", "graph", "commit", "backup"}
"""The rooms that may import the driver: the others go through them."""
DATABASE = {"neo4j", "py2neo", "sqlite3", "jpype", "arcadedb_embedded"}
OUTSIDE = {
    "socket",
    "ssl",
    "http",
    "requests",
    "httpx",
    "aiohttp",
    "asyncio",
    "subprocess",
    "ftplib",
    "smtplib",
}
NOT_PURE = DATABASE | OUTSIDE | {"time"}
CLOCK_CALLS = {"now", "today", "utcnow", "current_time", "local_date", "utc_today"}


def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    found = {}
    for package in ("registry", "dashboard"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    """Every module of the product, parsed."""
    parsed = sources.trees()
    return {name: parsed[path.relative_to(ROOT).as_posix()] for name, path in MODULES.items()}


@pytest.fixture(scope="module")
def imports(trees: dict[str, ast.Module]) -> dict[str, set[str]]:
    """What every module imports of the product."""
    return {name: {one for one in imported(name, tree) if one in trees} for name, tree in trees.items()}


def room(module: str) -> str:
    """The room that a module of the product stands in: `registry.law.reach` stands in `law`."""
    parts = module.split(".")
    if parts[0] == "dashboard":
        return "dashboard"
    return parts[1] if len(parts) > 1 else "façade"


def imported(name: str, tree: ast.Module) -> Iterator[str]:
    """Every module that this one names in an import, wherever the import stands."""
    package = name if name in MODULES and MODULES[name].name == "__init__.py" else name.rpartition(".")[0]
    for node in sources.nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            inner = [f"{source}.{alias.name}" for alias in node.names]
            yield from (one if one in MODULES else source for one in inner)
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            yield from (
                a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
            )


def _is_text(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def breach(importer: str, target: str) -> str | None:
    """What is wrong with a module of the product that imports another one, if anything is."""
    here, there = room(importer), room(target)
    if here == there or there in FROM_ANYWHERE:
        return None
    if here in FROM_ANYWHERE:
        return f"{importer} imports {target}, and everyone may import {here}"
    if there in FROM_REGISTER_UP:
        fits = LEVEL.get(here, 0) >= LEVEL["commands"]
        return None if fits else f"{importer} imports {target}, which is for commands and above"
    if here in FROM_REGISTER_UP:
        return (
            None if there in {"vocabulary", "entities"} else f"{importer} imports {target}, which is above it"
        )
    if LEVEL.get(there, len(LAYERS)) >= LEVEL.get(here, 0):
        return f"{importer} imports {target}, which stands beside or above it"
    return None


def breaches(name: str, tree: ast.Module) -> list[str]:
    """Every import of one module that the house forbids."""
    faults = []
    for target in imported(name, tree):
        top = target.split(".")[0]
        if top in {"registry", "dashboard"}:
            faults.append(breach(name, target))
        elif top == "streamlit" and room(name) != "dashboard":
            faults.append(f"{name} imports Streamlit, which only the dashboard may")
        elif top == "neo4j" and room(name) not in DRIVES:
            faults.append(f"{name} imports the driver, which only {', '.join(sorted(DRIVES))} may")
        elif top == "py2neo" and room(name) != "notebook":
            faults.append(f"{name} imports py2neo, which only the notebook may")
        elif room(name) in PURE and (top in NOT_PURE or (top == "urllib" and target != "urllib.parse")):
            faults.append(f"{name} imports {target}: the law and what it judges touch nothing outside")
    return [fault for fault in faults if fault]


def circles(imports: Mapping[str, Collection[str]]) -> list[list[str]]:
    """The groups of modules that import one another, directly or through others, types included."""
    reached = {name: _reached(name, imports) for name in imports}
    groups = {frozenset({name, *(o for o in reached[name] if name in reached[o])}) for name in imports}
    return sorted(sorted(group) for group in groups if len(group) > 1)


def _reached(name: str, imports: Mapping[str, Collection[str]]) -> set[str]:
    reached: set[str] = set()
    ahead = [*imports[name]]
    while ahead:
        one = ahead.pop()
        if one not in reached:
            reached.add(one)
            ahead += imports[one]
    return reached


def clock_calls(name: str, tree: ast.Module) -> list[str]:
    """Every line of one module that asks what day or time it is."""
    calls = (node for node in sources.nodes(tree) if isinstance(node, ast.Call))
    return [f"{name}:{call.lineno} calls {_called(call)}()" for call in calls if _called(call) in CLOCK_CALLS]


def test_every_room_of_the_product_has_its_place_in_the_rule() -> None:
    rooms = {room(name) for name in MODULES}
    assert rooms <= LEVEL.keys() | FROM_ANYWHERE | FROM_REGISTER_UP
    assert {"law", "entities", "graph", "facts"} <= rooms


def test_imports_point_one_way(trees: dict[str, ast.Module]) -> None:
    assert [one for name, tree in trees.items() for one in breaches(name, tree)] == []


def test_no_modules_import_one_another(imports: dict[str, set[str]]) -> None:
    assert circles(imports) == []


def test_a_circle_of_imports_is_found() -> None:
    assert circles({"a": ["b"], "b": ["c"], "c": ["b"], "d": ["a"]}) == [["b", "c"]]


def test_the_law_and_what_it_judges_ask_no_clock_nor_does_what_they_import(
    trees: dict[str, ast.Module], imports: dict[str, set[str]]
) -> None:
    pure = {name for name in trees if room(name) in PURE}
    behind = pure.union(*(_reached(name, imports) for name in pure))
    assert {room(name) for name in behind} >= PURE | {"entities", "facts"}
    assert [call for name in sorted(behind) for call in clock_calls(name, trees[name])] == []
    assert "registry.clock" not in behind


@pytest.mark.parametrize(
    ("importer", "source"),
    [
        ("registry.law.reach", "from registry.dossiers import transfer"),
        ("registry.law.reach", "def late():\n    from registry import facts"),
        ("registry.law.reach", "from ..graph.store import Store"),
        ("registry.law.reach", "import importlib\nimportlib.import_module('registry.graph')"),
        ("registry.law.reach", "import time"),
        ("registry.checks.chains", "from urllib.request import urlopen"),
        ("registry.checks.chains", "from registry.intake import manifests"),
        ("registry.errors", "from registry.vocabulary import Role"),
        ("registry.intake.tables", "from registry.access import AccessRole"),
        ("registry.entities.parties", "from registry import Register"),
        ("registry.register", "import neo4j"),
        ("registry.cli", "import streamlit"),
        ("registry.graph.store", "import py2neo"),
        ("registry.graph.store", "from registry.commit.transaction import Journal"),
        ("registry.commit.transaction", "from registry.impact import affected"),
        ("registry.impact.affected", "import neo4j"),
    ],
)
def test_an_import_that_points_the_wrong_way_is_found(importer: str, source: str) -> None:
    assert len(breaches(importer, ast.parse(source))) == 1


@pytest.mark.parametrize(
    ("importer", "source"),
    [
        ("registry.law.reach", "from registry.errors import RegistryError\nfrom registry import messages"),
        ("registry.law.reach", "from .verdict import Verdict"),
        ("registry.graph.store", "import neo4j\nfrom registry.facts import Facts"),
        ("registry.register", "from registry.access import AccessRole"),
        ("dashboard.views.transfers", "import streamlit\nfrom registry.register import Register"),
    ],
)
def test_an_import_that_points_down_is_allowed(importer: str, source: str) -> None:
    assert breaches(importer, ast.parse(source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\nday = datetime.date.today()",
        "from registry.clock import current_time\nday = current_time().date()",
    ],
)
def test_a_clock_call_is_found(source: str) -> None:
    assert clock_calls("registry.law.law", ast.parse(source)) != []
