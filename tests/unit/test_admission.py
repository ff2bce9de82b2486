"""The settings of a page on a server, the access list and the key to the pseudonyms."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from registry.access import AccessRole
from registry.admission.access_list import AccessFile, AccessList
from registry.admission.page_settings import PageSettings, read_page_settings
from registry.admission.pseudonyms import PseudonymKey
from registry.errors import InputError, RegistryError

PAGE = """
address: https://register.example.com
sign_in:
  issuer: https://login.example.com/realm
  client_id: transfer-registry
  client_secret: {environment: CLIENT_SECRET}
roles: {list: access.yaml}
pseudonyms: pseudonyms.yaml
"""
ACCESS = """
people:
  - {person: ada@example.com, role: dpo}
  - {person: audit@firm.example, role: auditor, until: 2026-12-31}
"""
ENVIRON = {"CLIENT_SECRET": "s3cret"}


def written(folder: Path, page: str = PAGE, access: str = ACCESS) -> Path:
    (folder / "access.yaml").write_text(access, encoding="utf-8")
    path = folder / "page.yaml"
    path.write_text(page, encoding="utf-8")
    return path


def settings(folder: Path, page: str = PAGE, access: str = ACCESS) -> PageSettings:
    return read_page_settings(written(folder, page, access), {**ENVIRON})


def faults(
    folder: Path, page: str = PAGE, access: str = ACCESS, environ: dict[str, str] = ENVIRON
) -> list[str]:
    """The faults, each as where, what and cure, without the folder."""
    with pytest.raises(InputError) as error:
        read_page_settings(written(folder, page, access), {**environ})
    return [str(fault).replace(f"{folder}{os.sep}", "") for fault in error.value.faults]


def access_list(*people: dict[str, str]) -> AccessList:
    return AccessList.model_validate({"people": people})


def test_the_settings_are_read_with_what_they_refer_to(tmp_path: Path) -> None:
    read = settings(tmp_path)
    assert read.client_secret == "s3cret"  # noqa: S105  # of a test
    assert read.host_and_port == ("127.0.0.1", 8501)
    assert read.access
    entry = read.access.current().access_of("audit@firm.example")
    assert entry
    assert (entry.role, entry.until) == (AccessRole.AUDITOR, date(2026, 12, 31))


def test_all_faults_of_all_files_are_reported_together(tmp_path: Path) -> None:
    entries = ("{person: a, role: dop}", "{person: b, role: auditor, until: soon}", "{role: dpo, x: 1}")
    access = "\n  - ".join(("people:", *entries))
    assert faults(tmp_path, access=access, environ={}) == [
        (
            "CLIENT_SECRET: The secret of the client at the identity provider is missing. "
            "Set the environment variable to the secret."
        ),
        (
            "access.yaml:2: people[0].role: dop is not an allowed value. "
            "Write dpo. Allowed: procurement, dpo, auditor, administrator."
        ),
        "access.yaml:3: people[1].until: soon is not a valid date. Use YYYY-MM-DD, for example 2026-12-31.",
        "access.yaml:4: people[2].person: person is missing. Add `person:`.",
        "access.yaml:4: people[2].x: x is not a key here. Allowed: person, role, until.",
    ]


def test_every_fault_of_the_settings_says_where_it_is_and_how_to_fix_it(tmp_path: Path) -> None:
    page = (
        PAGE.replace("https://register", "http://register")
        .replace("client_id", "client")
        .replace("{environment: CLIENT_SECRET}", "{environment: A, file: b}")
        .replace("roles: {list: access.yaml}", "roles: {}")
    )
    assert faults(tmp_path, f"{page}listen: '8501'\n") == [
        (
            "page.yaml:2: address: http://register.example.com is not a safe address to sign in at. "
            "Write https:// and the host name; http:// is for this computer only."
        ),
        "page.yaml:9: listen: 8501 is not an address to listen on. Write 127.0.0.1:8501.",
        "page.yaml:3: sign_in.client_id: client_id is missing. Add `client_id:`.",
        (
            "page.yaml:6: sign_in.client_secret: Exactly one source of the secret is expected. "
            "Write either `environment: NAME` or `file: PATH`."
        ),
        (
            "page.yaml:5: sign_in.client: client is not a key here. Write client_id. "
            "Allowed: issuer, client_id, client_secret, scopes, person, prompt."
        ),
        (
            "page.yaml:7: roles: Exactly one source of roles is expected. "
            "Write either `list: access.yaml`, or `claim:` with `values:` (such as `legal: dpo`)."
        ),
    ]


def test_a_missing_access_list_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, PAGE.replace("access.yaml", "other.yaml"))
    assert fault.startswith("other.yaml: ")


def test_a_person_has_one_entry_whatever_the_case(tmp_path: Path) -> None:
    access = (
        "people:\n  - {person: Ada@example.com, role: dpo}\n  - {person: ada@example.com, role: auditor}\n"
    )
    (fault,) = faults(tmp_path, access=access)
    assert "More than one entry names ada@example.com." in fault
    found = access_list({"person": "Ada@example.com", "role": "dpo"}).access_of("ada@EXAMPLE.com")
    assert found
    assert found.role is AccessRole.DPO


@pytest.mark.parametrize("stranger", ["\u212aim@a.example", "kim@a.example\u200b", "k\u0131m@a.example"])
def test_letters_that_unicode_folds_into_others_are_another_persons(stranger: str) -> None:
    assert access_list({"person": "kim@a.example", "role": "dpo"}).access_of(stranger) is None


def test_a_name_that_is_no_address_counts_as_it_is_written() -> None:
    people = access_list({"person": "ada", "role": "dpo"}, {"person": "Ada", "role": "auditor"})
    assert [people.access_of(each).role for each in ("ada", "Ada")] == ["dpo", "auditor"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "entry", ["role: auditor, role: dpo", "role: dpo, until: ", "role: dpo, until: null"]
)
def test_an_entry_that_leaves_open_what_holds_lets_nobody_in(tmp_path: Path, entry: str) -> None:
    assert len(faults(tmp_path, access=f"people:\n  - {{person: ada@example.com, {entry}}}\n")) == 1


def test_a_role_counts_until_the_end_of_its_last_day() -> None:
    (entry,) = access_list({"person": "a", "role": "auditor", "until": "2026-12-31"}).people
    assert not entry.has_ended(date(2026, 12, 31))
    assert entry.has_ended(date(2027, 1, 1))


def test_a_changed_access_list_counts_at_once_and_a_faulty_one_lets_nobody_in(tmp_path: Path) -> None:
    written(tmp_path)
    file = AccessFile(tmp_path / "access.yaml")
    assert file.current().access_of("ada@example.com")
    (tmp_path / "access.yaml").write_text(
        "people:\n  - {person: bob@example.com, role: dpo}\n", encoding="utf-8"
    )
    assert file.current().access_of("ada@example.com") is None
    (tmp_path / "access.yaml").write_text("people: [", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(InputError):
            file.current()
    (tmp_path / "access.yaml").unlink()
    with pytest.raises(InputError):
        file.current()


def test_a_secret_is_read_from_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    page = PAGE.replace("{environment: CLIENT_SECRET}", "{file: secret}")
    secret = tmp_path / "secret"
    assert faults(tmp_path, page)[0].startswith(
        "secret: The secret of the client at the identity provider is missing."
    )
    secret.write_text("from the file\n", encoding="utf-8")
    secret.chmod(0o644)
    (fault,) = faults(tmp_path, page)
    assert "Other users may read this file" in fault
    secret.chmod(0o600)
    assert settings(tmp_path, page).client_secret == "from the file"  # noqa: S105


@pytest.mark.parametrize(
    "address", ["https://a.example/x", "https://u@a.example", "ftp://a", "a.example", "http://[::1"]
)
def test_an_address_is_that_of_a_host_over_tls(tmp_path: Path, address: str) -> None:
    (fault,) = faults(tmp_path, PAGE.replace("https://register.example.com", f"'{address}'"))
    assert fault.startswith("page.yaml:2: address: ")


def test_roles_come_from_a_claim_with_its_values(tmp_path: Path) -> None:
    page = PAGE.replace("{list: access.yaml}", "{claim: groups, values: {legal: dpo}}")
    read = settings(tmp_path, page)
    assert read.access is None
    assert read.file.roles.values == {"legal": AccessRole.DPO}
    (fault,) = faults(tmp_path, page.replace(", values: {legal: dpo}", ""))
    assert "Exactly one source of roles is expected." in fault


def test_a_person_has_one_pseudonym_for_ever_and_only_the_owner_reads_the_key(tmp_path: Path) -> None:
    path = tmp_path / "pseudonyms.yaml"
    first = PseudonymKey(path).pseudonym_of("https://login.example", "1", "ada@example.com")
    second = PseudonymKey(path).pseudonym_of("https://login.example", "2", "bob@example.com")
    again = PseudonymKey(path)
    assert again.pseudonym_of("https://login.example", "1", "changed@example.com") == first
    assert again.pseudonym_of("https://other.example", "1", "") not in (first, second)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "ada" not in first
    stored = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert stored[first] == {"issuer": "https://login.example", "subject": "1", "person": "ada@example.com"}


def test_two_accounts_under_one_confirmed_name_are_one_person(tmp_path: Path) -> None:
    key = PseudonymKey(tmp_path / "pseudonyms.yaml")
    first = key.pseudonym_of("https://login.example", "ada", "ada@example.com")
    assert key.pseudonym_of("https://login.example", "Ada", "Ada@example.com") == first
    assert key.pseudonym_of("https://other.example", "Ada", "Ada@example.com") != first
    assert key.pseudonym_of("https://login.example", "3", "") != key.pseudonym_of(
        "https://login.example", "4", ""
    )


def test_a_key_that_others_may_read_or_that_is_damaged_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "pseudonyms.yaml"
    PseudonymKey(path).pseudonym_of("i", "1", "")
    path.chmod(0o640)
    with pytest.raises(RegistryError, match="chmod 600"):
        PseudonymKey(path).pseudonym_of("i", "2", "")
    path.write_text("actor-1: [", encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(RegistryError):
        PseudonymKey(path).pseudonym_of("i", "2", "")
    assert path.read_text(encoding="utf-8") == "actor-1: ["


def test_a_key_in_no_folder_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, PAGE.replace("pseudonyms.yaml", "nowhere/pseudonyms.yaml"))
    assert fault == "nowhere: There is no such folder. Create it."


def test_faults_of_the_settings_end_the_command_before_anything_is_served(tmp_path: Path) -> None:
    page = written(tmp_path, access="people: [{person: a, role: dop}]")
    command = [sys.executable, "-m", "registry.cli", "dashboard", "--server-config", str(page)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "CLIENT_SECRET: The secret of the client at the identity provider is missing." in ended.stderr
    assert "Write dpo." in ended.stderr
    both = subprocess.run([*command, "--port", "8501"], capture_output=True, text=True, check=False)
    assert both.stderr.startswith("error: --port: The settings say where to listen.")
