"""What Streamlit leaves undone for the keyboard: Enter in a date, Escape in a list, the field of a dialog."""

from __future__ import annotations

import streamlit as st

# A typed date counts once its calendar closes, as on Escape, or once it is left where no calendar is open.
SCRIPT = """
window.keyboard ??= (() => {
  const calendar = () => document.querySelector('[data-testid="stDateInputCalendar"]');
  const close = typed => calendar() &&
    typed.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
  addEventListener("keydown", event => {
    const typed = event.target.closest?.('[data-testid="stDateInputField"] [role="spinbutton"]');
    if (!typed || event.key !== "Enter") return;
    if (calendar()) return close(typed);
    typed.blur();
    typed.focus();
    setTimeout(close, 50, typed);
  }, true);
  addEventListener("keydown", event => {
    const choice = event.target.closest?.('[data-testid="stSelectbox"] input');
    if (!choice || event.key !== "Escape") return;
    event.stopImmediatePropagation();
    choice.blur();
    choice.focus();
  }, true);
  addEventListener("focusin", event => {
    const dialog = event.target;
    if (!dialog.matches('[role="dialog"]')) return;
    const looking = setInterval(() => {
      const field = dialog.querySelector('[data-testid="stTextInputField"]');
      const waits = document.activeElement === dialog;
      if (waits && field) field.focus();
      if (!waits || field) clearInterval(looking);
    }, 50);
  });
  return true;
})();
"""
"""The only script of our own; the page's policy names it by its hash."""


def help_the_keyboard() -> None:
    """Let the keyboard do what Streamlit leaves to the mouse."""
    with st.container(key="keyboard"):
        st.html(f"<script>{SCRIPT}</script>", unsafe_allow_javascript=True)
