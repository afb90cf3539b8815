"""The values that the build fills into the scripts of the search.

The scripts in `static/search/config` are templates for them.
A part that adds other journals sets `searched_journals`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..incremental.build import Build
from .stemmer_scripts import stemmer_script
from .stemmers import stemmer_name

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

OWN = "own"
READ_THE_DOCS = "readthedocs"
_SEARCHES = (OWN, READ_THE_DOCS)


def setting_problems(app: Sphinx, config: Config) -> Iterator[str]:
    """Yield the problems of the value of `haiku_search`."""
    if config.haiku_search not in _SEARCHES:
        known = " or ".join(map(repr, _SEARCHES))
        yield f"haiku_search: needs {known}, not {config.haiku_search!r}"


def host_scope(config: Config, environ: Mapping[str, str]) -> str:
    """Return the scope of the host's search; empty if the journal's own search answers.

    Read the Docs names the project and version in the environment of a build.  A build
    elsewhere has no host that could search.
    """
    project, version = (environ.get(f"READTHEDOCS_{name}", "") for name in ("PROJECT", "VERSION"))
    if config.haiku_search != READ_THE_DOCS or not (project and version):
        return ""
    return f"project:{project}/{version}"


def add_values(app: Sphinx, build: Build, values: dict[str, Any]) -> None:
    """Add the values of the scripts."""
    values.setdefault("searched_journals", [])
    values["stemmer"] = stemmer_script(stemmer_name(app.config.language))
    values["keep_recent"] = app.config.haiku_search_recent
    values["host_scope"] = host_scope(app.config, os.environ)
