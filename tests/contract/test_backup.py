"""A register is written to a file and restored from it, the same to the last byte, on every engine."""

from __future__ import annotations

import gzip
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from earlier import known_at

from registry.backup.create import create_backup
from registry.backup.fingerprint import fingerprint
from registry.backup.restore import restore
from registry.commands.writer import RegisterWriter
from registry.commit.migrations import prepare
from registry.entities import Organisation
from registry.errors import RegistryError
from registry.facts import Facts
from registry.graph.connection import Connection
from registry.graph.store import Store
from registry.history.verify import verify
from registry.intake.manifests import manifest_text, read_manifests
from tests.databases import empty

SEED = Path(__file__).parents[2] / "seed" / "ringover"
SMALL = Path(__file__).with_name("small.yaml")
ADA = {"role": "dpo", "name": "Ada Lovelace", "email": "ada@acme.example"}


@pytest.fixture
def register(store: Store, admin: RegisterWriter) -> Store:
    """A small register with some history, a proposal and a draft."""
    return filled(store, admin, read_manifests(SMALL))


def filled(store: Store, admin: RegisterWriter, facts: Facts) -> Store:
    admin.entries.load(facts)
    admin.entries.record([acme(ADA, name="Acme")])
    admin.entries.change([acme(ADA, name="Acme Inc.")])
    admin.entries.record([Organisation(id="organisation/removed")])
    admin.entries.undo(4)
    admin.proposals.propose([acme(ADA, name="Acme Ltd.")], "Another form")
    store.connection.write(
        lambda t: t.run("CREATE (:Draft {id: 'draft/a', author: 'actor-1', text: 'é'})").consume()
    )
    return store


@pytest.fixture(scope="session")
def kept() -> dict[str, bytes]:
    """The bytes of backups that were written once for all tests of this process."""
    return {}


