"""The `tags` directive of sphinx-tags, linked to the tag pages of the journal.

Authors know the directive and its settings, so both stay.  The module overrides three
private methods of its class; `tests/project/test_private_parts.py` fails when they move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx_tags import TagLinks

from ...header.values import LIST_LIMIT, tag_problem
from ..domain import reference_to

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

_STORE = "haiku_directive_tags"


def directive_tags(env: BuildEnvironment) -> list[str]:
    """Return the tags of the directives read so far in the document that is being read."""
    return cast("list[str]", env.current_document.setdefault(_STORE, []))


class Tags(TagLinks):  # type: ignore[misc]
    """Show tags that the body of a document names, each linked to its page."""

    def run(self) -> list[nodes.Node]:
        written = [*self.arguments, *self.content]
        tags = [tag for tag in (part.strip() for part in ",".join(written).split(",")) if tag]
        if not tags:
            raise self.error("the directive has no tags; write them as `tags: one, two`")
        if len(directive_tags(self.env)) + len(tags) > LIST_LIMIT:
            raise self.error(f"a page has at most {LIST_LIMIT} tags; take some out")
        for tag in tags:
            if message := tag_problem(tag):
                raise self.error(message)
        result = cast("list[nodes.Node]", super().run())
        directive_tags(self.env).extend(self.env.metadata[self.env.docname]["tags"])
        for paragraph in result:
            self.set_source_info(paragraph)
        return result

    def _get_plaintext_node(
        self, tag: str, file_basename: str, relative_tag_dir: object
    ) -> nodes.Node:
        return self._reference(tag, ["tag"])

    def _get_badge_node(
        self, tag: str, file_basename: str, relative_tag_dir: object
    ) -> nodes.Node:
        color = self._get_tag_color(tag)
        return self._reference(tag, ["tag", "sd-badge", f"sd-bg-{color}", f"sd-bg-text-{color}"])

    def _reference(self, tag: str, classes: list[str]) -> nodes.Node:
        reference = reference_to("tag", tag, tag, classes)
        self.set_source_info(reference)
        return reference
