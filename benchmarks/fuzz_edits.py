"""Random edits of a small journal: its posts, pages, files, templates and settings.

An edit is a tuple of plain values, so a sequence of edits can be printed and repeated.  Its
values come from the lists below: whatever a journal may contain that changes its output
belongs there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from support.paths import EXTENSIONS
from support.posts import post

NOW = 1_767_225_600
"""The time of the first builds: 2026-01-01 00:00 UTC, before the last of the dates below."""

Edit = tuple[Any, ...]
"""An edit: (`post`, name, key, value), (`file`, path, content), (`move`, path, path), (`delete`,
path), (`set`, setting, source text) or (`now`, seconds); without a value, something is removed."""


class Step(NamedTuple):
    """Some edits, and the build after them.

    `time` is the modification time of all files that they write; None is the present.
    """

    edits: tuple[Edit, ...]
    builder: str
    parallel: int
    time: int | None


# -- What a journal may contain -----------------------------------------------------------

POSTS = ("a", "b", "c", "d/e", "d/f", "g")
PAGES = ("about", "guide/x", "guide/y", "posts.d/z")

BODIES = (
    "Words.",
    'He said "quoted" words -- and went ... 3 (c) now. See www.example.org ~~gone~~.',
    "![dot](dot.png)\n\n![other](d/dot.png)",
    "![none](none.png)",
    "```{figure} dot.png\n:name: fig-a\n\nA caption\n```\n\nSee {numref}`fig-a`.",
    "{numref}`fig-a` and {numref}`Figure %s <fig-a>` and {ref}`fig-a`",
    "![any](dot.*)",
    "![dot](/posts/dot.png) [log](run.log) [it](path:run.log)",
    "[](a.md) [b](b.md) [](d/e.md) [](../about.md)",
    "[](/posts/a.md) [](/posts/d/e.md#section) [](#section)",
    "[](none.md) [x](none.log) <project:a.md> <path:run.log>",
    "{haiku:post}`a` {post}`d/e` {tag}`x` {year}`2024`",
    "{doc}`b` {doc}`/about` {any}`a` {any}`word` {any}`fig-a`",
    "{ref}`label` {ref}`it <label>` [](label) [](#label)",
    "(label)=\n## Section\n\nWords of a section.\n\n## Other section\n\nMore words.",
    "(label)=\n## Labelled\n\n{haiku:year}`2024`",
    "```{glossary}\nword\n  What is said.\n```",
    "```{glossary}\nword\n  What is written.\nother\n  Another.\n```\n\n{term}`word`",
    "{term}`word` {term}`other`",
    "```{math}\n:label: square\nx^2\n```\n\n{eq}`square`",
    "```{math}\n:label: cube\nx^3\n```\n\n```{math}\nx\n```\n\n"
    "```{math}\n:label: square\ny^2\n```",
    "{eq}`square` {eq}`cube` $x^2$",
    "Two[^b] notes[^a].\n\n[^a]: The first.\n[^b]: The second.\n\nText [^c]\n\n[^c]: last",
    "```{posts}\n:tag: x\n```\n\n```{posts}\n:year: 2024\n:limit: 1\n:style: haiku\n```",
    "```{tags} x, new\n```",
    "- [ ] a task\n- [x] done\n\nTerm\n: Definition\n\n:field: value",
    ":::{note}\nColons {{ name }}\n:::\n\n% a comment\n\n+++\n\n> [!NOTE]\n> An alert.",
    "```python\nprint('code')\n```\n\n```\nplain\n```\n\n```{code-block} sh\n:caption: Run\n"
    ":name: code-a\n:linenos:\n\nls\n```",
    "| a | b |\n|---|---|\n| 1 | 2 |\n\nA sentence about sapphires and moss.",
    "Moss grows on sapphires; {abbr}`HTML (markup)` {pep}`8` {samp}`a{b}`.",
    "# Another title\n\n### Skipped\n\nWords.",
    "<b>raw</b> &amp; https://example.org/?a=b [mail](mailto:a@b.c) $$x$$ (y)",
)
FIELDS: dict[str, tuple[Any, ...]] = {
    "title": ("One", "Two", "Same", "Ωmega", '"Quoted"'),
    "date": ("2023-01-01", "2023-01-02", "2024-06-01", "2024-06-01T10:00", "2026-06-01"),
    "tags": ([], ["x"], ["X", "y"], ["y", "z"], ["C++", "日本語"]),
    "draft": (None, True),
    "summary": (None, "Short.", 'With "quotes".'),
    "aliases": (None, ["old/a"], ["old/b", "posts/before"], ["posts/g"]),
    "updated": (None, "2025-01-01", "2025-02-02"),
    "authors": (None, ["Ann"], ["Ann", "Bo"]),
    "reviewed": (None, "2025-11-11"),
    "review_in": (None, "1 day", "2 months", "never"),
    "superseded_by": (None, None, "a", "d/e"),
    "series": (None, "One", "Two"),
    "part": (None, None, 1),
    "id": (None, "urn:one", "urn:two"),
    "haiku": (
        "the first line is here / the second line is longer / the third line ends it",
        "another first line / another second line here / another third line",
        "古池や / 蛙飛び込む / 水の音",
    ),
    "body": BODIES,
}
CODE = "# Code\n\n```{c:function} int one(void)\n```\n\n```{py:function} one(a)\n```"
"""A page with a declaration in C, on one page only: of a name that two documents declare in C or
C++, Sphinx keeps the one that was read first."""
PAGE_TEXTS = (
    "# About\n\nWords of a page.",
    "# Renamed\n\n{haiku:post}`a` [](/posts/a.md) [](/posts/d/e.md#section)",
    "# About\n\n```{posts}\n:style: haiku\n```",
    "# About\n\n```{tag-list}\n```\n\n```{calendar}\n```\n\n```{search-field}\n```",
    CODE,
    "# Refs\n\n{c:func}`one` {py:func}`one` {any}`one` {ref}`label` {numref}`fig-a`",
    "# Terms\n\n```{glossary}\nword\n  Of a page.\n```\n\n(label)=\n## Section\n\n{term}`word`",
    "# Figures\n\n```{figure} /posts/dot.png\n:name: fig-a\n\nCaption\n```\n\n"
    "```{figure} /posts/dot.png\n:name: fig-b\n\nMore\n```\n\n{numref}`fig-b`",
    "# Included\n\n```{include} /posts/run.log\n```\n\n```{literalinclude} /posts/run.log\n```",
    "# Images\n\n![any](/posts/dot.*) ![dot](/posts/d/dot.png) {download}`log </posts/run.log>`",
    "# Index\n\n```{index} moss; stone\n```\n\n{index}`sapphire` {ref}`genindex` {ref}`search`",
    "---\nhtml_meta:\n  description: Described\n---\n# Meta\n\n{{ name }}",
)
INDEXES = (
    "# The journal\n\n```{posts}\n:style: haiku\n:limit: 3\n```\n",
    "# Renamed\n\n```{posts}\n```\n\n```{tag-list}\n```\n",
    "# The journal\n\n```{toctree}\nabout\nguide/x\nguide/y\n```\n",
    "# The journal\n\n```{toctree}\n:numbered:\nguide/y\nguide/x\nabout\n```\n",
    "# The journal\n\n```{toctree}\n:glob:\n:hidden:\nguide/*\n```\n\nWords.",
    "# The journal\n\n```{toctree}\n:titlesonly:\n:caption: Guide\nguide/x\nposts/a\nposts/b\n```",
    "# The journal\n\n{ref}`journal-tags` {ref}`journal-archive` {doc}`about`",
)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'
_PO = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    'msgid "Tags:"\nmsgstr "{0}:"\n\nmsgid "Tags"\nmsgstr "{0}"\n'
)
PO_TEXTS = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    'msgid "First words."\nmsgstr "{}"\n'
)


def _template(name: str) -> str:
    [path] = EXTENSIONS.glob(f"haiku_journal/*/templates/{name}")
    return path.read_text("utf-8")


FILES: dict[str, tuple[bytes | str | None, ...]] = {
    "index.md": INDEXES,
    "posts/dot.png": (PIXEL, PIXEL + b"2", None),
    "posts/dot.svg": (SVG, None),
    "posts/dot.de.png": (PIXEL + b"de", None),
    "posts/d/dot.png": (PIXEL + b"3", None),
    "posts/none.png": (PIXEL + b"4", None),
    "posts/none.log": ("None.", None),
    "posts/none.md": (post("None", date="2022-02-02"), post("None", draft=True), None),
    "posts/run.log": ("It ran.", "It ran again.", None),
    "_static/new.txt": ("new", "newer", None),
    "_static/journal.css": ("p { color: red }", "p { color: blue }", None),
    "_static/own.css": ("b { color: red }", "b { color: blue }", None),
    "_static/own.js": ("let a", "let b", None),
    "_static/own.txt.jinja": ("{{ language }} {{ project }}", None),
    "extra/robots.txt": ("User-agent: *", "User-agent: a", None),
    "extra/deep/page.html": ("<html></html>", None),
    "_templates/foot-related.html": ("<p>Related</p>", "{{ related_posts|length }}", None),
    "_templates/tag.html": (_template("tag.html").replace("<ol", '<ol data-new=""'), None),
    "_templates/block-tag-list.html": ("<p>{{ tags|length }} tags</p>", None),
    "_templates/block-calendar.html": ("<p>{{ year }}</p>", None),
    "_templates/journal-sidebar.html": ("<p>{{ project }}</p>", None),
    "_templates/journal-indexes.html": ("<p>{{ years|length }}</p>", None),
    "_templates/own.html": ('{% extends "page.html" %}{% block body %}Own{% endblock %}', None),
    "_templates/part.html": ("one", "two", None),
    "_templates/layout.html": (
        '{% extends "!layout.html" %}{% block footer %}{% include "part.html" %}{% endblock %}',
        None,
    ),
    "locale/de/LC_MESSAGES/posts.po": (
        PO_TEXTS.format("Erste Worte."),
        PO_TEXTS.format("Die ersten Worte."),
        None,
    ),
    "locale/de/LC_MESSAGES/sphinx.po": (_PO.format("Marken"), _PO.format("Zeichen"), None),
}

SETTINGS: dict[str, tuple[str | None, ...]] = {
    "project": ('"Notes"', None),
    "author": ('"Ann"', None),
    "copyright": ('"Ann"', None),
    "version": ('"1"', None),
    "release": ('"1.2"', None),
    "language": ('"de"', '"ja"', '"fr"', '"en"', None),
    "setup": (
        'lambda app: app.connect("source-read", lambda app, docname, text: '
        'text.__setitem__(0, text[0].replace("Words", "Texts")))',
        'lambda app: app.connect("source-read", lambda app, docname, text: '
        'text.__setitem__(0, text[0].replace("Words", "Verses")))',
        None,
    ),
    "locale_dirs": ('["locale"]', None),
    "figure_language_filename": ('"{root}-{language}{ext}"', None),
    "exclude_patterns": (
        '[*exclude_patterns, "posts/b.md"]',
        '[*exclude_patterns, "guide"]',
        None,
    ),
    "suppress_warnings": ('["myst", "ref"]', None),
    "nitpicky": ("True", None),
    "nitpick_ignore": ('[("c:func", "one")]', None),
    "show_warning_types": ("False", None),
    "keep_warnings": ("True", None),
    "default_role": ('"any"', None),
    "primary_domain": ('"py"', None),
    "highlight_language": ('"python"', '"none"', None),
    "pygments_style": ('"monokai"', None),
    "smartquotes": ("False", None),
    "smartquotes_action": ('"q"', None),
    "trim_footnote_reference_space": ("True", None),
    "numfig": ("True", None),
    "numfig_format": ('{"figure": "Bild %s"}', None),
    "numfig_secnum_depth": ("0", None),
    "math_eqref_format": ('"Eq.{number}"', None),
    "math_number_all": ("True", None),
    "math_numfig": ("False", None),
    "add_function_parentheses": ("False", None),
    "add_module_names": ("False", None),
    "toc_object_entries": ("False", None),
    "manpages_url": ('"https://example.org/{page}"', None),
    "html_title": ('"Title"', None),
    "html_short_title": ('"Short"', None),
    "html_baseurl": ('"https://example.org/"', '"https://example.org/notes/"', None),
    "html_theme_options": ('{**html_theme_options, "show_prev_next": True}', None),
    "html_sidebars": ("{}", '{"**": ["navbar-logo.html"]}', None),
    "html_copy_source": ("True", None),
    "html_show_sourcelink": ("False", None),
    "html_use_index": ("True", None),
    "html_domain_indices": ("True", None),
    "html_last_updated_fmt": ('"%Y-%m-%d"', None),
    "html_permalinks": ("False", None),
    "html_permalinks_icon": ('"¶"', None),
    "html_math_renderer": ('"mathjax"', None),
    "html_extra_path": ('["extra"]', None),
    "html_css_files": ('["own.css"]', '["https://example.org/a.css"]', None),
    "html_js_files": ('["own.js"]', '[("own.js", {"defer": "defer"})]', None),
    "html_logo": ('"posts/dot.png"', None),
    "html_favicon": ('"posts/dot.png"', None),
    "html_additional_pages": ('{"opening": "page.html"}', '{"own": "own.html"}', None),
    "html_context": ('{"own": 1}', None),
    "html_compact_lists": ("False", None),
    "html_codeblock_linenos_style": ('"table"', None),
    "html_secnumber_suffix": ('" "', None),
    "html_show_sphinx": ("False", None),
    "html_style": ('"own.css"', None),
    "html_scaled_image_link": ("False", None),
    "haiku_posts": ('"posts/d"', None),
    "haiku_drafts": ("True", None),
    "haiku_review_in": (
        '{"tag:x": "6 months", "posts/": "1 year"}',
        '{"posts/d/": "1 day"}',
        None,
    ),
    "haiku_date_format": ('"%d %B %Y"', '"%Y"', None),
    "haiku_vertical": ("True", None),
    "haiku_page_size": ("1", "2", None),
    "haiku_feed_size": ("1", "3", None),
    "haiku_moved": ('{"blog/": "posts/"}', '{"posts.d/": "posts/d/"}', None),
    "haiku_description": ('"Described."', None),
    "haiku_preview": ("True", None),
    "haiku_csp": ('""', '"default-src *"', None),
    "haiku_search": ('"readthedocs"', None),
    "haiku_cards": ("True", None, None, None),
    "haiku_card_colours": ('{"background": "#123456"}', None),
    "haiku_directives": ('["note", "posts"]', None),
    "haiku_roles": ('["post", "ref"]', None),
    "extensions": (  # with our search: Sphinx's own index differs from build to build
        '["haiku_journal.theme", "haiku_journal.search"]',
        '["haiku_journal.search", "haiku_journal.theme", "haiku_journal.feeds"]',
        '["haiku_journal.search", "haiku_journal.metadata", "haiku_journal.related"]',
        '["haiku_journal", "sphinx.ext.todo"]',
        None,
    ),
    "myst_commonmark_only": ("True", None),
    "myst_gfm_only": ("True", None),
    "myst_enable_extensions": (
        '["deflist", "fieldlist", "dollarmath", "smartquotes", "replacements", "strikethrough"]',
        '["colon_fence", "substitution", "attrs_inline", "tasklist", "alert"]',
        "[]",
        None,
    ),
    "myst_disable_syntax": ('["table"]', '["emphasis", "link"]', None),
    "myst_all_links_external": ("True", None),
    "myst_links_external_new_tab": ("True", None),
    "myst_url_schemes": ('["https"]', None),
    "myst_ref_domains": ('["std", "haiku"]', '["std"]', None),
    "myst_number_code_blocks": ('["python"]', None),
    "myst_title_to_header": ("True", None),
    "myst_heading_anchors": ("1", "0", None),
    "myst_heading_slug_func": ('"docutils"', None),
    "myst_heading_anchors_html_ids": ("False", None),
    "myst_html_meta": ('{"keywords": "moss"}', None),
    "myst_footnote_sort": ("False", None),
    "myst_footnote_transition": ("False", None),
    "myst_words_per_minute": ("1", None),
    "myst_substitutions": ('{"name": "value"}', '{"name": "other"}', None),
    "myst_dmath_allow_labels": ("False", None),
    "myst_dmath_double_inline": ("True", None),
    "myst_enable_checkboxes": ("True", None),
    "myst_highlight_code_blocks": ("False", None),
    "myst_suppress_warnings": ('["myst.xref_missing"]', None),
    "ogp_description_length": ("5", None),
    "ogp_site_name": ('"Site"', None),
    "ogp_custom_meta_tags": ("('<meta name=\"a\">',)", None),
    "tags_intro_text": ('"Tagged:"', None),
}


# -- Journals -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Journal:
    """A journal as values: the keys and body of each post, other files, and settings."""

    posts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    files: Mapping[str, bytes | str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    now: int = NOW

    def texts(self) -> dict[str, bytes]:
        """Return the content of each file by its path in the source folder, except conf.py."""
        texts = {path: _encoded(content) for path, content in self.files.items()}
        for name, keys in self.posts.items():
            texts[f"posts/{name}.md"] = post(keys["title"], **_without(keys, "title")).encode()
        return texts


def _encoded(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _without(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != key}


def _with(values: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    return _without(values, key) if value is None else {**values, key: value}


FIRST = Journal(
    posts={
        name: {"title": f"Post {name}", "date": f"2024-0{number}-01", "body": "First words."}
        for number, name in enumerate(POSTS[:4], 1)
    },
    files={
        "index.md": INDEXES[0],
        "about.md": "---\norphan: true\n---\n" + PAGE_TEXTS[0],
        "posts/dot.png": PIXEL,
        "posts/d/dot.png": PIXEL + b"3",
        "posts/run.log": "It ran.",
    },
    settings={"haiku_cards": "False"},
)
"""The journal before the first edit."""


def edited(journal: Journal, edit: Edit) -> Journal:
    """Return a journal after an edit; one that means nothing changes nothing."""
    match edit:
        case ("post", name, key, value):
            keys = journal.posts.get(name, {"title": f"Post {name}"})
            return replace(journal, posts={**journal.posts, name: _with(keys, key, value)})
        case ("move", name, target) if name in journal.posts and target != name:
            keys = journal.posts[name]
            return replace(journal, posts={**_without(journal.posts, name), target: keys})
        case ("delete", name):
            return replace(journal, posts=_without(journal.posts, name))
        case ("file", path, content):
            return replace(journal, files=_with(journal.files, path, content))
        case ("set", name, value):
            return replace(journal, settings=_with(journal.settings, name, value))
        case ("now", seconds):
            return replace(journal, now=seconds)
    return journal


# -- Random steps ---------------------------------------------------------------------------


def steps(seed: int) -> Iterator[Step]:
    """Yield random steps without end, the same for each seed."""
    chance = random.Random(seed)
    while True:
        count = chance.choice((1, 1, 1, 2, 3))
        yield Step(
            edits=tuple(_edit(chance) for _ in range(count)),
            builder=chance.choice(("html", "html", "html", "dirhtml")),
            parallel=chance.choice((0, 0, 2)),
            time=chance.choice((None, 1_000_000_000, 4_000_000_000)),
        )


def _edit(chance: random.Random) -> Edit:
    kind = chance.choices(
        ("post", "move", "delete", "page", "file", "set", "now"),
        weights=(45, 4, 4, 7, 16, 24, 2),
    )[0]
    name = chance.choice(POSTS)
    match kind:
        case "post":
            key = "body" if chance.random() < 0.5 else chance.choice([*FIELDS])
            return ("post", name, key, chance.choice(FIELDS[key]))
        case "move":
            return ("move", name, chance.choice(POSTS))
        case "delete":
            return ("delete", name)
        case "page":
            page = chance.choice(PAGES)
            texts = [text for text in PAGE_TEXTS if text != CODE or page == PAGES[0]]
            return ("file", f"{page}.md", chance.choice((*texts, None)))
        case "file":
            path = chance.choice([*FILES])
            return ("file", path, chance.choice(FILES[path]))
        case "now":
            return ("now", chance.choice((NOW, NOW + 86_400, NOW + 200 * 86_400)))
    setting = chance.choice([*SETTINGS])
    return ("set", setting, chance.choice(SETTINGS[setting]))
