"""A person reads their own writes from a cluster: bookmarks are shown within a process and by the next."""

from __future__ import annotations

import json
import logging
import re
import stat
import time
from pathlib import Path

import pytest

from registry.engine.embedded import Address
from registry.graph.bookmarks import EXPIRES, StoredBookmarks, manager
from registry.graph.connection import Connection


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of the test's own."""
    monkeypatch.setattr("platformdirs.user_state_path", lambda name: tmp_path / name)
    return tmp_path


ROUTED = Address("neo4j://db.example:7687", "neo4j", "")


def test_bookmarks_are_kept_by_address_for_their_owner_only() -> None:
    kept = StoredBookmarks(ROUTED)
    assert kept.read() == {}
    kept.add({"FB:a"})
    assert StoredBookmarks(ROUTED).read().keys() == {"FB:a"}
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    others = [
        Address("neo4j://other:7687", "neo4j", ""),
        Address(ROUTED.uri, "jane", ""),
        Address(ROUTED.uri, "neo4j", "", "b"),
    ]
    assert [StoredBookmarks(other).read() for other in others] == [{}, {}, {}]


def test_several_commands_at_once_each_leave_theirs_and_the_oldest_go() -> None:
    kept = StoredBookmarks(ROUTED)
    for number in range(12):
        kept.add({f"FB:{number}"})
    assert kept.read().keys() == {f"FB:{number}" for number in range(4, 12)}


def test_an_old_bookmark_is_not_shown_nor_one_from_the_future() -> None:
    kept = StoredBookmarks(ROUTED)
    kept.add({"FB:now"})
    now = time.time()
    kept.path.write_text(json.dumps({"FB:old": now - EXPIRES - 1, "FB:new": now + 99, "FB:now": now - 1}))
    assert kept.read().keys() == {"FB:now"}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": "b"}', '{"a": null}', "\x00"])
def test_an_unreadable_file_is_no_bookmark_and_is_written_anew(text: str) -> None:
    kept = StoredBookmarks(ROUTED)
    kept.path.parent.mkdir(parents=True)
    kept.path.write_text(text)
    assert kept.read() == {}
    kept.add({"FB:a"})
    assert kept.read().keys() == {"FB:a"}


def test_a_folder_that_cannot_be_used_does_no_harm(state: Path) -> None:
    (state / "transfer-registry").write_text("in the way")
    kept = StoredBookmarks(ROUTED)
    kept.add({"FB:a"})
    kept.drop()
    assert kept.read() == {}


def test_one_server_needs_no_bookmarks() -> None:
    assert manager(Address("bolt://127.0.0.1:7687", "neo4j", "")) is None
    assert manager(Address("neo4j+s://db.example", "neo4j", "")) is not None


on_neo4j = pytest.mark.parametrize("address", [pytest.param("neo4j", marks=pytest.mark.neo4j)], indirect=True)
"""The embedded engine is one server and knows no routing."""


@pytest.fixture
def routed(address: Address, connection: Connection) -> Address:
    """The test's Neo4j as a cluster of one."""
    assert connection.address == address
    return Address(re.sub("^bolt", "neo4j", address.uri), address.user, address.password, address.database)


@on_neo4j
def test_what_one_process_wrote_the_next_one_asks_for(
    routed: Address, caplog: pytest.LogCaptureFixture
) -> None:
    with Connection(routed) as one:
        one.write(lambda transaction: transaction.run("CREATE (:Mark)").consume())
    kept = StoredBookmarks(routed).read()
    mark = max(kept, key=lambda each: kept[each])
    with caplog.at_level(logging.DEBUG, "neo4j.io"), Connection(routed) as other:
        assert other.read("MATCH (m:Mark) RETURN count(m) AS n") == [{"n": 1}]
    asked = [each.getMessage() for each in caplog.records if "C: BEGIN" in each.getMessage()]
    assert asked
    assert all(mark in line for line in asked)


@on_neo4j
def test_within_a_process_each_transaction_asks_for_the_one_before(
    routed: Address, caplog: pytest.LogCaptureFixture
) -> None:
    with Connection(routed) as one:
        one.write(lambda transaction: transaction.run("CREATE (:Mark)").consume())
        StoredBookmarks(routed).drop()
        with caplog.at_level(logging.DEBUG, "neo4j.io"):
            assert list(one.stream("MATCH (m:Mark) RETURN count(m)")) == [(1,)]
    assert any("C: BEGIN" in e.getMessage() and "FB:" in e.getMessage() for e in caplog.records)


@on_neo4j
def test_a_bookmark_of_a_server_that_was_set_up_anew_is_forgotten(routed: Address) -> None:
    kept = StoredBookmarks(routed)
    kept.add({"FB:nonsense"})
    with Connection(routed) as one:
        assert one.read("RETURN 1 AS one") == [{"one": 1}]
    assert "FB:nonsense" not in kept.read()
