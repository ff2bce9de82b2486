"""What keeps people out of a page: findings of axe-core, what is cut off, and focus that nobody sees."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.browser.from_npm import package

MOST_STOPS = 45
"""Presses of the Tab key on a page; longer lists repeat what came before."""
MOST_LOOKS = 20
GRAVE = frozenset({"serious", "critical"})
STILL = "*, *::before, *::after { transition: none !important; animation-duration: 0s !important }"

_AXE = """async rules => {
  const chosen = rules.length ? { runOnly: rules } : {};
  const found = await axe.run(document, { resultTypes: ["violations"], ...chosen });
  return found.violations.flatMap(one =>
    one.nodes.map(node => [one.impact, one.id, node.html, node.failureSummary]));
}"""

_CUT = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const main = document.querySelector(".stMain").scrollWidth - innerWidth;
  const cut = wide > 0 || main > 0 ? [`the page is ${Math.max(wide, main)} px too wide`] : [];
  const may = new Set(["auto", "scroll"]), hides = new Set(["hidden", "clip"]);
  for (const each of document.querySelectorAll(".stMain *")) {
    const says = [...each.childNodes].some(one => one.nodeType === 3 && one.textContent.trim());
    if (!(says || each.matches("button, input, img")) || each.closest("[data-testid=stDataFrame]")) continue;
    if (!each.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    const box = each.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) continue;  // said to screen readers alone
    const named = `${each.tagName} ${(each.innerText || "").slice(0, 60)}`;
    for (let around = each; ; around = around.parentElement) {
      if (around.matches(".stMain")) {
        if (box.right > innerWidth + 1 || box.left < -1) cut.push(`beyond the edge: ${named}`);
        break;
      }
      const flow = getComputedStyle(around).overflowX;
      if (may.has(flow)) break;  // it scrolls by itself
      const over = around === each ? each.scrollWidth - each.clientWidth
                                   : box.right - around.getBoundingClientRect().right;
      if (hides.has(flow) && says && over > 1) { cut.push(`cut off: ${named}`); break; }
    }
  }
  return cut;
}"""

_LOOK = """() => {
  const look = one => {
    const seen = [];
    for (let i = 0, at = one; i < 4 && at && at !== document.body; i++, at = at.parentElement)
      for (const part of [null, "::before", "::after"]) {
        const style = getComputedStyle(at, part);
        const outline = style.outlineStyle === "none" ? "" : style.outline;
        seen.push(outline, style.boxShadow, style.border, style.transform);
      }
    return seen.join("|");
  };
  const now = document.activeElement, before = window.focusedBefore;
  const draws = before && before.element.matches("canvas, td");  // a table frames its cell itself
  const unseen = before && !draws && before.element !== now && look(before.element) === before.look;
  window.focusedBefore = { element: now, look: look(now) };
  return [now === document.body, unseen ? before.element.outerHTML.slice(0, 200) : ""];
}"""


@cache
def _axe() -> str:
    return (package("axe-core") / "axe.min.js").read_text(encoding="utf-8")


def still(page: Page) -> None:
    """Stop all motion, so that colours are judged as they end."""
    page.add_style_tag(content=STILL)


def barriers(page: Page, *rules: str) -> list[str]:
    """The serious and critical findings of axe-core about a page; all its rules if none is named."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found: list[list[Any]] = page.evaluate(_AXE, list(rules))
    return [" · ".join(map(str, finding)) for finding in found if finding[0] in GRAVE]


def cut_off(page: Page) -> list[str]:
    """What does not fit the width of a page: it, or what is in it and does not scroll by itself.

    A table takes a moment to follow a change of the width.
    """
    for _ in range(MOST_LOOKS):
        cut: list[str] = page.evaluate(_CUT)
        if not cut:
            break
        page.wait_for_timeout(200)
    return cut


def unseen_focus(page: Page, start: str) -> list[str]:
    """What gets the focus by the Tab key, from an element on, without being seen to have it."""
    page.evaluate("start => { document.querySelector(start).focus(); delete window.focusedBefore }", start)
    unseen = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        ended, element = page.evaluate(_LOOK)
        unseen += [element] if element else []
        if ended:
            break
    return unseen
