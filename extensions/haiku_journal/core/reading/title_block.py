"""The title block of a post: its haiku, date, authors and tags.

The nodes are subclasses of nodes that every builder knows (a container, a line block, inline
text), so that the text, LaTeX and man builders render them as those; only HTML has visitors
of its own.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from ...header.errors import Rule
from ...header.locations import is_post
from ...header.model import Header
from ...header.values import TEXT_LIMIT
from ...sandbox.markup import EXCERPT
from ...util.slugs import tag_key
from ..domain import haiku_domain, reference_to
from ..language.locales import VERTICAL, language_of, write_date
from ..models import BodyFacts
from .reading_time import reading_minutes
from .tags_directive import directive_tags

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

DESCRIPTION_LIMIT = 200
"""The most characters of a post in a preview."""


class title_block(nodes.container):  # noqa: N801
    """The block below the title of a post."""


class haiku_block(nodes.line_block):  # noqa: N801
    """The three lines of a haiku."""


class haiku_line(nodes.line):  # noqa: N801
    """One line of a haiku."""


class moment(nodes.inline):  # noqa: N801
    """A date; `datetime` has it in ISO 8601."""


def make_haiku(lines: tuple[str, ...]) -> haiku_block:
    """Make the node of a haiku."""
    return haiku_block("", *(haiku_line("", line) for line in lines), classes=["haiku"])


def make_date(date: dt.date, iso: str, config: Config) -> moment:
    """Make the node of a date, written in the language of the journal."""
    text = write_date(date, config.haiku_date_format, config.language)
    return moment(text=text, datetime=iso)


class TitleBlock(SphinxTransform):
    """Insert the title block below the title of a post, and its page keys into its metadata."""

    # Before smart quotes (750), so that a haiku gets them as its post does.
    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        docname = self.env.current_document.docname
        if not is_post(self.config.haiku_posts, docname):
            return
        header = haiku_domain(self.env).headers[docname]
        section = next(iter(self.document.findall(nodes.section)), None)
        title = section.next_node(nodes.title) if section else None
        if section is None or title is None or title.parent is not section:
            logger.error(
                "the body has no title; start it with `# The title`",
                location=(docname, header.body_line),
                type="haiku",
                subtype=Rule.TITLE.value,
            )
            return
        self._note_page_keys(docname, header)
        section.insert(section.index(title) + 1, self._block(header))

    def _note_page_keys(self, docname: str, header: Header) -> None:
        metadata = self.env.metadata[docname]
        # Posts are found by tag, date and search; no toctree lists them.
        metadata["orphan"] = ""
        description = header.summary or excerpt(self.document) or self._first_words()
        metadata["og:type"] = "article"
        if description:
            metadata["og:description"] = description
            metadata["ogp_description_length"] = 1  # of sphinxext-opengraph's own, not shown
        metadata.update(header.page)
        if "tocdepth" in metadata:
            metadata["tocdepth"] = int(metadata["tocdepth"])
        for name, content in {"description": description, **header.html_meta}.items():
            if content:
                self.document.append(nodes.meta("", name=name, content=content))

    def _first_words(self) -> str:
        """Return the start of the first paragraph, cut between words."""
        paragraph = next(iter(self.document.findall(nodes.paragraph)), None)
        text = " ".join(paragraph.astext().split()) if paragraph else ""
        return textwrap.shorten(text, DESCRIPTION_LIMIT, placeholder=" …")

    def _block(self, header: Header) -> title_block:
        facts = nodes.paragraph("", "", classes=["post-facts"])
        if header.draft:
            facts += [nodes.strong(text=_("Draft"), classes=["post-draft"]), nodes.Text(" · ")]
        facts += make_date(header.date, _iso(header), self.config)
        for number, name in enumerate(header.authors):
            facts += nodes.Text(", " if number else " · ")
            facts += nodes.inline(text=name, classes=["post-author"])
        poem = [make_haiku(header.haiku)] if header.haiku else []
        block = title_block("", *poem, facts, classes=["title-block"])
        block["minutes"] = reading_minutes(self.document.astext())
        if tags := all_tags(self.env, header):
            block += make_tags(tags)
        return block


def excerpt(document: nodes.document) -> str:
    """Return the text above the mark of an excerpt, cut between words; empty if there is none."""
    text = document.get(EXCERPT, "")
    return textwrap.shorten(text, TEXT_LIMIT, placeholder=" …")


def _iso(header: Header) -> str:
    return header.at.isoformat() if header.timed else header.date.isoformat()


def all_tags(env: BuildEnvironment, header: Header) -> tuple[str, ...]:
    """Return the tags of a post: those of its header, then those of its `tags` directives."""
    written = [*map(haiku_domain(env).tag_list.name, (*header.tags, *directive_tags(env)))]
    first = {tag_key(tag): tag for tag in reversed(written)}
    return tuple(tag for tag in dict.fromkeys(written) if first[tag_key(tag)] == tag)


def make_tags(tags: tuple[str, ...]) -> nodes.paragraph:
    """Make the line of tags, each linked to its page."""
    paragraph = nodes.paragraph("", "", classes=["post-tags"])
    paragraph += nodes.inline(text=_("Tags:"), classes=["post-tags-label"])
    for number, tag in enumerate(tags):
        paragraph += nodes.Text(", " if number else " ")
        paragraph += reference_to("tag", tag, tag, ["tag"])
    return paragraph


def note_post(app: Sphinx, doctree: nodes.document) -> None:
    """Keep what reading a post added to its header."""
    docname = app.env.current_document.docname
    domain = haiku_domain(app.env)
    block = next(iter(doctree.findall(title_block)), None)
    if block is None:
        return
    title = block.parent.next_node(nodes.title)
    assert title is not None
    tags = all_tags(app.env, domain.headers[docname])
    facts = BodyFacts(title.astext(), block["minutes"], tags, excerpt(doctree))
    domain.note_body(docname, facts)


class Updated(SphinxPostTransform):
    """Insert the day of the last change.

    When the page is written, since it may change without a change of the post.
    """

    # As the links to the neighbours: nothing here needs resolving.
    default_priority = 20

    def run(self, **kwargs: Any) -> None:
        journal = haiku_domain(self.env).journal
        docname = self.env.current_document.docname
        if docname not in journal or (day := journal[docname].updated) is None:
            return
        for block in self.document.findall(title_block):
            for written in list(block.findall(moment)):
                facts = written.parent
                place = facts.index(written) + 1
                before, _date, after = _("updated %(date)s").partition("%(date)s")
                date = make_date(day, day.isoformat(), self.config)
                facts[place:place] = [nodes.Text(" · " + before), date, nodes.Text(after)]


# -- HTML -------------------------------------------------------------------------


def visit_haiku(self: HTML5Translator, node: haiku_block) -> None:
    """Open a haiku: a paragraph that keeps its lines, in its own direction and language."""
    lines = [line.astext() for line in node]
    attributes: dict[str, Any] = {"CLASS": "haiku", "dir": "auto"}
    if language := language_of(lines, self.config.language):
        attributes["lang"] = language
    in_columns = self.config.haiku_vertical and language_of(lines, "") in VERTICAL
    if in_columns and isinstance(node.parent, title_block):
        attributes["CLASS"] += " haiku-vertical"
    self.body.append(self.starttag(node, "p", "", **attributes))


def depart_haiku(self: HTML5Translator, node: haiku_block) -> None:
    """Close a haiku."""
    self.body.append("</p>\n")


def visit_line(self: HTML5Translator, node: haiku_line) -> None:
    """Open a line of a haiku."""
    self.body.append('<span class="haiku-line">')


def depart_line(self: HTML5Translator, node: haiku_line) -> None:
    """Close a line of a haiku, with a break except after the last."""
    last = node.parent[-1] is node
    self.body.append("</span>" if last else "</span><br />\n")


def visit_moment(self: HTML5Translator, node: moment) -> None:
    """Open a date."""
    self.body.append(self.starttag(node, "time", "", datetime=node["datetime"]))


def depart_moment(self: HTML5Translator, node: moment) -> None:
    """Close a date."""
    self.body.append("</time>")
