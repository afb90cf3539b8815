"""The Markdown parser of posts: MyST without anything that runs code or reads files.

Posts have many authors, and the build has its owner's credentials.  So a post can use
only the configured directives and roles, and no raw HTML, reStructuredText or settings
of its own.  Anything else is reported as an error and shown as it was written.  MyST
parses pages that are not posts as usual.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from functools import cache
from itertools import accumulate
from os.path import dirname
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.states import MarkupError
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markdown_it.utils import OptionsDict
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.parsers.directives import parse_directive_text
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.util import logging

from ..dialect import EXTENSIONS, WIKI_LINKS, add_rules
from ..header.locations import is_post
from ..header.markdown_scan import scan_markdown
from ..incremental.changes.outdated import withdraw
from ..settings import MARKDOWN, is_set
from ..util.path_claims import path_problem
from ..util.suggestions import nearest
from ..util.url_schemes import LINK_SCHEMES, url_scheme
from .element_names import RESERVED_IDS, directive_classes, is_allowed_class
from .lost_text import find_lost_words, find_surplus_cells, keep_text
from .markup import MarkupRenderer
from .violations import report_violation

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

SIZE_LIMIT = 2_000_000
"""The most characters in a post."""
NESTING_LIMIT = 40
"""The most levels of nested Markdown, as the parser counts them: a list item is two."""
DIRECTIVE_LIMIT = 8
"""The most levels of nested directives."""
CELL_LIMIT = 20_000
"""The most cells in one table."""

COUNT_LIMITS = {
    "heading_open": ("headings", 2_000),
    "myst_target": ("labels", 2_000),
    "link_open": ("links", 10_000),
    "wiki_link": ("links in double brackets", 10_000),
    "image": ("images", 10_000),
    "footnote_ref": ("footnotes", 10_000),
    "math_inline": ("formulas", 10_000),
}
"""Limits on tokens whose time grows faster than their number: by type, the name and the limit."""
BRACKET_LIMIT = 50_000
"""The most opening brackets outside code fences; each can start a link."""

DIRECTIVES = (
    *("admonition", "attention", "caution", "danger", "error", "hint", "important", "note"),
    *("seealso", "tip", "warning", "versionadded", "versionchanged", "deprecated"),
    *("code", "code-block", "sourcecode", "highlight", "parsed-literal"),
    *("figure", "image", "table", "list-table", "csv-table", "math"),
    *("epigraph", "highlights", "pull-quote", "compound", "container", "rubric"),
    *("sidebar", "topic", "centered", "glossary", "hlist"),
    *("posts", "tags", "diagram"),
)
"""The default of `haiku_directives`: the directives that a post may use."""

DESIGN_DIRECTIVES = (
    *("grid", "grid-item", "grid-item-card", "card", "dropdown", "tab-set", "tab-item"),
)
"""The directives that are allowed too if conf.py names the extension that has them."""
DESIGN = "sphinx_design"

ROLES = (
    *("post", "tag", "year", "haiku:post", "haiku:tag", "haiku:year"),
    *("doc", "ref", "numref", "term", "eq", "any", "external"),
    *("abbr", "code", "command", "emphasis", "envvar", "file", "guilabel", "kbd", "literal"),
    *("mailheader", "math", "menuselection", "mimetype", "newsgroup", "option", "pep"),
    *("program", "regexp", "rfc", "samp", "strong", "sub", "subscript", "sup"),
    *("superscript", "cve", "cwe", "title-reference", "dfn", "makevar", "manpage"),
)
"""The default of `haiku_roles`: the roles that a post may use."""


class PostRenderer(MarkupRenderer):
    """A renderer that reports forbidden content of a post and shows its source instead."""

    _depth = 0
    counts: Counter[str]
    """The number of tokens in the post so far, of each type in `COUNT_LIMITS`."""
    _definitions: dict[str, tuple[int, str]]
    """The line, from 1, and the target of each link definition, by label."""
    _used: set[str]
    """The labels of definitions that a link or an image has used."""

    def __init__(self, parser: MarkdownIt) -> None:
        super().__init__(parser)
        self.counts, self._definitions, self._used = Counter(), {}, set()

    @property
    def _env(self) -> BuildEnvironment:
        env = self.sphinx_env
        assert env is not None
        return env

    def _report(self, message: str, line: int) -> None:
        report_violation(self._env, message, line)

    def run_directive(
        self,
        name: str,
        first_line: str,
        content: str,
        position: int,
        additional_options: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> list[nodes.Element]:
        self._depth += 1
        try:
            message = self._directive_violation(name, first_line, content, additional_options)
            if not message:
                return super().run_directive(
                    name, first_line, content, position, additional_options, **kwargs
                )
        except Exception as error:
            message = _failure(f"the directive {name!r}", error)
        finally:
            self._depth -= 1
        self._report(message, position)
        text = f"{name} {first_line}\n{content}".strip()
        return [nodes.literal_block(text, text, language="none")]

    def _directive_violation(
        self, name: str, first_line: str, content: str, more_options: dict[str, str] | None
    ) -> str:
        """Describe why a post may not have a directive; return "" if it may."""
        allowed = self._env.config.haiku_directives
        if name not in allowed:
            return f"the directive {name!r} is not allowed in a post; {_hint(name, allowed)}"
        arguments, options = self._parse_directive(name, first_line, content, more_options)
        if name == "csv-table" and {"file", "url"} & options.keys():
            return "a table in a post cannot come from a file or an address; write its rows here"
        if message := self._class_violation(directive_classes(name, arguments, options)):
            return message
        if _count_cells(name, content) > CELL_LIMIT:
            return TOO_MANY_CELLS
        if self._depth > DIRECTIVE_LIMIT:
            return f"directives nest more than {DIRECTIVE_LIMIT} deep; take some out"
        return ""

    def _parse_directive(
        self, name: str, first_line: str, content: str, more_options: dict[str, str] | None
    ) -> tuple[list[str], dict[str, Any]]:
        """Return the arguments and options of a directive, without those that are not valid."""
        directive, _messages = directives.directive(name, self.language_module_rst, self.document)
        if directive is None:
            return [], {}
        try:
            parsed = parse_directive_text(
                directive, first_line, content, additional_options=more_options
            )
        except MarkupError:  # MyST reports it
            return [], {}
        return parsed.arguments, parsed.options

    def _class_violation(self, names: Iterable[str]) -> str:
        """Describe the first class that a post may not use; return "" if it may use all."""
        allowed = self._env.config.haiku_classes
        for name in names:
            if not is_allowed_class(name, allowed):
                return f"the class {name!r} is not allowed in a post; {_hint(name, allowed)}"
        return ""

    def copy_attributes(
        self, token: SyntaxTreeNode, node: nodes.Element, *args: Any, **kwargs: Any
    ) -> None:
        """Copy the attributes that an author has written; report forbidden classes."""
        names = str(token.attrs["class"]).split() if "class" in token.attrs else []
        if token.type == "colon_fence":  # its name becomes a class
            names += token.info.split()[:1]
        if names and (message := self._class_violation(names)):
            self._report(message, token_line(token, default=0))
        super().copy_attributes(token, node, *args, **kwargs)

    def nested_render_text(self, text: str, lineno: int, *args: Any, **kwargs: Any) -> None:
        """Render Markdown within a directive, unless it nests too deep."""
        scope: dict[str, Any] = {}
        tokens = self.md.parse(text, scope)
        excess = _find_excess(tokens, self.counts, NESTING_LIMIT // (1 + self._depth))
        if excess is None:
            self.note_definitions(scope, lineno)
            _report_surplus(tokens, self._env, lineno)
            super().nested_render_text(text, lineno, *args, **kwargs)
            return
        line, message = excess
        self._report(message, lineno + line)
        self.current_node.append(nodes.literal_block(text, text, language="none"))

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Render a link, unless it leads to a file and no file can have such a name."""
        self._used.add(token.meta.get("label", ""))
        target = unquote(str(token.attrGet("href") or ""))
        problem = path_problem(target.partition("#")[0])
        if not problem or url_scheme(target) in LINK_SCHEMES:
            super().render_link(token)
            return
        message = f"a link to such a name is not allowed in a post; use another: {problem}"
        self._report(message, token_line(token, default=0))
        self.render_children(token)

    def render_hr(self, token: SyntaxTreeNode) -> None:
        """Render a rule, except in a quotation or a list, where docutils knows none."""
        if isinstance(self.current_node, nodes.document | nodes.section):
            super().render_hr(token)

    def render_image(self, token: SyntaxTreeNode) -> None:
        """Render an image; that of a file by the file's name, which MyST leaves encoded."""
        self._used.add(token.meta.get("label", ""))
        super().render_image(token)
        image = cast(nodes.image, self.current_node[-1])
        if not url_scheme(image["uri"]):
            image["uri"] = unquote(image["uri"])

    def note_definitions(self, scope: dict[str, Any], before: int = 0) -> None:
        """Remember the link definitions of a parsed text, with so many lines above it."""
        for label, definition in scope.get("references", {}).items():
            line = before + definition["map"][0] + 1
            self._definitions.setdefault(label, (line, definition["href"]))

    def unused_definitions(self) -> Iterator[tuple[int, str]]:
        """Yield the line and label of each link definition that nothing has used.

        `[//]: # (text)` is left out: it is how authors write comments in Markdown.
        """
        for label, (line, target) in self._definitions.items():
            if label not in self._used and target not in {"", "#"}:
                yield line, label

    def render_myst_role(self, token: SyntaxTreeNode) -> None:
        name = token.meta["name"]
        allowed = self._env.config.haiku_roles
        if name in allowed:
            try:
                super().render_myst_role(token)
                return
            except Exception as error:
                message = _failure(f"the role {name!r}", error)
        else:
            message = f"the role {name!r} is not allowed in a post; {_hint(name, allowed)}"
        self._report(message, token_line(token, default=0))
        self.current_node.append(nodes.literal(token.content, token.content))

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        line = token_line(token, default=0)
        self._report("reStructuredText is not allowed in a post; write it as Markdown", line)
        self.current_node.append(nodes.literal_block(token.content, token.content))

    def render_substitution(self, token: SyntaxTreeNode, inline: bool) -> None:
        line = token_line(token, default=0)
        self._report("a substitution is not allowed in a post; write what it stands for", line)
        text = f"{{{{{token.content}}}}}"
        self.current_node.append(
            nodes.literal(text, text) if inline else nodes.paragraph(text=text)
        )

    def render_html_inline(self, token: SyntaxTreeNode) -> None:
        self.current_node.append(nodes.Text(token.content))

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        text = token.content.rstrip("\n")
        self.current_node.append(nodes.literal_block(text, text, language="html"))


