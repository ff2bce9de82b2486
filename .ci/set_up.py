"""Fill .venv with the pinned packages of a set; when it cannot, say why in one line with the cure.

A stamp in .venv holds a digest of all that decides the result, so that a second run ends at once.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pins

ROOT = pins.ROOT
VENV = ROOT / ".venv"
LOG = VENV / "setup.log"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
EXTRAS = {
    "demo": ("dashboard", "embedded"),
    "fast": ("dashboard", "dev", "notebook"),
    "test": ("dashboard", "dev", "embedded", "notebook"),
}
OFFLINE = r"Retrying \(|Max retries|ConnectionError|name resolution|ProxyError|SSLError|Could not fetch URL"
NO_WHEEL = r"(?:No matching distribution found for|satisfies the requirement) ([\w.-]+)"
FULL = "The disk is full: free about 2 GB and run make again."
ALTERED = "A package is not the one that constraints.txt pins: check PIP_INDEX_URL and PIP_FIND_LINKS."
UNREACHED = "pip reaches no package index: mend network, proxy or pip's settings, then run make again."
UNBUILT = (
    "A package has no build for this Python and machine: run make clean, then make demo PYTHON=python3.12."
)
FAULTS = (
    (r"No space left on device|Errno 28", FULL),
    (r"DO NOT MATCH THE HASHES", ALTERED),
    (OFFLINE, UNREACHED),
    (NO_WHEEL, UNBUILT),
)
UNKNOWN_FAULT = "pip could not install the packages: mend what it says, then run make again."


class SetUpError(Exception):
    """The set-up cannot go on; its text is the one line for the user."""


def digest() -> str:
    """What decides the result: the files that ask for packages, the interpreter, and where the tree lies."""
    found = hashlib.sha256(f"{sys.version} {ROOT}".encode())
    for name in ("pyproject.toml", "constraints.txt", ".ci/pins.py", ".ci/set_up.py"):
        found.update((ROOT / name).read_bytes())
    return found.hexdigest()


def stands(name: str) -> bool:
    """Whether this set, or a wider one, is already in .venv."""
    wider = [other for other in EXTRAS if set(EXTRAS[name]) <= set(EXTRAS[other])]
    stamps = [VENV / f"{other}.stamp" for other in wider]
    return any(stamp.is_file() and stamp.read_text(encoding="utf-8") == digest() for stamp in stamps)


def make_environment() -> None:
    """Create .venv, unless this program already runs in it."""
    if Path(sys.prefix) == VENV:
        return
    try:
        venv.create(VENV, clear=True, symlinks=os.name != "nt", with_pip=True)
    except subprocess.CalledProcessError as error:
        full = shutil.disk_usage(ROOT).free < 100 * 2**20
        raise SetUpError(FULL if full else f"Python's venv module failed: {error}") from error


def pip(*arguments: str, packages: int = 0) -> bool:
    """Run pip of .venv into the log; pip's own settings (PIP_…) hold, those that break a .venv apart.

    Args:
        arguments: After `pip install`.
        packages: How many it has to get, for the progress shown on a terminal.
    """
    settings = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "LC_ALL": "C"}
    command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar=off", *arguments]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    with LOG.open("a", encoding="utf-8") as log, process:
        for line in watched(process.stdout or (), packages):
            log.write(line)
    return process.returncode == 0


def uv(*arguments: str) -> bool:
    """Install by the uv that CI_UV names, quicker than pip; False where there is none, or it cannot.

    Then pip does it anew, and says in its own words what is amiss.
    """
    if not (program := os.environ.get("CI_UV")):
        return False
    command = [program, "pip", "install", "--quiet", "--python", str(PYTHON), *arguments]
    with LOG.open("a", encoding="utf-8") as log:
        done = subprocess.run(command, check=False, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    return done.returncode == 0


def watched(lines: Iterable[str], packages: int) -> Iterator[str]:
    """Pass pip's lines on, and show on a terminal how far it is."""
    shows = packages > 0 and sys.stderr.isatty()
    done = 0
    for line in lines:
        if shows and line.startswith("Collecting "):
            done = min(done + 1, packages)
            show(f"  Getting packages: {done} of {packages}")
        elif shows and line.startswith("Installing collected packages"):
            show(f"  Installing {packages} packages: half a minute more")
        yield line
    if shows:
        show("")


