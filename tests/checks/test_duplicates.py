"""Which organisations may be recorded twice: by an equal identifier, or an equal name."""

from __future__ import annotations

from datetime import date

import pytest

from registry.dossiers.duplicates import normalised
from registry.intake.manifests import read_text
from registry.register import Question, Register

CHECK = "organisation-recorded-twice"


def groups(*organisations: str) -> list[str]:
    lines = "".join(f"  - {{id: organisation/{'abcde'[n]}, {one}}}\n" for n, one in enumerate(organisations))
    register = Register(read_text(f"registry: 1\norganisations:\n{lines}"))
    return [finding.sentence() for finding in register.findings(Question(date(2026, 11, 23)), [CHECK]).open]


@pytest.mark.parametrize(
    "name",
    [
        "Cloud Services Inc",
        "CLOUD SERVICES, INC.",
        "cloud services incorporated",
        "Cloud-Services",
        "Cloud Services I.N.C.",
        "Clôud Services",
    ],
)
def test_case_punctuation_and_legal_form_tell_no_name_apart(name: str) -> None:
    assert normalised(name)[0] == "cloud services"


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("name: Cloud Inc", "name: 'CLOUD, Inc.'", 1),
        ("name: Cloud", "name: Cloud GmbH", 1),
        ("name: Cloud Inc", "name: Cloud GmbH", 0),
        ("name: Cloud", "name: Sky, legal_name: Cloud SAS", 1),
        ("name: Cloud, kind: unnamed_class", "name: Cloud, kind: unnamed_class", 0),
        ("name: Jo Li, kind: natural_person", "name: Jo Li, kind: natural_person", 0),
        (
            "name: A, identifiers: [{scheme: LEI, value: '1'}]",
            "name: B, identifiers: [{scheme: lei, value: ' 1'}]",
            1,
        ),
        (
            "name: A, identifiers: [{scheme: LEI, value: '1'}]",
            "name: A, identifiers: [{scheme: LEI, value: '2'}]",
            0,
        ),
        (
            "name: A, identifiers: [{scheme: LEI, value: '1'}]",
            "name: B, identifiers: [{scheme: RCS, value: '1'}]",
            0,
        ),
    ],
)
def test_two_records_of_one_organisation_are_found(one: str, other: str, count: int) -> None:
    assert len(groups(one, other)) == count


def test_a_group_is_one_finding_that_names_every_record() -> None:
    lei = "identifiers: [{scheme: LEI, value: '5493001'}]"
    (says,) = groups(f"name: 'Cloud, Inc.', {lei}", f"name: Cloud Inc, {lei}", "name: 'Cloud, Inc.'")
    assert all(f"organisation/{one}" in says for one in "abc")
