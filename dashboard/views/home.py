"""The address without a path: leads to Today."""

from __future__ import annotations

import streamlit as st

from dashboard.pages import PAGES

st.switch_page(PAGES[0].view, query_params={key: st.query_params.get_all(key) for key in st.query_params})
