"""The Markdown parser of posts: all of MyST for writing, nothing that runs or reads.

Posts come from many hands and the build has its owner's credentials, so a post
has the directives and roles that a list names, no raw HTML, no reStructuredText
and no settings of its own.  What is refused is shown as it was written, and
reported as an error.  Pages that are not posts are parsed by MyST as ever.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.util import logging

from ..core.reading.read_headers import is_post
from ..header.markdown_scan import scan
from .lost_text import lost_words
from .violations import refuse

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

SIZE_LIMIT = 2_000_000
"""The most characters in a post."""
NESTING_LIMIT = 40
"""How deep Markdown may nest, counted as the parser does: a list item is two levels."""
DIRECTIVE_LIMIT = 8
"""How deep directives may nest."""
CELL_LIMIT = 20_000
"""The most cells in one table."""

COUNTED = {
    "heading_open": ("headings", 2_000),
    "myst_target": ("labels", 2_000),
    "link_open": ("links", 10_000),
    "image": ("images", 10_000),
    "footnote_ref": ("footnotes", 10_000),
    "math_inline": ("formulas", 10_000),
}
"""What takes time that grows faster than its number, and the most of it in a post."""
BRACKET_LIMIT = 50_000
"""The most opening brackets outside code fences: each may start a link."""

DIRECTIVES = (
    *("admonition", "attention", "caution", "danger", "error", "hint", "important", "note"),
    *("seealso", "tip", "warning", "versionadded", "versionchanged", "deprecated"),
    *("code", "code-block", "sourcecode", "highlight", "parsed-literal"),
    *("figure", "image", "table", "list-table", "csv-table", "math"),
    *("epigraph", "highlights", "pull-quote", "compound", "container", "rubric"),
    *("sidebar", "topic", "centered", "glossary", "hlist"),
    *("posts", "tags"),
    *("grid", "grid-item", "grid-item-card", "card", "dropdown", "tab-set", "tab-item"),
)
"""The directives that a post may use, unless conf.py says otherwise."""

ROLES = (
    *("post", "tag", "year", "haiku:post", "haiku:tag", "haiku:year"),
    *("doc", "ref", "numref", "term", "eq", "any", "external"),
    *("abbr", "code", "command", "emphasis", "envvar", "file", "guilabel", "kbd", "literal"),
    *("mailheader", "math", "menuselection", "mimetype", "newsgroup", "option", "pep"),
    *("program", "regexp", "rfc", "samp", "strong", "sub", "subscript", "sup"),
    *("superscript", "cve", "cwe", "title-reference", "dfn", "makevar", "manpage"),
)
"""The roles that a post may use, unless conf.py says otherwise."""
_LEADING = frozenset({"post", "tag", "year", "haiku:post", "haiku:tag", "haiku:year"})
"""The roles that may lead into another journal: `external+NAME:ROLE`, if `external` is allowed."""


class PostRenderer(SphinxRenderer):
    """Renders what a post may hold, and refuses the rest where it stands."""

    _depth = 0
    counts: Counter[str]
    """How often the post holds what is counted."""

    @property
    def _env(self) -> BuildEnvironment:
        env = self.sphinx_env
        assert env is not None
        return env

    def _refuse(self, message: str, line: int) -> None:
        refuse(self._env, message, line)

    def run_directive(
        self, name: str, first_line: str, content: str, position: int, *args: Any, **kwargs: Any
    ) -> list[nodes.Element]:
        shown = f"{name} {first_line}\n{content}".strip()
        allowed = self._env.config.haiku_directives
        if name not in allowed:
            self._refuse(
                f"the directive {name!r} is not for posts; {_hint(name, allowed)}", position
            )
            return [nodes.literal_block(shown, shown, language="none")]
        if name == "csv-table" and _OUTSIDE.search(_options(content)):
            self._refuse(
                "a table of a post comes from no file and no address; write its rows here",
                position,
            )
            return [nodes.literal_block(shown, shown, language="none")]
        if _cells(name, content) > CELL_LIMIT:
            self._refuse(TOO_WIDE, position)
            return [nodes.literal_block(shown, shown, language="none")]
        if self._depth >= DIRECTIVE_LIMIT:
            self._refuse(
                f"directives nest more than {DIRECTIVE_LIMIT} deep; take some out", position
            )
            return [nodes.literal_block(shown, shown, language="none")]
        self._depth += 1
        try:
            return super().run_directive(name, first_line, content, position, *args, **kwargs)
        finally:
            self._depth -= 1

    def nested_render_text(self, text: str, lineno: int, *args: Any, **kwargs: Any) -> None:
        """Render Markdown within a directive, unless it nests deeper than can be rendered."""
        tokens = self.md.parse(text, {})
        fault = _shape_fault(tokens, self.counts, NESTING_LIMIT // (1 + self._depth))
        if fault is None:
            super().nested_render_text(text, lineno, *args, **kwargs)
            # What is said here and not shown is found with the rest of the post, all but the
            # cells that a table has beyond its header's.
            tables = [_counted_from_one(token) for token in tokens if token.type == "table_open"]
            _report_lost(tables, self.current_node, text, self._env, lineno)
            return
        line, message = fault
        self._refuse(message, lineno + line)
        self.current_node.append(nodes.literal_block(text, text, language="none"))

    def render_myst_role(self, token: SyntaxTreeNode) -> None:
        name = token.meta["name"]
        allowed = (*self._env.config.haiku_roles, *_roles_beside(self._env.config))
        if name in allowed:
            super().render_myst_role(token)
            return
        line = token_line(token, default=0)
        self._refuse(f"the role {name!r} is not for posts; {_hint(name, allowed)}", line)
        self.current_node.append(nodes.literal(token.content, token.content))

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        line = token_line(token, default=0)
        self._refuse("reStructuredText is not for posts; write it as Markdown", line)
        self.current_node.append(nodes.literal_block(token.content, token.content))

    def render_substitution(self, token: SyntaxTreeNode, inline: bool) -> None:
        line = token_line(token, default=0)
        self._refuse("a substitution is not for posts; write what it stands for", line)
        text = f"{{{{{token.content}}}}}"
        self.current_node.append(
            nodes.literal(text, text) if inline else nodes.paragraph(text=text)
        )

    def render_html_inline(self, token: SyntaxTreeNode) -> None:
        self.current_node.append(nodes.Text(token.content))

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        text = token.content.rstrip("\n")
        self.current_node.append(nodes.literal_block(text, text, language="html"))


def _roles_beside(config: Config) -> Iterator[str]:
    """The roles that lead into the other journals of the settings, where `external` is allowed."""
    if "external" in config.haiku_roles:
        for journal in config.haiku_journals:
            for role in sorted(_LEADING.intersection(config.haiku_roles)):
                yield f"external+{journal}:{role}"


_OUTSIDE = re.compile(r"^\s*:?[\"']?(?:file|url)[\"']?\s*:", re.MULTILINE)


def _options(content: str) -> str:
    """The options that a directive's content begins with: lines with colons, or YAML."""
    lines = [line.strip() for line in content.split("\n")]
    if lines[0] == "---":
        return "\n".join(takewhile(lambda line: line != "---", lines[1:]))
    return "\n".join(takewhile(lambda line: line.startswith(":"), lines))


