"""One vendor: what data it receives, what that rests on, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario, vendor_rail
from dashboard.components.documents import documents
from dashboard.components.entries import entry_links, past_link
from dashboard.components.finding_list import finding_list
from dashboard.components.head import empty, page_head, section, whole_name
from dashboard.components.proposal_parts import show_unanswered
from dashboard.components.remarks import remark
from dashboard.components.requirements import show_requirements
from dashboard.components.rows import LinkRow, link_rows
from dashboard.components.sections import choose_section
from dashboard.components.signs import badge, outcome_label
from dashboard.components.subject import subject_id
from dashboard.components.text import (
    ROLES,
    capitalised,
    day_short,
    escaped,
    localised,
    member_label,
    page_language,
    phrase,
)
from dashboard.components.transfer_list import transfer_list
from dashboard.components.values import subject_name
from dashboard.cures import by_cure
from dashboard.duties import unanswered_about
from dashboard.onward import SubProcessor, data_words
from dashboard.vendor import VendorPage
from dashboard.vendors import contract_label, shown_label, vendor_badge
from registry.entities import Organisation
from registry.messages import country_name, say

FIRST_RECIPIENTS, MOST_RECIPIENTS = 20, 100


def show_vendor() -> None:
    """Show the vendor given by `?id=`."""
    current = snapshot.current()
    known = current.vendor_roles
    whole = ("views/vendors.py", phrase("All vendors"))
    vendor = subject_id(known, "views/vendor.py", whole, say("No vendor selected."))
    if vendor is None:
        return
    with st.spinner(phrase("Judging the transfers")):
        page = current.vendor(vendor, scenario.chosen(), page_language())
    page_head(
        page.organisation.label,
        _lead(page),
        trail=("views/vendors.py", phrase("Vendors")),
        badge=_badges(page),
    )
    whole_name(page.organisation)
    st.html(_strip(page, current))
    chosen = choose_section(*_sections(page, current))
    left, right = st.columns([2.4, 1], gap="large")
    with left:
        _SECTIONS[chosen](page, current)
    with right:
        vendor_rail.show_rail(page, current)


def _badges(page: VendorPage) -> str:
    """The worst of its own transfers, and of the later steps of its chain if one is worse."""
    own = localised(vendor_badge(page.outcome, page.counts))
    if not page.onward:
        return badge(page.outcome, own)
    first = phrase("Its own transfers: {verdict}", verdict=own.lower())
    later = phrase("Onward: {verdict}", verdict=outcome_label(page.onward).lower())
    return f"{badge(page.onward, later)} {badge(page.outcome, first)}"


def _lead(page: VendorPage) -> str:
    """How its own transfers stand, and the worst later step if it is worse, to be read out."""
    total = sum(page.counts.values())
    if not total:
        return phrase("No transfer to this vendor is recorded.")
    worst, verdict = page.counts.get(page.outcome, 0), localised(shown_label(page.outcome)).lower()
    if page.transfers and all(each.planned for each in page.transfers):
        own = phrase("Nothing has begun yet: every transfer to it is planned.")
    elif worst == total == 1:
        own = phrase("One transfer of its own: {verdict}.", verdict=verdict)
    else:
        own = phrase(
            "{worst} of its {total} own transfers: {verdict}.", worst=worst, total=total, verdict=verdict
        )
    return f"{own} {page.weakest}".strip()


def _sections(page: VendorPage, current: snapshot.Snapshot) -> tuple[dict[str, str], dict[str, int]]:
    titles = {
        "overview": phrase("Overview"),
        "transfers": phrase("Transfers"),
        "sub-processors": phrase("Sub-processors"),
        "documents": phrase("Documents"),
        "decisions": phrase("Decisions"),
        "findings": phrase("Findings"),
    }
    if current.seq is not None:
        titles["history"] = phrase("History")
    counts = {
        "transfers": len(page.transfers),
        "sub-processors": len(page.sub_processors),
        "documents": sum(len(page.file.sections[kind]) for kind in _DOCUMENTS),
        "decisions": len({*current.required_of(page.subjects), *page.remarks}),
        "findings": len(page.findings.open),
    }
    return titles, counts


_DOCUMENTS = ("agreements", "mechanisms", "assessments")


def _strip(page: VendorPage, current: snapshot.Snapshot) -> str:
    organisation, language = page.organisation, page_language()
    owner = current.register.facts.get(Organisation, organisation.owned_by)
    absent = phrase("Not recorded")
    home = country_name(organisation.established_in, language) if organisation.established_in else absent
    owned = absent
    if organisation.owned_by:
        owned = owner.label if owner else organisation.owned_by
        if owner and owner.established_in:
            owned = f"{owned}, {country_name(owner.established_in, language)}"
    roles = capitalised(", ".join(member_label(ROLES, role) for role in page.roles))
    facts = (
        (phrase("Established in"), home),
        (phrase("Owned by"), owned),
        (phrase("Role"), roles or absent),
        (phrase("Art. 28 contract"), localised(contract_label(page.contract))),
        (phrase("With us since"), day_short(page.since) if page.since else absent),
    )
    inside = "".join(f"<div><dt>{escaped(term)}</dt><dd>{escaped(value)}</dd></div>" for term, value in facts)
    return f'<dl class="strip">{inside}</dl>'


def _overview(page: VendorPage, current: snapshot.Snapshot) -> None:
    show_requirements(page.subjects, "requirements")
    _unanswered(page, current)
    _transfers(page, current)
    _sub_processors(page, current)


def _unanswered(page: VendorPage, current: snapshot.Snapshot) -> None:
    """What was asked about it, or about a proposal that was approved, and never answered."""
    about = {*page.subjects, *current.proposals_of(page.subjects)}
    if questions := unanswered_about(current.register.facts, about):
        section(phrase("Questions not answered"), f"{len(questions):,}")
        show_unanswered(questions)


def _transfers(page: VendorPage, _: snapshot.Snapshot) -> None:
    section(phrase("Transfers"), f"{len(page.transfers):,}" if page.transfers else "")
    if not page.transfers:
        empty(
            phrase("No transfer to this vendor is recorded."),
            phrase("A transfer whose recipient is this vendor appears here with its verdict."),
        )
        return
    transfer_list(page.transfers, key="transfers", everything={"vendor": page.organisation.id})


def _sub_processors(page: VendorPage, _: snapshot.Snapshot) -> None:
    section(
        phrase("Sub-processors and onward transfers"),
        f"{len(page.sub_processors):,}" if page.sub_processors else "",
    )
    if not page.sub_processors:
        empty(
            phrase("No sub-processor is recorded."),
            phrase("Those engaged under this vendor, and those to whom it passes data on, appear here."),
        )
        return
    first, rest = page.sub_processors[:FIRST_RECIPIENTS], page.sub_processors[FIRST_RECIPIENTS:]
    _recipients(first, "sub-processors")
    if rest:
        more = st.expander(
            phrase("Show the other {count}", count=f"{len(rest):,}"), key="more-recipients", on_change="rerun"
        )
        if more.open:
            with more:
                _recipients(rest[:MOST_RECIPIENTS], "recipients")
                if len(rest) > MOST_RECIPIENTS:
                    left = f"{len(rest) - MOST_RECIPIENTS:,}"
                    st.caption(phrase("and {count} more", count=left))


def _recipients(shown: Sequence[SubProcessor], key: str) -> None:
    heads = (phrase("From and to"), phrase("Data"), phrase("Country"), phrase("Verdict"), phrase("Step"))
    link_rows(heads, [_sub_processor(each) for each in shown], key=key)


def _sub_processor(each: SubProcessor) -> LinkRow:
    """A recipient; it leads to the worst transfer to it, or else to its own page."""
    country = country_name(each.country, page_language()) if each.country else phrase("Not recorded")
    services = f"<small>{escaped(', '.join(each.services))}</small>" if each.services else ""
    data = escaped(capitalised(data_words(each.data))) if each.data else "—"
    if not each.transfers:
        quiet = f'<span class="quiet">{escaped(phrase("No transfer recorded"))}</span>'
        cells = (f"{data} {services}", escaped(country), quiet, "—")
        return LinkRow("views/vendor.py", {"id": each.organisation}, each.name, cells)
    verdict = badge(each.outcome, outcome_label(each.outcome))
    cells = (
        f"{data} {services}",
        escaped(country),
        verdict,
        escaped(phrase("Step {number}", number=each.step)),
    )
    between = phrase("{exporter} → {importer}", exporter=each.exporter, importer=each.name)
    return LinkRow("views/transfer.py", {"id": each.transfers[0]}, between, cells)


def _documents(page: VendorPage, current: snapshot.Snapshot) -> None:
    titles = {
        "agreements": phrase("Agreements"),
        "mechanisms": phrase("What its transfers rest on"),
        "assessments": phrase("Assessments"),
    }
    fills = {
        "agreements": phrase("The Art. 28 contract with this vendor appears here once it is recorded."),
        "mechanisms": phrase("Clauses, binding rules and other safeguards of its transfers appear here."),
        "assessments": phrase("Transfer impact assessments of this vendor appear here."),
    }
    for kind in _DOCUMENTS:
        entities = page.file.sections[kind]
        section(titles[kind], f"{len(entities):,}" if entities else "")
        if entities:
            st.html(f'<div class="card">{documents(entities, current.register.facts)}</div>')
        else:
            empty(phrase("None is recorded."), fills[kind])


def _decisions(page: VendorPage, current: snapshot.Snapshot) -> None:
    remarks = tuple(dict.fromkeys((*current.required_of(page.subjects), *page.remarks)))
    section(phrase("Decisions and comments"), f"{len(remarks):,}" if remarks else "")
    if not remarks:
        empty(
            phrase("Nothing has been decided about this vendor."),
            phrase("Approvals, accepted risks and comments appear here with their reasons."),
        )
        return
    listed = (remark(each, subject_name(each.about, current.register)) for each in remarks)
    st.html(f'<div class="card">{"".join(listed)}</div>')


def _findings(page: VendorPage, _: snapshot.Snapshot) -> None:
    count = len(page.findings.open)
    section(phrase("Findings"), f"{count:,}" if count else "")
    if not count:
        empty(phrase("No open findings."), phrase("What the checks find about this vendor appears here."))
        return
    finding_list(by_cure(page.findings.open), key="vendor")


def _history(page: VendorPage, current: snapshot.Snapshot) -> None:
    section(phrase("History"))
    past_link(page.organisation.id, current)
    with st.spinner(phrase("Reading the history")):
        entries = current.entries_about(page.subjects)
    if not entries:
        empty(phrase("No entry yet."), phrase("What is recorded, changed or decided appears here."))
        return
    entry_links(entries)


_SECTIONS = {
    "overview": _overview,
    "transfers": _transfers,
    "sub-processors": _sub_processors,
    "documents": _documents,
    "decisions": _decisions,
    "findings": _findings,
    "history": _history,
}


show_vendor()
