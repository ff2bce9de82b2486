"""The commands that merge, forget, back up and move, on each engine: what they say, how they end."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from commands import Ended, Run, within

from registry.access import MAY, AccessRole, Action, Actor
from registry.commands import copying
from registry.commands.writer import RegisterWriter
from registry.engine.embedded import Address, Engine
from registry.entities import Organisation
from registry.errors import ForbiddenError
from registry.graph.connection import Connection
from tests.databases import empty

RINGOVER = "seed/ringover"


def refused(ended: Ended, said: str) -> None:
    assert ended.returncode == 2
    assert re.fullmatch(rf"error: .*{said}.*\n", ended.stderr)


def organisation(slug: str, *names: str, **said: object) -> Organisation:
    contacts = [{"role": "dpo", "name": name} for name in names]
    return Organisation.model_validate({"id": f"organisation/{slug}", "contacts": contacts, **said})


def test_merge_tells_what_changes_and_show_leads_to_what_stays(run: Run, admin: RegisterWriter) -> None:
    admin.entries.record([organisation("a", name="A"), organisation("b", name="B", website="b.example")])
    refused(run("merge", "organisation/a", "organisation/b"), "differ in: name.*--prefer")
    merge = ("merge", "organisation/a", "organisation/b", "--prefer", "keep")
    tried = run(*merge, "--dry-run").stdout.splitlines()
    assert tried[0] == "Dry run: nothing was written."
    assert run(*merge, "--reason", "A duplicate").stdout.splitlines() == [
        "Entry 2: merge by local (administrator).",
        *tried[1:],
    ]
    assert tried[1:] == [
        "changed  organisation/a",
        "  website: not recorded -> b.example",
        "removed  organisation/b",
    ]
    shown = run("show", "organisation/b")
    assert (shown.returncode, shown.stderr) == (0, "organisation/b was merged into organisation/a.\n")
    assert "b.example" in shown.stdout
    refused(run(*merge), "Nothing is recorded as organisation/b")


def test_erase_counts_before_it_erases(run: Run, admin: RegisterWriter) -> None:
    admin.entries.record([organisation("a", "Ada", "Bob")])
    erase = ("erase", "organisation/a", "--contact", "Ada")
    assert run(*erase, "--dry-run").stdout == (
        "Would be erased: recorded contacts 1, history entries 1, proposals 0, drafts 0. "
        "Nothing was written.\n"
    )
    done = run(*erase)
    assert done.stdout.startswith("Erased: recorded contacts 1, history entries 1, proposals 0, drafts 0.\n")
    assert "Older backups" in done.stdout
    assert "Ada" not in done.stdout
    refused(run(*erase), "No such contact person")
    refused(run("erase", "organisation/a"), "--contact TEXT, or --all")
    refused(run(*erase, "--all"), "--contact TEXT, or --all")
    refused(run("erase", "organisation/a", "--all", "--reason", "Bob asked"), "reason")
    refused(run("erase", "organisation/a", "--all", "--role", "procurement"), "may not erase")
    assert run("erase", "organisation/a", "--all").returncode == 0


def test_thin_keeps_what_is_young(run: Run, admin: RegisterWriter) -> None:
    admin.entries.record([organisation("a")])
    assert re.fullmatch(
        r"Entries before \d{4}-\d\d-\d\d have no content left to delete\.\n", run("prune-history").stdout
    )
    refused(run("prune-history", "--before", "2199-01-01"), "keep their content for 5 years")
    refused(run("prune-history", "--before", "then"), "not a valid date")
    refused(run("prune-history", "--role", "dpo"), "may not prune history.*administrator")


@pytest.mark.usefixtures("unprepared")
def test_a_backup_is_restored_and_both_commands_tell_the_same(
    run: Run, tmp_path: Path, connection: Connection
) -> None:
    file = str(tmp_path / "register.backup")
    refused(run("backup", file), "does not contain a register yet")
    run("load", RINGOVER)
    exported = run("export", "-").stdout
    written = run("backup", file)
    assert written.returncode == 0
    refused(run("restore", file, "--role", "dpo"), "may not restore")
    run("erase", "organisation/ringover", "--all")
    refused(run("restore", file), "This database already contains a register")
    empty(connection)
    restored = run("restore", file)
    assert restored.stdout.splitlines()[1:] == written.stdout.splitlines()[1:]
    assert run("export", "-").stdout == exported
    refused(run("backup", str(tmp_path / "no" / "b")), "cannot be written: No such file")
    refused(run("restore", RINGOVER), "cannot be read: Is a directory")


@pytest.mark.parametrize("role", [role for role in AccessRole if Action.RESTORE not in MAY[role]])
def test_only_who_may_restore_restores_and_moves(
    role: AccessRole, connection: Connection, tmp_path: Path
) -> None:
    who = Actor("actor-1", role)
    with pytest.raises(ForbiddenError, match="may not restore"):
        copying.restore_backup(connection, who, tmp_path / "b")
    with pytest.raises(ForbiddenError, match="may not restore"):
        copying.move_register(connection, connection, who, tmp_path)


def test_move_is_one_command_and_tells_how_to_go_on(
    address: Address, connection: Connection, engine: Engine, run: Run
) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}
    environment |= {"REGISTRY_DATA": str(engine.files.folder), "REGISTRY_TO_PASSWORD": address.password}
    with Connection(engine.ensure()) as source:
        empty(source)
    assert within(environment, "load", RINGOVER).returncode == 0
    move = ["move", "--to", address.uri, "--user", address.user]
    move += ["--database", address.database] if address.database else []
    wrong = {**environment, "REGISTRY_TO_PASSWORD": "wrong-password"}
    refused(within(wrong, *move), "REGISTRY_TO_PASSWORD")
    refused(within(environment, "move", "--to", "bolt://127.0.0.1:1"), "does not answer.*Check --to")
    refused(within(environment, "move", "--to", "http://x"), "--to is not the address")
    refused(within(environment, "move", "--to", "bolt://a:b@x"), "REGISTRY_TO_PASSWORD")
    done = within(environment, *move)
    assert done.returncode == 0
    assert f"To use it, set: REGISTRY_URI={address.uri} REGISTRY_USER={address.user}" in done.stdout
    assert str(engine.files.folder) in done.stdout
    assert address.password not in done.stdout
    assert run("export", "-").stdout == within(environment, "export", "-").stdout
    assert connection.read("MATCH (h:Head) RETURN h.seq AS seq") == [{"seq": 1}]
