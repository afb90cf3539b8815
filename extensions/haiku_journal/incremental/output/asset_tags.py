"""The tags of style sheets and scripts, made once for all pages at one depth.

Sphinx reads the file for each tag of each page, for its checksum.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class AssetTags:
    """The tags made so far in one build, by function, path to the root, and file."""

    def connect(self, app: Sphinx) -> None:
        """Connect to the events of an application."""
        app.connect("env-updated", self._begin)
        app.connect("html-page-context", self._make_once, priority=950)

    def _begin(self, app: Sphinx, env: BuildEnvironment) -> None:
        self._tags: dict[tuple[str, str, Any], str] = {}

    def _make_once(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        root = context["content_root"]

        def once(name: str, make: Callable[[Any], str]) -> Callable[[Any], str]:
            def tag(file: Any) -> str:
                key = (name, root, file)
                if key not in self._tags:
                    self._tags[key] = make(file)
                return self._tags[key]

            return tag

        context.update({name: once(name, context[name]) for name in ("css_tag", "js_tag")})
