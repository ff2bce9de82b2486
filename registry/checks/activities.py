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


@check(
    id="category-without-retention",
    subject="category",
    severity=Severity.MEDIUM,
    basis=("GDPR Art. 5(1)(e)", "GDPR Art. 13(2)(a)", "GDPR Art. 30(1)(f)"),
    title=say("Data without a retention period"),
    remedy=say("Set a retention period for these data and state it in the privacy notice."),
)
def category_without_retention(dossier: CategoryDossier, as_of: AsOf) -> Iterator[CheckResult]:  # noqa: ARG001  # periods carry no dates
    """One of our activities that process the data does not state how long they are kept.

    A period that names neither data nor a kind of data covers its whole activity. One that names only a
    kind may cover some of the data, so the result is unknown. A recorded criterion answers too.
    """
    for activity in dossier.activities:
        yield _stated(activity, dossier.id)._replace(
            slot=activity.id, accepted_with=f"category-without-retention:{dossier.id}"
        )


def _stated(activity: Activity, category: str) -> CheckResult:
    entries = activity.retention or ()
    speaking = [entry for entry in entries if _speaks_of(entry, category)]
    kept = next((entry for entry in speaking if entry.period), None)
    if kept is not None:
        return _kept(activity, kept)
    criterion = next((entry for entry in speaking if entry.criterion), None)
    if criterion is not None:
        return _until(activity, criterion)
    if speaking:
        return _no_period(activity, speaking[0])
    if any(_may_speak(entry) for entry in entries):
        return _may_be_kept(activity)
    if activity.retention is None:
        says = say(
            "{category}: the retention period is not recorded ({activity}).",
            category=CATEGORY,
            activity=activity.label,
        )
        return CheckResult(Standing.UNKNOWN, says, missing=(_how_long(activity),))
    return _nothing_stated(activity)


def _speaks_of(entry: Retention, category: str) -> bool:
    if entry.categories is None:
        return entry.subject is None and bool(entry.period or entry.criterion or entry.varies)
    return category in entry.categories


def _may_speak(entry: Retention) -> bool:
    return entry.categories is None and entry.subject is not None


def _how_long(activity: Activity) -> Missing:
    question = say(
        "How long are these data kept for “{activity}”, or until what: {category}?",
        activity=activity.label,
        category=CATEGORY,
    )
    return Missing("retention.period", question)


def _kept(activity: Activity, entry: Retention) -> CheckResult:
    says = say(
        "{category}: kept for {period} ({activity}).",
        category=CATEGORY,
        period=in_words(entry.period or "", entry.counted_from),
        activity=activity.label,
    )
    return CheckResult(Standing.PASS, says)


def _until(activity: Activity, entry: Retention) -> CheckResult:
    says = say(
        "{category}: kept by a criterion: {criterion} ({activity}).",
        category=CATEGORY,
        criterion=entry.criterion,
        activity=activity.label,
    )
    return CheckResult(Standing.PASS, says)


def _no_period(activity: Activity, entry: Retention) -> CheckResult:
    values = {"category": CATEGORY, "activity": activity.label}
    if entry.varies:
        says = say(
            "{category}: the retention period varies, and no maximum is recorded ({activity}).", **values
        )
    else:
        says = say("{category}: retention is mentioned, but no period is recorded ({activity}).", **values)
    return CheckResult(Standing.UNKNOWN, says, missing=(_how_long(activity),))


def _may_be_kept(activity: Activity) -> CheckResult:
    says = say(
        "{category}: “{activity}” has a retention period, but it may not apply to these data.",
        activity=activity.label,
        category=CATEGORY,
    )
    question = say(
        "Does the retention period of “{activity}” also apply to these data: {category}?",
        activity=activity.label,
        category=CATEGORY,
    )
    return CheckResult(Standing.UNKNOWN, says, missing=(Missing("retention.categories", question),))


def _nothing_stated(activity: Activity) -> CheckResult:
    values = {"category": CATEGORY, "activity": activity.label}
    if activity.retention:
        says = say(
            "{category}: no retention period, unlike other data of the same activity ({activity}).", **values
        )
    else:
        says = say("{category}: no retention period, as recorded for “{activity}”.", **values)
    return CheckResult(Standing.VIOLATION, says)


@check(
    id="retention-by-criterion",
    subject="category",
    severity=Severity.LOW,
    basis=("GDPR Art. 5(1)(e)", "GDPR Art. 13(2)(a)", "GDPR Art. 30(1)(f)"),
    title=say("Data kept by a criterion, without a period"),
    remedy=say("Set a maximum period beside the criterion, or record why there can be none."),
)
def retention_by_criterion(dossier: CategoryDossier, as_of: AsOf) -> Iterator[CheckResult]:  # noqa: ARG001  # criteria carry no dates
    """An activity states what decides how long data are kept, and no longest period."""
    for activity in dossier.activities:
        result = _by_criterion(activity, dossier.id)
        if result is not None:
            yield result._replace(slot=activity.id)


def _by_criterion(activity: Activity, category: str) -> CheckResult | None:
    entries = activity.retention or ()
    speaking = [entry for entry in entries if _speaks_of(entry, category)]
    by = next((entry for entry in speaking if entry.criterion), None)
    values = {"category": CATEGORY, "activity": activity.label}
    if any(entry.period for entry in speaking):
        says = say("{category}: a period is stated ({activity}).", **values)
        return CheckResult(Standing.PASS, says) if by else None
    if by is not None:
        says = say(
            "{category}: no maximum period, only a criterion: {criterion} ({activity}).",
            criterion=by.criterion,
            **values,
        )
        return CheckResult(Standing.VIOLATION, says)
    return None
