"""Registers as large companies have them, from a seed: few vendors get most transfers, and not all is well.

Each kind comes after what it refers to. What transfers share is small and kept; transfers are made one
at a time, so that a register of any size costs no more memory than a small one.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from random import Random

from registry.entities import Activity, DataCategory, Entity, Mechanism, Purpose, Transfer, UsagePolicy
from tests.benchmarks.draws import Values, day, pick, sometimes, zipf
from tests.benchmarks.vendors import COUNTRIES, GROUP, group_company, vendor

_CATEGORIES = 60
_PURPOSES = 40
_ONWARD = 0.05
_WITHIN_THE_GROUP = 0.03
_LOOKED_BACK = 500
"""Transfers among which an onward transfer finds the one that it follows."""


class Skewed:
    """A register of so many transfers; equal numbers and seeds make equal registers.

    A vendor offers one to three services, each with its role, places and contract. A transfer mostly takes
    a service as it is; its data, its purposes and which company of the group exports vary freely.
    """

    def __init__(self, transfers: int, seed: int = 1) -> None:
        self.size = transfers
        self.seed = seed
        self.vendors = max(300, min(2_000, transfers // 20))
        self._ranks = zipf(self.vendors)
        self._ranks_of_categories = zipf(_CATEGORIES)
        self._ranks_of_purposes = zipf(_PURPOSES)
        self._mechanisms: defaultdict[int, list[str]] = defaultdict(list)
        draw = Random(f"{seed} shared")  # noqa: S311  # no secret
        self.shared = tuple(self._make_shared(draw))
        self._services = [
            [self._service(draw, number) for _ in range(draw.randint(1, 3))] for number in range(self.vendors)
        ]
        self._within = [_within_the_group(draw, company) for company in range(len(GROUP))]

    def __iter__(self) -> Iterator[Entity]:
        yield from self.shared
        yield from self.transfers()

    def transfers(self) -> Iterator[Transfer]:
        """The transfers, one at a time, the same each time."""
        draw = Random(f"{self.seed} transfers")  # noqa: S311  # no secret
        recent: deque[Transfer] = deque(maxlen=_LOOKED_BACK)
        for number in range(self.size):
            before = draw.choice(recent) if recent and draw.random() < _ONWARD else None
            transfer = Transfer.model_validate(self._transfer(draw, number, before))
            if transfer.importer and transfer.importer.organisation:
                recent.append(transfer)
            yield transfer

    def _make_shared(self, draw: Random) -> Iterator[Entity]:
        policy = {"id": "usage-policy/limited", "name": "Limited", "forbidden_recipients": ["data_broker"]}
        yield UsagePolicy.model_validate(policy)
        yield from (_category(draw, number) for number in range(_CATEGORIES))
        yield from (_purpose(draw, number) for number in range(_PURPOSES))
        yield from (group_company(number, country) for number, country in enumerate(GROUP))
        for number in range(self.vendors):
            for entity in vendor(draw, number):
                if isinstance(entity, Mechanism):
                    self._mechanisms[number].append(entity.id)
                yield entity
        yield from (self._activity(draw, number) for number in range(self.vendors // 5))

    def _activity(self, draw: Random, number: int) -> Activity:
        categories = self._some_categories(draw)
        periods = ("P6M", "P1Y", "P3Y", "P5Y", "P10Y")
        kept = [{"categories": [category], "period": draw.choice(periods)} for category in categories[:2]]
        values: Values = {
            "id": f"activity/{number}",
            "role": "controller",
            "operated_by": "organisation/group-0",
        }
        values = {**values, "disclosed_to": [f"engagement/{number}"]}
        data = {"categories": categories, "purposes": self._some_purposes(draw), "retention": kept}
        return Activity.model_validate({**values, **data})

    def _some_categories(self, draw: Random) -> list[str]:
        some = {pick(draw, self._ranks_of_categories) for _ in range(draw.randint(1, 6))}
        return [f"category/{number}" for number in sorted(some)]

    def _some_purposes(self, draw: Random) -> list[str]:
        some = {pick(draw, self._ranks_of_purposes) for _ in range(draw.choice((1, 1, 2, 3)))}
        return [f"purpose/{number}" for number in sorted(some)]

    def _service(self, draw: Random, number: int) -> Values:
        """What the transfers to a vendor under one contract have in common."""
        organisation = sometimes(draw, 0.98, organisation=f"organisation/{number}")
        role = sometimes(draw, 0.9, role="processor" if draw.random() < 0.8 else "controller")
        return {
            "importer": organisation | role,
            **sometimes(draw, 0.8, frequency=draw.choice(("continuous", "systematic", "occasional"))),
            **sometimes(draw, 0.6, mechanisms=self._mechanisms[number]),
            **sometimes(draw, 0.9, engagement=f"engagement/{number}"),
            **_dates(draw),
            **_places(draw, number, pick(draw, self._ranks)),
            **sometimes(draw, 0.02, storage="eea_only"),
        }

    def _transfer(self, draw: Random, number: int, before: Transfer | None) -> Values:
        chosen = pick(draw, self._ranks)
        purposes = self._some_purposes(draw)
        within = draw.random() < _WITHIN_THE_GROUP
        values: Values = {
            **(draw.choice(self._within) if within else draw.choice(self._services[chosen])),
            "id": f"transfer/{number}",
            "exporter": _exporter(draw, chosen, before),
            "categories": self._some_categories(draw),
            "purposes": purposes,
            **sometimes(draw, 0.05, **_dates(draw)),
            **sometimes(draw, 0.05, **_places(draw, chosen, pick(draw, self._ranks))),
            **sometimes(draw, 0.02, importer=_importer(draw, chosen, purposes)),
            **sometimes(draw, 0.005, anonymous={"irreversible": True}),
            **sometimes(draw, 0.1, human_access=draw.random() < 0.5),
        }
        if before is not None and draw.random() < 0.9:
            values |= {"follows": [before.id], "categories": list(before.categories or ())}
        if "starts" in values and "ends" in values:
            values["starts"], values["ends"] = sorted((values["starts"], values["ends"]))
        return values


def _category(draw: Random, number: int) -> DataCategory:
    values: Values = {"id": f"category/{number}", "name": f"Category {number}"}
    values |= {"special": draw.random() < 0.1, **sometimes(draw, 0.9, hr=draw.random() < 0.15)}
    values |= sometimes(draw, 0.1, carve_outs={"credit_data": True})
    values |= sometimes(draw, 0.05, usage_policies=["usage-policy/limited"])
    return DataCategory.model_validate(values)


def _purpose(draw: Random, number: int) -> Purpose:
    basis = draw.choice(("contract", "consent", "legal_obligation", "legitimate_interests"))
    values = {"id": f"purpose/{number}", "name": f"Purpose {number}", "legal_bases": [basis]}
    return Purpose.model_validate(values)


def _exporter(draw: Random, number: int, before: Transfer | None) -> Values:
    """A company of the group, or who received the data before; the role follows from the vendor's trade."""
    if before is not None and before.importer is not None:
        return {"organisation": before.importer.organisation, "role": "processor"}
    role = {} if number % 20 == 7 else {"role": "processor" if number % 5 == 3 else "controller"}
    company = min(int(draw.expovariate(0.8)), len(GROUP) - 1)
    return {"organisation": f"organisation/group-{company}", **role}