def _failure(what: str, error: Exception) -> str:
    """Describe an exception that a directive or a role should have prevented."""
    return f"{what} failed with {type(error).__name__}; check what it contains"


def _hint(name: str, allowed: Iterable[str]) -> str:
    close = nearest(name, allowed, limit=1, cutoff=0.8)
    if name in DESIGN_DIRECTIVES:
        return f"it needs the extension {DESIGN!r} in conf.py"
    return f"did you mean {close[0]!r}?" if close else "see the guide on writing posts"


def default_directives(config: Config) -> tuple[str, ...]:
    """Return the default of `haiku_directives`."""
    return (*DIRECTIVES, *DESIGN_DIRECTIVES) if DESIGN in config.extensions else DIRECTIVES


def check_parser(app: Sphinx) -> None:
    """Check that the parser below reads posts, and not that of another extension.

    Raises SystemExit: of any other exception Sphinx would print a traceback.
    """
    filetype = app.config.source_suffix.get(".md", "none")
    parser = app.registry.get_source_parsers().get(filetype)
    if parser is not PostParser:
        raise SystemExit(
            f"conf.py: the parser {filetype!r} of .md files does not limit what posts may do; "
            "map '.md' to 'markdown' in source_suffix, and load no other parser of that name"
        )


def leave_out_pages(app: Sphinx, env: BuildEnvironment, *scheduled: set[str]) -> list[str]:
    """Leave out files that Sphinx finds but that are no sources of pages.

    These are the files of an output folder below the sources, where the Markdown of each post is
    published: there it would be a page without the limits of posts.  A documentation project may
    not read Markdown itself; then all Markdown but posts is left out, too.
    Returns no documents to read again.
    """
    config = app.config
    has_markdown = config.haiku_standalone or {"myst_parser", "myst_nb"} & {*config.extensions}

    @cache
    def is_output(folder: str) -> bool:
        path = Path(env.srcdir, folder)
        is_built = path.resolve() == app.outdir or (path / ".buildinfo").is_file()
        return bool(folder) and (is_built or is_output(dirname(folder)))

    for docname in [name for name in env.found_docs if not is_post(config.haiku_posts, name)]:
        path = str(env.doc2path(docname, False))
        is_read = has_markdown or not path.endswith(".md")
        if not is_read or is_output(dirname(path)):
            withdraw(env, docname, *scheduled)
    return []


