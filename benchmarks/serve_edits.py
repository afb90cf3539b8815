"""Measure the time from an edit of a file to the page on the screen.

`haiku serve`, sphinx-autobuild and a build by a new process show the same posts, each in a
folder of its own.  They take turns, so that a slow phase of the machine affects all of them.
Print a table in Markdown; assert nothing.  README.md describes the figures.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from build import count_of, notes_of
from environments import OWN, ROOT
from figures import NOT_MEASURED, Results
from kinds import KINDS
from post import make_posts
from process import LINUX, CommandError, Cost, cpu_of, memory_of
from sites import Site
from tables import MEBIBYTE, number, table
from wire import BrowserError, open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NEW_PROCESS = "new process"
SERVERS = {
    "haiku serve": (
        "{python} -m haiku_journal serve --no-open --port 0 --output _build/live",
        r"(http://\S+)[\s\S]*Built in",
    ),
    # The policy of the site would forbid the script that this server adds to each page.
    "sphinx-autobuild": (
        "{python} -m sphinx_autobuild --port 0 -q -j {jobs} -D haiku_csp= "
        "-d _build/live.doctrees . _build/live",
        r"Serving on[\s\S]*?(http://[\d.:]+)",
    ),
}
"""The command of each server, and a pattern of what it prints after the first build."""
WAYS = (*SERVERS, NEW_PROCESS)

FAILED = "The pages stay as they are"
"""What `haiku serve` prints after a build that failed."""

JOBS = 2
PATIENCE_SECONDS = 3600.0
QUIET_SECONDS = 0.5
"""If a server does nothing for this time, the edit has no more consequences."""
IDLE_SECONDS = 10.0
"""The time for which a server without edits is measured."""


class Served:
    """A site that a server builds after each edit, and a browser that shows one of its posts."""

    def __init__(self, way: str, site: Site) -> None:
        """Start the server."""
        command, self._ready = SERVERS[way]
        self._site = site
        self._post, self._text, self._name = choose_post(site)
        self._log = site.log.open("w", encoding="utf-8")
        self.process = subprocess.Popen(
            site.command(command),
            cwd=site.folder,
            env=site.variables() | {"PYTHONPATH": "extensions", "PYTHONUNBUFFERED": "1"},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def open(self, browser: Browser) -> None:
        """Open the post after the first build; raise CommandError if that fails."""
        address = self._wait_for(self._ready, self._site.log).rstrip("/")
        wait_for_port(address)
        self._page = browser.new_page()
        self._page.goto(f"{address}/{quote(self._name)}", wait_until="load")
        self._wait_until_quiet()

    def edit(self, word: str) -> Cost:
        """Add a word to the post; measure until it is on the screen, and the work of it all."""
        cpu, start = cpu_of(self.process.pid), time.perf_counter()
        self._post.write_text(f"{self._text}\n{word}\n", encoding="utf-8")
        self._page.get_by_text(word).first.wait_for(state="attached")
        seconds = time.perf_counter() - start
        self._wait_until_quiet()
        return Cost(seconds, cpu_of(self.process.pid) - cpu, memory_of(self.process.pid))

    def idle_share(self) -> float:
        """Return the CPU time per second without edits, in percent."""
        cpu = cpu_of(self.process.pid)
        time.sleep(IDLE_SECONDS)
        return (cpu_of(self.process.pid) - cpu) / IDLE_SECONDS * 100

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()
        self._log.close()

    def _wait_for(self, ready: str, log: Path) -> str:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            printed = log.read_text(encoding="utf-8", errors="replace")
            if found := re.search(ready, printed):
                return found[1]
            if FAILED in printed:
                break
            time.sleep(0.1)
        raise CommandError(f"the first build failed:\n{log.read_text(encoding='utf-8')[-2000:]}")

    def _wait_until_quiet(self) -> None:
        cpu, now = -1.0, cpu_of(self.process.pid)
        while cpu < now:
            time.sleep(QUIET_SECONDS)
            cpu, now = now, cpu_of(self.process.pid)


class Rebuilt:
    """A site that a new process builds after each edit."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._post, self._text, _page = choose_post(site)
        site.build()

    def edit(self, word: str) -> Cost:
        """Add a word to the post, and measure the build."""
        self._post.write_text(f"{self._text}\n{word}\n", encoding="utf-8")
        return self._site.build()


def wait_for_port(address: str) -> None:
    """Wait until a server accepts connections, which may be after it prints its address."""
    parts = urlsplit(address)
    while True:
        with suppress(ConnectionRefusedError):
            socket.create_connection((parts.hostname, parts.port)).close()
            return
        time.sleep(0.1)


