"""Pages from frames: what many pages have around their content is rendered once.

A page of the theme consists of some forty templates, and on thousands of pages they print the same
apart from a few values, the holes.  So they render one page with marks in place of these values:
that is a frame.  Another page is a filled frame, if it would have become the same: all else that
the templates looked up in the context is equal, and each function that they called returns the
same again.  A journal whose own templates take part in pages gets no frames, since such templates
may decide by a value that is a hole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, MutableMapping
from copy import copy
from functools import partial
from inspect import isroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, Template
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup, escape
from sphinx.jinja2glue import BuiltinTemplateLoader

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.theming import Theme

_PACKAGE = Path(__file__).parents[1]
_PAGE = "page.html"
"""The template that pages are rendered from."""
_RECORDING = "frame_recording"
"""The name of the recording in the context of the templates."""
_MOST = 8
"""The most frames for pages with the same holes."""

HOLES: dict[str, Callable[[str], str]] = {
    "title": lambda title: escape(Markup(title).striptags()),
    "pageurl": escape,
    "metatags": str,
    "body": str,
    "page_toc": str,
    "rendered_sidebar": str,
}
"""The values that differ from page to page, and how the templates print each."""

_MARK = re.compile(f"\ue000({'|'.join(HOLES)})\ue000")
_PROBE = '<i title="\'">1 &lt; 2</i> & '
"""A value that each way to print would print differently."""

Call = tuple[str, tuple[Any, ...], dict[str, Any]]


class _DeviationError(Exception):
    """Templates that are rendered again have called other functions than before."""


class _Recording:
    """What the templates of a page have looked up in its context, and the calls they made.

    A call is made once.  When the templates are rendered again, they get the same results.
    """

    def __init__(self, context: Mapping[str, Any]) -> None:
        self.context = context
        self.calls: list[tuple[Call, Any]] = []
        self._names: set[str] = set()
        self._done = 0

    def values(self) -> dict[str, Any]:
        """Return what was looked up, as copies that stay as they are."""
        return {name: copy(_value(self.context, name)) for name in self._names}

    def look_up(self, name: str, value: Any) -> Any:
        """Note that a template looked up a value; return what it gets."""
        self._names.add(name)
        is_local = value is not self.context.get(name, missing)
        return value if is_local or not _is_function(value) else partial(self._call, name)

    def rewind(self) -> None:
        """Begin again with the first call."""
        self._done = 0

    def returns(self, call: Call, result: Any) -> bool:
        """Make the next call, and return whether it has a result."""
        name, arguments, options = call
        return _is_same(self._call(name, *arguments, **options), result)

    def _call(self, name: str, *arguments: Any, **options: Any) -> Any:
        call = name, arguments, options
        if self._done == len(self.calls):
            self.calls.append((call, self.context[name](*arguments, **options)))
        made, result = self.calls[self._done]
        if made != call:
            raise _DeviationError
        self._done += 1
        return result


class _RecordedContext(Context):
    """A context of templates that records what they look up."""

    def resolve_or_missing(self, key: str) -> Any:
        value = super().resolve_or_missing(key)
        recording = self.parent.get(
            _RECORDING
        )  # a template that is imported without context has none
        return recording.look_up(key, value) if recording else value


class _Frame(NamedTuple):
    """What a page consists of: text and the names of holes in turns, and what decided on it."""

    pieces: list[str]
    values: dict[str, Any]
    calls: list[tuple[Call, Any]]

    def has_values(self, context: Mapping[str, Any]) -> bool:
        """Return whether all values, apart from holes, are the same in a context."""
        return all(
            context.get(name, missing) is value or _is_same(_value(context, name), value)
            for name, value in self.values.items()
        )

    def fill(self, context: Mapping[str, Any]) -> str:
        """Return the page with the values of a context."""
        pieces = self.pieces.copy()
        for place in range(1, len(pieces), 2):
            name = pieces[place]
            pieces[place] = HOLES[name](context.get(name, ""))
        return "".join(pieces)


class FramedTemplates(BuiltinTemplateLoader):
    """Sphinx's templates, with pages from frames: a value of the setting `template_bridge`."""

    def init(
        self, builder: Builder, theme: Theme | None = None, dirs: list[str] | None = None
    ) -> None:
        super().init(builder, theme, dirs)
        known = [_PACKAGE, *(theme.get_theme_dirs() if theme else ())]
        folders = [Path(builder.confdir, path) for path in builder.config.templates_path]
        self._own = [path for path in folders if not any(map(path.is_relative_to, known))]
        self._frames: defaultdict[object, list[_Frame]] = defaultdict(list)
        self._recorder: Environment | None = None
        self._has_frames = True

    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        """Render a template; a page is a filled frame if there is one for it."""
        if template != _PAGE or not self._has_frames:
            return super().render(template, context)
        holes = tuple(name for name in HOLES if context.get(name))
        frames = self._frames[context.get("content_root"), holes]
        recording = _Recording(context)
        for frame in frames:
            recording.rewind()
            if frame.has_values(context) and all(recording.returns(*call) for call in frame.calls):
                return frame.fill(context)
        recording.rewind()
        page = self._render(recording, context)
        if (
            self._has_frames
            and len(frames) < _MOST
            and (made := self._make(recording, holes, page))
        ):
            frames.append(made)
        return page

    def _render(self, recording: _Recording, context: Mapping[str, Any]) -> str:
        """Render a page; calls that are recorded already are not made again."""
        if self._recorder is None:
            self._recorder = self.environment.overlay()
            self._recorder.context_class = _RecordedContext
        return self._recorder.get_template(_PAGE).render({**context, _RECORDING: recording})

    def _make(self, recording: _Recording, holes: tuple[str, ...], page: str) -> _Frame | None:
        """Return the frame of a page, unless the templates print a hole in another way."""

        def render(values: Mapping[str, str]) -> str:
            recording.rewind()
            return self._render(recording, {**recording.context, **values})

        probes = dict.fromkeys(holes, _PROBE)
        values = {name: value for name, value in recording.values().items() if name not in holes}
        try:
            pieces = _MARK.split(render({name: f"\ue000{name}\ue000" for name in holes}))
            frame = _Frame(pieces, values, recording.calls)
            is_true = frame.fill(recording.context) == page and frame.fill(probes) == render(
                probes
            )
        except _DeviationError:
            return None
        return frame if is_true else None

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002, so it is named in Jinja
    ) -> Template:
        """Load a template; its globals are those of all.

        Jinja chains them to an empty dictionary of the template's own, and goes through the chain
        for each page.
        """
        template = super().load(environment, name, globals)
        template.globals = environment.globals
        return template

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Load a template; note if a page consists of templates of the journal's own."""
        found = super().get_source(environment, template)
        if environment is self._recorder and any(map(Path(found[1]).is_relative_to, self._own)):
            self._has_frames = False
        return found


def _value(context: Mapping[str, Any], name: str) -> Any:
    """Return what is compared of a value: of a function only that it is one.

    Of the metadata of a page, only what concerns the theme is compared.
    """
    value = context.get(name, missing)
    if _is_function(value):
        return isroutine
    if name == "meta" and isinstance(value, dict):
        return {key: item for key, item in value.items() if key.startswith("html_theme.")}
    return value


def _is_function(value: object) -> bool:
    """Return whether a value is a function, unless it takes the context from the templates."""
    return isroutine(value) and not hasattr(value, "jinja_pass_arg")


def _is_same(one: object, other: object) -> bool:
    return one is other or (type(one) is type(other) and one == other)
