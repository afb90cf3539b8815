"""The classes and ids that a post may give to elements of its page.

The style sheets and scripts of the site find the parts of a page by classes and ids.  With
those names, a post could look and act like the search field, or be in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

CLASSES = (
    *("attention", "caution", "danger", "error", "hint", "important", "note", "seealso", "tip"),
    *("warning", "dropdown", "toggle", "toggle-shown"),
    *("dark-light", "only-dark", "only-light", "no-scaled-link"),
    *("align-left", "align-center", "align-right", "text-left", "text-center", "text-right"),
    *("centered", "colwidths-auto", "colwidths-given", "external", "glossary", "longtable"),
    *("sd-[mp]-*", "sd-[mp][bltrxy]-*", "sd-bg-*", "sd-border-*", "sd-font-*", "sd-fs-*"),
    *("sd-outline-*", "sd-rounded-*", "sd-shadow-*", "sd-text-*"),
)
"""The default of `haiku_classes`: the classes that a post may use, as patterns."""

_MADE_BY_PARSER = ("contains-task-list", "field-list", "task-list-item")
"""The classes that the Markdown parser itself gives to elements."""

RESERVED_IDS = (
    *("bd-header-version-warning", "color-mode", "journal-search", "main-content", "searchbox"),
    *(
        "post-mentions",
        "post-related",
        "post-series",
        "pst-header",
        "pst-page-navigation-heading-2",
    ),
    *("pst-page-toc-nav", "pst-primary-sidebar", "pst-primary-sidebar-modal"),
    *("pst-scroll-pixel-helper", "pst-secondary-sidebar", "pst-secondary-sidebar-modal"),
    *("pst-skip-link", "search-dialog-results", "search-dialog-values"),
    *("search-page-panel-results", "search-page-panel-values"),
)
"""The ids of the parts of a page around a post: those of the theme, its scripts and ours."""

_CLASS_ARGUMENTS = frozenset({"class", "container", "cssclass", "div", "rst-class"})
"""The directives whose argument has classes."""


def directive_classes(
    name: str, arguments: Iterable[str], options: Mapping[str, Any]
) -> Iterator[str]:
    """Yield the classes that a directive gives to elements, from its arguments and options."""
    if name in _CLASS_ARGUMENTS:
        yield from " ".join(arguments).split()
    for option, value in options.items():
        if "class" in option:
            yield from value.split() if isinstance(value, str) else value or ()


def is_allowed_class(name: str, patterns: Iterable[str]) -> bool:
    """Return whether a post may use a class."""
    return name in _MADE_BY_PARSER or any(fnmatchcase(name, pattern) for pattern in patterns)
