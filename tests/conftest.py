"""Small real projects: written to a folder, built as a reader would, read with a parser."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, settings
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser, Page, sync_playwright
from sphinx.application import builtin_extensions
from sphinx.errors import SphinxError
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.testing.util import SphinxTestApp

REPOSITORY = Path(__file__).parent.parent
EXTENSIONS = REPOSITORY / "extensions"
sys.path.insert(0, str(EXTENSIONS))

NOW = "1767225600"
"""The moment of every build: 2026-01-01 00:00 UTC."""

HAIKU = "the first line is here / the second line is longer / the third line ends it"

# What these name as they are imported would stay in the language of a process's first build.
for _name in builtin_extensions:
    import_module(_name)

# A machine that has much to do is no fault of what is tested.
settings.register_profile(
    "unhurried",
    settings.default,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("unhurried")

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")

INDEX = "# The journal\n\n```{posts}\n:style: haiku\n```\n"


@pytest.fixture(autouse=True, scope="session")
def _fixed_moment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        patch.delenv("READTHEDOCS_CANONICAL_URL", raising=False)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests that build most last, so that most mistakes show at once.

    The very last are of a file whose tests share nothing: when a process has done its own,
    it takes half of what another still has before it, and what these share is made twice.
    """
    last = ["test_readthedocs", "test_site", "test_journal", "test_build"]
    items.sort(key=lambda item: last.index(item.path.stem) if item.path.stem in last else -1)


def post(
    title: str = "A title",
    /,
    *,
    haiku: str | list[str] = HAIKU,
    date: str = "2025-06-01",
    body: str = "A body of a few words.",
    **keys: Any,
) -> str:
    """A post with front matter.  What is a list or holds odd characters is written as JSON."""
    lines = [f"haiku: {json.dumps(haiku, ensure_ascii=False)}", f"date: {date}"]
    lines += [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items()]
    heading = f"# {title}\n\n" if title else ""
    return "\n".join(["---", *lines, "---", "", f"{heading}{body}", ""])


def plain_post(
    title: str = "June 1, 2025: A title",
    *,
    haiku: str = HAIKU,
    body: str = "A body of a few words.",
    **keys: str,
) -> str:
    """A post with a plain header."""
    lines = [haiku, "", "", f"Title: {title}"]
    lines += [f"{key.capitalize()}: {value}" for key, value in keys.items()]
    return "\n".join([*lines, "", body, ""])


