"""What the page shows where there is nothing to show, or where something is wrong."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from dashboard import snapshot
from tests.dashboard.conftest import Open, opened, text


def manifest(folder: Path, content: str) -> Path:
    path = folder / "register.yaml"
    path.write_text(content, encoding="utf-8")
    return path


def test_an_empty_register_offers_ways_to_begin(open_page: Open, tmp_path: Path) -> None:
    app = open_page("today", manifest(tmp_path, "registry: 1\n"))
    assert "Nothing is recorded yet" in text(app)
    assert "Begin" in [link.proto.label for link in app.get("page_link")]
    assert not app.exception


def test_a_register_without_transfers_still_shows_its_pages(open_page: Open, tmp_path: Path) -> None:
    only = manifest(tmp_path, "registry: 1\norganisations:\n  - {id: organisation/a, name: A}\n")
    assert not open_page("today", only).exception
    assert "No transfer matches these filters." in text(open_page("transfers", only))


def test_a_manifest_with_faults_shows_each_with_its_place(open_page: Open, tmp_path: Path) -> None:
    faulty = "registry: 1\norganisations:\n  - {id: organisation/a, nome: A}\n  - {id: Organisation B}\n"
    app = open_page("today", manifest(tmp_path, faulty))
    shown = text(app).replace("\\", "")
    assert "register.yaml:3" in shown
    assert "register.yaml:4" in shown
    assert not app.exception


def test_a_corrected_manifest_is_read_on_the_next_run(open_page: Open, tmp_path: Path) -> None:
    path = manifest(tmp_path, "registry: 1\nno_such_kind: []\n")
    app = open_page("today", path)
    assert app.error
    manifest(tmp_path, "registry: 1\n")
    assert not app.run().error


def test_a_refresh_reads_the_register_anew(open_page: Open, tmp_path: Path) -> None:
    path = manifest(tmp_path, "registry: 1\n")
    app = open_page("today", path)
    manifest(tmp_path, "registry: 1\norganisations:\n  - {id: organisation/a, name: A}\n")
    assert "Nothing is recorded yet" in text(app.run())
    next(button for button in app.button if button.label == "Refresh").click().run()
    assert "Nothing is recorded yet" not in text(app)
    assert "Add a vendor, or upload what you have in files." in text(app)


def test_a_name_is_shown_and_does_nothing_else(open_page: Open, tmp_path: Path) -> None:
    name = "![x](https://example.org/x.png) <img src=x onerror=y> :red[A]"
    written = manifest(
        tmp_path,
        f"""registry: 1
organisations:
  - {{id: organisation/a, name: A, established_in: FR}}
  - {{id: organisation/b, name: "{name}", established_in: US}}
transfers:
  - id: transfer/a
    exporter: {{organisation: organisation/a}}
    importer: {{organisation: organisation/b}}
""",
    )
    finding = "transfer-without-safeguard:transfer/a"
    labels = [link.proto.label for link in open_page("finding", written, id=finding).get("page_link")]
    assert any("\\!\\[x\\]\\(https\\:" in label for label in labels)
    assert not any("![x]" in label for label in labels)
    shown = text(open_page("transfer", written, id="transfer/a"))
    assert "&lt;img src=x" in shown
    assert "<img src=x" not in shown


def test_a_database_that_is_away_is_a_message_with_a_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.delenv(snapshot.MANIFESTS, raising=False)
    monkeypatch.setenv("REGISTRY_URI", f"bolt://127.0.0.1:{port}")
    app = opened()
    assert "does not answer" in app.error[0].value
    assert "REGISTRY" in app.error[0].value
    assert not app.exception


IMAGE = "![x](https://example.org/x.png)"


def test_what_the_address_says_wrongly_is_told_in_the_page_and_does_nothing_else(open_page: Open) -> None:
    app = open_page(on=IMAGE, without=IMAGE)
    told = [warning.value for warning in app.main.warning]
    assert len(told) == 2
    assert not any("![x]" in warning for warning in told)
    assert not app.sidebar.warning, "a narrow page shuts its sidebar"


def test_a_filter_that_no_transfer_has_is_left_out_and_said_to_be(open_page: Open) -> None:
    app = open_page("transfers", country=["ZZ", "US"], vendor="organisation/nope", verdict=IMAGE)
    (told,) = (warning.value.replace("\\", "") for warning in app.main.warning)
    assert "country=ZZ" in told
    assert "vendor=organisation/nope" in told
    assert "country=US" not in told
    assert "![x]" not in app.main.warning[0].value
    assert "**1 of 9 transfers**" in text(app)


def test_an_unknown_transfer_offers_the_nearest(open_page: Open) -> None:
    app = open_page("transfer", id="transfer/us-campaign", on="2026-11-23")
    assert "Nothing is recorded as transfer/us-campaign." in app.error[0].value.replace("\\", "")
    assert "refresh" in app.error[0].value
    near = [link.proto for link in app.get("page_link") if "Did you mean" in link.proto.label]
    assert "id=transfer%2Fus-campaigns" in near[0].query_string
    assert "on=2026-11-23" in near[0].query_string
    far = open_page("transfer", id="transfer/new-one").get("page_link")
    assert not [link for link in far if "Did you mean" in link.proto.label]
