"""Small registers in which nearly everything hangs together: circles, groups, listings, contracts."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from registry.entities import BY_KIND, Entity
from registry.facts import Facts
from tests.benchmarks.draws import day

COUNTS = {
    "organisation": 6,
    "agreement": 2,
    "engagement": 5,
    "purpose": 3,
    "usage-policy": 2,
    "notice": 1,
    "category": 4,
    "measure": 2,
    "assessment": 3,
    "mechanism": 5,
    "activity": 3,
    "tracker": 2,
    "transfer": 24,
}
_OFTEN = ("transfer",) * 9 + ("organisation",) * 6
Values = dict[str, Any]


def dense(draw: Random) -> Facts:
    """A register; equal states of the draw make equal ones."""
    return Facts(made(draw, f"{kind}/{n}") for kind, count in COUNTS.items() for n in range(count))


def made(draw: Random, entity_id: str) -> Entity:
    """One entity of such a register, drawn anew; what it names is in the register."""
    kind = entity_id.partition("/")[0]
    return BY_KIND[kind].model_validate({"id": entity_id, **_MAKERS[kind](draw)})


def anew(draw: Random, facts: Facts, count: int) -> Facts:
    """Facts with some entities drawn anew, transfers and organisations more often than others."""
    ids = [one(draw, draw.choice((*_OFTEN, *COUNTS)), 1) or "" for _ in range(count)]
    return facts.with_(*(made(draw, entity_id) for entity_id in ids))


def one(draw: Random, kind: str, share: float = 0.8) -> str | None:
    """An id of a kind, or nothing recorded."""
    return f"{kind}/{draw.randrange(COUNTS[kind])}" if draw.random() < share else None


def some(draw: Random, kind: str, share: float = 0.7, most: int = 2) -> list[str] | None:
    """A few ids of a kind, perhaps none, or nothing recorded."""
    if draw.random() >= share:
        return None
    return [f"{kind}/{n}" for n in draw.sample(range(COUNTS[kind]), draw.randint(0, most))]


def said(**values: object) -> Values:
    """Those of the values that are recorded."""
    return {key: value for key, value in values.items() if value is not None}


def _organisation(draw: Random) -> Values:
    listing = said(
        framework="eu_us_dpf",
        **{"from": day(draw), "checked_on": day(draw)},
        found=True,
        status="active",
        non_hr=True,
        hr=draw.choice((True, None)),
        covered_entities=some(draw, "organisation", 0.8),
    )
    return said(
        name=draw.choice(("A", "B", None)),
        kind=draw.choice(("company", "company", "unnamed_class", None)),
        established_in=draw.choice(("FR", "DE", "US", "US", "US", "IN", "GB", None)),
        owned_by=one(draw, "organisation", 0.25),
        in_group_with=some(draw, "organisation", 0.1, 1),
        listings=[listing] if draw.random() < 0.3 else None,
        line_of_business=draw.choice(("data_broker", "banking", None)),
    )


def _transfer(draw: Random) -> Values:
    exporter = said(
        organisation=one(draw, "organisation", 0.95),
        role=draw.choice(("controller", "processor")),
        data_subject=True if draw.random() < 0.05 else None,
        collected_by=one(draw, "organisation", 0.1),
    )
    importer = said(
        organisation=one(draw, "organisation", 0.95), role=draw.choice(("controller", "processor"))
    )
    if draw.random() < 0.1:
        importer["roles"] = [{"purpose": one(draw, "purpose", 1), "role": "controller"}]
    places = [
        said(
            jurisdiction=draw.choice(("FR", "US", "IN", None)),
            kind=draw.choice(("storage", "support", "transit")),
            operator=one(draw, "organisation", 0.9),
        )
        for _ in range(draw.choice((0, 1, 1, 2)))
    ]
    return said(
        exporter=exporter,
        importer=importer,
        categories=some(draw, "category", 0.9),
        purposes=some(draw, "purpose", 0.8),
        follows=some(draw, "transfer", 0.35),
        places=places if draw.random() < 0.7 else None,
        mechanisms=some(draw, "mechanism", 0.9),
        engagement=one(draw, "engagement", 0.5),
        frequency=draw.choice(("continuous", "occasional", None)),
        ends=day(draw) if draw.random() < 0.05 else None,
        human_access=draw.choice((True, None)),
    )


def _mechanism(draw: Random) -> Values:
    parties = [f"organisation/{n}" for n in range(COUNTS["organisation"])]
    modules = draw.choice(([1], [2], [2, 3], [3], [4], [1, 2, 3, 4]))
    scope = said(categories=some(draw, "category", 0.8, 3), purposes=some(draw, "purpose", 0.8, 3))
    return said(
        kind="scc",
        instrument=draw.choice(("2021/914", "2021/914", "2021/914", "2010/87")),
        modules=modules,
        signatures=[{"party": party, "signed": True, "signed_on": day(draw)} for party in parties],
        annexes={"i_a": True, "i_b": True, "i_c": True, "ii": True, "iii": True},
        assessments=some(draw, "assessment", 0.8),
        scope=scope if draw.random() < 0.3 else None,
        terminated_on=day(draw) if draw.random() < 0.1 else None,
    )


def _assessment(draw: Random) -> Values:
    held = [{"measure": measure, "in_place": True} for measure in some(draw, "measure", 0.8) or ()]
    outcome = draw.choice(("adequate", "adequate_with_measures", "not_adequate"))
    return said(
        kind="tia",
        done_on=day(draw),
        countries=["US", "IN"],
        outcome=outcome,
        recipient=one(draw, "organisation", 0.3),
        measures=held,
    )


_MAKERS: dict[str, Callable[[Random], Values]] = {
    "organisation": _organisation,
    "agreement": lambda draw: said(
        authorisation=draw.choice(("forbidden", "general", "specific", None)), in_writing=True
    ),
    "engagement": lambda draw: said(
        organisation=one(draw, "organisation", 1),
        role=draw.choice(("processor", "controller", None)),
        review=draw.choice(("approved", "proposed", "rejected", None)),
        under=some(draw, "engagement", 0.6),
        agreement=one(draw, "agreement", 0.6),
        starts=day(draw) if draw.random() < 0.2 else None,
    ),
    "purpose": lambda draw: said(
        uses=draw.choice((["advertising"], ["security"], None)),
        carve_outs=draw.choice(({"press": True}, {"credit_data": True}, None)),
    ),
    "usage-policy": lambda draw: said(
        forbidden_recipients=["data_broker"],
        forbidden_uses=["advertising"],
        disclosed_in=some(draw, "notice", 0.5, 1),
    ),
    "notice": lambda draw: said(name=draw.choice(("Notice", None))),
    "category": lambda draw: said(
        special=draw.choice((True, False, None)),
        hr=draw.choice((True, False, None)),
        usage_policies=some(draw, "usage-policy", 0.6),
    ),
    "measure": lambda draw: said(kind=draw.choice(("encryption", "pseudonymisation", None))),
    "assessment": _assessment,
    "mechanism": _mechanism,
    "activity": lambda draw: said(
        role=draw.choice(("controller", "processor", None)),
        operated_by=one(draw, "organisation"),
        purposes=some(draw, "purpose"),
        categories=some(draw, "category"),
        disclosed_to=some(draw, "engagement"),
        recipients=some(draw, "organisation", 0.4),
        retention=[{"subject": draw.choice(("prospects", "call_recordings")), "period": "P5Y"}],
    ),
    "tracker": lambda draw: said(
        **{"class": "audience_measurement"},
        lifespan=draw.choice(("P6M", "P3Y")),
        choice_kept=draw.choice(("P6M", "P3Y", None)),
        set_by=some(draw, "organisation", 0.3),
        shared_with=some(draw, "organisation", 0.5),
        purposes=some(draw, "purpose", 0.7),
        categories=some(draw, "category", 0.7),
    ),
    "transfer": _transfer,
}
