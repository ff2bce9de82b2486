"""Checks on processing activities: is there a retention period for each category of data?"""

from __future__ import annotations

from collections.abc import Iterator

from registry.checks.spec import CheckResult, Standing, check
from registry.dossiers.category import CategoryDossier
from registry.dossiers.period import in_words
from registry.entities import Activity, Retention
from registry.law.timeline import AsOf
from registry.law.verdict import Missing
from registry.messages import Name, say
from registry.vocabulary import Severity

CATEGORY = Name("category")
HOW_LONG = Missing(
    "retention.period",
    say("What is the longest retention period of these data: {category}?", category=CATEGORY),
)


@check(
    id="category-without-retention",
    subject="category",
    severity=Severity.MEDIUM,
    basis=("GDPR Art. 5(1)(e)", "GDPR Art. 13(2)(a)", "GDPR Art. 30(1)(f)"),
    title=say("Data without a retention period"),
    remedy=say("Set a retention period for these data and state it in the privacy notice."),
)
def category_without_retention(dossier: CategoryDossier, as_of: AsOf) -> Iterator[CheckResult]:  # noqa: ARG001  # periods carry no dates
    """None of our activities that process the data states how long they are kept.

    A period that names neither data nor a kind of data covers its whole activity. One that names only a
    kind may cover some of the data, so the result is unknown.
    """
    if not dossier.activities:
        return
    stated = [(activity, entry) for activity in dossier.activities for entry in activity.retention or ()]
    speaking = [(activity, entry) for activity, entry in stated if _speaks_of(entry, dossier.id)]
    kept = next(((activity, entry) for activity, entry in speaking if entry.period), None)
    if kept is not None:
        yield _kept(*kept)
    elif speaking:
        yield _no_period(speaking[0][1])
    elif doubtful := [activity for activity, entry in stated if _may_speak(entry)]:
        yield _may_be_kept(doubtful[0])
    elif any(activity.retention is None for activity in dossier.activities):
        says = say("{category}: the retention period is not recorded.", category=CATEGORY)
        yield CheckResult(Standing.UNKNOWN, says, missing=(HOW_LONG,))
    else:
        yield _nothing_stated(dossier.activities)


def _speaks_of(entry: Retention, category: str) -> bool:
    if entry.categories is None:
        return entry.subject is None and bool(entry.period or entry.varies)
    return category in entry.categories


def _may_speak(entry: Retention) -> bool:
    return entry.categories is None and entry.subject is not None


def _kept(activity: Activity, entry: Retention) -> CheckResult:
    says = say(
        "{category}: kept for {period} ({activity}).",
        category=CATEGORY,
        period=in_words(entry.period or "", entry.counted_from),
        activity=activity.label,
    )
    return CheckResult(Standing.PASS, says)


def _no_period(entry: Retention) -> CheckResult:
    if entry.varies:
        says = say("{category}: the retention period varies, and no maximum is recorded.", category=CATEGORY)
    else:
        says = say("{category}: retention is mentioned, but no period is recorded.", category=CATEGORY)
    return CheckResult(Standing.UNKNOWN, says, missing=(HOW_LONG,))


def _may_be_kept(activity: Activity) -> CheckResult:
    says = say(
        '{category}: "{activity}" has a retention period, but it may not apply to these data.',
        activity=activity.label,
        category=CATEGORY,
    )
    question = say(
        'Does the retention period of "{activity}" also apply to these data: {category}?',
        activity=activity.label,
        category=CATEGORY,
    )
    return CheckResult(Standing.UNKNOWN, says, missing=(Missing("retention.categories", question),))


def _nothing_stated(activities: tuple[Activity, ...]) -> CheckResult:
    says = say(
        "{category}: no retention period, unlike other data of the same activities ({activities}).",
        category=CATEGORY,
        activities=tuple(activity.label for activity in activities),
    )
    if not any(activity.retention for activity in activities):
        says = say("{category}: no retention period, as recorded for all activities.", category=CATEGORY)
    return CheckResult(Standing.VIOLATION, says)
