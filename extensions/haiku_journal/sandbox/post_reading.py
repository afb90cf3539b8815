"""Read posts as Sphinx's builder reads documents, with docutils' settings made once.

For the settings of each document, Sphinx makes a parser of docutils' whole command line.  That
takes longer than to parse the Markdown of many a post, and no public interface avoids it.
`benchmarks/upstream` has a change of Sphinx that would make this module superfluous.

This module uses private parts of Sphinx.  A test compares what both ways of reading make.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

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
        document = self._new_document(str(path))
        for transforms in (
            _READER_TRANSFORMS,
            registry.get_transforms(),
            parser.get_transforms(),
        ):
            document.transformer.add_transforms(transforms)
        with sphinx_domains(env):
            builder.events.emit("source-read", docname, content)
            parser.parse(content[0], document)
            document.current_source = document.current_line = None
            document.transformer.apply_transforms()
        env.all_docs[docname] = time.time_ns() // 1_000
        env.current_document = _CurrentDocument()
        env.ref_context.clear()
        return document

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
        document = nodes.document(settings, reporter, source=path)
        document.note_source(path, -1)
        document.transformer = SphinxTransformer(document)
        return document
