"""Nobody is asked for a processor's contract where Art. 28 binds no one, or no personal data are sent."""

from __future__ import annotations

from datetime import date

import pytest

from registry.intake.manifests import read_text
from registry.register import Question, Register

ASKED_OF_PROCESSORS = {"engagement-without-agreement", "data-not-recorded", "purpose-not-recorded"}
REGISTER = """\
registry: 1
organisations:
  - {{id: organisation/a, name: A, kind: company, established_in: {home}}}
  - {{id: organisation/b, name: B, kind: company, established_in: {there}}}
transfers:
  - id: transfer/t
    exporter: {{organisation: organisation/a, role: controller, subject_to_gdpr: {bound}}}
    importer: {{organisation: organisation/b, role: processor}}
    {more}
"""


def asked(home: str, there: str, bound: str, more: str = "storage: eea_only") -> set[str]:
    facts = read_text(REGISTER.format(home=home, there=there, bound=bound, more=more), "a.yaml")
    findings = Register(facts).findings(Question(date(2026, 11, 23))).open
    return {one.check.id for one in findings} & ASKED_OF_PROCESSORS


@pytest.mark.parametrize(("home", "there"), [("CH", "IN"), ("US", "US"), ("GB", "US")])
def test_no_contract_is_asked_for_where_the_gdpr_binds_neither_party(home: str, there: str) -> None:
    assert asked(home, there, "false") == set()
    assert asked(home, there, "true") == ASKED_OF_PROCESSORS


def test_a_processor_in_the_eea_needs_one_even_with_a_controller_outside_the_gdpr() -> None:
    assert asked("US", "IE", "false") == ASKED_OF_PROCESSORS


@pytest.mark.parametrize("more", ["categories: []", "anonymous: {irreversible: true, evidence: Report}"])
def test_none_is_asked_for_where_no_personal_data_are_sent(more: str) -> None:
    assert asked("FR", "IN", "true", more) == set()
