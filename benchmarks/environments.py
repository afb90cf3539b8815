"""A virtual environment for each peer, made once, with the versions of its own lock file."""

from __future__ import annotations

import shutil
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from process import run

ROOT = Path(__file__).resolve().parent.parent
PEERS = Path(__file__).resolve().parent / "peers"
"""What each peer's site starts from, and beside it `NAME.txt`, its lock file."""

ENVIRONMENTS = ROOT / "_build/peers"


@dataclass(frozen=True, slots=True)
class Environment:
    """A Python, and the folder of its packages."""

    python: str
    packages: Path


OWN = Environment(sys.executable, Path(sysconfig.get_path("purelib")))
"""The environment that this runs in."""


def lock_of(name: str) -> Path:
    """The lock file of a peer; a kind without one is built with what the journal has."""
    return PEERS / f"{name}.txt"


def environment_of(name: str) -> Environment:
    """The environment of a kind; made if it is not there or its lock file has changed.

    Raises CommandError if it cannot be made.
    """
    if not lock_of(name).exists():
        return OWN
    folder = ENVIRONMENTS / name
    binaries = Path(sysconfig.get_path("scripts", "venv", {"base": str(folder)}))
    made = Environment(
        str(binaries / Path(sys.executable).name),
        Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)})),
    )
    # Written last: an environment that was left half made is made again.
    stamp = folder / "made-of.txt"
    wanted = f"# Python {sys.version}\n{lock_of(name).read_text(encoding='utf-8')}"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"{name}: making its environment in {folder}", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        ENVIRONMENTS.mkdir(parents=True, exist_ok=True)
        log = ENVIRONMENTS / f"{name}.log"
        run([sys.executable, "-m", "venv", str(folder)], ROOT, log)
        install = ["-m", "pip", "install", "-q", "--no-deps", "-r", str(lock_of(name))]
        run([made.python, *install], ROOT, log)
        stamp.write_text(wanted, encoding="utf-8")
    return made
