"""What is computed once from a register: answers by question, which all sessions share."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import Any, ParamSpec, TypeVar

import pandas as pd

from dashboard import table
from dashboard.cures import CheckCures, FindingChoices, by_cure, finding_choices, narrowed_findings
from dashboard.data import DataPage, carried_by, data_page, purposes_of
from dashboard.duties import Duties, duties
from dashboard.search import SearchIndex
from dashboard.today import Today, today
from dashboard.vendor import VendorPage, findings_by_vendor, vendor_page
from dashboard.vendors import VendorRow, vendor_rows
from registry.checks import runner
from registry.checks.accepted import Findings
from registry.checks.runner import Finding
from registry.checks.spec import Standing
from registry.dossiers.loose import loose
from registry.dossiers.onward import ChainPosition, position_in_chain
from registry.dossiers.vendor import vendor_roles
from registry.entities import Decision
from registry.register import Question, Register

STILL_WANTED = 300.0
"""Seconds for which an answer counts as wanted: a new snapshot works it out before it replaces the old."""

SHOWN_PASSES = (
    "data-against-usage-policy",
    "retention-over-benchmark",
    "retention-under-statutory-minimum",
    "usage-policy-not-disclosed",
)
"""Checks whose passes are shown too: they give few, and readers look for them."""


_P = ParamSpec("_P")
_T = TypeVar("_T")


class Answers:
    """The answers of one register, each worked out when it is first asked for.

    Args:
        register: The register.
    """

    def __init__(self, register: Register) -> None:
        self.register = register
        self._wanted: dict[tuple[str, tuple[Any, ...]], float] = {}
        self._cached: dict[str, Callable[..., object]] = {}
        # The caches belong to this object; they hold answers by question, never copies of facts.
        self._before: Answers | None = None
        self.rows = self._answer(self._rows)
        self.table = self._answer(self._table)
        self.options = self._answer(self._options)
        self.findings = self._answer(self._findings)
        self.findings_by_id = self._answer(self._findings_by_id)
        self.finding_choices = self._answer(self._finding_choices)
        self.cures = self._answer(self._cures)
        self.passes = self._answer(self._passes)
        self.today = self._answer(self._today)
        self.duties = self._answer(self._duties)
        self.search_index = self._answer(self._search_index, 2)
        self.data = self._answer(self._data)
        self.findings_by_vendor = self._answer(self._findings_by_vendor)
        self.findings_about = lru_cache(maxsize=256)(register.findings_of)
        self.accepted_verdict = lru_cache(maxsize=256)(register.accepted_verdict)
        self.vendor = lru_cache(maxsize=64)(loose(self._vendor))
        self.vendors = self._answer(self._vendors)
        self.carried_by = lru_cache(maxsize=64)(partial(carried_by, register))
        self.purposes_of = lru_cache(maxsize=64)(partial(purposes_of, register))
        self.position_in_chain = lru_cache(maxsize=256)(loose(self._position_in_chain))

    @cached_property
    def vendor_roles(self) -> Mapping[str, frozenset[str]]:
        """The recorded roles of each vendor, by its id."""
        return vendor_roles(self.register.dossiers.transfers)

    def prepare(self, old: Answers) -> None:
        """Work out what an earlier snapshot was asked lately, so that no session waits for it."""
        since = time.monotonic() - STILL_WANTED
        self._before = old
        for (name, arguments), at in [*old._wanted.items()]:
            if at > since:
                self._cached[name](*arguments)
                self._wanted[name, arguments] = at
        self._before = None  # or each snapshot would keep all earlier ones

    def _answer(self, work: Callable[_P, _T], most: int = 8) -> Callable[_P, _T]:
        """A cached answer whose use is noted, for `prepare`."""
        cached: Callable[_P, _T] = lru_cache(maxsize=most)(loose(work))  # type: ignore[assignment]  # keeps its parameters
        name = getattr(work, "__name__", "")
        self._cached[name] = cached

        wanted = self._wanted

        def answer(*arguments: _P.args, **named: _P.kwargs) -> _T:
            wanted[name, arguments] = time.monotonic()
            return cached(*arguments, **named)

        return answer

    def _rows(self, question: Question, language: str) -> table.Rows:
        before, affected = self._before, self.register.affected
        if before is None or affected is None:
            return table.rows(self.register, question, language)
        return table.rows(self.register, question, language, before.rows(question, language), affected)

    def _table(self, question: Question, language: str) -> pd.DataFrame:
        return table.build(self.rows(question, language))

    def _findings(self, question: Question) -> Findings:
        return self.register.findings(question)

    def _options(self, question: Question, language: str) -> table.Options:
        return table.options(self.table(question, language))

    def _today(self, question: Question) -> Today:
        return today(self.register, question, self.findings(question))

    def _duties(self, on: date) -> Duties:
        return duties(self.register.facts, on)

    def _finding_choices(self, question: Question) -> FindingChoices:
        return finding_choices(self.findings(question).open, self.register)

    def _cures(self, question: Question, wanted: FindingChoices) -> tuple[CheckCures, ...]:
        return by_cure(narrowed_findings(self.findings(question).open, self.register, wanted))

    def _search_index(self, question: Question, language: str) -> SearchIndex:
        findings = self.findings(question)
        every = [*findings.open, *(each.finding for each in findings.accepted)]
        before = self._before.search_index(question, language) if self._before else None
        return SearchIndex(self.register, every, language, before, self.register.affected)

    def _data(self, question: Question) -> DataPage:
        return data_page(self.register, question)

    def _vendors(self, question: Question, language: str) -> tuple[VendorRow, ...]:
        return vendor_rows(self.register, question, language)

    def _findings_by_id(self, question: Question) -> Mapping[str, tuple[Finding, Decision | None]]:
        """All findings, those that others put together too, with the decision that accepts each."""
        findings = self.findings(question)
        every = [*((each, None) for each in findings.open), *findings.accepted]
        parts = {part.id: (part, decision) for each, decision in every for part in each.parts}
        return parts | {each.id: (each, decision) for each, decision in every}

    def _vendor(self, vendor: str, question: Question, language: str) -> VendorPage:
        findings = self.findings_by_vendor(question).get(vendor, Findings([], []))
        return vendor_page(self.register, question, findings, vendor, language)

    def _findings_by_vendor(self, question: Question) -> Mapping[str, Findings]:
        return findings_by_vendor(self.register, self.findings(question))

    def _position_in_chain(self, transfer: str) -> ChainPosition:
        transfers = self.register.dossiers.transfers
        return position_in_chain(transfers.flow, transfers.rows[transfer])

    def _passes(self, question: Question) -> tuple[Finding, ...]:
        """The passes of these checks, unless another of them has an open finding about the same thing."""
        findings = [*runner.run_checks(self.register.dossiers, self.register.as_of(question), SHOWN_PASSES)]
        still_open = {_about(one) for one in findings if one.result.standing is not Standing.PASS}
        return tuple(one for one in findings if _about(one) not in still_open)


def _about(finding: Finding) -> tuple[str, str | None]:
    return finding.dossier.id, finding.result.slot