def _importer(draw: Random, number: int, purposes: list[str]) -> Values:
    """A vendor whose role differs from purpose to purpose."""
    roles = [{"purpose": purpose, "role": draw.choice(("controller", "processor"))} for purpose in purposes]
    return {"organisation": f"organisation/{number}", "roles": roles}


def _within_the_group(draw: Random, company: int) -> Values:
    """What the transfers to a company of the group have in common."""
    importer = {"organisation": f"organisation/group-{company}", "role": "processor"}
    place = {"jurisdiction": GROUP[company], "kind": "storage", "operator": importer["organisation"]}
    return {"importer": importer, "frequency": "continuous", "places": [place], **_dates(draw)}


def _dates(draw: Random) -> Values:
    values = sometimes(draw, 0.3, starts=day(draw))
    return values | sometimes(draw, 0.03, ends=day(draw)) | sometimes(draw, 0.005, suspended_on=day(draw))


def _places(draw: Random, number: int, other: int) -> Values:
    """Where the data are: nothing said, or up to three places, one in ten run by someone else."""
    if draw.random() < 0.3:
        return {}
    places = []
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3))):
        country = COUNTRIES[min(int(draw.expovariate(0.25)), len(COUNTRIES) - 1)]
        operator = f"organisation/{other if draw.random() < 0.1 else number}"
        kind = draw.choice(("storage", "storage", "processing", "remote_access", "support"))
        places.append({"jurisdiction": country, "kind": kind, **sometimes(draw, 0.9, operator=operator)})
    return {"places": places}