def _hint(name: str, allowed: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, allowed, n=1, cutoff=0.8)
    if near:
        return f"did you mean {near[0]!r}?"
    return "the post on how to write a post lists those that are"


class PostParser(MystParser):
    """MyST's parser, with the renderer of posts for posts."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse a page's Markdown into its document; a post's with what posts may use."""
        env: BuildEnvironment = document.settings.env
        if not is_post(env.config, env.current_document.docname):
            super().parse(inputstring, document)
            return
        # Docutils' own switches; its directives and Sphinx's that read files ask them.
        document.settings.file_insertion_enabled = False
        document.settings.raw_enabled = False
        markdown = create_md_parser(env.myst_config, PostRenderer)  # type: ignore[attr-defined]
        markdown.options["document"] = document
        # What markdown-it would quietly leave as text, the guard refuses aloud.
        markdown.validateLink = lambda url: True  # type: ignore[method-assign]
        markdown.options["maxNesting"] = 4 * NESTING_LIMIT
        fault = _size_fault(inputstring)
        if fault is None:
            scope: dict[str, Any] = {}
            tokens = markdown.parse(inputstring, scope)
            counts: Counter[str] = Counter()
            fault = _shape_fault(tokens, counts)
            if fault is None:
                markdown.renderer.counts = counts  # type: ignore[attr-defined]
                markdown.renderer.render(tokens, markdown.options, scope)
                _report_lost(tokens, document, inputstring, env)
                return
        line, message = fault
        refuse(env, message, line)
        markdown.render(_as_code(inputstring))


