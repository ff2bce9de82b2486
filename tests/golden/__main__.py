"""Write the answers in this folder again (`make golden`); then read in git what changed, and why."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from registry.entities import BY_KIND
from registry.facts import Facts
from registry.intake.manifests import manifest_text

GOLDEN = Path(__file__).parent
DAY = "2026-11-23"


def judged(path: Path) -> str:
    """What `registry judge` answers for a file, as JSON."""
    line = [sys.executable, "-m", "registry", "judge", str(path), "--on", DAY, "--format", "json"]
    done = subprocess.run(
        [*line, "--fail-on", "never"], check=True, capture_output=True, cwd=GOLDEN.parents[1]
    )
    return done.stdout.decode("utf-8")


def without_sentences(answer: dict[str, list[dict[str, str]]]) -> str:
    """Outcomes and standings by id, one on a line."""
    parts = {
        "transfers": {one["id"]: [one["outcome"], one["status"]] for one in answer["transfers"]},
        "open": {one["id"]: [one["standing"], one["severity"]] for one in answer["findings"]},
        "accepted": {one["id"]: [one["standing"], one["severity"]] for one in answer["accepted"]},
    }
    lines = [f' "on": {json.dumps(answer["on"])}']
    for name, rows in parts.items():
        inner = ",\n".join(f"  {json.dumps(key)}: {json.dumps(rows[key])}" for key in sorted(rows))
        lines.append(f' "{name}": {{\n{inner}\n }}' if rows else f' "{name}": {{}}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def restored(folder: Path) -> Path:
    """The entities of the old backup, as a manifest."""
    with gzip.open(GOLDEN / "register.backup", "rt", encoding="utf-8") as file:
        entities = [line["entity"] for line in map(json.loads, file) if "entity" in line]
    path = folder / "register.yaml"
    facts = Facts(BY_KIND[one["id"].partition("/")[0]].model_validate(one) for one in entities)
    path.write_text(manifest_text(facts), encoding="utf-8")
    return path


def main() -> None:
    """Write all answers."""
    with tempfile.TemporaryDirectory() as folder:
        exports = [GOLDEN / f"{name}.yaml" for name in ("ringover", "dense", "skewed")]
        for path in (*exports, restored(Path(folder))):
            answer = without_sentences(json.loads(judged(path)))
            (GOLDEN / f"{path.stem}.judged.json").write_text(answer, encoding="utf-8")
    ringover = judged(GOLDEN.parents[1] / "seed" / "ringover")
    (GOLDEN / "ringover.json").write_text(ringover, encoding="utf-8")


if __name__ == "__main__":
    main()
