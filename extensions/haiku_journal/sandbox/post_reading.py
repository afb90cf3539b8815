"""Read posts as Sphinx's builder reads documents, in less time.

For the settings of each document, Sphinx makes a parser of docutils' whole command line.  That
takes longer than to parse the Markdown of many a post, and no public interface avoids it.  And
dozens of transforms search each document for nodes, or visit them all, which docutils does slowly.
`benchmarks/upstream` has the changes that would make this module superfluous.

This module uses private parts of Sphinx.  A test compares what both ways of reading make.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from docutils import nodes
from docutils.readers.standalone import Reader
from docutils.transforms import Transform
from docutils.utils import DependencyList
from sphinx.environment import _CurrentDocument
from sphinx.transforms import SphinxSmartQuotes, SphinxTransformer
from sphinx.transforms.i18n import Locale
from sphinx.util import get_filetype
from sphinx.util.docutils import (
    _READER_TRANSFORMS,
    LoggingReporter,
    SphinxTranslator,
    _get_settings,
    sphinx_domains,
)

from .parser import PostParser, prepare_parser

if TYPE_CHECKING:
    from sphinx.builders import Builder


Method = Callable[[Any], None]
"""A method of a visitor, which takes a node."""
Methods = dict[type[nodes.Node], Method]
"""The methods of a visitor by the classes of nodes."""

CHANGED_BY_SMART_QUOTES = re.compile(r"""["'`\\&]|--|\.\.\.|\. \. \.""")
"""What is in each text that smart quotes change, and in some others."""


class document(nodes.document):  # noqa: N801, visitors go by this name
    """A document whose nodes are found and visited in less time.

    Docutils runs a generator for each node, and passes each node that it finds through all above.
    For each visit to a node it makes two messages for debugging, also if nobody reads them, and
    looks for the method of the visitor again.
    """

    def findall(  # type: ignore[override]
        self,
        condition: type | Callable[[nodes.Node], bool] | None = None,
        include_self: bool = True,
        descend: bool = True,
        siblings: bool = False,
        ascend: bool = False,
    ) -> Iterator[Any]:
        """Return the nodes that meet a condition, as docutils does, in the same order."""
        if siblings or ascend or not (include_self and descend):
            return super().findall(condition, include_self, descend, siblings, ascend)
        if condition is None:
            return _walk(self)
        meets = condition.__instancecheck__ if isinstance(condition, type) else condition
        return filter(meets, _walk(self))

    def walk(self, visitor: nodes.NodeVisitor) -> bool:
        """Visit all nodes as docutils does; return whether the visitor stopped."""
        return _walk_about(self, _Methods(visitor, "visit"), defaultdict(lambda: _do_nothing))

    def walkabout(self, visitor: nodes.NodeVisitor) -> bool:
        """Visit all nodes, and depart from them, as docutils does; return as `walk`."""
        return _walk_about(self, _Methods(visitor, "visit"), _Methods(visitor, "departure"))