def show(text: str) -> None:
    """Put a line in the place of the one shown before."""
    print(f"\r{text:<60}" if text else f"\r{'':60}\r", end="", file=sys.stderr, flush=True)


def require_pins(extras: Collection[str]) -> None:
    """Refuse to begin where a package that these extras ask for has no pin."""
    every = pins.pins((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    if missing := pins.declared(extras) - {pin.name for pin in every}:
        raise SetUpError(f"constraints.txt does not pin {', '.join(sorted(missing))}: run make constraints.")


def install(extras: Collection[str]) -> bool:
    """Install exactly the pins of these extras, wheels only, each by its hash."""
    every = pins.pins((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    chosen = pins.reached(every, pins.declared(extras))
    requirements = VENV / "requirements.txt"
    requirements.write_text("\n".join(line for pin in chosen for line in pin.lines) + "\n", encoding="utf-8")
    pinned = ("--require-hashes", "--only-binary=:all:", "-r", str(requirements))
    return uv(*pinned) or pip(*pinned, packages=len(chosen))


def cannot_have(extras: Collection[str]) -> list[str]:
    """The extras for which pip, with the index in reach, found no build here; none if all need it."""
    log = LOG.read_text(encoding="utf-8", errors="replace")
    missing = re.search(NO_WHEEL, log)
    if not missing or re.search(OFFLINE, log):
        return []
    name = pins.normal(missing.group(1))
    every = pins.pins((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    needs = [extra for extra in ("", *extras) if name in needed(every, extra)]
    return [] if "" in needs else needs


def needed(every: Collection[pins.Pin], extra: str) -> set[str]:
    """The names that one extra needs, or the project itself where the extra is empty."""
    return {pin.name for pin in pins.reached(every, pins.declared([extra] if extra else []))}


def fault() -> SetUpError:
    """The log in one line with a cure, and its last lines for who wants to know more."""
    log = LOG.read_text(encoding="utf-8", errors="replace")
    said = next((cure for pattern, cure in FAULTS if re.search(pattern, log)), UNKNOWN_FAULT)
    last = [f"  {line[:160]}" for line in log.splitlines() if line.strip()][-3:]
    return SetUpError("\n".join([said, f"The end of {LOG.relative_to(ROOT)}:", *last]))


def quicken_engine() -> None:
    """Let the engine, which the tests start often, start in half the time; without that it starts as well."""
    with LOG.open("a", encoding="utf-8") as log:
        command = [str(PYTHON), str(ROOT / ".ci" / "start_cache.py")]
        subprocess.run(command, check=False, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)


def fill(name: str) -> None:
    """Install the packages of one set and the project itself, then leave the stamp."""
    extras = list(EXTRAS[name])
    LOG.unlink(missing_ok=True)
    while not install(extras):
        if not (absent := cannot_have(extras)):
            raise fault()
        say(f"No build for this machine of what {' and '.join(absent)} needs: going on without.")
        extras = [extra for extra in extras if extra not in absent]
        LOG.unlink()
    # Without isolation the pinned setuptools builds it, and nothing is fetched.
    if not pip("--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)):
        raise fault()
    if "dev" in extras and "embedded" in extras:
        quicken_engine()
    (VENV / f"{name}.stamp").write_text(digest(), encoding="utf-8")


def say(text: object) -> None:
    """One line for the user, apart from what the commands print."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Set up what the first argument names; 0, or 2 with the fault on standard error."""
    name = sys.argv[1]
    try:
        if stands(name):
            return 0
        require_pins(EXTRAS[name])
        say(f"Setting up .venv with Python {sys.version.split()[0]} (once, a minute or two) …")
        make_environment()
        fill(name)
    except SetUpError as error:
        say(error)
        return 2
    except OSError as error:
        full = error.errno == errno.ENOSPC
        say(FULL if full else f"{error}: mend that and run make again.")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
