"""Checks on retention periods, against benchmarks and statutory periods in force on the date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from registry.checks.spec import CheckResult, Standing, check
from registry.dossiers.period import in_words, longer
from registry.dossiers.retention import Retained, RetentionDossier
from registry.law.acts import BenchmarkKind, RetentionBenchmark
from registry.law.law import Law
from registry.law.timeline import AsOf
from registry.law.verdict import Missing
from registry.messages import Message, Name, say
from registry.vocabulary import RetentionSubject, Severity

SUBJECT = Name("subject")

KINDS_OF_DATA: dict[RetentionSubject, Message] = {
    RetentionSubject.CALL_RECORDINGS: say("call recordings"),
    RetentionSubject.CALL_ANALYSIS_NOTES: say("notes that analyse recorded calls"),
    RetentionSubject.AUDIENCE_COOKIES: say("audience measurement cookies"),
    RetentionSubject.AUDIENCE_DATA: say("audience measurement data"),
    RetentionSubject.COOKIE_CHOICE: say("cookie choices"),
    RetentionSubject.PROSPECTS: say("prospects' data"),
    RetentionSubject.INACTIVE_ACCOUNTS: say("inactive accounts"),
    RetentionSubject.INVOICES: say("invoices"),
    RetentionSubject.TRAFFIC_DATA: say("traffic data"),
    RetentionSubject.SUBSCRIPTION_DATA: say("other subscription data"),
    RetentionSubject.PAYMENT_DATA: say("payment data"),
    RetentionSubject.CONNECTION_SOURCE: say("the source of connections"),
    RetentionSubject.IDENTITY_DATA: say("identity data"),
}
"""The kinds of data that benchmarks cover."""

NOT_TOO_LONG = frozenset({BenchmarkKind.BENCHMARK, BenchmarkKind.STATUTORY_PERIOD})
NOT_TOO_SHORT = frozenset({BenchmarkKind.STATUTORY_MINIMUM, BenchmarkKind.STATUTORY_PERIOD})


class _Compared(NamedTuple):
    """A stated period and the benchmark to compare it with."""

    stated: Retained
    period: str
    benchmark: RetentionBenchmark
    source: str

    @property
    def slot(self) -> str:
        return _slot(self.benchmark.id, self.stated)

    @property
    def what(self) -> Message:
        return KINDS_OF_DATA[self.stated.subject]

    def fill(self, template: Message) -> Message:
        """A sentence about the comparison, with its values."""
        period = in_words(self.period, self.stated.counted_from)
        values = {
            "subject": SUBJECT,
            "what": self.what,
            "period": say("{period} at most", period=period) if self.stated.varies else period,
            "limit": in_words(self.benchmark.duration),
            "source": self.source,
        }
        return template._replace(values=tuple(values.items()))

    @property
    def starts_elsewhere(self) -> bool:
        """Whether the stated period counts from another event than the benchmark's, ignoring wording."""
        stated = self.stated.counted_from
        return stated is not None and _words(stated) != _words(self.benchmark.counted_from or "")