def _counted_from_one(token: Token) -> Token:
    """A token with its lines as MyST counts them when it renders."""
    return token.copy(map=[line + 1 for line in token.map or ()])


def _report_lost(
    tokens: Sequence[Token],
    page: nodes.Element,
    source: str,
    env: BuildEnvironment,
    before: int = 0,
) -> None:
    """Warn of the words of a text that are not in what was made of it.

    `before` is the number of lines of the post above the text.
    """
    if not tokens:
        return
    alts = (image.get("alt", "") for image in page.findall(nodes.image))
    shown = " ".join((page.astext(), *alts))
    for line, words in lost_words(tokens, shown, source.split("\n")).items():
        logger.warning(
            "words of this text are not in its page: %s",
            ", ".join(words),
            location=(env.current_document.docname, before + line),
            type="haiku",
            subtype="lost",
        )


def _size_fault(text: str) -> tuple[int, str] | None:
    if len(text) > SIZE_LIMIT:
        return 1, f"a post has at most {SIZE_LIMIT:,} characters, this one has {len(text):,}"
    if text.count("[") > BRACKET_LIMIT:
        lines, brackets = text.split("\n"), 0
        for number, (line, fenced) in enumerate(zip(lines, scan(lines).fenced, strict=True), 1):
            brackets += 0 if fenced else line.count("[")
            if brackets > BRACKET_LIMIT:
                return number, f"a post has at most {BRACKET_LIMIT:,} brackets; split it"
    return None


TOO_WIDE = f"a table has at most {CELL_LIMIT:,} cells; split it"
"""What is said of a table with more."""
_LISTED_CELL = re.compile(r"^ *(?:[-+*] +)?[-+*](?: |$)", re.MULTILINE)


def _cells(name: str, content: str) -> int:
    """How many cells the content of a directive will make: making them takes long."""
    match name:
        case "csv-table":
            try:
                return sum(map(len, csv.reader(content.splitlines())))
            except csv.Error:  # it says so itself, when it makes the table
                return 0
        case "list-table":
            return sum(1 for _match in _LISTED_CELL.finditer(content))
    return 0


def _shape_fault(
    tokens: Sequence[Token], counts: Counter[str], depth: int = NESTING_LIMIT
) -> tuple[int, str] | None:
    """Find what nests too deep or spreads too wide to be rendered whole.

    Adds to `counts`, which holds what was found elsewhere in the post.
    """
    cells, line = 0, 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.level > depth or _inline_depth(token) > depth:
            return line, f"Markdown nests more than {depth} levels deep here; flatten it"
        counts[token.type] += 1
        counts.update(child.type for child in token.children or () if child.type in COUNTED)
        for kind, (name, most) in COUNTED.items():
            if counts[kind] > most:
                return line, f"a post has at most {most:,} {name}; split it"
        if token.type == "table_open":
            cells = 0
        cells += token.type in {"td_open", "th_open"}
        if cells > CELL_LIMIT:
            return line, TOO_WIDE
    return None


def _inline_depth(token: Token) -> int:
    depth = deepest = 0
    for child in token.children or ():
        depth += child.nesting
        deepest = max(deepest, depth)
    return deepest


def _as_code(text: str) -> str:
    """A page that shows its source, for one that cannot be rendered: nothing is lost."""
    fence = "`" * (3 + max(map(len, re.findall("`+", text)), default=0))
    return f"# Unrendered\n\n{fence}none\n{text}\n{fence}\n"
