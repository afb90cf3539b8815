"""Headers first: every post's header is read before any post is.

What a header cannot say for certain stops the build here, with all faults of
all posts in one run.  Drafts, and posts dated after the day of the build, leave
the build here too: what is never read cannot be published by accident.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import pickle
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx.errors import SphinxError
from sphinx.util import logging

from ...header import errors, fields, markdown_scan, model, plain_form, post_file, yaml_form
from ...header.errors import Fault, Rule
from ...header.model import Header, is_published
from ...incremental.outdated import file_digest
from ...util.dates import today
from ..domain import haiku_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

_CACHE = "haiku-headers.pickle"


class HeaderError(SphinxError):
    """Some posts have a header that cannot be trusted; nothing was built."""

    category = "Header error"


class Reading(NamedTuple):
    """What a file of this content says: its header, or its faults."""

    digest: bytes
    header: Header | None
    faults: tuple[Fault, ...] = ()


def is_post(config: Config, docname: str) -> bool:
    """Whether a document is a post: everything below the folder of posts is."""
    return docname.startswith(config.haiku_posts.rstrip("/") + "/")


def admit(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Read all headers; keep drafts and future posts out of the build.

    Names no document to read again.  Raises HeaderError when any header has a fault.
    """
    domain = haiku_domain(env)
    docnames = sorted(docname for docname in env.found_docs if is_post(app.config, docname))
    domain.readings = _read_all(env, docnames, _load(env.doctreedir))
    _report(domain.readings)
    day = today()
    for docname in docnames:
        known = domain.readings[docname].header
        assert known is not None
        if app.config.haiku_drafts or is_published(known, day):
            continue
        _withdraw(env, docname, added, changed)
        if docname in env.all_docs:
            removed.add(docname)
    return []


class _RealPaths(dict[str, str]):
    """Where paths lead when symbolic links are followed; each folder is looked at once."""

    def __missing__(self, path: str) -> str:
        folder, name = os.path.split(path)
        if not name or os.path.islink(path):
            self[path] = os.path.realpath(path)
        else:
            self[path] = os.path.join(self[folder], name)
        return self[path]


def _read_all(
    env: BuildEnvironment, docnames: Iterable[str], known: dict[str, Reading]
) -> dict[str, Reading]:
    readings = {}
    real = _RealPaths()
    home = real[os.path.join(env.srcdir, env.config.haiku_posts.rstrip("/"))] + os.sep
    for docname in docnames:
        # Paths as text: there are thousands of posts.
        path = f"{env.srcdir}/{env.doc2path(docname, False)}"
        if not real[path].startswith(home):
            message = "a symbolic link leads out of the folder of posts; put the file itself here"
            readings[docname] = Reading(b"", None, (Fault(1, Rule.LINK, message),))
            continue
        suffix = os.path.splitext(path)[1]
        if suffix != ".md":
            fault = Fault(1, Rule.MISSING, f"a post is Markdown; {suffix} files go elsewhere")
            readings[docname] = Reading(b"", None, (fault,))
            continue
        with open(path, "rb") as file:
            data = file.read()
        digest = file_digest(data)
        reading = known.get(docname)
        if reading is None or reading.digest != digest:
            read, found = post_file.read(data)
            reading = Reading(digest, read, tuple(found))
        readings[docname] = reading
    return readings


def _report(readings: dict[str, Reading]) -> None:
    faulty = {docname: reading.faults for docname, reading in readings.items() if reading.faults}
    for docname, found in faulty.items():
        for fault in found:
            logger.error(
                "%s",
                fault.message,
                location=(docname, fault.line),
                type="haiku",
                subtype=fault.rule.value,
            )
    if faulty:
        count = sum(map(len, faulty.values()))
        message = (
            f"{count} fault{'s' * (count != 1)} in {len(faulty)} of {len(readings)} posts; "
            "nothing was built"
        )
        logger.error("%s", message, type="haiku", subtype="faults")
        raise HeaderError(message)


def _withdraw(env: BuildEnvironment, docname: str, *scheduled: set[str]) -> None:
    env.project.docnames.discard(docname)
    for docnames in scheduled:
        docnames.discard(docname)


@cache
def _rules() -> bytes:
    """A digest of the rules themselves: what other rules said is not believed."""
    modules = (errors, yaml_form, model, fields, markdown_scan, plain_form, post_file)
    code = [inspect.getsource(module).encode() for module in modules]
    return hashlib.blake2b(b"".join(code), digest_size=16).digest()


def _load(doctreedir: Path) -> dict[str, Reading]:
    """The readings of the last build.  A cache: without it headers are read anew."""
    try:
        rules, readings = pickle.loads((doctreedir / _CACHE).read_bytes())
    except Exception:  # missing, cut short, or of another release: all the same
        return {}
    return readings if rules == _rules() else {}


def remember(app: Sphinx, env: BuildEnvironment) -> None:
    """Keep the readings for the next build."""
    domain = haiku_domain(env)
    data = pickle.dumps((_rules(), domain.readings), pickle.HIGHEST_PROTOCOL)
    path = env.doctreedir / _CACHE
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)


def give_body(app: Sphinx, docname: str, content: list[str]) -> None:
    """Hand the parser a post's body in place of its file."""
    if is_post(app.config, docname):
        reading = haiku_domain(app.env).readings[docname]
        assert reading.header is not None
        content[0] = post_file.body(content[0], reading.header)
