"""What procurement has begun or uploaded: discarded and brought back, uploaded again, approved meanwhile."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from registry.access import AccessRole, Actor
from registry.commands.requirements import RequirementTerms
from registry.commands.writer import RegisterWriter
from registry.entities import Organisation
from registry.graph.store import Store
from tests.dashboard.conftest import text
from tests.dashboard.test_history_pages import on_database
from tests.dashboard.test_my_vendors import DPO, buyer, form_of, keys, page, revised, submitted

__all__ = ["buyer", "on_database"]

TWO = b"""registry: 1
organisations:
  - {id: organisation/zen, name: Zen}
  - {id: organisation/yak, name: Yak}
"""
CORRECTED = b"""registry: 1
organisations:
  - {id: organisation/zen, name: Zen, established_in: US}
"""


def with_file(app: AppTest, content: bytes, key: str = "upload") -> AppTest:
    return app.file_uploader(key=key).set_value(("two.yaml", content, "application/yaml")).run()


@pytest.mark.usefixtures("on_database")
def test_a_draft_that_is_discarded_can_be_brought_back_as_it_was(store: Store, buyer: RegisterWriter) -> None:
    saved = buyer.drafts.save("quill", form_of(store).text, base=1)
    app = page("my-vendors")
    app.button(key="drop-quill").click().run()
    assert "Discarded the draft of Quillfeather Mail." in text(app)
    assert buyer.drafts.all() == []
    app.button(key="undo-discard").click().run()
    (back,) = buyer.drafts.all()
    assert (back.text, back.base) == (saved.text, 1)
    assert "undo-discard" not in keys(app)


@pytest.mark.usefixtures("on_database")
def test_a_draft_of_a_vendor_that_was_approved_meanwhile_says_so(store: Store, buyer: RegisterWriter) -> None:
    proposal = submitted(buyer, store, form_of(store))
    revised(buyer, proposal)
    decides = RegisterWriter(store, DPO)
    terms = RequirementTerms("Sign the clauses", DPO.id, date(2099, 1, 1))
    decides.proposals.approve(proposal.id, [terms], revision=decides.proposals.revision(proposal))
    assert "What you submitted was approved meanwhile" in text(page("my-vendors"))


@pytest.mark.usefixtures("on_database")
def test_a_draft_says_that_one_of_its_name_is_recorded_by_now(store: Store, buyer: RegisterWriter) -> None:
    buyer.drafts.save("quill", form_of(store).text)
    assert "was approved meanwhile" not in text(page("my-vendors"))
    known = Organisation(id="organisation/quillfeather", name="Quillfeather mail")
    RegisterWriter(store, Actor("test", AccessRole.DPO)).entries.record([known])
    assert "A vendor of this name was approved meanwhile" in text(page("my-vendors"))


@pytest.mark.usefixtures("on_database")
def test_an_upload_of_several_is_uploaded_again_in_its_own_place_and_shows_what_differs(
    buyer: RegisterWriter,
) -> None:
    app = with_file(page("upload"), TWO)
    assert "To change it later, upload it again" in text(app)
    app.button(key="propose").click().run()
    (first,) = buyer.proposals.all()
    app = with_file(page("upload", revises=first.id), CORRECTED)
    assert not app.exception
    shown = text(app)
    assert "takes the place of “Upload" in shown
    assert "What differs from what you uploaded before" in shown
    assert "<ins>United States</ins>" in shown
    assert "One record is left out now" in shown
    app.button(key="propose").click().run()
    (second,) = buyer.proposals.all()
    assert second.id == first.id
    assert [each.id for each in second.entities] == ["organisation/zen"]
    assert "revises" not in app.query_params


@pytest.mark.usefixtures("on_database")
def test_what_procurement_uploads_is_proposed_once(buyer: RegisterWriter) -> None:
    app = page("upload")
    text_of_file = b"registry: 1\norganisations:\n  - {id: organisation/zen, name: Zen}\n"
    app.file_uploader(key="upload").set_value(("zen.yaml", text_of_file, "application/yaml")).run()
    app.button(key="propose").click().run()
    assert not app.exception
    (proposal,) = buyer.proposals.all()
    assert (proposal.title, [each.id for each in proposal.entities]) == (
        "Upload: zen.yaml",
        ["organisation/zen"],
    )
    assert "propose" not in keys(app)
    app.file_uploader(key="upload~1").set_value(("zen.yaml", text_of_file, "application/yaml")).run()
    app.button(key="propose").click().run()
    assert "You have proposed this already; it waits" in text(app)
    assert buyer.proposals.all() == [proposal]
    mine = page("my-vendors")
    assert f"revise-{proposal.id}" not in keys(mine)  # a form could not show all of it
    assert "No form shows all of it: change it by uploading it again" in text(mine)
