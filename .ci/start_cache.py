"""Make Java's cache of the engine's classes from one run of it: the next starts take half the time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from registry.access import AccessRole, Actor  # noqa: E402  # found by the line above
from registry.commands.writer import RegisterWriter  # noqa: E402
from registry.engine import embedded, process  # noqa: E402
from registry.engine.data_folder import EngineFiles  # noqa: E402
from registry.engine.process import engine_command  # noqa: E402
from registry.engine.wheel import Wheel, installed  # noqa: E402
from registry.intake.manifests import read_manifests  # noqa: E402
from registry.opening import database  # noqa: E402

SECONDS = 240.0
"""How long an engine may take to write its cache as it stops."""


@contextmanager
def recording(cache: Path) -> Iterator[None]:
    """Have engines write this cache as they stop."""

    def recorded(wheel: Wheel, files: EngineFiles) -> list[str]:
        java, *rest = engine_command(wheel, files)
        return [java, f"-XX:AOTCacheOutput={cache}", *rest]

    with patch.object(embedded, "engine_command", recorded), patch.object(process, "STOP_WITHIN", SECONDS):
        yield


def use(folder: Path) -> None:
    """Do with an engine what most do: prepare a register, load facts, and read them."""
    try:
        with database(folder, prepare=True) as store:
            writer = RegisterWriter(store, Actor("start-cache", AccessRole.ADMINISTRATOR))
            writer.entries.load(read_manifests(ROOT / "seed" / "ringover"))
            store.facts()
    finally:
        embedded.Engine(folder).stop()


def main() -> None:
    """Make the cache anew."""
    target = installed().start_cache
    target.unlink(missing_ok=True)
    with TemporaryDirectory(dir=target.parent) as folder:
        made = Path(folder) / target.name
        with recording(made):
            use(Path(folder) / "data")
        made.chmod(0o644)
        made.replace(target)


if __name__ == "__main__":
    main()
