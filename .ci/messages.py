"""Extract every sentence that a person reads into build/registry.pot, the template for translators."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from babel.messages import extract, pofile
from babel.messages.catalog import Catalog

from registry.law.acts import JurisdictionState
from registry.law.law import Law

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "build" / "registry.pot"
CREATED = datetime(2026, 11, 23, tzinfo=UTC)
"""Fixed, so that the same sentences give the same file."""
SPOKEN: dict[str, tuple[int, ...] | None] = {
    "say": (1,),
    "fail": (1,),
    "tell": (1,),
    "phrase": (1,),
    "note": (1,),
    "need": (2,),
    "assume": (2,),
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


def template() -> Catalog:
    """Every message id with where it is used, for each language to translate."""
    catalogue = Catalog(project="Transfer Registry", version="", fuzzy=False)
    catalogue.creation_date = CREATED
    catalogue.header_comment = "# The sentences of Transfer Registry, extracted by `make messages`."
    for message, places in sorted(sentences().items()):
        catalogue.add(message, "", locations=[(place, 0) for place in places])
    return catalogue


def main() -> None:
    """Write the template."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    with TEMPLATE.open("wb") as file:
        pofile.write_po(file, template(), include_lineno=False, sort_output=True, width=100)
    print(TEMPLATE.relative_to(ROOT))


if __name__ == "__main__":
    main()
