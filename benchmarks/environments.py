"""A virtual environment for each other generator, with the versions of its lock file."""

from __future__ import annotations

import shutil
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from process import run

ROOT = Path(__file__).resolve().parent.parent
PEERS = Path(__file__).resolve().parent / "peers"
"""The starting files of each generator's site, and its lock file, `NAME.txt`."""

ENVIRONMENTS = ROOT / "_build/peers"


@dataclass(frozen=True, slots=True)
class Environment:
    """A Python interpreter and the folder of its packages."""

    python: str
    packages: Path


OWN = Environment(sys.executable, Path(sysconfig.get_path("purelib")))
"""The environment of this process."""


def lock_of(name: str) -> Path:
    """Return the path of a kind's lock file; a kind without this file uses `OWN`."""
    return PEERS / f"{name}.txt"


def environment_of(name: str) -> Environment:
    """Return the environment of a kind.

    Create it if it does not exist or if its lock file has changed.  Raise CommandError if
    that fails.
    """
    if not lock_of(name).exists():
        return OWN
    folder = ENVIRONMENTS / name
    binaries = Path(sysconfig.get_path("scripts", "venv", {"base": str(folder)}))
    made = Environment(
        str(binaries / Path(sys.executable).name),
        Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)})),
    )
    # Written last, so that an incomplete environment is created again.
    stamp = folder / "made-of.txt"
    wanted = f"# Python {sys.version}\n{lock_of(name).read_text(encoding='utf-8')}"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"{name}: creating its environment in {folder}", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        ENVIRONMENTS.mkdir(parents=True, exist_ok=True)
        log = ENVIRONMENTS / f"{name}.log"
        run([sys.executable, "-m", "venv", str(folder)], ROOT, log)
        install = ["-m", "pip", "install", "-q", "--require-hashes", "-r", str(lock_of(name))]
        run([made.python, *install], ROOT, log)
        stamp.write_text(wanted, encoding="utf-8")
    return made
