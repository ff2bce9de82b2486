"""Adequacy by listing: is this legal entity on the framework's list, and how reliable is that?

Sources: Decision (EU) 2023/1795; the frameworks' own rules . Trusting a check
made after the due date for 31 days is our choice, not law. So is assuming that a listing recorded with its
first day and the day of its check was on the list, which every such verdict says.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from registry.law.acts import JurisdictionState
from registry.law.adequacy_decisions import Framework
from registry.law.evaluation import Evaluation, days_after, months_after
from registry.law.ground_builder import GroundBuilder
from registry.law.incorporation import ask_for_incorporation
from registry.law.listing_dates import ask_about_dates
from registry.law.situation import ListingFacts, Recipient, Situation
from registry.law.verdict import Ground, Holding, Result
from registry.messages import Country, Name, say

CHECK_TRUSTED_MONTHS = 12
LATE_CHECK_TRUSTED_DAYS = 31
_ORDER = (Result.HOLDS, Result.INCOMPLETE, Result.FAILS)


def try_framework(
    situation: Situation,
    jurisdiction: str | None,
    recipient: Recipient | None,
    evaluation: Evaluation,
    claimed: Mapping[str | None, int],
) -> list[Ground]:
    """Try the exporter's framework where the recipient was searched for on its list or it is claimed."""
    if recipient is None or jurisdiction is None:
        return []
    frameworks = _frameworks_for(situation.exporter.jurisdiction, jurisdiction, evaluation)
    grounds = []
    for framework in frameworks:
        records = [record for record in recipient.listings if record.framework == framework.name]
        index = claimed.get(framework.instrument, claimed.get(None))
        in_force = evaluation.in_period(framework) and evaluation.in_force(framework.instrument)
        if not records and (index is None or not in_force):
            continue
        if not in_force:
            grounds.append(_out_of_force(framework, evaluation, index))
            continue
        builders = [_try_record(framework, record, situation, evaluation, index) for record in records]
        if not records:
            builders = [_claimed_only(framework, situation, evaluation, index)]
        for builder in builders:
            _established_there(builder, framework, jurisdiction, recipient)
        grounds.append(_best(records, builders).ground(Holding.LISTING))
    return grounds


def _established_there(
    builder: GroundBuilder, framework: Framework, jurisdiction: str, recipient: Recipient
) -> None:
    """A list covers organisations established in its country; whether it reaches territories is open."""
    builder.look("importer", "established_in")
    home = recipient.jurisdiction
    if home is None:
        builder.ask("importer.established_in", _HOME)
    elif home not in (framework.jurisdiction, *framework.territories):
        builder.fail(
            "The list of {framework} only covers organisations established in {country}.",
            framework=LABELS[framework.name],
            country=Country(framework.jurisdiction, article=True),
        )
    elif territory := next((code for code in (jurisdiction, home) if code in framework.territories), None):
        builder.need(
            "mechanisms",
            "Whether a listing in {framework} reaches {country} is not settled. What else covers the "
            "transfer to {importer} there?",
            framework=LABELS[framework.name],
            country=Country(territory, article=True),
        )


def _out_of_force(framework: Framework, evaluation: Evaluation, index: int | None) -> Ground:
    """A search is recorded, but the framework is not in force on this day."""
    builder = GroundBuilder(
        evaluation, "listing", "GDPR Art. 45(3)", claim=index, instrument=framework.instrument
    )
    says = "Listings in {framework} have no effect on this date."
    if evaluation.assumed_void(framework.instrument):
        says = "Listings in {framework} have no effect: its decision is assumed to be void."
    builder.fail(says, framework=LABELS[framework.name])
    return builder.ground()


def _frameworks_for(exporter: str | None, jurisdiction: str, evaluation: Evaluation) -> list[Framework]:
    """The framework of the exporter's own country; the general one while that country was in the EEA."""
    own = [
        f
        for f in evaluation.law.frameworks
        if jurisdiction in (f.jurisdiction, *f.territories)
        and exporter in (f.exporters or ())
        and evaluation.state(exporter) is not JurisdictionState.EEA
    ]
    everyone = [
        f
        for f in evaluation.law.frameworks
        if jurisdiction in (f.jurisdiction, *f.territories) and f.exporters is None
    ]
    return [evaluation.framework(framework.name) for framework in own or everyone]


def _best(records: list[ListingFacts], builders: list[GroundBuilder]) -> GroundBuilder:
    """The best of several records, unless a later or undated search for the same entity contradicts it.

    An entity covered by another participant is not listed under its own name.
    """
    ranked = sorted(range(len(builders)), key=lambda i: _ORDER.index(builders[i].result))
    best = ranked[0]
    if len(records) < 2:  # nothing can contradict a single record
        return builders[best]
    checked = records[best].checked_on or date.min
    against = [
        i
        for i in ranked
        if records[i].of_another is records[best].of_another
        and (records[i].on_list is False or (records[i].on_list is None and records[i].listed_from is None))
        and (records[i].checked_on or date.max) >= checked
    ]
    return builders[against[-1]] if against else builders[best]


def _start(
    framework: Framework, situation: Situation, evaluation: Evaluation, index: int | None
) -> GroundBuilder:
    builder = GroundBuilder(
        evaluation, "listing", "GDPR Art. 45(3)", claim=index, instrument=framework.instrument
    )
    for decision in evaluation.adequacy(framework.jurisdiction):
        if decision.instrument == framework.instrument:
            ask_for_incorporation(builder, decision.instrument, decision.eea_from, situation.exporter)
    return builder


