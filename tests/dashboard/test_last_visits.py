"""What changed since someone was last here is known per person, and is no part of the facts."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard import snapshot
from dashboard.last_visits import AWAY, LastVisits
from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.entities import Transfer
from registry.intake.manifests import read_manifests
from registry.opening import database
from tests.dashboard.conftest import RINGOVER, opened, text
from tests.dashboard.test_history_pages import DPO, on_database

__all__ = ["on_database"]

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_the_first_visit_has_none_before_it(tmp_path: Path) -> None:
    assert LastVisits(tmp_path / "visits.json", "embedded").since("dpo-1", 5, NOW) is None


def test_a_visit_goes_on_until_someone_was_away(tmp_path: Path) -> None:
    visits = LastVisits(tmp_path / "visits.json", "embedded")
    visits.since("dpo-1", 5, NOW)
    assert visits.since("dpo-1", 7, NOW + timedelta(minutes=20)) is None
    back = NOW + timedelta(minutes=20) + AWAY + timedelta(seconds=1)
    assert visits.since("dpo-1", 9, back) == 7
    assert visits.since("dpo-1", 11, back + timedelta(minutes=5)) == 7, "the same visit"


def test_each_person_and_each_register_has_visits_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "visits.json"
    LastVisits(file, "embedded").since("dpo-1", 5, NOW)
    later = NOW + AWAY * 2
    assert LastVisits(file, "embedded").since("buyer-2", 9, later) is None
    assert LastVisits(file, "neo4j://other").since("dpo-1", 9, later) is None
    assert LastVisits(file, "embedded").since("dpo-1", 9, later) == 5


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "visits.json"
    LastVisits(file, "embedded").since("dpo-1", 5, NOW)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["visits.json"]


def test_a_file_that_cannot_be_used_means_that_nobody_was_here(tmp_path: Path) -> None:
    file = tmp_path / "visits.json"
    file.write_text("no JSON")
    assert LastVisits(file, "embedded").since("dpo-1", 5, NOW) is None
    assert LastVisits(Path("/proc/none/visits.json"), "embedded").since("dpo-1", 5, NOW) is None


@pytest.mark.usefixtures("on_database")
def test_today_shows_what_waits_and_what_changed_since(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REGISTRY_DATA", str(tmp_path))
    with database() as store:
        RegisterWriter(store, DPO).entries.load(read_manifests(RINGOVER))
        tcr = store.entities(["transfer/us-campaigns"]).get(Transfer, "transfer/us-campaigns")
        assert tcr is not None
        proposed = tcr.model_copy(update={"note": "Asked again"})
        buyer = RegisterWriter(store, Actor("buyer-1", AccessRole.PROCUREMENT))
        buyer.proposals.propose([proposed], "Keep the campaigns")
    snapshot.reload()
    app = opened("today")
    shown = text(app)
    assert ("Keep the campaigns", "proposal") in [
        (link.proto.label, link.proto.page) for link in app.get("page_link")
    ]
    assert "Lacks a safeguard</span><small>Waiting since today, from buyer-1" in shown
    assert "This is your first visit." in shown
    visits = json.loads((tmp_path / "page-visits.json").read_text())
    (register,) = visits
    visits[register]["local"] |= {"seq": 1, "at": (datetime.now(UTC) - AWAY * 2).isoformat()}
    (tmp_path / "page-visits.json").write_text(json.dumps(visits))
    labels = [link.proto.label for link in opened("today").get("page_link")]
    assert any("buyer\\-1 proposed “Keep the campaigns”" in label for label in labels)
