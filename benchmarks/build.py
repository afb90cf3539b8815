"""How long this journal takes to build, beside Sphinx alone and beside ABlog.

Builds the same posts as a journal, as plain pages by Sphinx with the same theme
and settings and none of our extensions, and, if a Python with ABlog is named, as
a blog of ABlog.  Every build is a process of its own; the kinds take turns, so
that what slows the machine slows them alike; each figure is a median.  Prints a
table in Markdown.  Nothing is asserted.  README.md says what is compared.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from statistics import median

from corpus import Note, Post, load_notes, make_posts, write_posts

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("conf.py", "_templates", "_static", "extensions")
"""What a journal is made of, besides its posts."""

MEBIBYTE = 1024 * 1024
SAMPLES_A_SECOND = 4
LINUX = Path("/proc/self/smaps_rollup").exists()
MEMORY = "all processes" if LINUX else "the largest process"

INDEX = """# The journal

{list}
"""
LISTING = "```{posts}\n:limit: 12\n:style: haiku\n```"

SETTINGS = '''"""The settings of a journal, less what belongs to its extensions."""
import runpy

KEEP = ("project", "author", "copyright", "language", "exclude_patterns", "suppress_warnings")
DROP = ("html_css_files", "html_js_files", "html_static_path", "html_extra_path",
        "html_additional_pages", "html_math_renderer")
PARTS = ("article_", "content_", "footer_", "navbar_", "primary_", "secondary_")

for name, value in runpy.run_path("journal_conf.py").items():
    if name in KEEP or (name.startswith(("html_", "myst_")) and name not in DROP):
        globals()[name] = value
# What a page is put together from is the theme's affair here.
html_theme_options = {
    name: value for name, value in html_theme_options.items() if not name.startswith(PARTS)
}
html_sidebars = {"**": ["navbar-logo.html", "search-button-field.html"]}
extensions = ["myst_parser"]
'''
ABLOG_SETTINGS = """
extensions += ["ablog"]
blog_title = project
fontawesome_included = True
html_sidebars["**"] += [
    f"ablog/{part}.html"
    for part in ("postcard", "recentposts", "tagcloud", "categories", "archives")
]
"""


# -- One build --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cost:
    """What a build took; `cpu` counts the seconds of all its processes, `written` the pages."""

    seconds: float
    cpu: float
    peak: int
    written: int


@dataclass(frozen=True, slots=True)
class Site:
    """A source folder with what builds it, and where."""

    source: Path
    python: str
    jobs: int

    @property
    def output(self) -> Path:
        return self.source.with_name(self.source.name + "-output")

    def clean(self) -> None:
        """Remove what former builds have left."""
        shutil.rmtree(self.output, ignore_errors=True)

    def build(self) -> Cost:
        """Build once, in a process of its own.  Raises SystemExit if that fails."""
        command = [self.python, "-m", "sphinx", "-q", "-b", "html", f"-j{self.jobs}"]
        command += [
            "-d",
            str(self.output / "doctrees"),
            str(self.source),
            str(self.output / "html"),
        ]
        log = self.source.with_name(self.source.name + ".log")
        with log.open("w") as output:
            began, start = time.time_ns(), time.perf_counter()
            process = subprocess.Popen(
                command, cwd=self.source, stdout=output, stderr=subprocess.STDOUT
            )
            with _watch_memory(process.pid) as memory:
                _pid, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{log.read_text()[-2000:]}")
        largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        pages = (self.output / "html").rglob("*.html")
        written = sum(page.stat().st_mtime_ns >= began for page in pages)
        cpu = usage.ru_utime + usage.ru_stime
        return Cost(seconds, cpu, max(memory, default=largest), written)


@contextmanager
def _watch_memory(pid: int) -> Iterator[list[int]]:
    """Gather, on Linux, what a process and those it started hold, while it runs."""
    samples: list[int] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(1 / SAMPLES_A_SECOND):
            samples.append(sum(_proportional_size(member) for member in _family(pid)))

    watcher = threading.Thread(target=watch, daemon=True)
    if LINUX:
        watcher.start()
    try:
        yield samples
    finally:
        done.set()
        if LINUX:
            watcher.join()


def _family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue  # it ended meanwhile
        children.setdefault(parent, []).append(int(stat.parent.name))
    family = [pid]
    for member in family:
        family.extend(children.get(member, ()))
    return family


def _proportional_size(pid: int) -> int:
    """The memory of a process in bytes; of what it shares, its share."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


