"""After any edit, an incremental build leaves what a build from nothing does, and warns alike."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from fuzz_builds import fuzz
from fuzz_edits import NOW, PIXEL, PO_TEXTS, SETTINGS, SVG, Edit, Step, steps
from support.posts import post

TERM = "```{glossary}\nword\n  What is said.\n```"
EQUATION = "```{math}\n:label: square\nx^2\n```"
FIGURE = "```{figure} dot.png\n:name: fig-a\n\nA caption\n```"
SEEN: tuple[Edit, ...] = (
    ("post", "a", "body", '"Quoted" -- ~~x~~\n\nTwo[^b] notes[^a].\n\n[^a]: One.\n[^b]: Two.\n'),
    ("post", "b", "body", f"{EQUATION}\n\n{FIGURE}\n\n{{eq}}`square` {{numref}}`fig-a`"),
    ("post", "c", "body", "[x](none.md)"),
    ("post", "d/f", "body", "[y](../none.log) ![none](../none.png)"),
    ("post", "g", "body", "![any](dot.*)"),
    ("post", "d/e", "body", "{ref}`label` {term}`word`"),
    ("file", "index.md", "# J\n\n```{toctree}\n:numbered:\nposts/b\nguide/x\nabout\n```\n"),
    ("file", "guide/x.md", "# Guide\n\n(label)=\n## Section\n"),
    ("set", "numfig", "False"),
)
"""A journal in which each edit below changes something."""

EDITS: dict[str, list[Edit]] = {
    "quotes": [("set", "smartquotes", "False")],
    "the syntax of posts": [("set", "myst_enable_extensions", '["strikethrough", "dollarmath"]')],
    "the order of footnotes": [("set", "myst_footnote_sort", "False")],
    "numbers of figures": [("set", "numfig", "True")],
    "numbers of equations": [("set", "math_eqref_format", '"Eq. {number}"')],
    "warnings of every reference": [("set", "nitpicky", "True")],
    # Of targets in three posts, each of which is read for one of them.
    "a draft at a link's target, an image that was missing, an image of another kind": [
        ("file", "posts/none.md", post("None", draft=True)),
        ("file", "posts/none.png", PIXEL),
        ("file", "posts/dot.gif", PIXEL),
    ],
    "that draft published, an image of the language, an image of a better kind": [
        ("file", "posts/none.md", post("None", date="2022-02-02")),
        ("file", "posts/none.en.png", PIXEL + b"en"),
        ("file", "posts/dot.svg", SVG),
    ],
    "a draft again, an image missing again, an image of a worse kind without a post": [
        ("file", "posts/none.md", post("None", draft=True)),
        ("file", "posts/none.png", None),
        ("post", "b", "body", EQUATION),
    ],
    "no draft at a link's target, a file at one": [
        ("file", "posts/none.md", None),
        ("file", "posts/none.log", "It is there."),
    ],
    "a language with translated scripts": [("set", "language", '"de"')],
    "a language without": [("set", "language", '"en"')],
    "a term": [("post", "a", "body", TERM)],
    "a term twice": [("post", "c", "body", TERM.replace("said", "written"))],
    "the first of both": [("post", "a", "body", TERM.replace("said", "meant"))],
    "the last of both gone": [("post", "c", "body", "Words.")],
    "a handler in conf.py that changes sources": [("set", "setup", SETTINGS["setup"][0])],
    "the source of that handler": [("set", "setup", SETTINGS["setup"][1])],
    "a translation of posts": [
        ("post", "g", "body", "First words."),
        ("file", "locale/en/LC_MESSAGES/posts.po", PO_TEXTS.format("Last words.")),
        ("set", "locale_dirs", '["locale"]'),
    ],
    "that translation": [
        ("file", "locale/en/LC_MESSAGES/posts.po", PO_TEXTS.format("Other words."))
    ],
    "the day of a build": [("set", "html_last_updated_fmt", '""'), ("now", NOW + 86_400)],
    "a label twice": [("post", "a", "body", "(label)=\n## Labelled")],
    "a label once": [("file", "guide/x.md", "# Guide")],
    "a title in the table of contents": [("file", "guide/x.md", "# A guide")],
    "a document of the table of contents deleted": [("delete", "b")],
    "an index of terms": [("set", "html_use_index", "True")],
    "no index of terms": [("set", "html_use_index", "False")],
    "the dialect of GitHub": [("set", "myst_gfm_only", "True")],
}


def test_each_edit_changes_what_it_would_change_in_a_fresh_build(tmp_path: Path) -> None:
    wanted = [Step((), "html", 0, None), Step(SEEN, "html", 0, None)]
    wanted += [Step(tuple(edits), "html", 0, 1_000_000_000) for edits in EDITS.values()]
    found = zip(["nothing", "all", *EDITS], fuzz(tmp_path, wanted), strict=True)
    assert {name: [*map(str, shown)] for name, shown in found if any(shown)} == {}


def test_random_edits_change_what_they_would_change_in_a_fresh_build(tmp_path: Path) -> None:
    shown = fuzz(tmp_path, islice(steps(seed=1), 12))
    assert [str(finding) for finding, _error in shown if finding] == []