@check(
    id="retention-over-benchmark",
    subject="retention",
    severity=Severity.MEDIUM,
    basis=("GDPR Art. 5(1)(e)",),
    title=say("Data kept longer than the authority's benchmark"),
    remedy=say("Shorten the period, or record why it must be longer."),
)
def retention_over_benchmark(dossier: RetentionDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A stated period is longer than a benchmark or statutory period in force on the date."""
    yield from _findings(dossier, as_of, NOT_TOO_LONG, _too_long)


@check(
    id="retention-under-statutory-minimum",
    subject="retention",
    severity=Severity.HIGH,
    basis=("GDPR Art. 6(1)(c)", "GDPR Art. 17(3)(b)"),
    title=say("Data kept for less than the law requires"),
    remedy=say("Keep the data for the statutory period, with restricted access."),
)
def retention_under_statutory_minimum(dossier: RetentionDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A stated period is shorter than a statute in force on the date requires."""
    yield from _findings(dossier, as_of, NOT_TOO_SHORT, _too_short)


def _findings(
    dossier: RetentionDossier,
    as_of: AsOf,
    kinds: frozenset[BenchmarkKind],
    compare: Callable[[_Compared], CheckResult],
) -> Iterator[CheckResult]:
    for stated in dossier.retained:
        known = [b for b in as_of.law.benchmarks if b.subject == stated.subject and b.kind in kinds]
        if known and not stated.jurisdictions:
            yield _no_country(stated)
            continue
        for benchmark in _applying(known, stated, as_of.law):
            if not benchmark.in_force_on(as_of.on) and not _lapsed_in_doubt(benchmark, as_of.on):
                continue
            if stated.period is None:
                yield _no_period(stated, benchmark)
                continue
            source = as_of.law.sources.get(benchmark.source)
            title = source.title if source else benchmark.source
            compared = _Compared(stated, stated.period, benchmark, title)
            yield _doubted(compare(compared), compared, as_of.on)


def _applying(known: list[RetentionBenchmark], stated: Retained, law: Law) -> list[RetentionBenchmark]:
    """The benchmarks of the countries where the data are kept."""
    countries = {country for code in stated.jurisdictions for country in law.members(code)}
    return [benchmark for benchmark in known if benchmark.jurisdiction in countries]


def _lapsed_in_doubt(benchmark: RetentionBenchmark, day: date) -> bool:
    """Whether a benchmark ended on an unconfirmed date, so that it may have been renewed."""
    return benchmark.last is not None and benchmark.last < day and "last" in benchmark.unconfirmed


def _too_long(compared: _Compared) -> CheckResult:
    if longer(compared.period, compared.benchmark.duration):
        template = say("{subject}: {what} are kept for {period}, longer than {limit} ({source}).")
        return CheckResult(Standing.VIOLATION, compared.fill(template), compared.slot)
    if compared.starts_elsewhere:
        return _other_start(compared)
    template = say("{subject}: {what} are kept for {period}, within {limit} ({source}).")
    return CheckResult(Standing.PASS, compared.fill(template), compared.slot)


def _too_short(compared: _Compared) -> CheckResult:
    if longer(compared.benchmark.duration, compared.period):
        template = say("{subject}: {what} are kept for {period}, but the law requires {limit} ({source}).")
        return CheckResult(Standing.VIOLATION, compared.fill(template), compared.slot)
    if compared.stated.varies:
        return _may_be_shorter(compared)
    if compared.benchmark.counted_from is not None and compared.starts_elsewhere:
        return _other_start(compared)
    template = say(
        "{subject}: {what} are kept for {period}, as long as the law requires: {limit} ({source})."
    )
    return CheckResult(Standing.PASS, compared.fill(template), compared.slot)


def _other_start(compared: _Compared) -> CheckResult:
    """The same number of years from another event is not the same time."""
    template = say(
        "{subject}: {what} are kept for {period}, but the {limit} of {source} may count from another event."
    )
    question = say("For how long in total are {what} kept at most?", what=compared.what)
    missing = (Missing("retention.counted_from", question),)
    return CheckResult(Standing.UNKNOWN, compared.fill(template), compared.slot, missing)


def _may_be_shorter(compared: _Compared) -> CheckResult:
    template = say("{subject}: {what} are kept for {period}, and the law requires {limit} ({source}).")
    question = say("What is the shortest period for which {what} are kept?", what=compared.what)
    missing = (Missing("retention.period", question),)
    return CheckResult(Standing.UNKNOWN, compared.fill(template), compared.slot, missing)


def _no_period(stated: Retained, benchmark: RetentionBenchmark) -> CheckResult:
    what = KINDS_OF_DATA[stated.subject]
    says = say("{subject}: the retention period of {what} is not recorded.", subject=SUBJECT, what=what)
    missing = (
        Missing("retention.period", say("What is the longest period for which {what} are kept?", what=what)),
    )
    return CheckResult(Standing.UNKNOWN, says, _slot(benchmark.id, stated), missing)


def _no_country(stated: Retained) -> CheckResult:
    what = KINDS_OF_DATA[stated.subject]
    says = say(
        "{subject}: the country whose retention rules apply to {what} is not recorded.",
        subject=SUBJECT,
        what=what,
    )
    missing = (
        Missing("retention.jurisdiction", say("Which country's retention rules apply to {what}?", what=what)),
    )
    return CheckResult(Standing.UNKNOWN, says, _slot(stated.subject, stated), missing)


def _doubted(result: CheckResult, compared: _Compared, on: date) -> CheckResult:
    """The result with the doubt about its benchmark, if any; a doubtful benchmark cannot be violated."""
    doubt = _doubt(compared.benchmark, on)
    if doubt is None:
        return result
    standing = Standing.UNKNOWN if result.standing is Standing.VIOLATION else result.standing
    missing = result.missing
    if standing is Standing.UNKNOWN:
        question = say(
            "Does a rule on {what} like that of {source} still apply?",
            what=compared.what,
            source=compared.source,
        )
        missing = (*missing, Missing("law.benchmark", question))
    return result._replace(
        standing=standing, says=say("{finding} {doubt}", finding=result.says, doubt=doubt), missing=missing
    )


def _doubt(benchmark: RetentionBenchmark, on: date) -> Message | None:
    if not benchmark.confirmed:
        return say("This benchmark is not confirmed.")
    if _lapsed_in_doubt(benchmark, on):
        return say("This rule ended on {day}; it is not known whether it was renewed.", day=benchmark.last)
    return None


def _slot(name: str, stated: Retained) -> str:
    return name if stated.nth == 1 else f"{name}:{stated.nth}"


def _words(event: str) -> frozenset[str]:
    """The significant words of an event: `the end of the contract` equals `contract_end`."""
    return frozenset(re.findall(r"[^\W_]+", event.casefold())) - {"the", "a", "an", "of"}
