"""Read posts as Sphinx's builder reads documents, in less time.

For the settings of each document, Sphinx makes a parser of docutils' whole command line.  That
takes longer than to parse the Markdown of many a post, and no public interface avoids it.  And
dozens of transforms search each document for nodes, which docutils does slowly.
`benchmarks/upstream` has the changes that would make this module superfluous.

This module uses private parts of Sphinx.  A test compares what both ways of reading make.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.readers.standalone import Reader
from docutils.utils import DependencyList
from sphinx.environment import _CurrentDocument
from sphinx.transforms import SphinxTransformer
from sphinx.util import get_filetype
from sphinx.util.docutils import (
    _READER_TRANSFORMS,
    LoggingReporter,
    _get_settings,
    sphinx_domains,
)

from .parser import PostParser, prepare_parser

if TYPE_CHECKING:
    from sphinx.builders import Builder


class document(nodes.document):  # noqa: N801, visitors go by this name
    """A document whose nodes are found in one loop.

    Docutils runs a generator for each node, and passes each node that it finds through all above.
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
        prepare_parser(builder.env)

    def read(self, docname: str) -> nodes.document:
        """Read a post and note the time; return its doctree, which is not written yet."""
        builder, env = self._builder, self._builder.env
        env.prepare_settings(docname)
        path = env.doc2path(docname)
        if (configuration := builder.confdir / "docutils.conf").is_file():
            env.note_dependency(configuration)
        content = [path.read_text(encoding=env.settings["input_encoding"])]
        filetype = get_filetype(builder.config.source_suffix, path)
        registry = builder._registry
        parser = registry.create_source_parser(filetype, config=builder.config, env=env)
        env.current_document._parser = parser
        post = self._new_document(str(path))
        for transforms in (
            _READER_TRANSFORMS,
            registry.get_transforms(),
            parser.get_transforms(),
        ):
            post.transformer.add_transforms(transforms)
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
