"""Serve a journal while it is written: every edit is built and shown at once.

Three parts run at the same time.  The first process serves the output over HTTP (`server`),
watches the files (`watcher`) and decides what a change needs (`session`).  It imports no
Sphinx.  The second process (`worker`) keeps one Sphinx application in memory and builds with
it again and again (`warm_build`).  It is replaced when conf.py, a template or the code of an
extension changes.  In the browser, `static/serve.js` reloads the page and shows the faults.
"""

from __future__ import annotations

from .session import Options, serve

__all__ = ["Options", "serve"]
