"""Adequacy by listing: is this legal entity on the framework's list, and how sure is that?

Sources: Decision (EU) 2023/1795; the frameworks' own rules (`law.md`, section 2). That a check made after
the due date is trusted for 31 days is our choice, not law; so is that a listing recorded with its first day
and the day of its check is taken as found, which every verdict that does so says.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from registry.law.acts import Framework, JurisdictionState
from registry.law.evaluation import Hearing, months_after
from registry.law.incorporation import ask_for_incorporation
from registry.law.situation import ListingFacts, Recipient, Situation
from registry.law.ground_builder import Trial
from registry.law.verdict import Ground, Holding, Result
from registry.messages import Name, say

CHECK_TRUSTED_MONTHS = 12
LATE_CHECK_TRUSTED_DAYS = 31
_ORDER = (Result.HOLDS, Result.INCOMPLETE, Result.FAILS)


def try_framework(
    situation: Situation,
    jurisdiction: str | None,
    recipient: Recipient | None,
    hearing: Hearing,
    claimed: Mapping[str | None, int],
) -> list[Ground]:
    """The framework of the exporter, where the recipient was searched for in it or it is claimed."""
    if recipient is None or jurisdiction is None:
        return []
    frameworks = _frameworks_for(situation.exporter.jurisdiction, jurisdiction, hearing)
    grounds = []
    for framework in frameworks:
        records = [record for record in recipient.listings if record.framework == framework.name]
        index = claimed.get(framework.instrument, claimed.get(None))
        in_force = hearing.in_period(framework) and hearing.in_force(framework.instrument)
        if not records and (index is None or not in_force):
            continue
        if not in_force:
            grounds.append(_out_of_force(framework, hearing, index))
            continue
        trials = [_try_record(framework, record, situation, hearing, index) for record in records]
        if not records:
            trials = [_claimed_only(framework, situation, hearing, index)]
        grounds.append(_best(records, trials).ground(Holding.LISTING))
    return grounds


def _out_of_force(framework: Framework, hearing: Hearing, index: int | None) -> Ground:
    """A search is on file, and the framework counts for nothing on this day."""
    trial = Trial(hearing, "listing", "GDPR Art. 45(3)", claim=index, instrument=framework.instrument)
    trial.fail("No listing in {framework} covers anything on this date.", framework=LABELS[framework.name])
    return trial.ground()


def _frameworks_for(exporter: str | None, jurisdiction: str, hearing: Hearing) -> list[Framework]:
    """The framework of the exporter's own country; while that was in the EEA, the one for all."""
    own = [
        f
        for f in hearing.law.frameworks
        if f.jurisdiction == jurisdiction
        and exporter in (f.exporters or ())
        and hearing.state(exporter) is not JurisdictionState.EEA
    ]
    everyone = [f for f in hearing.law.frameworks if f.jurisdiction == jurisdiction and f.exporters is None]
    return [hearing.framework(framework.name) for framework in own or everyone]


def _best(records: list[ListingFacts], trials: list[Trial]) -> Trial:
    """The best of several records, unless a later or undated search of the same entity speaks against it.

    Whoever another participant covers is not found by its own name.
    """
    ranked = sorted(range(len(trials)), key=lambda i: _ORDER.index(trials[i].result))
    best = ranked[0]
    if len(records) < 2:  # a record alone has none to speak against it
        return trials[best]
    checked = records[best].checked_on or date.min
    against = [
        i
        for i in ranked
        if records[i].of_another is records[best].of_another
        and (records[i].found is False or (records[i].found is None and records[i].listed_from is None))
        and (records[i].checked_on or date.max) >= checked
    ]
    return trials[against[-1]] if against else trials[best]


def _start(framework: Framework, situation: Situation, hearing: Hearing, index: int | None) -> Trial:
    trial = Trial(hearing, "listing", "GDPR Art. 45(3)", claim=index, instrument=framework.instrument)
    for decision in hearing.adequacy(framework.jurisdiction):
        if decision.instrument == framework.instrument:
            ask_for_incorporation(trial, decision.instrument, decision.eea_from, situation.exporter)
    return trial


def _claimed_only(framework: Framework, situation: Situation, hearing: Hearing, index: int | None) -> Trial:
    trial = _start(framework, situation, hearing, index)
    _ask_for_check(trial, framework)
    return trial


def _ask_for_check(trial: Trial, framework: Framework) -> None:
    trial.need(
        "importer.listing.checked_on",
        "Was {importer} found on the list of {framework}? On which date?",
        importer=Name("importer"),
        framework=LABELS[framework.name],
    )


