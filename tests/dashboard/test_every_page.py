"""Every page in every state: with much, one thing or nothing recorded, with faults, and with a wrong id."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.pages import PAGES
from registry.access import AccessRole
from tests.dashboard.conftest import RINGOVER, Open, text

SUBJECTS: dict[str, str | None] = {
    "today": None,
    "review": None,
    "add": None,
    "my-vendors": None,
    "upload": None,
    "vendors": None,
    "transfers": None,
    "data": None,
    "findings": None,
    "history": None,
    "decisions": None,
    "sample": None,
    "start": None,
    "vendor": "organisation/tcr",
    "category": "category/phone-numbers",
    "activity": "activity/service-operation",
    "transfer": "transfer/us-campaigns",
    "finding": "importer-not-identified:transfer/call-transit-orange",
}
"""Every page, with the id that it shows in Ringover's register; None for a page about no single thing."""

WITH_DATABASE = {"proposal"}
"""Pages about what files do not have; `test_review` opens them on a database."""

WITH_HISTORY = {"entry", "past"}
"""Pages that only a register with a history has; `test_history_pages` opens them on one."""

REGISTERS = {
    "empty": "registry: 1\n",
    "one": "registry: 1\norganisations:\n  - {id: organisation/a, name: A}\n",
    "faulty": "registry: 1\norganisations:\n  - {id: organisation/a, nome: A}\n",
}
LISTS = [path for path, subject in SUBJECTS.items() if subject is None]
ABOUT = [path for path, subject in SUBJECTS.items() if subject is not None]


def opened(open_page: Open, page: str, manifest: Path, subject: str | None) -> AppTest:
    asked = {"id": subject} if subject else {}
    return open_page(page, manifest, **asked)


def test_every_page_has_a_case() -> None:
    assert {spec.path for spec in PAGES} == {*SUBJECTS, *WITH_HISTORY, *WITH_DATABASE}


@pytest.mark.parametrize("page", sorted(WITH_HISTORY))
def test_a_page_of_the_history_says_that_files_have_none(open_page: Open, page: str) -> None:
    app = open_page(page)
    assert "has no history" in app.error[0].value
    assert not app.exception


@pytest.mark.parametrize("page", SUBJECTS)
def test_a_page_of_much_has_a_title_and_no_error(open_page: Open, page: str) -> None:
    app = opened(open_page, page, RINGOVER, SUBJECTS[page])
    assert not app.exception
    assert not app.error
    assert '<h1 class="title">' in text(app) or app.title


@pytest.mark.parametrize("role", [each for each in AccessRole if each is not AccessRole.DPO])
@pytest.mark.parametrize("page", SUBJECTS)
def test_a_page_opens_for_the_roles_that_it_is_for_and_for_no_others(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, page: str, role: AccessRole
) -> None:
    monkeypatch.setenv("REGISTRY_ROLE", role.value)
    app = opened(open_page, page, RINGOVER, SUBJECTS[page])
    spec = next(each for each in PAGES if each.path == page)
    refused = any("may not open this page" in each.value for each in app.error)
    assert not app.exception
    assert refused == (role not in spec.roles)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small registers, each read once by the page."""
    folder = tmp_path_factory.mktemp("registers")
    for state, manifest in REGISTERS.items():
        (folder / f"{state}.yaml").write_text(manifest, encoding="utf-8")
    return folder


@pytest.mark.parametrize("state", REGISTERS)
@pytest.mark.parametrize("page", SUBJECTS)
def test_a_page_of_little_shows_words_and_no_traceback(
    open_page: Open, folder: Path, page: str, state: str
) -> None:
    app = opened(open_page, page, folder / f"{state}.yaml", SUBJECTS[page])
    assert not app.exception
    shown = text(app)
    expected = {
        "empty": "Nothing is recorded yet",
        "faulty": "nome",
        "one": "Nothing is recorded as" if page in ABOUT else '<h1 class="title">',
    }
    ways_in = {"add": "Four short steps", "upload": "No file is chosen"}
    expected["empty"] = ways_in.get(page, expected["empty"])
    assert expected[state] in shown or (state == "one" and app.title)


@pytest.mark.parametrize("page", ABOUT)
def test_a_wrong_id_is_named_and_the_nearest_is_offered(open_page: Open, page: str) -> None:
    wrong = f"{SUBJECTS[page]}x"
    app = open_page(page, id=wrong)
    assert wrong in app.error[0].value.replace("\\", "")
    labels = [link.proto.label.replace("\\", "") for link in app.get("page_link")]
    assert f"Did you mean {SUBJECTS[page]}?" in labels


@pytest.mark.parametrize("page", ABOUT)
def test_no_id_is_a_message_with_a_way_on(open_page: Open, page: str) -> None:
    app = open_page(page)
    assert "selected" in app.error[0].value
    assert any(link.proto.label.startswith("All ") for link in app.get("page_link"))
