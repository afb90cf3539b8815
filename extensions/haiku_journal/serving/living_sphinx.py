"""Build again with a Sphinx application that has built before.

Sphinx is made for one build a process.  This module reaches into parts of it that are not
public, so that a later build neither repeats what is known nor takes what is outdated.
`tests/project/test_private_parts.py` fails when they change:

- `Project`: the mappings between paths and names of documents.
- `BuildEnvironment`: the caches of doctrees, which a later build would take for current.
- `SphinxComponentRegistry.js_files`: the scripts of all pages, to which themes add those of one.
- `Builder.build`: its steps, which are taken here without saving the environment.
"""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.project import Project
from sphinx.util import logging
from sphinx.util.build_phase import BuildPhase
from sphinx.util.parallel import SerialTasks, parallel_available

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.util._pathlib import _StrPath


class WatchedProject(Project):
    """A project that searches its folder only when files were added or removed."""

    is_current = False

    def __init__(self, project: Project) -> None:
        vars(self).update(vars(project))
        self._paths: dict[tuple[str, bool], _StrPath] = {}

    def __reduce__(self) -> tuple[type[Project], tuple[Any, ...]]:
        return Project, (self.srcdir, self.source_suffix)

    def discover(
        self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)
    ) -> set[str]:
        if not self.is_current:
            self.is_current = True
            self._paths.clear()
            return super().discover(exclude_paths, include_paths)
        # Drafts were withdrawn from the names.
        self.docnames.clear()
        self.docnames.update(self._docname_to_path)
        return self.docnames

    def doc2path(self, docname: str, absolute: bool) -> _StrPath:
        """Return the path of a document; each is made once."""
        key = docname, absolute
        if key not in self._paths:
            self._paths[key] = super().doc2path(docname, absolute)
        return self._paths[key]

    def holds(self, path: Path) -> bool:
        """Return whether a path is that of a known document that still exists."""
        return self.name(path) in self.names() and path.is_file()

    def name(self, path: Path) -> str:
        """Return a path relative to the source folder, as text."""
        return os.path.relpath(path, self.srcdir)

    def names(self) -> set[str]:
        """Return the paths of all documents, relative to the source folder, as text."""
        return set(map(str, self._path_to_docname))


def can_fork(app: Sphinx) -> bool:
    """Return whether a build may use several processes."""
    return parallel_available and app.parallel > 1


class LivingSphinx:
    """A Sphinx application that builds again and again."""

    def __init__(self, app: Sphinx) -> None:
        """Take an application that has built nothing yet."""
        self.app = app
        self.project = app.env.project = WatchedProject(app.env.project)
        self._scripts = list(app.registry.js_files)

    def update(self) -> None:
        """Read and write what is outdated, as `Sphinx.build` does, but leave saving to `save`.

        A process that is killed leaves no saved environment, and so the next one reads and
        writes everything.  Raises what a step raises.
        """
        app, env, builder = self.app, self.app.env, self.app.builder
        self._file.unlink(missing_ok=True)
        env._pickled_doctree_cache.clear()
        env._write_doc_doctree_cache.clear()
        app.registry.js_files[:] = self._scripts  # the theme adds some with each page
        builder.images.clear()
        builder.phase = BuildPhase.READING
        builder.compile_update_catalogs()
        with logging.pending_warnings():
            changed = set(builder.read())
        missing = set(builder.get_outdated_docs())
        changed.update(env.check_dependents(app, changed))
        if changed:
            builder.phase = BuildPhase.CONSISTENCY_CHECK
            env.check_consistency()
        builder.phase = BuildPhase.RESOLVING
        builder.parallel_ok = can_fork(app) and app.is_parallel_allowed("write")
        builder.finish_tasks = SerialTasks()
        builder.write(missing & env.found_docs, changed, "update")
        builder.finish()
        builder.finish_tasks.join()

    def save(self) -> None:
        """Save the environment, whole or not at all."""
        draft = self._file.with_suffix(".new")
        with draft.open("wb") as file:
            pickle.dump(self.app.env, file, pickle.HIGHEST_PROTOCOL)
        draft.replace(self._file)

    @property
    def _file(self) -> Path:
        """The file of the environment, from which the next process starts."""
        return Path(self.app.doctreedir, ENV_PICKLE_FILENAME)
