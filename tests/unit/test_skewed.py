"""The registers that speed is measured with are the same every time, and sound."""

from __future__ import annotations

from registry.entities.shape import references
from registry.facts import Facts
from tests.benchmarks.skewed import Skewed


def test_equal_seeds_make_equal_registers_and_others_do_not() -> None:
    assert Facts(Skewed(200)) == Facts(Skewed(200))
    assert Facts(Skewed(200)) != Facts(Skewed(200, seed=2))


def test_nothing_dangles_in_a_generated_register() -> None:
    facts = Facts(Skewed(300))
    assert not [
        (path, target) for entity in facts for path, target in references(entity) if target not in facts
    ]
