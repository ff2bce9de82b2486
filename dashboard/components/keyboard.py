"""What Streamlit leaves undone for the keyboard: dates, Escape in a list, the focus in what opens."""

from __future__ import annotations

import streamlit as st

from dashboard.components import typed_dates

# A typed date counts once its calendar closes, as on Escape, or once it is left where no calendar is open.
_KEYS = """
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
  // Another step of a form begins at its top, and the keyboard goes on from its heading.
  addEventListener("click", event => {
    const began = document.querySelector("h2.step")?.id;
    if (!began || !event.target.closest?.("button")) return;
    const until = Date.now() + 5000;
    const looking = setInterval(() => {
      const heading = document.querySelector("h2.step");
      const changed = heading && heading.id !== began;
      if (changed) {
        document.querySelector('[data-testid="stMain"]').scrollTo(0, 0);
        heading.focus({ preventScroll: true });
      }
      if (changed || Date.now() > until) clearInterval(looking);
    }, 50);
  }, true);
  return true;
})();
"""
SCRIPT = typed_dates.SCRIPT + _KEYS
"""The only script of our own; the page's policy names it by its hash."""


def help_the_keyboard() -> None:
    """Let the keyboard do what Streamlit leaves to the mouse."""
    with st.container(key="keyboard"):
        st.html(f"<script>{SCRIPT}</script>", unsafe_allow_javascript=True)
        st.html(typed_dates.spoken_words())
