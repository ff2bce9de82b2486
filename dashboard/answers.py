"""What is computed once from a register: answers by question, which all sessions share."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import lru_cache

import pandas as pd

from dashboard import table
from dashboard.cures import CheckCures, FindingChoices, by_cure, finding_choices, narrowed_findings
from dashboard.data import DataPage, data_page
from dashboard.search import SearchIndex
from dashboard.today import Today, today
from dashboard.vendor import VendorPage, vendor_page
from dashboard.vendors import VendorRow, vendor_rows
from registry.checks import runner
from registry.checks.runner import Finding
from registry.checks.spec import Standing
from registry.entities import Decision
from registry.register import Question, Register

PREPARED = 8
"""Answers that a new snapshot works out before it replaces the old one, which gave them last."""

SHOWN_PASSES = (
    "data-against-usage-policy",
    "retention-over-benchmark",
    "retention-under-statutory-minimum",
    "usage-policy-not-disclosed",
)
"""Checks whose passes are shown too: they give few, and readers look for them."""


class Answers:
    """The answers of one register, each worked out when it is first asked for.

    Args:
        register: The register.
    """

    def __init__(self, register: Register) -> None:
        self.register = register
        self._given: dict[tuple[str, tuple[Hashable, ...]], None] = {}
        # The caches belong to this object; they hold answers by question, never copies of facts.
        self.table = lru_cache(maxsize=8)(self._table)
        self.options = lru_cache(maxsize=8)(self._options)
        self.findings = lru_cache(maxsize=8)(register.findings)
        self.findings_by_id = lru_cache(maxsize=8)(self._findings_by_id)
        self.finding_choices = lru_cache(maxsize=8)(self._finding_choices)
        self.cures = lru_cache(maxsize=16)(self._cures)
        self.passes = lru_cache(maxsize=8)(self._passes)
        self.today = lru_cache(maxsize=8)(self._today)
        self.search_index = lru_cache(maxsize=2)(self._search_index)
        self.data = lru_cache(maxsize=8)(self._data)
        self.vendor = lru_cache(maxsize=64)(self._vendor)
        self.vendors = lru_cache(maxsize=8)(self._vendors)

    def prepare(self, old: Answers) -> None:
        """Work out what an earlier snapshot was asked last, so that no session waits for it."""
        for name, arguments in [*old._given][-PREPARED:]:
            getattr(self, name)(*arguments)

    def _note(self, name: str, *arguments: Hashable) -> None:
        self._given.pop((name, arguments), None)
        self._given[name, arguments] = None

    def _table(self, question: Question, language: str) -> pd.DataFrame:
        self._note("table", question, language)
        return table.build(self.register, question, language)

    def _options(self, question: Question, language: str) -> table.Options:
        self._note("options", question, language)
        return table.options(self.table(question, language))

    def _today(self, question: Question) -> Today:
        self._note("today", question)
        return today(self.register, question, self.findings(question))

    def _finding_choices(self, question: Question) -> FindingChoices:
        return finding_choices(self.findings(question).open, self.register)

    def _cures(self, question: Question, wanted: FindingChoices) -> tuple[CheckCures, ...]:
        return by_cure(narrowed_findings(self.findings(question).open, self.register, wanted))

    def _search_index(self, question: Question, language: str) -> SearchIndex:
        findings = self.findings(question)
        every = [*findings.open, *(each.finding for each in findings.accepted)]
        return SearchIndex(self.register, every, language)

    def _data(self, question: Question) -> DataPage:
        self._note("data", question)
        return data_page(self.register, question)

    def _vendors(self, question: Question, language: str) -> tuple[VendorRow, ...]:
        self._note("vendors", question, language)
        return vendor_rows(self.register, question, language)

    def _findings_by_id(self, question: Question) -> Mapping[str, tuple[Finding, Decision | None]]:
        """All findings, those that others put together too, with the decision that accepts each."""
        findings = self.findings(question)
        every = [*((each, None) for each in findings.open), *findings.accepted]
        parts = {part.id: (part, decision) for each, decision in every for part in each.parts}
        return parts | {each.id: (each, decision) for each, decision in every}

    def _vendor(self, vendor: str, question: Question, language: str) -> VendorPage:
        return vendor_page(self.register, question, self.findings(question), vendor, language)

    def _passes(self, question: Question) -> tuple[Finding, ...]:
        """The passes of these checks, unless another of them has an open finding about the same thing."""
        self._note("passes", question)
        findings = [*runner.run_checks(self.register.dossiers, self.register.as_of(question), SHOWN_PASSES)]
        still_open = {_about(one) for one in findings if one.result.standing is not Standing.PASS}
        return tuple(one for one in findings if _about(one) not in still_open)


def _about(finding: Finding) -> tuple[str, str | None]:
    return finding.dossier.id, finding.result.slot
