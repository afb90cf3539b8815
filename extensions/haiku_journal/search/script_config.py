"""What the search's scripts are told of this build: which journals they search, and where.

Two scripts in `_static/search` are templates for it, `journals.js.jinja` and
`host.js.jinja`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.jinja2glue import BuiltinTemplateLoader

from ..core.site import Site
from ..federation.pages import titles
from ..federation.remotes import members
from ..util.slugs import tag_key, tag_slug

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

OWN = "own"
READ_THE_DOCS = "readthedocs"
SEARCHES = (OWN, READ_THE_DOCS)
"""What `haiku_search` may be."""


def own_name(project: str) -> str:
    """The name of this journal among the others, from the name of the project."""
    return tag_slug(tag_key(project)) or "journal"


def journals(config: Config, confdir: Path, titles: Mapping[str, str]) -> list[dict[str, str]]:
    """The journals that are searched together, this one first; none if there is no other.

    Each has a name, a title and an address, which is empty for this one.  `titles` has
    those of the others by their names.
    """
    others = [
        {"name": member.name, "title": titles[member.name], "address": member.address}
        for member in members(config, confdir)
    ]
    own = {"name": own_name(config.project), "title": config.project, "address": ""}
    return [own, *others] if others else []


def host_scope(config: Config, environ: Mapping[str, str]) -> str:
    """What the host is to search, in its own words; empty if the journal's own search answers.

    Read the Docs says in the environment of a build which project and version it is.
    A build elsewhere has no host that could search.
    """
    project, version = (environ.get(f"READTHEDOCS_{what}", "") for what in ("PROJECT", "VERSION"))
    if config.haiku_search != READ_THE_DOCS or not (project and version):
        return ""
    return f"{'subprojects' if config.haiku_journals else 'project'}:{project}/{version}"


def told(app: Sphinx) -> dict[str, object]:
    """What the templates of the scripts are given.  It is not in conf.py alone."""
    return {
        "searched_journals": journals(app.config, Path(app.confdir), titles(Site(app.builder))),
        "host_scope": host_scope(app.config, os.environ),
    }


def tell_scripts(app: Sphinx) -> None:
    """Give it to them, once it is known what the others are called."""
    templates = getattr(app.builder, "templates", None)
    if isinstance(templates, BuiltinTemplateLoader):
        templates.environment.globals.update(told(app))
