"""Builds in the test process, and their results."""

from __future__ import annotations

import gc
import re
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any, cast

from bs4 import BeautifulSoup
from jinja2.bccache import Bucket, BytecodeCache
from sphinx.application import builtin_extensions
from sphinx.errors import SphinxError
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.testing.util import SphinxTestApp

from support.html import read_html

# These modules translate text on import; import them before the first build sets a language.
for _name in builtin_extensions:
    import_module(_name)

NOW = "1767225600"
"""The time of every build: 2026-01-01 00:00 UTC."""
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class Compiled(BytecodeCache):
    """Templates compiled once for all builds, which halves the time of a small build."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return name  # each project has its own folder of templates

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


COMPILED = Compiled()


_builds = count(1)


def collect_builds() -> None:
    """Free the objects of old builds, of which each has two megabytes.

    A build freezes its objects, and the collector seldom looks at them after that: processes that
    are forked by later tests would copy a gigabyte.
    """
    gc.unfreeze()
    if next(_builds) % 100 == 0:
        gc.collect()


class App(SphinxTestApp):
    """An application that leaves nothing behind if a setting ends it before it builds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().__init__(*args, **kwargs)
        except SystemExit:
            self.cleanup()
            raise


@dataclass
class Result:
    """The output, messages and state of a build."""

    out: Path
    status: str
    warnings: str
    error: SphinxError | None = None

    def text(self, name: str) -> str:
        return (self.out / name).read_text(encoding="utf-8")

    def page(self, name: str) -> BeautifulSoup:
        return read_html(self.out / f"{name}.html")

    def article(self, name: str) -> Any:
        article = self.page(name).select_one("article.bd-article, div.body")
        assert article is not None, f"{name} has no article"
        return article

    @property
    def pages(self) -> list[str]:
        """Return the names of all HTML pages, sorted."""
        return sorted(
            path.relative_to(self.out).with_suffix("").as_posix()
            for path in self.out.rglob("*.html")
            if self.out / "_static" not in path.parents
        )

    @property
    def read_count(self) -> tuple[int, int, int]:
        """Return the numbers of documents that Sphinx added, changed and removed."""
        match = re.search(r"(\d+) added, (\d+) changed, (\d+) removed", self.status)
        assert match is not None, self.status
        return int(match[1]), int(match[2]), int(match[3])


def build(
    source: Path, output: Path, builder: str, parallel: int, settings: dict[str, Any]
) -> Result:
    """Build a project in this process; an error that stops the build is part of the result."""
    app = App(
        builder,
        srcdir=source,
        builddir=output,
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
    except SystemExit as ended:  # the build has logged the error that it ends with
        error = cast(SphinxError, ended.__context__)
    finally:
        app.cleanup()
        collect_builds()
    status, warnings = (
        _COLOURS.sub("", stream.getvalue()) for stream in (app.status, app.warning)
    )
    return Result(Path(app.outdir), status, warnings, error)
