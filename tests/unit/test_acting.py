"""Who acts on the command line: a role is stated, or assumed on one's own machine alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from registry.access import MAY, AccessRole, Action, Actor
from registry.cli import main
from registry.cli.acting import acting
from registry.errors import ForbiddenError, RegistryError

ONLY_ADMINISTRATOR = {Action.RESTORE, Action.PRUNE_HISTORY}


def refused(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    """What a command prints as its error; nothing else is printed."""
    monkeypatch.setattr(sys, "argv", ["registry", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    printed = capsys.readouterr()
    assert (left.value.code, printed.out) == (2, "")
    return printed.err


@pytest.mark.parametrize("action", Action)
def test_ones_own_machine_has_an_officer_and_an_administrator_where_only_one_may(
    action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REGISTRY_URI", raising=False)
    role = AccessRole.ADMINISTRATOR if action in ONLY_ADMINISTRATOR else AccessRole.DPO
    assert acting(action, "local", None).role is role


@pytest.mark.parametrize("action", Action)
def test_on_a_server_no_role_is_assumed(action: Action, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_URI", "bolt://127.0.0.1:1")
    with pytest.raises(
        RegistryError, match=r"none is assumed on the server.*Set your role with --role or REG"
    ):
        acting(action, "local", None)
    role = AccessRole.ADMINISTRATOR if action in ONLY_ADMINISTRATOR else AccessRole.DPO
    assert acting(action, "local", role).role is role


@pytest.mark.parametrize(
    ("action", "role", "says"),
    [
        (Action.RECORD, AccessRole.AUDITOR, "record. Ask a data protection officer or an administrator to"),
        (Action.APPROVE, AccessRole.PROCUREMENT, "approve. Ask a data protection officer to do it."),
        (Action.REQUEST_CHANGES, AccessRole.PROCUREMENT, "request changes. Ask a data protection officer"),
        (Action.RESTORE, AccessRole.DPO, "restore. Ask an administrator to do it."),
    ],
)
def test_a_role_that_may_not_is_refused_with_whom_to_ask_not_with_how_to_take_another_role(
    monkeypatch: pytest.MonkeyPatch, action: Action, role: AccessRole, says: str
) -> None:
    monkeypatch.delenv("REGISTRY_URI", raising=False)
    with pytest.raises(ForbiddenError) as error:
        acting(action, "local", role)
    assert f"The role {role.value} may not {says}" in str(error.value)
    assert "--role" not in str(error.value)


def test_every_refusal_names_whom_to_ask() -> None:
    for role in AccessRole:
        for action in set(Action) - MAY[role]:
            with pytest.raises(ForbiddenError, match="Ask a"):
                Actor("someone", role).require(action)


@pytest.mark.parametrize(
    "command",
    [
        ("record", "nowhere.yaml"),
        ("restore", "nowhere.backup"),
        ("move", "--to", "bolt://127.0.0.1:1"),
        ("erase", "organisation/a", "--all"),
        ("prune-history",),
    ],
)
def test_roles_are_checked_before_an_engine_is_started_or_a_server_called(
    tmp_path: Path,
    command: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = tmp_path / "data"
    monkeypatch.setenv("REGISTRY_DATA", str(data))
    assert "The role auditor may not" in refused(capsys, monkeypatch, *command, "--role", "auditor")
    assert not data.exists()
    monkeypatch.setenv("REGISTRY_URI", "bolt://127.0.0.1:1")
    assert refused(capsys, monkeypatch, *command).startswith("error: --role: No role was given")


@pytest.mark.parametrize("command", [("init",), ("demo", "--sample", "--no-dashboard"), ("demo",)])
def test_an_auditor_prepares_and_fills_no_database(
    tmp_path: Path,
    command: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = tmp_path / "data"
    monkeypatch.setenv("REGISTRY_DATA", str(data))
    monkeypatch.setenv("REGISTRY_ROLE", "auditor")
    says = refused(capsys, monkeypatch, *command)
    assert "The role auditor may not prepare or fill a database. Ask a data protection officer" in says
    assert not data.exists()


def test_a_move_that_a_role_may_not_make_is_called_a_move(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    says = refused(capsys, monkeypatch, "move", "--to", "bolt://127.0.0.1:1", "--role", "dpo")
    assert "The role dpo may not move. Ask an administrator to do it." in says
