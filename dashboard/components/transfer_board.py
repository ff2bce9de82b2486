"""A transfer on one page for the board, to print: the three sentences and what they rest on."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import snapshot
from dashboard.board import BoardMatter, board_sentences
from dashboard.components import scenario
from dashboard.components.head import page_head
from dashboard.components.items import chips
from dashboard.components.signs import badge
from dashboard.components.text import capitalised, day_long, escaped, localised, page_language, phrase
from dashboard.onward import data_words
from dashboard.registers import chosen_register
from dashboard.table import TableRow, table_row
from registry.dossiers.explain import Explanation
from registry.dossiers.gravity import protected_data
from registry.dossiers.transfer import TransferDossier
from registry.messages import render

PRINT, BOARD = "print", "board"


def wants_board() -> bool:
    """Whether the address asks for the page to print."""
    return st.query_params.get(PRINT) == BOARD


def board_link(transfer: str) -> None:
    """A link to the page to print."""
    st.page_link(
        "views/transfer.py",
        label=phrase("For the board"),
        icon=":material/print:",
        query_params={"id": transfer, PRINT: BOARD, **scenario.scenario_params()},
    )


def show_board(explanation: Explanation, current: snapshot.Snapshot) -> None:
    """Show a transfer as a page to print."""
    register, question = current.register, scenario.chosen()
    dossier = register.dossiers.transfers.dossier(explanation.transfer)
    row = table_row(dossier, register.as_of(question), page_language())
    with st.container(key="actions-board", horizontal=True):
        st.page_link(
            "views/transfer.py",
            label=phrase("Back to the transfer"),
            icon=":material/arrow_back:",
            query_params={"id": explanation.transfer, **scenario.scenario_params()},
        )
    page_head(explanation.title, badge=badge(row.outcome, row.verdict))
    inside = "".join(f"<li>{escaped(each)}</li>" for each in _sentences(dossier, row, current))
    facts = (
        (phrase("Data"), capitalised(row.data)),
        (phrase("Countries"), capitalised(row.places)),
        (phrase("Judged as of"), day_long(question.on)),
        (phrase("By the law as of"), day_long(date.fromisoformat(register.law.version[:10]))),
    )
    protected = protected_data(dossier.row.categories, register.facts)
    listed = "".join(f"<div><dt>{escaped(term)}</dt><dd>{escaped(value)}</dd></div>" for term, value in facts)
    whose = localised(chosen_register().name)
    if current.is_invented:
        whose = phrase("{register}: invented data, to try things out", register=whose)
    st.html(f'<p class="quiet">{escaped(whose)}</p>')
    marks = chips([localised(each) for each in protected.says])
    st.html(f'{marks}<ol class="board">{inside}</ol><dl class="strip">{listed}</dl>')
    st.html(f'<p class="quiet on-screen">{escaped(phrase("Print this page with Ctrl+P, or Cmd+P."))}</p>')


def _sentences(dossier: TransferDossier, row: TableRow, current: snapshot.Snapshot) -> list[str]:
    """The three sentences in the page's language."""
    as_of, language = current.register.as_of(scenario.chosen()), page_language()
    data = data_words([dossier.label(each) or each for each in dossier.row.categories or ()])
    is_ours = dossier.row.exporter.organisation in current.our_companies
    matter = BoardMatter(row.exporter, row.importer, data, is_ours)
    accepted = current.accepted_verdict(dossier.id, scenario.chosen())
    names = dossier.names_of(dossier.judged(as_of)[0])
    return [render(each, language, names) for each in board_sentences(dossier, as_of, matter, accepted)]