# -- The sites --------------------------------------------------------------------


def journal_site(folder: Path, posts: Sequence[Post], options: argparse.Namespace) -> Site:
    """A copy of this journal, with other posts."""
    ignored = shutil.ignore_patterns("__pycache__", ".*")
    folder.mkdir()
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=ignored)
        else:
            shutil.copy(ROOT / part, folder)
    (folder / "index.md").write_text(INDEX.format(list=LISTING))
    write_posts(posts, folder / "posts", "journal")
    return Site(folder, sys.executable, options.jobs)


def bare_site(folder: Path, posts: Sequence[Post], options: argparse.Namespace) -> Site:
    """The same posts, theme and settings, and no extension but the one for Markdown."""
    return _other_site(folder, posts, options, "bare", SETTINGS, sys.executable)


def ablog_site(folder: Path, posts: Sequence[Post], options: argparse.Namespace) -> Site:
    """The same posts, theme and settings in ABlog, with the sidebar that it proposes."""
    return _other_site(folder, posts, options, "ablog", SETTINGS + ABLOG_SETTINGS, options.ablog)


def _other_site(
    folder: Path,
    posts: Sequence[Post],
    options: argparse.Namespace,
    form: str,
    settings: str,
    python: str,
) -> Site:
    folder.mkdir()
    shutil.copy(ROOT / "conf.py", folder / "journal_conf.py")
    (folder / "conf.py").write_text(settings)
    (folder / "index.md").write_text(INDEX.format(list=""))
    write_posts(posts, folder / "posts", form)
    return Site(folder, python, options.jobs)


# -- What is measured --------------------------------------------------------------


@dataclass(slots=True)
class Figures:
    """The costs of all runs for one number of posts, by what was built."""

    posts: int
    costs: dict[str, list[Cost]] = field(default_factory=dict)

    def note(self, what: str, cost: Cost) -> None:
        self.costs.setdefault(what, []).append(cost)
        print(
            f"{self.posts} posts, {what}: {cost.seconds:.1f} s, {cost.cpu:.1f} s of CPU,"
            f" {cost.peak / MEBIBYTE:.0f} MiB, {cost.written} pages written",
            file=sys.stderr,
            flush=True,
        )

    def median(self, what: str, figure: str) -> float:
        """The median of one figure over the runs; not a number if there were none."""
        costs = self.costs.get(what, ())
        return median(getattr(cost, figure) for cost in costs) if costs else float("nan")

    def ratio(self, what: str, to: str, figure: str) -> float:
        """The median of the ratios within each run."""
        pairs = zip(self.costs.get(what, ()), self.costs.get(to, ()), strict=False)
        ratios = [getattr(cost, figure) / getattr(other, figure) for cost, other in pairs]
        return median(ratios) if ratios else float("nan")


def measure(
    notes: Sequence[Note] | None, count: int, folder: Path, options: argparse.Namespace
) -> Figures:
    """Build so many posts in all ways, as often as was asked for."""
    *posts, extra = make_posts(notes, count + 1)
    sites = {
        "bare": bare_site(folder / "bare", posts, options),
        "journal": journal_site(folder / "journal", posts, options),
    }
    if options.ablog:
        sites["ablog"] = ablog_site(folder / "ablog", posts, options)
    figures = Figures(count)
    for run in range(options.runs):
        for kind in sorted(sites, reverse=bool(run % 2)):
            sites[kind].clean()
            figures.note(kind, sites[kind].build())
        for step, cost in _again(sites["journal"], posts, extra):
            figures.note(step, cost)
    return figures


def _again(site: Site, posts: Sequence[Post], extra: Post) -> Iterator[tuple[str, Cost]]:
    """Build a journal again that has just been built: unchanged, edited, with one more post."""
    yield "unchanged", site.build()
    path = site.source / "posts" / f"{posts[len(posts) // 2].path}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\nOne paragraph more.\n", encoding="utf-8")
    yield "edited", site.build()
    path.write_text(text, encoding="utf-8")
    site.build()
    write_posts([extra], site.source / "posts", "journal")
    yield "added", site.build()
    (site.source / "posts" / f"{extra.path}.md").unlink()


# -- What is printed ---------------------------------------------------------------