def _try_record(
    framework: Framework, record: ListingFacts, situation: Situation, hearing: Hearing, index: int | None
) -> Trial:
    trial = _start(framework, situation, hearing, index)
    trial.look("importer.listing", "from", "due", "removed_from", "status", "checked_on", "found")
    label = LABELS[framework.name]
    if record.of_another:
        trial.note(
            "{importer} stands on the list of covered entities of another participant.",
            importer=Name("importer"),
        )
    if record.found is False:
        trial.fail(
            "{importer} was searched for on the list of {framework} and not found ({day}).",
            importer=Name("importer"),
            framework=label,
            day=record.checked_on or say("date not recorded"),
        )
    if record.found is None and record.listed_from is not None:
        trial.take(
            "importer.listing.found",
            "A listing with a first day is taken as found when it was checked.",
        )
    if record.listed_from is None:
        trial.need("importer.listing.from", "Since when is {importer} listed?", importer=Name("importer"))
    elif not hearing.reached(record.listed_from):
        trial.fail("{importer} is listed only from {day}.", importer=Name("importer"), day=record.listed_from)
    _still_listed(trial, record)
    _check_is_fresh(trial, framework, record)
    if framework.hr_split:
        _kinds_of_data(trial, record, situation)
    return trial


def _still_listed(trial: Trial, record: ListingFacts) -> None:
    if record.removed_from is not None:
        if trial.hearing.reached(record.removed_from):
            trial.fail(
                "{importer} is no longer listed from {day}.",
                importer=Name("importer"),
                day=record.removed_from,
            )
    elif record.status in GONE:
        if record.checked_on is None or trial.hearing.reached(record.checked_on):
            says = "The list shows {importer} as {status}."
            trial.fail(says, importer=Name("importer"), status=GONE[record.status])
        else:  # gone by the day of the check, but nobody recorded since when
            trial.need(
                "importer.listing.removed_from",
                "From which day was {importer} no longer listed?",
                importer=Name("importer"),
            )


def _check_is_fresh(trial: Trial, framework: Framework, record: ListingFacts) -> None:
    hearing, checked, due = trial.hearing, record.checked_on, record.due
    if checked is None:
        _ask_for_check(trial, framework)
        return
    stale = hearing.past(months_after(checked, CHECK_TRUSTED_MONTHS))
    if due is not None and hearing.past(due):
        trusted = date.fromordinal(checked.toordinal() + LATE_CHECK_TRUSTED_DAYS)
        if checked > due and not hearing.past(trusted):
            _ask_for_status(trial, record)
        else:
            trial.need(
                "importer.listing.checked_on",
                "The certification of {importer} was due on {due}: is it still listed today?",
                importer=Name("importer"),
                due=due,
            )
    if stale:
        trial.need(
            "importer.listing.checked_on",
            "The last check of the list is of {day}: is {importer} still listed?",
            day=checked,
            importer=Name("importer"),
        )


def _ask_for_status(trial: Trial, record: ListingFacts) -> None:
    """A check after the due date tells only with what the list showed; a search in vain fails by itself."""
    if record.status is None and record.found is not False:
        trial.need(
            "importer.listing.status",
            "The certification of {importer} was due on {due}: did the list show it as active, "
            "or as under review, on {day}?",
            importer=Name("importer"),
            due=record.due,
            day=record.checked_on,
        )


def _kinds_of_data(trial: Trial, record: ListingFacts, situation: Situation) -> None:
    data = situation.data
    trial.look("importer.listing", "hr", "non_hr")
    trial.look("data", "hr")
    neither = record.hr is False and record.non_hr is False
    for kind, carried, covered in (("hr", data.hr, record.hr), ("non_hr", data.non_hr, record.non_hr)):
        if carried is False or covered is True:
            continue
        label = KINDS[kind]
        if covered is None:
            trial.need(
                f"importer.listing.{kind}",
                "Does the certification of {importer} cover {kind}?",
                importer=Name("importer"),
                kind=label,
            )
        elif carried is None and not neither:
            trial.need("data.hr", "Are there {kind} among the data?", kind=label)
        else:
            trial.fail(
                "The certification of {importer} does not cover {kind}.",
                importer=Name("importer"),
                kind=label,
            )


LABELS = {
    "eu_us_dpf": say("the EU-US Data Privacy Framework"),
    "uk_extension": say("the UK Extension to the Data Privacy Framework"),
    "swiss_us_dpf": say("the Swiss-US Data Privacy Framework"),
    "privacy_shield": say("the EU-US Privacy Shield"),
    "safe_harbour": say("the EU-US Safe Harbour"),
}
"""The frameworks as people call them."""

GONE = {"inactive": say("inactive"), "withdrawn": say("withdrawn"), "removed": say("removed")}
"""What the list says of those that are no participants any more."""

KINDS = {"hr": say("human-resources data"), "non_hr": say("data other than human-resources data")}
