"""Extract every sentence that a person reads into registry/locale, for each language to translate."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import extract, pofile
from babel.messages.catalog import Catalog

from registry.law.acts import JurisdictionState
from registry.law.law import Law

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "registry" / "locale"
TEMPLATE = LOCALE / "registry.pot"
CREATED = datetime(2026, 11, 23, tzinfo=UTC)
"""Fixed, so that the same sentences give the same file."""
SPOKEN: dict[str, tuple[int, ...] | None] = {
    "say": (1,),
    "fail": (1,),
    "tell": (1,),
    "note": (1,),
    "need": (2,),
    "take": (2,),
}
"""The calls whose argument is a message id, and which argument it is."""


def sentences() -> dict[str, list[str]]:
    """Every message id with the files that say it."""
    found: dict[str, list[str]] = {}
    for folder in ("registry", "dashboard"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            with path.open("rb") as file:
                for _line, message, _comments, _context in extract.extract("python", file, keywords=SPOKEN):
                    if isinstance(message, str) and message:
                        places = found.setdefault(message, [])
                        name = path.relative_to(ROOT).as_posix()
                        if name not in places:
                            places.append(name)
    for reason in _reasons():
        found.setdefault(reason, []).append("registry/law/data/jurisdictions.yaml")
    return found


def _reasons() -> set[str]:
    """Why the law on a jurisdiction is unsettled, which verdicts say in the words of the law's data."""
    states = (state for place in Law.current().jurisdictions.values() for state in place.states)
    return {state.reason for state in states if state.state is JurisdictionState.REVIEW}


def catalogue(path: Path, language: str | None = None) -> Catalog:
    """A catalogue as it stands, empty where there is none yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def written(language: str | None = None) -> bytes:
    """The catalogue of a language, or the template, with today's sentences and the known translations."""
    known = catalogue(po_file(language), language) if language else Catalog()
    fresh = Catalog(locale=language, project="Transfer Registry", version="", fuzzy=False)
    fresh.creation_date = CREATED
    fresh.header_comment = "# The sentences of Transfer Registry; `make messages` keeps the list."
    for message, places in sorted(sentences().items()):
        old = known.get(message)
        fresh.add(message, old.string if old else "", locations=[(place, 0) for place in places])
    out = io.BytesIO()
    pofile.write_po(
        out, fresh, omit_header=language is None, include_lineno=False, sort_output=True, width=100
    )
    return out.getvalue()


def po_file(language: str) -> Path:
    """Where the catalogue of a language stands."""
    return LOCALE / language / "LC_MESSAGES" / "registry.po"


def main() -> None:
    """Write the template and every language's catalogue anew."""
    LOCALE.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(written())
    for language in ("fr",):
        po_file(language).parent.mkdir(parents=True, exist_ok=True)
        po_file(language).write_bytes(written(language))


if __name__ == "__main__":
    main()
