"""The facts that Art. 14, 22, 26, 28 and 30 GDPR ask for are written, read again and kept in the history."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from registry.entities import Entity
from registry.history.content import keep, past_entity
from registry.intake.documents import YamlDocument
from registry.intake.json_schema import json_schema
from registry.intake.manifests import manifest_text, read_text

TEXT = """\
registry: 1
organisations:
  - {id: organisation/us, established_in: FR}
  - {id: organisation/partner, established_in: DE}
  - {id: organisation/anna, name: Anna Novak, kind: natural_person, address: 1 Main Street}
agreements:
  - id: agreement/hosting
    complete: {answer: true, checked_by: dpo-1, checked_on: 2026-02-01}
    authorisation: specific
    objection_days: 30
    authorised_sub_processors:
      - {organisation: organisation/anna, authorised_on: 2026-01-15, authorised_by: organisation/us}
engagements:
  - {id: engagement/anna, organisation: organisation/anna, notified_on: 2026-01-02, objected: false}
purposes:
  - id: purpose/invoicing
    legal_bases: [legal_obligation]
    legal_basis_sources: [{basis: legal_obligation, source: Art. L123-22 Code de commerce, kind: law}]
assessments:
  - {id: assessment/lia, kind: lia}
activities:
  - id: activity/newsletter
    joint_controllers: [organisation/partner]
    joint_arrangement:
      summary: The partner answers requests.
      signed_on: 2025-05-01
      essence_made_available: true
    controllers: [organisation/us]
    legal_basis_sources: [{basis: legitimate_interests, source: Keeping customers informed, kind: interest}]
    retention: [{criterion: until the account is deleted}]
    assessments: [assessment/lia]
    rights: [access, objection]
    automated_decisions: false
    automated_decisions_detail: No decision follows.
    data_source: A list that was rented.
"""


def test_they_are_read_and_written_as_they_are() -> None:
    assert read_text(manifest_text(read_text(TEXT))) == read_text(TEXT)


def test_an_editor_accepts_them() -> None:
    Draft202012Validator(json_schema()).validate(YamlDocument(TEXT, "a.yaml").value)


@pytest.mark.parametrize("entity", read_text(TEXT), ids=lambda entity: entity.id)
def test_the_history_keeps_them(entity: Entity) -> None:
    assert past_entity(entity.id, keep(entity)) == entity


def test_no_sub_processor_authorised_is_an_answer() -> None:
    text = "registry: 1\nagreements: [{id: agreement/a, authorised_sub_processors: []}]"
    assert "authorised_sub_processors: []" in manifest_text(read_text(text))
