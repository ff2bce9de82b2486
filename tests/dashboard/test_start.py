"""An empty register offers three ways to begin; what is uploaded is shown before it is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import registers, snapshot
from dashboard.uploads import UploadedFile, beside_lines, read_uploads
from registry.engine.embedded import Engine
from registry.errors import InputError, NoRegisterError
from registry.facts import Facts
from registry.graph.connection import Connection
from registry.opening import database
from registry.register import Register
from tests.dashboard.conftest import Open, opened, text

VENDOR = b"""registry: 1
organisations:
  - {id: organisation/us, name: Our company, kind: company, established_in: FR}
  - {id: organisation/acme, name: Acme Inc., kind: company, established_in: US}
transfers:
  - id: transfer/support-tickets
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/acme, role: processor}
    mechanisms: []
"""
FAULTY = VENDOR.replace(b"established_in: US", b"established_in: Nowhere").replace(
    b"role: processor", b"role: helper"
)
YAML = "application/yaml"


def upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    return app.file_uploader(key="upload").set_value([(*file, YAML) for file in files]).run()


@pytest.fixture
def empty_register(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Points the page to a database in which nothing was ever loaded."""
    monkeypatch.delenv(registers.MANIFESTS, raising=False)
    for name in ("uri", "user", "password", "database"):
        monkeypatch.setenv(f"REGISTRY_{name.upper()}", getattr(connection.address, name) or "")
    snapshot.reload()


@pytest.fixture
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Points the page to an empty register on this computer."""
    for name in ("REGISTRY_URI", registers.MANIFESTS):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "mine"
    monkeypatch.setenv("REGISTRY_DATA", str(folder))
    snapshot.reload()
    yield folder
    snapshot.reload()
    Engine(folder).stop()


def first_page() -> AppTest:
    app = opened()
    assert not app.exception
    return app


@pytest.mark.usefixtures("empty_register")
def test_an_empty_register_offers_three_ways_to_begin_and_no_error() -> None:
    app = first_page()
    shown = text(app)
    assert not app.error
    assert "Nothing is recorded yet. There are three ways to begin." in shown
    for way in ("Add a vendor", "Upload a file", "Look at the sample"):
        assert way in shown


@pytest.mark.engine
@pytest.mark.usefixtures("own_folder")
def test_an_upload_is_judged_first_and_recorded_at_the_button() -> None:
    app = upload(first_page(), ("vendor.yaml", VENDOR))
    assert "Lacks a safeguard</span>" in text(app)
    with pytest.raises(NoRegisterError), database():
        pass
    app.button(key="load").click().run()
    assert not app.exception
    assert "Recorded: 3 new, 0 changed." in text(app)
    with database() as store:
        (change,) = store.changes(1, 10)
        assert change.command.reason == "Uploaded: vendor.yaml"
        assert change.command.name == "load"
        assert "transfer/support-tickets" in store.known(["transfer/support-tickets"])


@pytest.mark.usefixtures("empty_register")
def test_who_may_not_load_sees_the_verdicts_only() -> None:
    app = upload(
        first_page(), ("vendor.yaml", VENDOR)
    )  # of a register on a server, where one only reads at first
    assert "Lacks a safeguard</span>" in text(app)
    assert "Your role may not load files." in text(app)
    assert "load" not in [button.key for button in app.button]


@pytest.mark.usefixtures("empty_register")
def test_files_that_refer_to_each_other_are_one_upload() -> None:
    head, tail = VENDOR.split(b"transfers:")
    app = upload(first_page(), ("a.yaml", head), ("b.yaml", b"registry: 1\ntransfers:" + tail))
    assert "Lacks a safeguard</span>" in text(app)


@pytest.mark.usefixtures("empty_register")
def test_every_fault_stands_beside_its_line_and_nothing_can_be_loaded() -> None:
    app = upload(first_page(), ("vendor.yaml", FAULTY))
    shown = text(app)
    assert "Two faults; nothing was read." in shown
    assert "vendor.yaml, line 4" in shown
    assert "vendor.yaml, line 8" in shown
    assert "established_in: Nowhere" in shown
    assert "/tmp" not in shown  # noqa: S108  # no path of the server
    assert "load" not in [button.key for button in app.button]


def test_a_page_that_shows_files_judges_an_upload_and_records_nothing(open_page: Open) -> None:
    app = upload(open_page("start"), ("vendor.yaml", VENDOR))
    assert "Lacks a safeguard" in text(app)
    assert "has no register to load them into" in text(app)
    assert "load" not in [button.key for button in app.button]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("list.xlsx", b"PK\x03\x04", "spreadsheet"),
        ("list.csv", b"name,country\nAcme,US\n", "spreadsheet"),
        ("../../etc/passwd.yaml", b"registry: 2\n", "registry"),
    ],
)
def test_other_files_are_refused_with_a_cure(name: str, content: bytes, says: str) -> None:
    file = UploadedFile(name, content)
    with pytest.raises(InputError) as refused:
        read_uploads([file], Register(Facts()))
    (fault,) = refused.value.faults
    assert fault.where.startswith(name)
    assert says in str(fault)
    assert fault.cure


def test_an_upload_may_refer_to_what_is_recorded() -> None:
    register = Register(read_uploads([UploadedFile("vendor.yaml", VENDOR)], Register(Facts())))
    more = b"registry: 1\nengagements: [{id: engagement/acme, organisation: organisation/acme}]\n"
    assert [one.id for one in read_uploads([UploadedFile("more.yaml", more)], register)] == [
        "engagement/acme"
    ]
    with pytest.raises(InputError):
        read_uploads([UploadedFile("more.yaml", more)], Register(Facts()))


def test_the_lines_around_a_fault_are_those_of_its_file() -> None:
    file = UploadedFile("vendor.yaml", FAULTY)
    with pytest.raises(InputError) as refused:
        read_uploads([file], Register(Facts()))
    first = beside_lines(refused.value.faults, [file])[0]
    assert first.line == 4
    assert [number for number, _ in first.lines] == [3, 4, 5]
    assert "Nowhere" in first.lines[1][1]


def test_two_files_of_one_name_are_both_read() -> None:
    one = b"registry: 1\norganisations: [{id: organisation/one}]\n"
    two = b"registry: 1\norganisations: [{id: organisation/two}]\n"
    facts = read_uploads([UploadedFile("x.yaml", one), UploadedFile("x.yaml", two)], Register(Facts()))
    assert [entity.id for entity in facts] == ["organisation/one", "organisation/two"]
