"""Dates as people type them: a script by which a date field also takes `14/09/2026` and `3 June 2025`.

Streamlit's field wants the year first, and reads the figures of any other date as a year. The script lets
such a date stand as it is typed, and fills it in once the field is left: if it can mean one day only. Else it
says which two it can mean, or what a date looks like, in the words that stand in the page for it.
"""

from __future__ import annotations

from dashboard.components.text import escaped, phrase

SCRIPT = """
window.typedDates ??= (() => {
  const FIELD = '[data-testid="stDateInputField"]';
  const fieldOf = node => node.closest?.(FIELD);
  const iso = (year, month, day) => {
    const full = year < 100 ? 2000 + +year : +year;
    const date = new Date(Date.UTC(full, month - 1, day));
    const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === +day;
    return exists ? date.toISOString().slice(0, 10) : null;
  };
  const monthNamed = word => {
    const name = word.toLowerCase().replace(".", "");
    const languages = ["en", ...navigator.languages];
    const named = [...Array(12).keys()].filter(month => name.length > 2 && languages.some(language =>
      new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" })
        .format(Date.UTC(2026, month, 15)).toLowerCase().startsWith(name)));
    return named.length === 1 ? named[0] + 1 : null;
  };
  const meant = text => {
    const figures = text.match(/^(\\d{1,2})([-/. ]*)(\\d{1,2})\\2(\\d{4}|\\d{2})$/);
    if (figures && (figures[2] || text.length === 8)) {
      const [, first, between, second, year] = figures;
      return [iso(year, second, first), between.trim() === "." ? null : iso(year, first, second)];
    }
    const words = text.split(/[\\s,]+/);
    const month = words.map(monthNamed).find(Boolean);
    const numbers = words.map(word => word.match(/^(\\d{1,4})(st|nd|rd|th|er|\\.)?$/)?.[1]).filter(Boolean);
    const year = numbers.find(number => number.length === 4);
    const day = numbers.find(number => number.length < 3);
    return month && year && day && numbers.length === 2 ? [iso(year, month, day)] : [];
  };
  const isFieldsOwn = text => /^(\\d*|\\d{4}\\D.*)$/.test(text) && !/^(?!19|20|21)\\d{8}$/.test(text);
  let typed = "";
  const shown = (field, text) => {
    typed = text;
    if (text) field.dataset.typed = text; else delete field.dataset.typed;
    delete field.parentElement.dataset.unclear;
  };
  const words = day => new Intl.DateTimeFormat(
    "en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(day));
  const fill = (field, day) => {
    const hidden = field.querySelector('input[type="date"]');
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(hidden, day);
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const complain = (field, days) => {
    const says = document.querySelector("p.typed-dates");
    const text = (days.length ? says?.dataset.either : says?.dataset.unread) ?? "";
    const told = text.replace("{typed}", typed).replace("{first}", () => words(days[0]))
      .replace("{second}", () => words(days[1]));
    field.parentElement.dataset.unclear = told;
    if (says) says.textContent = told;
  };
  const settle = field => {
    if (isFieldsOwn(typed)) return;
    const days = [...new Set(meant(typed.trim()).filter(Boolean))];
    if (days.length !== 1) return complain(field, days);
    fill(field, days[0]);
    shown(field, "");
  };
  const keep = event => { event.preventDefault(); event.stopImmediatePropagation(); };
  addEventListener("keydown", event => {
    const field = fieldOf(event.target);
    const isOurs = field && event.isTrusted && event.target.role === "spinbutton";
    if (!isOurs || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === "Tab") {
      settle(field);
    } else if (event.key === "Backspace" && field.dataset.typed) {
      shown(field, typed.slice(0, -1));
      keep(event);
    } else if (event.key.length === 1) {
      const first = event.target === field.querySelector('[role="spinbutton"]');
      if (!typed && !first) return;
      typed += event.key;
      if (!field.dataset.typed && isFieldsOwn(typed)) return;
      shown(field, typed);
      keep(event);
    } else if (event.key !== "Shift") shown(field, "");
  }, true);
  addEventListener("paste", event => {
    const field = fieldOf(event.target);
    if (!field) return;
    keep(event);
    const text = event.clipboardData.getData("text").trim();
    const yearFirst = text.match(/^(\\d{4})[-/. ](\\d{1,2})[-/. ](\\d{1,2})$/);
    const day = yearFirst && iso(...yearFirst.slice(1));
    shown(field, day ? "" : text || " ");
    if (day) fill(field, day); else settle(field);
  }, true);
  addEventListener("focusout", event => {
    const field = fieldOf(event.target);
    if (field && !field.contains(event.relatedTarget)) { settle(field); typed = ""; }
  }, true);
  addEventListener("pointerdown", event => {
    const field = fieldOf(event.target);
    if (field) shown(field, "");
  }, true);
  return true;
})();
"""


def spoken_words() -> str:
    """The words that the script says, as HTML; it says them in this very place to a screen reader."""
    either = phrase(
        "{typed} can mean {first} or {second}. Type the month as a word.",
        typed="{typed}",
        first="{first}",
        second="{second}",
    )
    unread = phrase("{typed} is not a date. Type it as 2026-06-03 or 3 June 2026.", typed="{typed}")
    words = f'data-either="{escaped(either)}" data-unread="{escaped(unread)}"'
    return f'<p class="typed-dates" role="status" {words}></p>'
