"""A short way to write a transfer down and have it judged: the worked cases' own words as defaults.

Exporter a controller in France, importer a processor, today 2026-11-23, unless a case says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.dossiers.casebook import Casebook
from registry.entities import (
    Assessment,
    DataCategory,
    Engagement,
    Mechanism,
    Organisation,
    Purpose,
    Transfer,
)
from registry.facts import Facts
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge
from registry.law.verdict import Verdict

TODAY = date(2026, 11, 23)
Values = Mapping[str, Any]

EXPORTER = {"id": "organisation/us-all", "name": "Exporter", "kind": "company", "established_in": "FR"}
IMPORTER = {"id": "organisation/vendor", "name": "Vendor", "kind": "company"}
CUSTOMERS = {"id": "category/customers", "name": "customer data", "hr": False}
SERVICE = {"id": "purpose/service", "name": "service"}


def scc(*modules: int, **values: Any) -> dict[str, Any]:
    """Clauses of 2021 signed on 2023-03-01 with a TIA about the country, unless told otherwise."""
    return {
        "id": "mechanism/scc",
        "kind": "scc",
        "instrument": "2021/914",
        **({"modules": list(modules)} if modules else {}),
        "signed_on": "2023-03-01",
        "assessments": ["assessment/tia"],
        **values,
    }


def tia(country: str, **values: Any) -> dict[str, Any]:
    """An adequate assessment about the vendor and a country, its review not due."""
    return {
        "id": "assessment/tia",
        "kind": "tia",
        "done_on": "2023-03-01",
        "countries": [country],
        "recipient": "organisation/vendor",
        "outcome": "adequate",
        "review_by": "2030-01-01",
        **values,
    }


def dpf(**values: Any) -> dict[str, Any]:
    """The listing of case 5."""
    return {
        "framework": "eu_us_dpf",
        "from": "2024-01-10",
        "due": "2027-01-10",
        "checked_on": "2026-10-01",
        "found": True,
        "status": "active",
        "non_hr": True,
        "hr": False,
        **values,
    }


def register(
    importer: Values,
    transfer: Values = {},  # noqa: B006  # never changed
    *,
    exporter: Values = {},  # noqa: B006  # never changed
    mechanisms: tuple[Values, ...] = (),
    assessments: tuple[Values, ...] = (),
    organisations: tuple[Values, ...] = (),
    others: tuple[Values, ...] = (),
    engagements: tuple[Values, ...] = (),
    category: Values = CUSTOMERS,
    purpose: Values = SERVICE,
) -> Facts:
    """A register with `transfer/t` from the exporter to the vendor, and further transfers in `others`."""
    first = {
        "id": "transfer/t",
        "exporter": {"organisation": EXPORTER["id"], "role": "controller"},
        "importer": {"organisation": IMPORTER["id"], "role": "processor"},
        "categories": [category["id"]],
        "purposes": [purpose["id"]],
        "mechanisms": [mechanism["id"] for mechanism in mechanisms],
        **transfer,
    }
    return Facts(
        [
            Organisation.model_validate({**EXPORTER, **exporter}),
            Organisation.model_validate({**IMPORTER, **importer}),
            *(Organisation.model_validate({"kind": "company", **each}) for each in organisations),
            DataCategory.model_validate(category),
            Purpose.model_validate(purpose),
            *(Mechanism.model_validate(each) for each in mechanisms),
            *(Assessment.model_validate(each) for each in assessments),
            *(Engagement.model_validate(each) for each in engagements),
            Transfer.model_validate(first),
            *(
                Transfer.model_validate({"categories": [category["id"]], "purposes": [purpose["id"]], **each})
                for each in others
            ),
        ]
    )


def judged(
    facts: Facts, on: date | str = TODAY, *, without: str | None = None, transfer: str = "transfer/t"
) -> Verdict:
    """The verdict on a transfer of a register."""
    law = Law.current()
    judge = Judge(law) if without is None else Judge(law).without(without)
    day = date.fromisoformat(on) if isinstance(on, str) else on
    return Casebook(facts, law).transfers.dossier(transfer).verdict(AsOf(judge, day))


def outcome(facts: Facts, on: date | str = TODAY, **asked: Any) -> str | None:
    """The outcome's name; None where nothing is judged."""
    verdict = judged(facts, on, **asked)
    return verdict.outcome.value if verdict.outcome else None


def slots(verdict: Verdict) -> set[str]:
    """The slots of everything that a verdict asks for."""
    return {missing.slot for missing in verdict.missing}