def setting_problems(app: Sphinx, config: Config) -> Iterator[str]:
    """Yield the unknown names in `haiku_markdown`, and directives whose extension is missing."""
    try:
        MdParserConfig(enable_extensions={*config.haiku_markdown} - {WIKI_LINKS})
    except (TypeError, ValueError) as error:
        unknown = str(error).partition(": ")[2]
        yield f"haiku_markdown: there is no extension {unknown}; the default is {EXTENSIONS}"
    missing = sorted(set(DESIGN_DIRECTIVES) & set(config.haiku_directives))
    if missing and DESIGN not in app.extensions:
        yield (
            f"haiku_directives: {', '.join(missing)} need the extension {DESIGN!r}; "
            "add it to `extensions` and run: pip install 'haiku-journal[design]'"
        )


class PostParser(MystParser):
    """A Markdown parser with limits for posts; MyST's own for other pages."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse the Markdown of a page into its document."""
        env: BuildEnvironment = document.settings.env
        if not is_post(env.config.haiku_posts, env.current_document.docname):
            super().parse(inputstring, document)
            return
        # Directives of docutils and Sphinx check these settings before they read files.
        document.settings.file_insertion_enabled = False
        document.settings.raw_enabled = False
        # Elements of the post get other ids, as if these were in the document already.
        document.ids.update(dict.fromkeys(RESERVED_IDS, nodes.target()))
        if env not in _PARSERS:
            prepare_parser(env)
        markdown = copy(_PARSERS[env])
        markdown.options = OptionsDict({**markdown.options})  # type: ignore[typeddict-item]
        markdown.options["document"] = document
        markdown.renderer = renderer = PostRenderer(markdown)
        excess = _check_size(inputstring)
        if excess is None:
            scope: dict[str, Any] = {}
            tokens = markdown.parse(inputstring, scope)
            excess = _find_excess(tokens, renderer.counts)
            if excess is None:
                renderer.note_definitions(scope)
                _report_surplus(tokens, env)
                renderer.render(tokens, markdown.options, scope)
                _report_lost(tokens, document, env)
                for line, label in renderer.unused_definitions():
                    _warn_lost(env, line, f"no link uses this definition: [{label}]")
                return
        line, message = excess
        report_violation(env, message, line)
        markdown.render(_as_code(inputstring))


