"""A short way to write a transfer down and have it judged: the worked cases' own words as defaults.

Exporter a controller in France, importer a processor, today 2026-11-23, unless a case says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.dossiers.explain import Explanation, explain
from registry.dossiers.index import DossierIndex
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
from registry.law.verdict import Ground, Verdict
from tests.days import TODAY

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
    return DossierIndex(facts, law, TODAY).transfers.dossier(transfer).verdict(AsOf(judge, day))


def outcome(facts: Facts, on: date | str = TODAY, **asked: Any) -> str | None:
    """The outcome's name; None where nothing is judged."""
    verdict = judged(facts, on, **asked)
    return verdict.outcome.value if verdict.outcome else None


def slots(verdict: Verdict) -> set[str]:
    """The slots of everything that a verdict asks for."""
    return {missing.slot for missing in verdict.missing}


US: Values = {"established_in": "US"}
IN: Values = {"established_in": "IN"}
IE: Values = {"established_in": "IE"}
GB: Values = {"established_in": "GB"}
VENDOR = "organisation/vendor"
ACME = {"id": "organisation/acme", "name": "Acme Inc.", "established_in": "US"}
AS_CONTROLLER = {"importer": {"organisation": VENDOR, "role": "controller"}}


def place(jurisdiction: str | None, kind: str | None = None, operator: str | None = None) -> dict[str, Any]:
    """A place; what is None is not recorded."""
    values = {"jurisdiction": jurisdiction, "kind": kind, "operator": operator}
    return {name: value for name, value in values.items() if value is not None}


def sends(role: str | None = None, **values: Any) -> dict[str, Any]:
    """A transfer's exporter with its role."""
    party = {"organisation": EXPORTER["id"], "role": role, **values}
    return {"exporter": {name: value for name, value in party.items() if value is not None}}


def receives(role: str | None = None, **values: Any) -> dict[str, Any]:
    """A transfer's importer with its role."""
    party = {"organisation": VENDOR, "role": role, **values}
    return {"importer": {name: value for name, value in party.items() if value is not None}}


def derogation(letter: str | None, **values: Any) -> dict[str, Any]:
    """A derogation with its answers; the values of the mechanism itself go in `mechanism`."""
    mechanism = values.pop("mechanism", {})
    given = {"letter": letter} if letter else {}
    return {"id": "mechanism/d", "kind": "derogation", "derogation": {**given, **values}, **mechanism}


def tool(kind: str, **values: Any) -> dict[str, Any]:
    """A mechanism of a kind, with the assessment that every Art. 46 tool asks for."""
    return {
        "id": f"mechanism/{kind.replace('_', '-')}",
        "kind": kind,
        "assessments": ["assessment/tia"],
        **values,
    }


def bcr(bcr_type: str | None = "controller", **values: Any) -> dict[str, Any]:
    """Approved rules that bind the exporter and the vendor."""
    return tool(
        "bcr",
        **{
            **({"bcr_type": bcr_type} if bcr_type else {}),
            "approval": "approved",
            "approved_on": "2022-01-01",
            "approved_by": "FR",
            "members": ["organisation/us-all", VENDOR],
            **values,
        },
    )


def onward(importer: str, mechanisms: tuple[str, ...] = (), **values: Any) -> dict[str, Any]:
    """`transfer/onward`, from the vendor as a processor to a further processor."""
    return {
        "id": "transfer/onward",
        "exporter": {"organisation": VENDOR, "role": "processor"},
        "importer": {"organisation": importer, "role": "processor"},
        "follows": ["transfer/t"],
        "mechanisms": list(mechanisms),
        **values,
    }


def sub(country: str | None, **values: Any) -> dict[str, Any]:
    """`organisation/sub`, the recipient of an onward transfer."""
    where = {"established_in": country} if country else {}
    return {"id": "organisation/sub", "name": "Sub", **where, **values}


def ground(verdict: Verdict, kind: str) -> Ground:
    """The ground of a kind that was tried at the place that decided."""
    assert verdict.place is not None
    return next(found for found in verdict.place.grounds if found.kind == kind)


def results(verdict: Verdict) -> dict[str, str]:
    """What became of each kind of ground at the place that decided."""
    assert verdict.place is not None
    return {found.kind: found.result.value for found in verdict.place.grounds}


def explained(facts: Facts, on: date | str = TODAY, *, transfer: str = "transfer/t") -> Explanation:
    """A transfer's verdict in words."""
    law = Law.current()
    day = date.fromisoformat(on) if isinstance(on, str) else on
    return explain(DossierIndex(facts, law, TODAY).transfers.dossier(transfer), AsOf(Judge(law), day))