@pytest.fixture
def backup(kept: dict[str, bytes], request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A backup of that register, written once on each engine."""
    engine = str(request.node.callspec.params["address"])
    path = tmp_path / "b"
    if engine not in kept:
        register: Store = request.getfixturevalue("register")
        create_backup(register.connection, path)
        kept[engine] = path.read_bytes()
    path.write_bytes(kept[engine])
    return path


def acme(*contacts: dict[str, str], **said: object) -> Organisation:
    return Organisation.model_validate({"id": "organisation/acme", "contacts": contacts, **said})


def lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def rewritten(path: Path, change: Callable[[list[dict[str, Any]]], None]) -> Path:
    """The same backup with other lines, its end made to fit."""
    items = lines(path)[:-1]
    change(items)
    said = [json.dumps(item, ensure_ascii=False) + "\n" for item in items]
    kinds = [next(iter(item)) for item in items]
    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    end = {"counts": counts, "sha256": sha256("".join(said).encode()).hexdigest()}
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines([*said, json.dumps(end) + "\n"])
    return path


def line_of(items: list[dict[str, Any]], entity_id: str) -> dict[str, Any]:
    return next(item for item in items if item.get("entity", {}).get("id") == entity_id)


def of(items: list[dict[str, Any]], entity_id: str) -> dict[str, Any]:
    """What a backup holds of an entity."""
    said: dict[str, Any] = line_of(items, entity_id)["entity"]
    return said


def test_what_was_restored_is_what_was_backed_up_to_the_last_byte(
    store: Store, admin: RegisterWriter, tmp_path: Path
) -> None:
    register = filled(store, admin, read_manifests(SEED))
    exported, head, changes = manifest_text(register.facts()), register.head(), list(register.all_changes())
    proposals, past = register.proposals(), known_at(register, 2)
    mark = fingerprint(register.connection)
    summary = create_backup(register.connection, tmp_path / "register.backup")
    assert (summary.entities, summary.proposals, summary.drafts) == (len(register.facts()), 1, 1)
    empty(register.connection)
    assert restore(register.connection, tmp_path / "register.backup").sha == summary.sha
    assert manifest_text(register.facts()) == exported
    assert (register.head(), list(register.all_changes()), register.proposals()) == (head, changes, proposals)
    assert verify(register.all_changes(), register.head()).whole
    assert known_at(register, 2) == past
    assert fingerprint(register.connection) == mark == summary.fingerprint
    text = register.connection.read("MATCH (d:Draft) RETURN d.text AS text, d.author AS author")
    assert text == [{"text": "é", "author": "actor-1"}]


def test_a_restored_register_is_written_to_as_before(
    register: Store, admin: RegisterWriter, tmp_path: Path
) -> None:
    create_backup(register.connection, tmp_path / "b")
    empty(register.connection)
    restore(register.connection, tmp_path / "b")
    admin.entries.rename("organisation/acme", "Acme SA")
    found = register.connection.read(
        "MATCH (:Organisation {id: 'organisation/tcr'})-[:ESTABLISHED_IN]->(j) RETURN j.code AS code"
    )
    assert [row["code"] for row in found] == ["US"]
    assert verify(register.all_changes(), register.head()).whole


def test_a_backup_is_for_its_owner_only_and_leaves_nothing_beside_it(register: Store, tmp_path: Path) -> None:
    create_backup(register.connection, tmp_path / "b")
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_backup_is_of_one_moment_though_others_write(
    register: Store, admin: RegisterWriter, tmp_path: Path
) -> None:
    entities = len(register.facts())

    def written_meanwhile(done: int, _all: int) -> None:
        if done == 1:
            admin.entries.change([acme(name="Before it is read")])
        if done == entities:
            admin.entries.change([acme(ADA, name="After it was read")])
            admin.entries.record([Organisation(id="organisation/late")])
            admin.entries.record([Organisation(id="organisation/gone")])
            admin.entries.undo(register.head().seq)
            (proposal,) = admin.proposals.all()
            admin.proposals.withdraw(proposal.id)
            admin.proposals.propose([acme(name="Proposed late")])

    summary = create_backup(register.connection, tmp_path / "b", written_meanwhile)
    mark, exported = fingerprint(register.connection), manifest_text(register.facts())
    assert summary.fingerprint == mark
    assert "After it was read" in exported
    empty(register.connection)
    restore(register.connection, tmp_path / "b")
    assert (fingerprint(register.connection), manifest_text(register.facts())) == (mark, exported)


def test_a_backup_does_not_keep_what_was_erased_while_it_was_written(
    register: Store, admin: RegisterWriter, tmp_path: Path
) -> None:
    begun = []

    def erased_meanwhile(done: int, _all: int) -> None:
        if done == 1:
            begun.append(done)
        if done == 4 and len(begun) == 1:
            admin.privacy.erase("organisation/acme", None)

    create_backup(register.connection, tmp_path / "b", erased_meanwhile)
    assert len(begun) == 2
    assert "Lovelace" not in gzip.decompress((tmp_path / "b").read_bytes()).decode()


STEPS = 5
"""Of a small register's restore: its entities, their links, proposals, drafts, history."""


def breaking(after: int) -> Callable[[int, int], None]:
    """A progress that breaks a restore off after some steps."""
    steps = iter(range(1, after + 1))

    def told(_done: int, _all: int) -> None:
        if next(steps) == after:
            raise KeyboardInterrupt

    return told


@pytest.mark.parametrize("after", range(1, STEPS + 1))
def test_a_restore_that_broke_off_goes_on_and_nobody_takes_a_part_for_the_whole(
    register: Store, admin: RegisterWriter, tmp_path: Path, after: int
) -> None:
    connection, mark = register.connection, fingerprint(register.connection)
    create_backup(connection, tmp_path / "b")
    empty(connection)
    with pytest.raises(KeyboardInterrupt):
        restore(connection, tmp_path / "b", breaking(after))
    new = [Organisation(id="organisation/new")]
    for attempt in (lambda: prepare(connection), lambda: admin.entries.record(new)):
        with pytest.raises(RegistryError, match=r"being restored.*registry restore FILE"):
            attempt()
    restore(connection, tmp_path / "b")
    assert fingerprint(connection) == mark


def test_a_restore_that_was_killed_is_completed_by_another(
    register: Store,
    admin: RegisterWriter,
    tmp_path: Path,
    environment: dict[str, str],
) -> None:
    admin.entries.record([Organisation(id=f"organisation/{number}") for number in range(1_500)])
    connection, mark = register.connection, fingerprint(register.connection)
    create_backup(connection, tmp_path / "b")
    empty(connection)
    line = [sys.executable, "-m", "registry.cli", "restore", str(tmp_path / "b")]
    with subprocess.Popen(line, env=environment, cwd=Path(__file__).parents[2]) as first:
        while not connection.read("MATCH (o:Organisation) RETURN o LIMIT 1"):
            assert first.poll() is None, "it ended before anything was there"
        first.kill()
    with pytest.raises(RegistryError, match="being restored"):
        prepare(register.connection)
    restore(connection, tmp_path / "b")
    assert fingerprint(connection) == mark


def test_a_restore_of_another_backup_takes_the_place_of_one_that_broke_off(
    register: Store, admin: RegisterWriter, tmp_path: Path
) -> None:
    create_backup(register.connection, tmp_path / "old")
    admin.entries.rename("organisation/acme", "Acme SA")
    mark = fingerprint(register.connection)
    create_backup(register.connection, tmp_path / "new")
    empty(register.connection)
    with pytest.raises(KeyboardInterrupt):
        restore(register.connection, tmp_path / "old", breaking(STEPS))
    restore(register.connection, tmp_path / "new")
    assert fingerprint(register.connection) == mark
    restore(register.connection, tmp_path / "new")  # what is there already is not restored again
    with pytest.raises(RegistryError, match="This database already contains a register"):
        restore(register.connection, tmp_path / "old")
    assert fingerprint(register.connection) == mark


def test_what_others_write_into_a_restore_is_found_and_taken_out(register: Store, tmp_path: Path) -> None:
    create_backup(register.connection, tmp_path / "b")
    empty(register.connection)
    steps = iter(range(1, STEPS + 1))

    def disturbed(_done: int, _all: int) -> None:
        if next(steps) == STEPS:
            statement = "MATCH (o:Organisation) SET o.name = 'Changed past the register'"
            register.connection.write(lambda t: t.run(statement).consume())

    with pytest.raises(RegistryError, match="register differs from the backup"):
        restore(register.connection, tmp_path / "b", disturbed)
    restore(register.connection, tmp_path / "b")
    assert "Changed past" not in manifest_text(register.facts())


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def flip(path: Path) -> None:
    said = bytearray(path.read_bytes())
    said[len(said) // 2] ^= 0xFF
    path.write_bytes(said)


def cut_lines(path: Path) -> None:
    kept = gzip.decompress(path.read_bytes()).splitlines(keepends=True)[:-3]
    path.write_bytes(gzip.compress(b"".join(kept)))


def alter_line(path: Path) -> None:
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"Acme Inc.", b"Acme Plc.")))