COLUMNS = (
    "posts",
    "seconds",
    "posts/s",
    f"peak MiB ({MEMORY})",
    "bare: seconds",
    "peak MiB",
    "ratio to bare: time",
    "CPU",
    "nothing changed: seconds",
    "pages",
    "one post edited: seconds",
    "pages",
    "one post added: seconds",
    "pages",
)
ABLOG_COLUMNS = ("ABlog: seconds", "ratio to ABlog: time", "CPU")


def table(results: Sequence[Figures], *, ablog: bool) -> str:
    """The results as a table in Markdown."""
    columns = [*COLUMNS, *(ABLOG_COLUMNS if ablog else ())]
    rows = [columns, ["---:"] * len(columns)]
    rows += [list(_row(figures))[: len(columns)] for figures in results]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _row(figures: Figures) -> Iterator[str]:
    yield f"{figures.posts:,}"
    yield f"{figures.median('journal', 'seconds'):.1f}"
    yield f"{figures.posts / figures.median('journal', 'seconds'):.0f}"
    yield f"{figures.median('journal', 'peak') / MEBIBYTE:.0f}"
    yield f"{figures.median('bare', 'seconds'):.1f}"
    yield f"{figures.median('bare', 'peak') / MEBIBYTE:.0f}"
    yield f"{figures.ratio('journal', 'bare', 'seconds'):.2f}"
    yield f"{figures.ratio('journal', 'bare', 'cpu'):.2f}"
    for step in ("unchanged", "edited", "added"):
        yield f"{figures.median(step, 'seconds'):.1f}"
        yield f"{figures.median(step, 'written'):.0f}"
    yield f"{figures.median('ablog', 'seconds'):.1f}"
    yield f"{figures.ratio('journal', 'ablog', 'seconds'):.2f}"
    yield f"{figures.ratio('journal', 'ablog', 'cpu'):.2f}"


def growth(results: Sequence[Figures]) -> Iterator[str]:
    """How a build grows with its posts, from each line of the table to the next."""
    for fewer, more in pairwise(results):
        yield (
            f"{fewer.posts:,} to {more.posts:,} posts ({more.posts / fewer.posts:.1f} times): "
            + ", ".join(
                f"{_times(fewer, more, kind, 'seconds')} times the time and "
                f"{_times(fewer, more, kind, 'cpu')} times the CPU ({kind})"
                for kind in ("journal", "bare")
            )
        )


def _times(fewer: Figures, more: Figures, kind: str, figure: str) -> str:
    return f"{more.median(kind, figure) / fewer.median(kind, figure):.1f}"


def conditions(options: argparse.Namespace) -> str:
    """What the figures were measured with."""
    packages = ("sphinx", "docutils", "myst-parser", "sphinx-book-theme")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    notes = "real notes" if options.corpus else "notes made up"
    day = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
    return (
        f"Python {platform.python_version()}, {versions}; {os.cpu_count()} cores, "
        f"-j {options.jobs}, medians of {options.runs}; {notes}; {day}."
    )


# -- The command line ---------------------------------------------------------------


def _counts(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Measure how long the journal takes to build, beside Sphinx alone.",
        epilog="The table goes to standard output, each build's figures to standard error.",
    )
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="DIR",
        help="Markdown notes to make posts of: a folder or a .tar.xz (default: made-up notes)",
    )
    parser.add_argument(
        "--posts",
        type=_counts,
        default=[250, 1000, 4000, 16000],
        metavar="N,N",
        help="how many posts to build, one row each (default: 250,1000,4000,16000)",
    )
    parser.add_argument(
        "--jobs", type=int, default=2, metavar="N", help="Sphinx's -j, for all (default: 2)"
    )
    parser.add_argument(
        "--runs", type=int, default=3, metavar="N", help="builds of each kind (default: 3)"
    )
    parser.add_argument(
        "--ablog",
        metavar="PYTHON",
        help="a Python that has ablog, myst-parser and the theme: build the posts with it too",
    )
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="work in this folder and leave the sites there"
    )
    return parser.parse_args(arguments)


def main() -> None:
    """Measure, and print what was found."""
    options = parse()
    notes = load_notes(options.corpus)[0] if options.corpus else None
    results = []
    for count in options.posts:
        with tempfile.TemporaryDirectory(prefix="journal-") as temporary:
            folder = options.keep / str(count) if options.keep else Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            results.append(measure(notes, count, folder, options))
    print(table(results, ablog=bool(options.ablog)))
    print()
    for line in growth(results):
        print(f"- {line}")
    print(conditions(options))


if __name__ == "__main__":
    main()