def _claimed_only(
    framework: Framework, situation: Situation, evaluation: Evaluation, index: int | None
) -> GroundBuilder:
    builder = _start(framework, situation, evaluation, index)
    if index is not None and situation.claims[index].instrument is None:
        builder.need("mechanism.instrument", "Which adequacy decision is “{mechanism}” based on?")
    _ask_for_check(builder, framework)
    return builder


def _ask_for_check(builder: GroundBuilder, framework: Framework) -> None:
    builder.need(
        "importer.listing.checked_on",
        "Is {importer} on the list of {framework}? On which date was the list checked?",
        framework=LABELS[framework.name],
    )


def _try_record(
    framework: Framework,
    record: ListingFacts,
    situation: Situation,
    evaluation: Evaluation,
    index: int | None,
) -> GroundBuilder:
    builder = _start(framework, situation, evaluation, index)
    builder.look("importer.listing", "from", "due", "removed_from", "status", "checked_on", "found")
    label = LABELS[framework.name]
    if record.of_another:
        builder.note("{importer} is on another participant's list of covered entities.")
    if record.on_list is False:
        builder.fail(
            "{importer} was searched for on the list of {framework} but not found ({day}).",
            framework=label,
            day=record.checked_on or say("date not recorded"),
        )
        return builder  # nothing more is asked about a list that was searched in vain
    if record.on_list is None and record.listed_from is not None:
        builder.assume(
            "importer.listing.found",
            "Search result not recorded; {importer} is assumed to have been on the list when it was checked.",
        )
    if record.listed_from is None:
        builder.need(
            "importer.listing.from",
            "Since which date has {importer} been on the list of {framework}?",
            framework=label,
        )
    elif not evaluation.reached(record.listed_from):
        builder.fail("{importer} is not listed until {day}.", day=record.listed_from)
    ask_about_dates(builder, framework, record, label)
    _still_listed(builder, record)
    _check_is_fresh(builder, framework, record)
    if framework.hr_split:
        _kinds_of_data(builder, record, situation)
    return builder


def _still_listed(builder: GroundBuilder, record: ListingFacts) -> None:
    if record.removed_from is not None:
        if builder.evaluation.reached(record.removed_from):
            builder.fail("{importer} has not been listed since {day}.", day=record.removed_from)
    elif record.status in NO_LONGER_LISTED:
        if record.checked_on is None or builder.evaluation.reached(record.checked_on):
            status = NO_LONGER_LISTED[record.status]
            builder.fail("The list shows {importer} as {status}.", status=status)
        else:  # no longer listed by the day of the check, but since when is not recorded
            builder.need(
                "importer.listing.removed_from",
                "Since which date has {importer} no longer been listed?",
            )


def _check_is_fresh(builder: GroundBuilder, framework: Framework, record: ListingFacts) -> None:
    evaluation, checked, due = builder.evaluation, record.checked_on, record.due
    if checked is None:
        _ask_for_check(builder, framework)
        return
    stale = evaluation.past(months_after(checked, CHECK_TRUSTED_MONTHS))
    if due is not None and evaluation.past(due):
        trusted = days_after(checked, LATE_CHECK_TRUSTED_DAYS)
        if checked > due and not evaluation.past(trusted):
            _ask_for_status(builder, record)
        else:
            builder.need(
                "importer.listing.checked_on",
                "The certification of {importer} was due for renewal on {due}. Is {importer} "
                "still on the list today?",
                due=due,
            )
    if stale:
        builder.need(
            "importer.listing.checked_on",
            "The list was last checked on {day}. Is {importer} still on it?",
            day=checked,
        )


def _ask_for_status(builder: GroundBuilder, record: ListingFacts) -> None:
    """After the due date a check counts only with the status shown; an unsuccessful search fails."""
    if record.status is None and record.on_list is not False:
        builder.need(
            "importer.listing.status",
            "The certification of {importer} was due for renewal on {due}. On {day}, did the "
            "list show it as active or as under review?",
            due=record.due,
            day=record.checked_on,
        )


def _kinds_of_data(builder: GroundBuilder, record: ListingFacts, situation: Situation) -> None:
    data = situation.data
    builder.look("importer.listing", "hr", "non_hr")
    builder.look("data", "hr")
    neither = record.hr is False and record.non_hr is False
    for kind, carried, covered in (("hr", data.hr, record.hr), ("non_hr", data.non_hr, record.non_hr)):
        if carried is False or covered is True:
            continue
        label = KINDS[kind]
        if covered is None:
            builder.need(
                f"importer.listing.{kind}",
                "Does the certification of {importer} cover {kind}?",
                kind=label,
            )
        elif carried is None and not neither:
            builder.need("data.hr", "Do the data sent to {importer} include {kind}?", kind=label)
        else:
            builder.fail(
                "The certification of {importer} does not cover {kind}.",
                kind=label,
            )


_HOME = say("In which country is {importer} established?", importer=Name("importer"))
LABELS = {
    "eu_us_dpf": say("the EU-US Data Privacy Framework"),
    "uk_extension": say("the UK Extension to the Data Privacy Framework"),
    "swiss_us_dpf": say("the Swiss-US Data Privacy Framework"),
    "privacy_shield": say("the EU-US Privacy Shield"),
    "safe_harbour": say("the EU-US Safe Harbour"),
}
"""The names of the frameworks."""

NO_LONGER_LISTED = {"inactive": say("inactive"), "withdrawn": say("withdrawn"), "removed": say("removed")}
"""The statuses on the list of organisations that no longer participate."""

KINDS = {"hr": say("human resources data"), "non_hr": say("data other than human resources data")}