class Compiled(BytecodeCache):
    """Templates, compiled once for all builds: that takes half the time of a small one."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return name  # each project has its templates in a folder of its own

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


COMPILED = Compiled()


@dataclass
class Result:
    """What a build left behind."""

    out: Path
    status: str
    warnings: str
    error: SphinxError | None = None

    def text(self, name: str) -> str:
        return (self.out / name).read_text(encoding="utf-8")

    def page(self, name: str) -> BeautifulSoup:
        return read_html(self.out / f"{name}.html")

    def article(self, name: str) -> Any:
        article = self.page(name).select_one("article.bd-article")
        assert article is not None, f"{name} has no article"
        return article

    @property
    def pages(self) -> list[str]:
        """The names of all HTML pages, sorted."""
        return sorted(
            path.relative_to(self.out).with_suffix("").as_posix()
            for path in self.out.rglob("*.html")
            if self.out / "_static" not in path.parents
        )

    @property
    def read_count(self) -> tuple[int, int, int]:
        """How many documents Sphinx says it added, changed and removed."""
        match = re.search(r"(\d+) added, (\d+) changed, (\d+) removed", self.status)
        assert match is not None, self.status
        return int(match[1]), int(match[2]), int(match[3])


@dataclass
class Project:
    """A journal in a folder of its own, with the repository's settings, templates and styles."""

    root: Path
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder = self.root / "source"
        self.folder.mkdir(parents=True)
        shutil.copy(REPOSITORY / "conf.py", self.folder)
        shutil.copytree(REPOSITORY / "_static", self.folder / "_static")
        self.write({"index.md": INDEX})

    def write(self, files: dict[str, str | bytes]) -> Project:
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text, f"{old!r} is not in {name}"
        self.write({name: text.replace(old, new)})

    def delete(self, name: str) -> None:
        (self.folder / name).unlink()

    def rename(self, name: str, new: str) -> None:
        target = self.folder / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).rename(target)

    def configure(self, line: str) -> None:
        self.write({"conf.py": self.read("conf.py") + f"\n{line}\n"})

    def build(
        self, builder: str = "html", *, parallel: int = 0, into: str = "build", **settings: Any
    ) -> Result:
        """Build in this process.  An error that stops the build is part of the result."""
        app = SphinxTestApp(
            builder,
            srcdir=self.folder,
            builddir=self.root / into,
            parallel=parallel,
            confoverrides=settings,
        )
        if isinstance(templates := getattr(app.builder, "templates", None), BuiltinTemplateLoader):
            templates.environment.bytecode_cache = COMPILED
        error = None
        try:
            app.build()
        except SphinxError as caught:
            error = caught
        finally:
            app.cleanup()
            gc.unfreeze()  # what the build has frozen would stay for all tests to come
        status, warnings = (
            _COLOURS.sub("", stream.getvalue()) for stream in (app.status, app.warning)
        )
        return Result(Path(app.outdir), status, warnings, error)

    def fresh(self, builder: str = "html", **settings: Any) -> Result:
        """Build from nothing."""
        shutil.rmtree(self.root / "fresh", ignore_errors=True)
        return self.build(builder, into="fresh", **settings)

    def command(
        self, *options: str, into: str = "build", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Build with `python -m sphinx`, in a process of its own."""
        target = self.root / into
        return subprocess.run(
            [
                *(sys.executable, "-m", "sphinx", "--no-color", "-b", "html"),
                *("-d", str(target / "doctrees"), *options),
                *(str(self.folder), str(target / "html")),
            ],
            env={**os.environ, "PYTHONPATH": str(EXTENSIONS), **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A journal without posts."""
    return Project(tmp_path / "journal")


@pytest.fixture(scope="module")
def make_project(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Project]:
    """Make as many journals as a test wants."""
    return lambda: Project(tmp_path_factory.mktemp("made") / "journal")


@lru_cache(maxsize=256)
def _parsed(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "lxml")


def read_html(path: Path) -> BeautifulSoup:
    return _parsed(path.read_text(encoding="utf-8"))


def broken_links(out: Path) -> list[str]:
    """Follow every link, source and anchor of every page; the ones that lead nowhere."""
    # The theme leaves a template of its own among its styles.
    found = [path for path in sorted(out.rglob("*.html")) if out / "_static" not in path.parents]
    pages = {path: read_html(path) for path in found}
    anchors = {
        path: {element["id"] for element in page.select("[id]")} for path, page in pages.items()
    }
    broken = []
    for path, page in pages.items():
        base = "/" + path.relative_to(out).as_posix()
        for element in page.select("[href], [src]"):
            link = element.get("href") or element.get("src") or ""
            url = urlsplit(urljoin(base, link))
            if url.scheme or url.netloc:
                continue
            target = out / unquote(url.path).lstrip("/")
            target = target / "index.html" if url.path.endswith("/") else target
            fragment = unquote(url.fragment)
            if not target.is_file():
                broken.append(f"{base}: {link} is no file")
            elif fragment and target in anchors and fragment not in anchors[target]:
                broken.append(f"{base}: {link} has no such anchor")
    return broken


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder, with a digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def times(folder: Path) -> dict[str, int]:
    """Every file below a folder, with the time it was last written."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file()
    }


def differences(one: Path, other: Path) -> list[str]:
    """The files that two folders do not both hold with the same bytes."""
    mine, theirs = contents(one), contents(other)
    return sorted(
        name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)
    )


_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
"""How gzip and zlib start what they compress."""


def unpacked(path: Path) -> bytes:
    """A file's bytes, and what they hold when they are compressed."""
    data = path.read_bytes()
    found = [data]
    for match in _PACKED.finditer(data):
        try:
            found.append(zlib.decompressobj(wbits=47).decompress(data[match.start() :]))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium.  One a module, since the benchmark that is tested starts its own."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which no script fails and nothing pops up."""
    page = browser.new_page()
    troubles: list[str] = []
    page.on(
        "dialog", lambda dialog: (troubles.append(f"dialog {dialog.message}"), dialog.dismiss())
    )
    page.on("pageerror", lambda error: troubles.append(f"error {error}"))
    yield page
    assert troubles == []
    page.close()
