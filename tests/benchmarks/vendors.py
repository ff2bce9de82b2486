"""Made-up organisations with what is on file about them: listings, contracts, clauses and assessments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from registry.entities import Agreement, Assessment, Engagement, Entity, Mechanism, Organisation
from tests.benchmarks.draws import Values, answer, day, pick, said, sometimes, zipf

COUNTRIES = (
    *("US", "FR", "DE", "GB", "IE", "IN", "NL", "ES", "CA", "CH", "IT", "SE", "JP", "PL", "SG", "BE", "AU"),
    *("IL", "BR", "PT", "KR", "MA", "TN", "CN", "NO", "DK", "RO", "PH", "ZA", "MX", "NZ", "AE", "TR", "AR"),
    *("UA", "HK", "UY", "MG", "VN", "CO"),
)
GROUP = ("FR", "FR", "ES", "DE", "GB", "US", "BE", "IT")
"""Where the group's own companies sit, the largest exporter first."""

_EEA = frozenset({"FR", "DE", "IE", "NL", "ES", "IT", "SE", "PL", "BE", "PT", "NO", "DK", "RO"})
_RANKS = zipf(len(COUNTRIES))
_DECISIONS = {
    "CA": ("2002/2", "pipeda", "commercial"),
    "JP": ("2019/419", "appi", "supplementary_rules"),
    "KR": ("2022/254", "pipa"),
    "BR": ("2026/179", "lgpd"),
    "IL": ("2011/61", "automated", "within_state_territory"),
}


def group_company(number: int, country: str) -> Organisation:
    """One of the group's own companies; the first owns the others."""
    parent = {"owned_by": "organisation/group-0"} if number else {}
    values = {"id": f"organisation/group-{number}", "name": f"Group company {number}", "kind": "company"}
    return Organisation.model_validate({**values, **parent, "established_in": country})


def vendor(draw: Random, number: int) -> Iterator[Entity]:
    """A vendor, our engagement of it, and what transfers to it may rest on."""
    country = COUNTRIES[pick(draw, _RANKS)]
    recorded = sometimes(draw, 0.95, established_in=country)
    yield _organisation(draw, number, country, recorded)
    yield from _engagement(draw, number)
    if country not in _EEA and draw.random() < 0.9:
        for count in range(draw.choice((1, 1, 2, 3))):
            yield from _mechanism(draw, number, count, recorded.get("established_in"))


def _organisation(draw: Random, number: int, country: str, recorded: Values) -> Organisation:
    kind = "unnamed_class" if draw.random() < 0.02 else "company"
    values: Values = {"id": f"organisation/{number}", "name": f"Vendor {number}", "kind": kind, **recorded}
    if number and draw.random() < 0.15:
        values["owned_by"] = f"organisation/{draw.randrange(number)}"
    if country == "US" and draw.random() < 0.7:
        values["listings"] = [_listing(draw)]
    if country in _DECISIONS:
        decision, *marks = _DECISIONS[country]
        answers = {mark: answer(draw, 0.9) for mark in marks}
        values["qualifications"] = [{"decision": decision, **said(**answers)}]
    return Organisation.model_validate(values)


def _listing(draw: Random) -> Values:
    checked = date(2026, 1, 1) + timedelta(days=draw.randrange(300))
    return {
        "framework": "eu_us_dpf",
        "from": date(2023, 7, 17) + timedelta(days=draw.randrange(900)),
        "due": checked + timedelta(days=draw.randrange(-60, 365)),
        "status": draw.choice(("active",) * 8 + ("inactive", "under_review")),
        **said(hr=answer(draw, 0.5), non_hr=answer(draw, 0.95)),
        "checked_on": checked,
        "found": True,
    }


def _engagement(draw: Random, number: int) -> Iterator[Entity]:
    organisation = f"organisation/{number}"
    reviews = ("approved",) * 12 + ("proposed", "draft", "rejected")
    values: Values = {"id": f"engagement/{number}", "organisation": organisation, "role": "processor"}
    values |= {"review": draw.choice(reviews), **sometimes(draw, 0.5, starts=day(draw))}
    if number and draw.random() < 0.05:
        values["under"] = [f"engagement/{draw.randrange(number)}"]
    if draw.random() < 0.8:
        values["agreement"] = f"agreement/{number}"
        answers = said(in_writing=answer(draw, 0.95), documented_instructions=answer(draw, 0.9))
        agreement = {"id": values["agreement"], "parties": [organisation], "signed_on": day(draw)}
        yield Agreement.model_validate(agreement | answers)
    yield Engagement.model_validate(values)


def _mechanism(draw: Random, number: int, count: int, country: str | None) -> Iterator[Entity]:
    """Mostly clauses, some of them of a set that has ended; seven in ten with an assessment behind them."""
    organisation = f"organisation/{number}"
    kind = draw.choices(("scc", "bcr", "derogation", "same_level_contract"), (85, 6, 7, 2))[0]
    values: Values = {"id": f"mechanism/{number}-{count}", "kind": kind}
    if kind == "scc":
        values |= _clauses(draw, organisation)
    elif kind == "bcr":
        values |= {"bcr_type": "controller", "approval": "approved", "approved_on": day(draw)}
        values["members"] = ["organisation/group-0", "organisation/group-4", organisation]
    elif kind == "derogation":
        answers = said(explicit_consent=answer(draw, 0.7), informed_of_risks=answer(draw, 0.6))
        values["derogation"] = {"letter": draw.choice("abcde"), **answers}
    if country is not None and kind != "derogation" and draw.random() < 0.7:
        values["assessments"] = [f"assessment/{number}-{count}"]
        yield _assessment(draw, values["assessments"][0], organisation, country)
    yield Mechanism.model_validate(values)


def _clauses(draw: Random, organisation: str) -> Values:
    signed = day(draw)
    instrument = "2021/914" if draw.random() < 0.9 else draw.choice(("2001/497", "2010/87"))
    parties = ("organisation/group-0", "organisation/group-2", organisation)
    annexes = {name: answer(draw, 0.9) for name in ("i_a", "i_b", "i_c", "ii")}
    values: Values = {"instrument": instrument, "annexes": said(**annexes)}
    values["signatures"] = [{"party": party, "signed": True, "signed_on": signed} for party in parties]
    if instrument == "2021/914":
        values |= sometimes(draw, 0.9, modules=draw.choice(([1], [2], [2], [2, 3], [3])))
    return values | sometimes(draw, 0.05, terminated_on=signed + timedelta(days=900))


def _assessment(draw: Random, assessment_id: str, organisation: str, country: str) -> Assessment:
    outcome = draw.choice(("adequate", "adequate", "adequate_with_measures", "not_adequate"))
    values: Values = {"id": assessment_id, "kind": "tia", "done_on": day(draw), "countries": [country]}
    values |= sometimes(draw, 0.6, review_by=max(values["done_on"], day(draw) + timedelta(days=1_500)))
    return Assessment.model_validate({**values, "recipient": organisation, "outcome": outcome})
