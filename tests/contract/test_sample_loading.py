"""The sample is restored whole into a database of its own, once, and stays as readers leave it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.facts import Facts
from registry.graph.connection import Connection
from registry.graph.schema import VERSION
from registry.graph.store import Store
from registry.history.verify import verify
from registry.intake.manifests import read_manifests
from registry.register import Register
from registry.seed import SAMPLE, holds_sample, load_sample, sample_data_folder, seed_folder
from tests.sample_kinds import MADE_ON_THE_WAY

_OLDER = "MATCH (h:Head) SET h.version = $version"


def test_the_sample_is_loaded_once_with_its_history_and_readers_changes_stay(connection: Connection) -> None:
    progress: list[tuple[int, int]] = []
    assert load_sample(connection, lambda done, total: progress.append((done, total)))
    assert progress[-1][0] == progress[-1][1]
    store = Store(connection)
    facts = Facts(one for one in store.facts() if not isinstance(one, MADE_ON_THE_WAY))
    assert facts == read_manifests(seed_folder(SAMPLE))
    assert verify(store.all_changes(), store.head()).whole
    writer = RegisterWriter(store, Actor("reader-1", AccessRole.DPO))
    writer.decisions.comment("organisation/wickerlane", "Is this one still in use?")
    head = store.head()
    connection.write(lambda transaction: transaction.run(_OLDER, version=VERSION - 1).consume())
    assert not load_sample(connection)
    assert store.head() == head
    assert store.version == VERSION


def test_the_sample_can_be_read_as_it_was_known_a_year_ago(connection: Connection) -> None:
    load_sample(connection)
    earlier = Register.open(Store(connection), datetime(2025, 11, 30, tzinfo=UTC))
    assert "transfer/payroll-hosting" in earlier.dossiers.transfers.rows
    assert "transfer/payroll-night-shift" not in earlier.dossiers.transfers.rows


def test_the_samples_folder_stands_beside_the_users_register(tmp_path: Path) -> None:
    beside = sample_data_folder(tmp_path / "mine")
    assert beside == tmp_path / "mine-sample"
    assert holds_sample(beside)
    assert not holds_sample(tmp_path / "mine")