_PARSERS: WeakKeyDictionary[BuildEnvironment, MarkdownIt] = WeakKeyDictionary()
"""The parser of the posts of an environment; each post has a copy with a renderer of its own."""


def prepare_parser(env: BuildEnvironment) -> None:
    """Make the parser that the posts of an environment share; otherwise the first post does."""
    markdown = create_md_parser(_markdown_config(env), PostRenderer)
    # LinkGuard reports forbidden links; markdown-it would leave them as text.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    add_rules(markdown, _extensions(env.config))
    keep_text(markdown)
    markdown.disable("wordcount", ignoreInvalid=True)  # for a role that posts may not use
    markdown.options["maxNesting"] = 4 * NESTING_LIMIT
    _PARSERS[env] = markdown


def _markdown_config(env: BuildEnvironment) -> MdParserConfig:
    """Return MyST's settings for posts: those of conf.py, and the journal's defaults."""
    config: MdParserConfig = env.myst_config  # type: ignore[attr-defined]
    unset = {name: value for name, value in MARKDOWN.items() if not is_set(env.config, name)}
    settings = {name.removeprefix("myst_"): value for name, value in unset.items()}
    settings["enable_extensions"] = _extensions(env.config) - {WIKI_LINKS}
    return config.copy(**settings)


def _extensions(config: Config) -> set[str]:
    """Return the extensions of Markdown in posts: those of the journal, and of all pages."""
    is_own = is_set(config, "myst_enable_extensions")
    return {*config.haiku_markdown, *(config.myst_enable_extensions if is_own else ())}


