"""Who uses the page: alone on their own machine, or signed in on a server, on every run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import identity
from dashboard.identity import Admission, Mode, NotAdmittedError, Reason
from dashboard.serving.sign_ins import SignIns
from registry.access import AccessRole
from registry.admission.page_settings import PageSettings, read_page_settings
from registry.errors import InputError
from tests.dashboard.conftest import Open, text

PAGE = """
address: http://localhost:8501
sign_in:
  issuer: http://localhost:9000
  client_id: page
  client_secret: {environment: SECRET}
  PERSON
roles: ROLES
pseudonyms: pseudonyms.yaml
"""
ACCESS = """
people:
  - {person: ada@example.com, role: dpo}
  - {person: audit@firm.example, role: auditor, until: 2026-12-31}
"""
NOW = datetime(2026, 12, 31, 12, tzinfo=UTC).timestamp()
SIGN_INS = SignIns("of a test")


def settings(folder: Path, roles: str = "{list: access.yaml}", person: str = "") -> PageSettings:
    (folder / "access.yaml").write_text(ACCESS, encoding="utf-8")
    page = folder / "page.yaml"
    page.write_text(PAGE.replace("ROLES", roles).replace("PERSON", person), encoding="utf-8")
    return read_page_settings(page, {"SECRET": "s"})


def claims(email: str = "ada@example.com", **others: Any) -> dict[str, Any]:
    stated = {"iss": "http://localhost:9000", "sub": email, "iat": 1, "exp": NOW + 60}
    return {"is_logged_in": True, "email": email, "email_verified": True, **stated, **others}


def reason(admission: Admission, **others: Any) -> Reason:
    with pytest.raises(NotAdmittedError) as refusal:
        admission.person_of(claims(**others))
    return refusal.value.reason


@pytest.fixture
def admission(tmp_path: Path) -> Admission:
    return Admission(settings(tmp_path), SignIns("of a test"), lambda: NOW)


def test_a_person_of_the_access_list_has_its_role_and_a_pseudonym(
    admission: Admission, tmp_path: Path
) -> None:
    person = admission.person_of(claims())
    assert (person.role, person.mode, person.until) == (AccessRole.DPO, Mode.SERVER, None)
    assert person.separate_duties
    assert person.acting.id == person.actor == admission.person_of(claims()).actor
    assert "ada" not in person.actor
    assert "ada@example.com" in (tmp_path / "pseudonyms.yaml").read_text(encoding="utf-8")


def test_without_a_sign_in_nobody_is_admitted(admission: Admission) -> None:
    for each in ({}, {"is_logged_in": False}, {**claims(), "sub": ""}, {**claims(), "is_logged_in": False}):
        with pytest.raises(NotAdmittedError) as refusal:
            admission.person_of(each)
        assert refusal.value.reason is Reason.SIGNED_OUT


@pytest.mark.parametrize("exp", [NOW, NOW - 1, None, "later", True])
def test_a_sign_in_ends_when_its_token_expires(admission: Admission, exp: object) -> None:
    assert reason(admission, exp=exp) is Reason.EXPIRED


def test_signing_out_ends_that_sign_in_and_no_other(admission: Admission) -> None:
    admission.sign_ins.end(claims())
    assert reason(admission) is Reason.SIGNED_OUT_ELSEWHERE
    assert admission.person_of(claims(iat=2)).role is AccessRole.DPO


def test_who_is_not_on_the_list_has_no_role(admission: Admission) -> None:
    assert reason(admission, email="eve@example.com") is Reason.NO_ROLE


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_e_mail_address_that_the_provider_has_not_confirmed_names_nobody(
    admission: Admission, verified: object
) -> None:
    assert reason(admission, email_verified=verified) is Reason.NO_ROLE


def test_another_claim_can_name_people(tmp_path: Path) -> None:
    admission = Admission(settings(tmp_path, person="person: upn"), SIGN_INS, lambda: NOW)
    assert admission.person_of(claims(email="x", upn="ada@example.com")).role is AccessRole.DPO


def test_an_auditors_access_ends_on_its_date(tmp_path: Path) -> None:
    read = settings(tmp_path)
    day = 86_400
    on_the_day = Admission(read, SIGN_INS, lambda: NOW)
    person = on_the_day.person_of(claims("audit@firm.example"))
    assert (person.role, str(person.until)) == (AccessRole.AUDITOR, "2026-12-31")
    the_day_after = Admission(read, SIGN_INS, lambda: NOW + day)
    assert reason(the_day_after, email="audit@firm.example", exp=NOW + 2 * day) is Reason.ROLE_ENDED


def test_a_role_taken_from_the_list_is_gone_on_the_next_action(admission: Admission, tmp_path: Path) -> None:
    admission.person_of(claims())
    (tmp_path / "access.yaml").write_text("people: []", encoding="utf-8")
    assert reason(admission) is Reason.NO_ROLE
    (tmp_path / "access.yaml").write_text("people: [", encoding="utf-8")
    with pytest.raises(InputError):
        admission.person_of(claims())


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["staff", "legal"], AccessRole.DPO),
        (["audit", "legal"], AccessRole.DPO),
        ("audit", AccessRole.AUDITOR),
        (["staff"], None),
        (None, None),
    ],
)
def test_a_role_comes_from_a_claim_the_first_of_the_settings_counting(
    tmp_path: Path, groups: object, role: AccessRole | None
) -> None:
    roles = "{claim: groups, values: {legal: dpo, audit: auditor}}"
    admission = Admission(settings(tmp_path, roles), SIGN_INS, lambda: NOW)
    if role is None:
        assert reason(admission, groups=groups) is Reason.NO_ROLE
    else:
        assert admission.person_of(claims(groups=groups)).role is role


@pytest.fixture
def on_server(tmp_path: Path) -> Iterator[Admission]:
    """The page as a server has it, for people who sign in."""
    admission = Admission(settings(tmp_path), SignIns("of a test"))
    identity.serve_people(admission)
    yield admission
    identity.serve_people(None)


def signed_in(open_page: Open, **others: Any) -> AppTest:
    app = open_page()
    app.user = claims(**{"exp": time.time() + 60, **others})
    return app.run()


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


@pytest.mark.usefixtures("on_server")
def test_signed_out_nothing_of_the_register_is_shown(open_page: Open) -> None:
    app = open_page()
    assert labels(app) == ["Sign in"]
    assert "Sign in to see this register" in text(app)
    assert "Ringover" not in text(app)
    assert not app.sidebar.children


@pytest.mark.usefixtures("on_server")
def test_signed_in_with_a_role_the_register_is_shown_and_nobody_elses_name(open_page: Open) -> None:
    app = signed_in(open_page)
    assert "Data protection officer, recorded as actor-" in text(app)
    assert "Sign out" in labels(app)
    assert not [box for box in app.selectbox if box.label == "Your role"]


@pytest.mark.parametrize(
    ("others", "shown", "button"),
    [
        ({"email": "eve@example.com"}, "you have no role in this register", "Sign out"),
        ({"email": "audit@firm.example"}, "Your role ended on", "Sign out"),
        ({"exp": 1}, "Your sign-in has expired", "Sign in"),
    ],
)
@pytest.mark.usefixtures("on_server")
def test_without_a_role_or_after_the_end_nothing_is_shown(
    open_page: Open, others: dict[str, Any], shown: str, button: str, tmp_path: Path
) -> None:
    ended = ACCESS.replace("2026-12-31", "2026-01-31")
    (tmp_path / "access.yaml").write_text(ended, encoding="utf-8")
    app = signed_in(open_page, **others)
    assert labels(app) == [button]
    assert shown in text(app)
    assert "Ringover" not in text(app)


def test_another_tab_is_signed_out_with_its_next_run(open_page: Open, on_server: Admission) -> None:
    app = signed_in(open_page)
    assert "Sign out" in labels(app)
    on_server.sign_ins.end(dict(app.user))
    app.run()
    assert labels(app) == ["Sign in"]


@pytest.mark.usefixtures("on_server")
def test_a_faulty_access_list_lets_nobody_in_and_says_so_without_its_content(
    open_page: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "access.yaml").write_text("people: [{person: ada@example.com, role: boss}]", encoding="utf-8")
    app = signed_in(open_page)
    assert [error.value for error in app.error] == [
        "The roles cannot be looked up, so nobody is let in. Tell the administrator of the register."
    ]
    assert "boss is not an allowed value" in caplog.text
    assert "boss" not in text(app)


def role_switch(app: AppTest) -> Any:
    (switch,) = [box for box in app.sidebar.selectbox if box.label == "Your role"]
    return switch


def test_on_ones_own_machine_one_person_takes_any_role_and_is_told_what_that_means(open_page: Open) -> None:
    app = open_page()
    switch = role_switch(app)
    assert switch.value is AccessRole.DPO
    assert "On this computer you can choose any role; it is not verified." in text(app)
    switch.set_value(AccessRole.AUDITOR).run()
    assert role_switch(app.switch_page("views/transfers.py").run()).value is AccessRole.AUDITOR


@pytest.mark.parametrize(
    ("variable", "value", "role"),
    [
        ("REGISTRY_ROLE", "procurement", AccessRole.PROCUREMENT),
        ("REGISTRY_URI", "neo4j://db.example", AccessRole.AUDITOR),
    ],
)
def test_the_first_role_is_that_of_the_environment_and_on_a_servers_register_one_that_reads(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, role: AccessRole
) -> None:
    monkeypatch.setenv(variable, value)
    assert role_switch(open_page()).value is role


def test_a_wrong_role_in_the_environment_is_an_error_with_its_cure(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_ROLE", "boss")
    (error,) = open_page().error
    assert "boss is not a role" in error.value
    assert "procurement" in error.value


FORM = """
import streamlit as st
from dashboard.components import door

door.admit("transfers")
st.text_input("Note", key="form-note")
"""


@pytest.mark.usefixtures("on_server")
def test_what_was_typed_when_the_sign_in_had_expired_comes_back_with_the_person() -> None:
    app = AppTest.from_string(FORM, default_timeout=60)
    app.user = claims(exp=time.time() + 60)
    app.run()
    app.user = claims(exp=1)
    app.text_input[0].input("half a sentence").run()
    assert labels(app) == ["Sign in"]
    other = AppTest.from_string(FORM, default_timeout=60)
    other.user = claims(email="max@example.com", sub="max", exp=time.time() + 60)
    again = AppTest.from_string(FORM, default_timeout=60)
    again.user = claims(exp=time.time() + 60)
    assert [box.value for box in again.run().text_input] == ["half a sentence"]
    assert [box.value for box in other.run().text_input] == []