def _walk(root: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a node and all nodes below it, each before those below it."""
    yield root
    level, above = iter(root.children), []
    while True:
        for node in level:
            yield node
            if children := node.children:
                above.append(level)
                level = iter(children)
                break
        else:
            if not above:
                return
            level = above.pop()


def _do_nothing(_node: nodes.Node) -> None:
    """Do nothing."""


def _walk_about(node: nodes.Node, visits: Methods, departures: Methods) -> bool:
    """Visit a node and all below it; the exceptions are those by which a visitor omits some."""
    kind = type(node)
    departs, stops = True, False
    try:
        try:
            visits[kind](node)
        except nodes.SkipNode:
            return False
        except nodes.SkipDeparture:
            departs = False
        if children := node.children:
            try:
                for child in children[:]:  # a visitor may replace nodes
                    if stops := _walk_about(child, visits, departures):
                        break
            except nodes.SkipSiblings:
                pass
    except nodes.SkipChildren:
        pass
    except nodes.StopTraversal:
        stops = True
    if departs:
        departures[kind](node)
    return stops


class _Methods(Methods):
    """The methods of a visitor for all visits or all departures, each looked for once."""

    def __init__(
        self, visitor: nodes.NodeVisitor, occasion: Literal["visit", "departure"]
    ) -> None:
        self._visitor = visitor
        self._prefix = "visit_" if occasion == "visit" else "depart_"
        self._dispatch: Method = getattr(visitor, f"dispatch_{occasion}")
        self._unknown: Method = getattr(visitor, f"unknown_{occasion}")
        self._bases = _BASES.get(getattr(type(visitor), f"dispatch_{occasion}"))

    def __missing__(self, kind: type[nodes.Node]) -> Method:
        self[kind] = method = self._method(kind)
        return method

    def _method(self, kind: type[nodes.Node]) -> Method:
        if self._bases is None:  # the visitor has a way of its own
            return self._dispatch
        for base in self._bases(kind):
            method: Method | None = getattr(self._visitor, self._prefix + base.__name__, None)
            if method:
                return method
        return self._unknown


_BASES: dict[object, Callable[[type], Sequence[type]]] = {
    nodes.NodeVisitor.dispatch_visit: lambda kind: (kind,),
    nodes.NodeVisitor.dispatch_departure: lambda kind: (kind,),
    SphinxTranslator.dispatch_visit: lambda kind: kind.__mro__,
    SphinxTranslator.dispatch_departure: lambda kind: kind.__mro__,
}
"""How methods are called, and the classes for which each way looks, from the class of a node."""


class _SmartQuotes(SphinxSmartQuotes):
    """Sphinx's transform, which does not go through the blocks of text that stay as they are."""

    def apply(self, **kwargs: Any) -> None:
        # Only that action also replaces characters that the pattern does not find.
        if self.config.smartquotes_action != "-1":
            self.document = _TypedBlocks(self.document)  # type: ignore[assignment]
        super().apply(**kwargs)


class _TypedBlocks:
    """Of a document, what the transform takes: its blocks of text, but only those to change."""

    def __init__(self, post: nodes.document) -> None:
        self.settings, self.reporter = post.settings, post.reporter
        typed = filter(CHANGED_BY_SMART_QUOTES.search, post.findall(nodes.Text))
        self._blocks = dict.fromkeys(block for block in map(_block_of, typed) if block)

    def findall(self, _kind: type[nodes.TextElement]) -> Iterable[nodes.TextElement]:
        """Return the blocks in order."""
        return self._blocks


def _block_of(text: nodes.Text) -> nodes.TextElement | None:
    """Return the block that a text is in."""
    block, node = None, text.parent
    while isinstance(node, nodes.TextElement):
        block, node = node, node.parent
    return block


def _quicker(transform: type[Transform]) -> type[Transform]:
    return _SmartQuotes if transform is SphinxSmartQuotes else transform


class PostReader:
    """A reader of the posts of one build.

    It knows no default role, which Markdown does not have.  What all posts need is made at once,
    before processes are forked that would each make it.
    """

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        defaults = {"traceback": True, **builder.env.settings}
        self._settings = _get_settings(
            Reader, PostParser, defaults=defaults, read_config_files=True
        )
        of_extensions = map(_quicker, builder._registry.get_transforms())
        self._transforms = [*_READER_TRANSFORMS, *of_extensions]
        folders = [builder.srcdir / folder for folder in builder.config.locale_dirs]
        if not any(folder.is_dir() for folder in folders):
            self._transforms.remove(Locale)  # it looks for the translation of each document
        configuration = builder.confdir / "docutils.conf"
        self._configuration = configuration if configuration.is_file() else None
        prepare_parser(builder.env)

    def read(self, docname: str) -> nodes.document:
        """Read a post and note the time; return its doctree, which is not written yet."""
        builder, env = self._builder, self._builder.env
        env.prepare_settings(docname)
        path = env.doc2path(docname)
        if self._configuration:
            env.note_dependency(self._configuration)
        content = [path.read_text(encoding=env.settings["input_encoding"])]
        filetype = get_filetype(builder.config.source_suffix, path)
        registry = builder._registry
        parser = registry.create_source_parser(filetype, config=builder.config, env=env)
        env.current_document._parser = parser
        post = self._new_document(str(path))
        post.transformer.add_transforms([*self._transforms, *parser.get_transforms()])
        with sphinx_domains(env):
            builder.events.emit("source-read", docname, content)
            parser.parse(content[0], post)
            post.current_source = post.current_line = None
            post.transformer.apply_transforms()
        env.all_docs[docname] = time.time_ns() // 1_000
        env.current_document = _CurrentDocument()
        env.ref_context.clear()
        return post

    def _new_document(self, path: str) -> nodes.document:
        settings = self._settings.copy()
        settings.record_dependencies = DependencyList()
        settings._source = path
        reporter = LoggingReporter(
            path,
            settings.report_level,
            settings.halt_level,
            settings.debug,
            settings.error_encoding_error_handler,
        )
        post = document(settings, reporter, source=path)
        post.note_source(path, -1)
        post.transformer = SphinxTransformer(post)
        return post