def rename_checksum(path: Path) -> None:
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b'"sha256"', b'"sha257"')))


def append_line(path: Path) -> None:
    path.write_bytes(path.read_bytes() + gzip.compress(b'{"entity":{"id":"organisation/x"},"revision":1}\n'))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut, "ends too early"),
        (flip, "damaged|altered"),
        (rename_checksum, "altered"),
        (cut_lines, "ends too early"),
        (alter_line, "altered"),
        (append_line, "altered"),
        (lambda path: path.write_bytes(b""), "ends too early|not a backup"),
        (lambda path: path.write_text("registry: 1\n"), "not a backup"),
        (lambda path: path.write_bytes(gzip.compress(b"[1]\n")), "not a backup"),
        (lambda path: path.unlink(), "cannot be read"),
        (lambda path: rewritten(path, lambda items: items[0].update(backup=2)), "newer version"),
        (
            lambda path: rewritten(path, lambda items: items[1]["entity"].update(invented=1)),
            "version of the program cannot read",
        ),
        (
            lambda path: rewritten(
                path, lambda items: next(i for i in items if "change" in i)["change"].update(actor="x")
            ),
            "history in this backup is not intact",
        ),
        (
            lambda path: rewritten(path, lambda items: of(items, "organisation/acme").update(name="Forged")),
            r"facts in this backup do not match its history\. organisation/acme .* entry 3 \(name\)",
        ),
        (
            lambda path: rewritten(path, lambda items: items.remove(line_of(items, "organisation/acme"))),
            "organisation/acme is missing",
        ),
        (
            lambda path: rewritten(path, lambda items: items.insert(1, line_of(items, "organisation/acme"))),
            "not a complete register. It contains organisation/acme twice",
        ),
        (
            lambda path: rewritten(
                path, lambda items: of(items, "organisation/acme").update(owned_by="organisation/none")
            ),
            "organisation/acme refers to organisation/none, which is missing",
        ),
        (
            lambda path: rewritten(
                path, lambda items: [i for i in items if "change" in i][3]["subjects"][0].pop("after")
            ),
            "history in this backup is not intact. Content of entry 4 was removed",
        ),
    ],
)
def test_a_backup_that_is_not_whole_is_refused_before_anything_is_restored(
    backup: Path,
    connection: Connection,
    damage: Callable[[Path], object],
    said: str,
) -> None:
    damage(backup)
    empty(connection)
    with pytest.raises(RegistryError, match=said) as caught:
        restore(connection, backup)
    assert caught.value.cure
    assert "\n" not in str(caught.value)
    assert connection.read("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]


def test_a_backup_goes_into_an_empty_register_only(
    register: Store, admin: RegisterWriter, tmp_path: Path
) -> None:
    create_backup(register.connection, tmp_path / "b")
    admin.entries.rename("organisation/acme", "Acme SA")
    mark = fingerprint(register.connection)
    with pytest.raises(RegistryError, match="This database already contains a register") as caught:
        restore(register.connection, tmp_path / "b")
    assert "REGISTRY_DATA" in str(caught.value)
    assert fingerprint(register.connection) == mark


@pytest.mark.parametrize("kind", ["pipe", "folder", "manifest", "circle", "-"])
def test_a_backup_takes_the_place_of_nothing_but_a_backup(
    store: Store, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = tmp_path / "there"
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    elif kind == "circle":
        place.symlink_to(place)
    elif kind == "manifest":
        place.write_text("registry: 1\n", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(RegistryError, match="neither a new file nor an earlier backup"):
        create_backup(store.connection, Path("-") if kind == "-" else place)
    assert sorted(tmp_path.iterdir()) == before
    assert kind != "manifest" or place.read_text(encoding="utf-8") == "registry: 1\n"


def test_a_link_to_an_earlier_backup_leads_to_the_new_one(
    register: Store, admin: RegisterWriter, tmp_path: Path
) -> None:
    link = tmp_path / "latest"
    link.symlink_to(tmp_path / "b")
    create_backup(register.connection, link)
    admin.entries.rename("organisation/acme", "Acme SA")
    create_backup(register.connection, link)
    assert link.is_symlink()
    assert "Acme SA" in str(lines(tmp_path / "b"))


@pytest.mark.parametrize("place", ["nowhere/b", "/sys/b" if sys.platform == "linux" else "/System/b"])
def test_a_place_that_cannot_be_written_to_is_named(store: Store, tmp_path: Path, place: str) -> None:
    with pytest.raises(RegistryError, match="cannot be written") as caught:
        create_backup(store.connection, tmp_path / place)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_said_and_the_earlier_backup_stays(
    register: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_backup(register.connection, tmp_path / "b")
    earlier = (tmp_path / "b").read_bytes()
    real = os.open

    def full(path: str, flags: int, mode: int = 0o777, **more: Any) -> int:
        return (
            real("/dev/full", os.O_WRONLY) if str(path).endswith(".tmp") else real(path, flags, mode, **more)
        )

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(RegistryError, match="No space left"):
        create_backup(register.connection, tmp_path / "b")
    monkeypatch.undo()
    assert (tmp_path / "b").read_bytes() == earlier


def test_a_register_whose_history_was_tampered_with_is_not_backed_up(register: Store, tmp_path: Path) -> None:
    register.connection.write(lambda t: t.run("MATCH (c:Change {seq: 2}) SET c.actor = 'eve'").consume())
    with pytest.raises(RegistryError, match=r"not intact.*Entry 2"):
        create_backup(register.connection, tmp_path / "b")
    assert list(tmp_path.iterdir()) == []


def test_a_register_is_backed_up_once_its_facts_are_what_its_history_left(
    register: Store, admin: RegisterWriter, tmp_path: Path
) -> None:
    statement = "MATCH (o:Organisation {id: 'organisation/acme'}) SET o.name = 'Forged'"
    register.connection.write(lambda t: t.run(statement).consume())
    with pytest.raises(RegistryError, match="do not match its history") as caught:
        create_backup(register.connection, tmp_path / "b")
    assert "registry history verify" in str(caught.value)
    assert list(tmp_path.iterdir()) == []
    admin.entries.change([acme(ADA, name="Acme SA")])
    create_backup(register.connection, tmp_path / "b")


def test_an_empty_register_is_backed_up_and_restored_too(store: Store, tmp_path: Path) -> None:
    create_backup(store.connection, tmp_path / "b")
    empty(store.connection)
    restore(store.connection, tmp_path / "b")
    assert (store.facts(), store.head().seq) == (Facts(), 0)
