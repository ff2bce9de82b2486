"""Retention dossiers: the stated retention periods of activities and trackers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from registry.entities import Activity, Organisation, Tracker
from registry.facts import Facts
from registry.vocabulary import RetentionSubject, Role, TrackerClass


class Retained(NamedTuple):
    """A stated retention period for one kind of data; `nth` counts those of the same kind.

    `period` is the longest period stated (ISO 8601), `counted_from` the event that starts it, in words, and
    `jurisdictions` are the countries whose benchmarks apply; empty if no country is recorded.
    """

    subject: RetentionSubject
    period: str | None
    jurisdictions: tuple[str, ...]
    varies: bool | None = None
    counted_from: str | None = None
    nth: int = 1


@dataclass(frozen=True, slots=True)
class RetentionDossier:
    """The retention periods that one activity or tracker states."""

    id: str
    name: str
    retained: tuple[Retained, ...]

    @property
    def names(self) -> Mapping[str, str]:
        """The name of the activity or tracker."""
        return {"subject": self.name}


def retentions(facts: Facts) -> Iterator[RetentionDossier]:
    """The dossiers of our activities and trackers; as a processor, we follow the controller's periods."""
    for activity in facts.all(Activity).values():
        if activity.role is not Role.PROCESSOR:
            yield RetentionDossier(activity.id, activity.label, tuple(_of_activity(activity, facts)))
    for tracker in facts.all(Tracker).values():
        yield RetentionDossier(tracker.id, tracker.label, tuple(_of_tracker(tracker, facts)))


def _of_activity(activity: Activity, facts: Facts) -> Iterator[Retained]:
    seen: Counter[str] = Counter()
    for stated in activity.retention or ():
        if stated.subject is None:
            continue
        seen[stated.subject] += 1
        here = (stated.jurisdiction,) if stated.jurisdiction else _countries(facts, activity.operated_by)
        yield Retained(
            stated.subject,
            stated.period,
            here,
            stated.varies,
            stated.counted_from,
            seen[stated.subject],
        )


def _of_tracker(tracker: Tracker, facts: Facts) -> Iterator[Retained]:
    """The lifespan of audience measurement without consent, and how long a choice is kept."""
    here = _countries(facts, *(tracker.set_by or ())) or _countries(facts, *_served(tracker, facts))
    measured = tracker.tracker_class is TrackerClass.AUDIENCE_MEASUREMENT
    if measured and not tracker.session_only and not tracker.consent_asked:
        yield Retained(RetentionSubject.AUDIENCE_COOKIES, tracker.lifespan, here)
    if tracker.choice_kept is not None:
        yield Retained(RetentionSubject.COOKIE_CHOICE, tracker.choice_kept, here)


def _served(tracker: Tracker, facts: Facts) -> tuple[str | None, ...]:
    """The operators of the activities whose purposes the tracker serves."""
    purposes = set(tracker.purposes or ())
    activities = facts.all(Activity).values()
    return tuple(one.operated_by for one in activities if purposes.intersection(one.purposes or ()))


def _countries(facts: Facts, *organisations: str | None) -> tuple[str, ...]:
    entities = (facts.get(Organisation, organisation) for organisation in organisations)
    return tuple(dict.fromkeys(one.established_in for one in entities if one and one.established_in))
