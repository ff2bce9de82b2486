"""Every distribution that a user of the register installs leaves a company's own code alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
FREE = re.compile(
    r"\b(?:apache|mit|0?bsd|isc|mpl|mozilla|psfl?|python software foundation|python-2\.0|unlicense|hpnd"
    r"|zlib|cc0|public domain)\b",
    re.IGNORECASE,
)
BOUND = re.compile(r"\b(?:a?gpl|lgpl|gnu|gplv\d|lgplv\d|sspl|busl)", re.IGNORECASE)


def wanted() -> list[Requirement]:
    """What the project asks for at run time: its dependencies, and every extra but `dev`."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *(one for extra in extras if extra != "dev" for one in extras[extra])]
    return [Requirement(one) for one in asked]


def holds(requirement: Requirement, extras: set[str]) -> bool:
    """Whether a requirement counts on this machine, with these extras of the one that asks."""
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""})


def installed() -> Iterator[metadata.Distribution]:
    """Each distribution that the run-time requirements lead to, where it is installed."""
    waiting, seen = wanted(), set[tuple[str, frozenset[str]]]()
    while waiting:
        one = waiting.pop()
        key = (canonicalize_name(one.name), frozenset(one.extras))
        if key in seen or not holds(one, set()):
            continue
        seen.add(key)
        try:
            distribution = metadata.distribution(one.name)
        except metadata.PackageNotFoundError:  # the engine has no build for every machine
            continue
        yield distribution
        asked = map(Requirement, distribution.requires or [])
        # What holds here is asked for plainly from now on: the extra that it hung on is settled.
        waiting += [
            Requirement(str(more).partition(";")[0]) for more in asked if holds(more, set(one.extras))
        ]


def licence(distribution: metadata.Distribution) -> str:
    """What a distribution says of its licence: the expression, or the classifiers, or its own words."""
    about = distribution.metadata
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    said = [
        *(about.get_all("License-Expression") or []),
        "; ".join(classifiers),
        *(about.get_all("License") or []),
    ]
    return next((words[:200] for words in said if words), "")


def is_free(words: str) -> bool:
    """Whether a licence is one of those that the house takes."""
    return bool(FREE.search(words)) and not BOUND.search(words)


@pytest.fixture(scope="module")
def distributions() -> dict[str, metadata.Distribution]:
    """Each of them by its name."""
    return {str(canonicalize_name(one.metadata["Name"])): one for one in installed()}


def test_the_walk_reaches_what_dependencies_ask_for(distributions: dict[str, metadata.Distribution]) -> None:
    assert {"neo4j", "pytz", "streamlit", "jinja2", "markupsafe", "py2neo", "pansi"} <= set(distributions)


def test_every_distribution_used_at_run_time_has_a_free_licence(
    distributions: dict[str, metadata.Distribution],
) -> None:
    said = {name: licence(one) for name, one in distributions.items()}
    assert {name: words for name, words in said.items() if not is_free(words)} == {}


@pytest.mark.parametrize(
    "words",
    [
        "GPL-3.0-or-later",
        "License :: OSI Approved :: GNU Lesser General Public License v3",
        "",
        "Proprietary",
    ],
)
def test_a_licence_that_binds_or_is_not_named_is_not_free(words: str) -> None:
    assert not is_free(words)