def _report_lost(tokens: Sequence[Token], page: nodes.document, env: BuildEnvironment) -> None:
    """Warn about the words of a post that are not in the nodes made from it."""
    if not tokens:
        return
    alts = (image.get("alt", "") for image in page.findall(nodes.image))
    page_text = " ".join((page.astext(), *alts))
    for line, words in find_lost_words(tokens, page_text).items():
        text = ", ".join(words)
        _warn_lost(env, line, f"words of this text are not in its page: {text}")


def _report_surplus(tokens: Sequence[Token], env: BuildEnvironment, before: int = 0) -> None:
    """Warn about table cells that are not shown; `before` is the number of lines above."""
    for line, cells in find_surplus_cells(tokens):
        text = ", ".join(cells)
        message = f"this row has more cells than the header of its table; not shown: {text}"
        _warn_lost(env, before + line + 1, message)


def _warn_lost(env: BuildEnvironment, line: int, message: str) -> None:
    location = (env.current_document.docname, line)
    logger.warning("%s", message, location=location, type="haiku", subtype="lost")


def _check_size(text: str) -> tuple[int, str] | None:
    """Return the line and message of a violation if a text is too long to be parsed."""
    if len(text) > SIZE_LIMIT:
        return 1, f"a post has at most {SIZE_LIMIT:,} characters, this one has {len(text):,}"
    if text.count("[") > BRACKET_LIMIT:
        lines, brackets = text.split("\n"), 0
        for number, (line, fenced) in enumerate(
            zip(lines, scan_markdown(lines).fenced, strict=True), 1
        ):
            brackets += 0 if fenced else line.count("[")
            if brackets > BRACKET_LIMIT:
                return number, f"a post has at most {BRACKET_LIMIT:,} brackets; split it"
    return None


TOO_MANY_CELLS = f"a table has at most {CELL_LIMIT:,} cells; split it"
"""The message about a table with more cells."""
_LISTED_CELL = re.compile(r"^ *(?:[-+*] +)?[-+*](?: |$)", re.MULTILINE)


def _count_cells(name: str, content: str) -> int:
    """Count the cells of a table directive before it makes them, which can take long."""
    match name:
        case "csv-table":
            try:
                return sum(map(len, csv.reader(content.splitlines())))
            except csv.Error:  # the directive reports it
                return 0
        case "list-table":
            return sum(1 for _match in _LISTED_CELL.finditer(content))
    return 0


def _find_excess(
    tokens: Sequence[Token], counts: Counter[str], depth: int = NESTING_LIMIT
) -> tuple[int, str] | None:
    """Return the line and message of the first limit that some tokens exceed.

    Adds the numbers of `COUNT_LIMITS` to `counts`, which has those of the rest of the post.
    """
    cells, line = 0, 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        children = token.children or ()
        if token.level > depth or _inline_depth(children) > depth:
            return line, f"Markdown nests more than {depth} levels deep here; flatten it"
        for kind in [part.type for part in (token, *children) if part.type in COUNT_LIMITS]:
            counts[kind] += 1
            name, limit = COUNT_LIMITS[kind]
            if counts[kind] > limit:
                return line, f"a post has at most {limit:,} {name}; split it"
        if token.type == "table_open":
            cells = 0
        cells += token.type in {"td_open", "th_open"}
        if cells > CELL_LIMIT:
            return line, TOO_MANY_CELLS
    return None


def _inline_depth(tokens: Sequence[Token]) -> int:
    """Return how deep the inline tokens of a token nest."""
    return max(accumulate(token.nesting for token in tokens), default=0)


def _as_code(text: str) -> str:
    """Return Markdown that shows a text as code, for a text that cannot be rendered."""
    fence = "`" * (3 + max(map(len, re.findall("`+", text)), default=0))
    return f"# Unrendered\n\n{fence}none\n{text}\n{fence}\n"
