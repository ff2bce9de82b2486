"""The embedded engine's parts: the JRE and jars of the `arcadedb-embedded` wheel.

The wheel is located, never imported: importing it would load JPype and a JVM into this process.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from registry.errors import EngineError
from registry.messages import say

DISTRIBUTION = "arcadedb-embedded"
_PACKAGE = "arcadedb_embedded"
_GLIBC = (2, 34)
_WHEELS = {("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "arm64"), ("Windows", "AMD64")}
_OTHERWISE = say("Or set REGISTRY_URI to a Neo4j server.")


@dataclass(frozen=True, slots=True)
class Wheel:
    """The installed engine: its Java, its jars, its version."""

    java: Path
    jars: Path
    version: str

    @property
    def start_cache(self) -> Path:
        """Java's cache of the engine's classes for a quick start; the engine starts without it too.

        Java leaves a cache unused that is damaged or belongs to other jars or to another Java.
        """
        return self.jars.parent / f"start-{self.version}.aot"


@dataclass(frozen=True, slots=True)
class Machine:
    """The properties of a machine that decide whether the engine has a wheel for it.

    `glibc` is its version, empty where the C library is another one.
    """

    system: str
    processor: str
    glibc: str

    @classmethod
    def this(cls) -> Machine:
        """The machine that runs this process."""
        library, version = platform.libc_ver() if platform.system() == "Linux" else ("", "")
        return cls(platform.system(), platform.machine(), version if library == "glibc" else "")


def ordered(version: str) -> tuple[int, ...]:
    """Turn a version such as `26.10.2.post1` into numbers that compare."""
    return tuple(int(number) for number in re.findall(r"\d+", version))


def installed() -> Wheel:
    """The engine that this Python has installed.

    Raises:
        EngineError: It is not installed, cannot run on this machine, or lacks its Java.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise absent(Machine.this())
    home = Path(spec.submodule_search_locations[0])
    java = home / "jre" / "bin" / ("java.exe" if os.name == "nt" else "java")
    if not java.is_file():
        raise EngineError(
            say("The embedded engine is installed without its Java."),
            where=str(home),
            cure=say(
                "Reinstall it: {command}",
                command=f"{sys.executable} -m pip install --force-reinstall {DISTRIBUTION}",
            ),
        )
    return Wheel(java, home / "jars", importlib.metadata.version(DISTRIBUTION))


def absent(machine: Machine) -> EngineError:
    """Why the engine is not installed on a machine, and what to do."""
    here = f"{machine.system} {machine.processor}"
    if (machine.system, machine.processor) not in _WHEELS:
        return EngineError(
            say("The embedded engine is not available for this machine ({machine}).", machine=here),
            cure=say("Set REGISTRY_URI to a Neo4j server; `registry judge` needs no database."),
        )
    if machine.system == "Linux" and ordered(machine.glibc) < _GLIBC:
        return glibc_too_old(machine.glibc)
    return EngineError(
        say("The embedded engine is not installed."),
        cure=say(
            "Install it: {command}. {otherwise}",
            command=f"{sys.executable} -m pip install 'transfer-registry[embedded]'",
            otherwise=_OTHERWISE,
        ),
    )


def glibc_too_old(version: str) -> EngineError:
    """The error for a machine whose C library is not the one that the engine needs.

    Args:
        version: The glibc found; empty for another C library, such as musl.
    """
    library = f"glibc {version}" if version else say("another C library")
    return EngineError(
        say("The embedded engine needs glibc 2.34 or newer; this machine has {library}.", library=library),
        cure=say("Use a newer system (Debian 12, Ubuntu 22.04, RHEL 9). {otherwise}", otherwise=_OTHERWISE),
    )
