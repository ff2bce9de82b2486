"""One processing activity: data, purposes, legal bases, recipients and retention."""

from __future__ import annotations

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.finding_list import finding_list
from dashboard.components.head import empty, page_head, rail_heading, section, whole_name
from dashboard.components.names import name_links
from dashboard.components.processing import basis_words, retention_words
from dashboard.components.recorded import sources
from dashboard.components.rows import LinkRow, link_rows
from dashboard.components.signs import badge, outcome_label
from dashboard.components.subject import subject_id
from dashboard.components.text import ROLES, capitalised, counted, escaped, member_label, phrase
from dashboard.components.values import entity_name
from dashboard.cures import by_cure
from dashboard.data import legal_bases, recipients_of
from registry.dossiers.vendor import VendorDossier
from registry.entities import Activity, Engagement
from registry.messages import country_name, say
from registry.register import Register


def show_activity() -> None:
    """Show the activity given by `?id=`."""
    current = snapshot.current()
    known = current.register.facts.all(Activity)
    whole = ("views/data.py", phrase("All activities"))
    chosen = subject_id(known, "views/activity.py", whole, say("No activity selected."))
    if chosen is None:
        return
    activity = known[chosen]
    data = counted(len(activity.categories or ()), "one category of data", "{count} categories of data")
    to = counted(len(recipients_of(activity)), "one recipient", "{count} recipients")
    page_head(
        activity.label,
        capitalised(phrase("{data}, {recipients}.", data=data, recipients=to)),
        trail=("views/data.py", phrase("Data and activities")),
    )
    whole_name(activity)
    left, right = st.columns([2.4, 1], gap="large")
    with left:
        _recipients(activity, current.register)
        _named(phrase("Data"), activity.categories, "data")
        _named(phrase("Purposes"), activity.purposes, "purposes")
        _retention(activity, current.register)
        _findings(chosen, current)
    with right:
        rail_heading(phrase("Recorded facts"))
        st.html(_facts(activity, current.register))


def _recipients(activity: Activity, register: Register) -> None:
    recipients = recipients_of(activity)
    section(phrase("Who receives the data"), f"{len(recipients):,}" if recipients else "")
    if not recipients:
        empty(phrase("No recipient is recorded."), phrase("Vendors and other recipients appear here."))
        return
    rows = [_recipient(each, register) for each in recipients]
    link_rows((phrase("Recipient"), phrase("Role"), phrase("Worst verdict")), rows, key="recipients")


def _recipient(entity_id: str, register: Register) -> LinkRow:
    engagement = register.facts.get(Engagement, entity_id)
    vendor = engagement.organisation if engagement else entity_id
    role = engagement.role if engagement else None
    outcome = VendorDossier.of(vendor, register.dossiers.transfers).outcome(register.as_of(scenario.chosen()))
    verdict = (
        badge(outcome.value, outcome_label(outcome.value))
        if outcome
        else f'<span class="quiet">{escaped(phrase("No transfer recorded"))}</span>'
    )
    shown = capitalised(member_label(ROLES, role)) if role else phrase("Not recorded")
    return LinkRow(
        "views/vendor.py", {"id": vendor}, entity_name(entity_id, register), (escaped(shown), verdict)
    )


def _named(title: str, ids: tuple[str, ...] | None, key: str) -> None:
    section(title, f"{len(ids):,}" if ids else "")
    if ids:
        name_links(ids, key=key)
    elif ids is None:
        empty(phrase("Not recorded."), phrase("What is recorded of it appears here."))
    else:
        empty(phrase("None, as recorded."), "")


def _retention(activity: Activity, register: Register) -> None:
    section(phrase("How long the data are kept"))
    if not activity.retention:
        empty(
            phrase("No retention period is recorded."),
            phrase("Periods appear here with the data they are for."),
        )
        return
    lines = []
    for each in activity.retention:
        named = [entity_name(one, register) for one in each.categories or ()]
        data = ", ".join(named) or phrase("All data of the activity")
        kept = retention_words([each]) or phrase("not recorded")
        where = f" ({country_name(each.jurisdiction)})" if each.jurisdiction else ""
        lines.append(
            f"<li><strong>{escaped(kept)}</strong>{escaped(where)}<p class='quiet'>{escaped(data)}</p></li>"
        )
    st.html(f'<div class="card"><ul class="plain">{"".join(lines)}</ul></div>')


def _findings(activity: str, current: snapshot.Snapshot) -> None:
    findings = current.findings_about(activity, scenario.chosen()).open
    section(phrase("Findings"), f"{len(findings):,}" if findings else "")
    if not findings:
        empty(phrase("No open findings."), phrase("What the checks find about this activity appears here."))
        return
    finding_list(by_cure(findings), key="activity")


def _facts(activity: Activity, register: Register) -> str:
    absent = escaped(phrase("not recorded"))
    automated = {True: phrase("yes"), False: phrase("no"), None: ""}[activity.automated_decisions]
    subjects = ", ".join(entity_name(each, register) for each in activity.subjects or ())
    measures = ", ".join(entity_name(each, register) for each in activity.measures or ())
    places = ", ".join(
        country_name(each.jurisdiction) for each in activity.hosted_at or () if each.jurisdiction
    )
    rows = (
        (phrase("Our role"), member_label(ROLES, activity.role) if activity.role else ""),
        (
            phrase("Carried out by"),
            entity_name(activity.operated_by, register) if activity.operated_by else "",
        ),
        (phrase("Legal bases"), basis_words(legal_bases(activity, register.facts))),
        (phrase("Data subjects"), subjects),
        (phrase("Hosted in"), places),
        (phrase("Measures"), measures),
        (phrase("Automated decisions (Art. 22)"), automated),
        (phrase("Data come from"), activity.data_source or ""),
    )
    inside = "".join(f"<dt>{escaped(term)}</dt><dd>{escaped(shown) or absent}</dd>" for term, shown in rows)
    read = "".join(f"<div>{one}</div>" for one in sources(activity, register.facts)) or absent
    return f'<dl class="facts">{inside}<dt>{escaped(phrase("Source"))}</dt><dd>{read}</dd></dl>'


show_activity()