def choose_post(site: Site) -> tuple[Path, str, str]:
    """Return a post in the middle: its file, its text and the path of its page."""
    folder = site.folder / site.kind.posts
    posts = sorted(folder.rglob("*.md"))
    post = posts[len(posts) // 2]
    path = post.relative_to(folder).with_suffix("").as_posix()
    return post, post.read_text(encoding="utf-8"), site.kind.page.format(path=path)


def lay_out(folder: Path, options: argparse.Namespace) -> Site:
    """Write the sources of a site with the posts of the command line."""
    site = Site(KINDS["cards"], folder, OWN, JOBS)
    if options.posts or options.corpus:
        notes = options.corpus
        site.lay_out(make_posts(notes, options.posts or (len(notes) if notes else 1000)))
    else:
        site.lay_out([])
        shutil.copytree(ROOT / site.kind.posts, folder / site.kind.posts)
    return site


def report(results: Results, idle: Mapping[str, float], edits: int) -> str:
    """Return a table; in brackets, the ratio to a build by a new process within each turn."""
    early = max(1, edits // 10)
    head = (f"{results.posts:,} posts, medians of {edits} edits", "on the screen, s")
    rows = [[*head, "slowest, s", "CPU, s", f"MiB, edit {early}", f"MiB, edit {edits}", "idle, %"]]
    for way in results.kinds:
        costs = results.costs[way, "edited"]
        seconds = number(results.median(way, "edited", "seconds"))
        if way != NEW_PROCESS and NEW_PROCESS in results.kinds:
            seconds += f" ({results.ratio(way, 'edited', 'seconds', NEW_PROCESS):.2f})"
        slowest = number(max(cost.seconds for cost in costs))
        cpu = number(results.median(way, "edited", "cpu"))
        memory = (number(costs[at - 1].peak / MEBIBYTE) for at in (early, edits))
        rows.append([way, seconds, slowest, cpu, *memory, number(idle.get(way, NOT_MEASURED))])
    return table(rows)


def measure(options: argparse.Namespace, folder: Path) -> str:
    """Edit the sites in turns; return a table."""
    with ExitStack() as stack:
        browser = stack.enter_context(open_browser())
        ways: dict[str, Served | Rebuilt] = {}
        for way in options.ways:
            site = lay_out(folder / way.replace(" ", "-"), options)
            if way == NEW_PROCESS:
                ways[way] = Rebuilt(site)
            else:
                ways[way] = served = Served(way, site)
                stack.callback(served.close)
                served.open(browser)
        results = Results(len(list((site.folder / site.kind.posts).rglob("*.md"))), options.ways)
        for turn in range(options.edits):
            for way in options.ways[:: -1 if turn % 2 else 1]:
                cost = ways[way].edit(f"edited{turn}")
                results.note(way, "edited", cost)
                line = f"{cost.seconds:.2f} s, CPU {cost.cpu:.2f} s, {cost.peak // MEBIBYTE} MiB"
                print(f"edit {turn + 1}, {way}: {line}", file=sys.stderr, flush=True)
        servers = {way: one for way, one in ways.items() if isinstance(one, Served)}
        idle = {way: server.idle_share() for way, server in servers.items()}
        return report(results, idle, options.edits)


def ways_of(text: str) -> list[str]:
    """Parse the names of ways to show an edit."""
    if unknown := set(text.split(",")).difference(WAYS):
        raise argparse.ArgumentTypeError(f"{min(unknown)!r} is not one of: {', '.join(WAYS)}")
    return text.split(",")


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Measure the time from an edit of a file to the page on the screen.",
        epilog="The table goes to standard output, the figures of each edit to standard error.",
    )
    parser.add_argument(
        "--posts",
        type=count_of,
        metavar="N",
        help="number of posts (default: those of this repository)",
    )
    parser.add_argument(
        "--corpus",
        type=notes_of,
        metavar="DIR",
        help="Markdown notes to turn into posts: a folder or a .tar.xz (default: generated notes)",
    )
    parser.add_argument(
        "--edits", type=count_of, default=9, metavar="N", help="edits of each site (default: 9)"
    )
    installed = importlib.util.find_spec("sphinx_autobuild")
    parser.add_argument(
        "--ways",
        type=ways_of,
        default=[way for way in WAYS if installed or way != "sphinx-autobuild"],
        metavar="WAY,WAY",
        help=f"from {', '.join(WAYS)} (default: all that are installed)",
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table.  Return 1 if that is not possible."""
    options = parse(arguments)
    if not LINUX:
        print("CPU time and memory can be measured on Linux only.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="edits-") as folder:
        try:
            print(measure(options, Path(folder)))
        except (BrowserError, CommandError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
