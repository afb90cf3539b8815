"""Test the rules of Markdown in posts, without a build."""

from __future__ import annotations

import re

import pytest
from haiku_journal.dialect import EXTENSIONS, add_rules
from haiku_journal.dialect.comments import remove_comments
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin


def make_parser() -> MarkdownIt:
    """Return a parser with the plugins that MyST uses for posts, and the rules of posts."""
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for plugin in (deflist_plugin, dollarmath_plugin, footnote_plugin, gfm_autolink_plugin):
        markdown.use(plugin)
    add_rules(markdown, EXTENSIONS)
    return markdown


PARSER = make_parser()


def tokens(text: str, kind: str) -> list[Token]:
    """Return the tokens of a kind, also those within lines."""
    blocks = PARSER.parse(text)
    inside = [child for block in blocks for child in block.children or ()]
    return [token for token in [*blocks, *inside] if token.type == kind]


PROSE = [
    "It costs $2,000, and later $24,000.",
    "$HOME is $HOME, and $PATH is not.",
    "from $5 to $10",
    "5$ and 6$",
    "$ a $ and $a $ and $ a$",
    "$1$2",
    r"\$a\$ and $a\$",
    "kill $$ and $$",
    "$PATH or `$HOME`",
    "`$a$` and `` $`$ ``",
    "a $ sign",
    "$$",
    "$",
    "PATH=$PATH:$HOME/bin, $dir/${name}, $HOME/$(date)",
    "awk '{print $1, $2}'",
    "a price of US$3 or A$4",
]


@pytest.mark.parametrize("text", PROSE)
def test_dollars_of_prose_and_shell_are_text(text: str) -> None:
    assert tokens(text, "math_inline") == tokens(text, "math_inline_double") == []


FORMULAS = {
    "$x$": ["x"],
    "$x^2$, $y_1$.": ["x^2", "y_1"],
    "2$x$": ["x"],
    r"$a\$b$": [r"a\$b"],
    r"\\$x$": ["x"],
    "($x$)": ["x"],
    "$a\nb$": ["a\nb"],
    "It costs $5; $x$ is free": ["x"],
    "the $n$th": ["n"],
    r"It costs \$5; $x$ is free": ["x"],
    r"$\text{a} b$": [r"\text{a} b"],
    "| $x$ |\n|---|\n| $y$ |": ["x", "y"],
}


@pytest.mark.parametrize(("text", "formulas"), FORMULAS.items())
def test_dollars_are_formulas_by_the_rules_of_pandoc(text: str, formulas: list[str]) -> None:
    assert [token.content for token in tokens(text, "math_inline")] == formulas


def test_double_dollars_in_a_line_are_a_displayed_formula() -> None:
    assert [token.content for token in tokens("a $$x$$ b", "math_inline_double")] == ["x"]


WIKI_LINKS = {
    "[[A title]]": ("A title", ""),
    "see [[a / b / c]].": ("a / b / c", ""),
    "[[posts/2026/a.md|some *words*]]": ("posts/2026/a.md", "some *words*"),
    "[[post#A heading]]": ("post#A heading", ""),
    "[[#heading|here]]": ("#heading", "here"),
    "[[C#]]": ("C#", ""),
    "参照[[标题]]。": ("标题", ""),
    "**[[a]]**": ("a", ""),
    "| a |\n|---|\n| [[b\\|c]] |": ("b", "c"),
    "![[a.png]]": ("a.png", ""),
}


@pytest.mark.parametrize(("text", "expected"), WIKI_LINKS.items())
def test_double_brackets_are_a_link(text: str, expected: tuple[str, str]) -> None:
    (token,) = tokens(text, "wiki_link")
    assert (token.meta["target"], token.content) == expected


NO_WIKI_LINKS = [
    "if [[ -f x ]]; then",
    "x[[1]] and list[['name']] and f()[[a]]",
    "[[1, 2], [3, 4]]",
    "[[1, 2]]",
    "[[:space:]]",
    r"\[[a]]",
    "`[[a]]`",
    "    [[a]]",
    "[[a]](https://e.org)",
    "[[a]][b]\n\n[b]: https://e.org",
    "[[a]]\n\n[a]: https://e.org",
    "[see [[a]]](https://e.org)",
    "[[]] and [[|a]]",
    "[[[cog]]] and [[[end]]]",
    "[[a\nb]]",
    "[[a]",
]


@pytest.mark.parametrize("text", NO_WIKI_LINKS)
def test_other_double_brackets_stay_as_they_are(text: str) -> None:
    assert tokens(text, "wiki_link") == []


COMMENTS = {
    "a <!-- b --> c": "a  c",
    "<!-- b -->": "",
    "<!-->a<!--->b": "ab",
    "<!-- a\n\nb -->c": "c",
    "<!-- a": "<!-- a",
    "<!-- a --> <!-- b": " <!-- b",
    "<!--a--b-->c": "c",
    "a > b": "a > b",
}


@pytest.mark.parametrize(("html", "left"), COMMENTS.items())
def test_comments_are_removed_from_html(html: str, left: str) -> None:
    assert remove_comments(html) == left


@given(st.lists(st.sampled_from(["<!--", "-->", "-", ">", "<", "!", "word", "\n"])).map("".join))
def test_what_is_no_comment_is_kept(html: str) -> None:
    assert remove_comments(html) == re.sub(r"<!--(?:-?>|.*?-->)", "", html, flags=re.DOTALL)


@pytest.mark.parametrize(
    "text",
    ["a <!-- hidden --> b", "<!-- hidden -->", "- <!--\n  hidden\n  -->", "> <!-- hidden -->"],
)
def test_no_token_has_a_comment(text: str) -> None:
    assert "hidden" not in PARSER.render(text)


@pytest.mark.parametrize(
    "mark", ["<!-- more -->", "<!--more-->", "<!-- truncate -->", "<!-- More -->"]
)
def test_the_mark_of_an_excerpt_is_a_token(mark: str) -> None:
    assert len(tokens(f"Above.\n\n{mark}\n\nBelow.", "excerpt_end")) == 1
    assert len(tokens(f"Above. {mark} Below.", "excerpt_end")) == 1


NO_DEFINITIONS = ["Run\n~ % curl x", "Run\n\n    ~ % curl x", "Run\n\n  ~ % x", "Run\n\n    : x"]


@pytest.mark.parametrize("text", NO_DEFINITIONS)
def test_a_prompt_below_a_paragraph_is_no_definition(text: str) -> None:
    assert tokens(text, "dl_open") == []
    assert text.split("\n")[-1].strip() in PARSER.render(text)


@pytest.mark.parametrize("text", ["a\n: b", "a\n\n: b", "a\n  : b\n  : c\n\nd\n: e"])
def test_definitions_with_colons_are_definitions(text: str) -> None:
    assert len(tokens(text, "dl_open")) == 1


BARE_LINKS = {
    "https://e.org/a_b?c=d): e": ["https://e.org/a_b?c=d"],
    "http://localhost:8000/x, www.e.org.": ["http://localhost:8000/x", "http://www.e.org"],
    "mailto:a@e.org and a@e.org": ["mailto:a@e.org", "mailto:a@e.org"],
    "xmpp:a@e.org": [],
    "ftp://e.org std::map key: value 10:30": [],
    "`https://e.org` [https://e.org](x)": ["x"],
}


@pytest.mark.parametrize(("text", "targets"), BARE_LINKS.items())
def test_bare_links_have_the_schemes_of_posts(text: str, targets: list[str]) -> None:
    assert [token.attrGet("href") for token in tokens(text, "link_open")] == targets


def test_a_footnote_without_definition_is_text() -> None:
    assert tokens("[^a-z] and [^b]\n\n[^b]: Note.", "footnote_ref")[0].meta["label"] == "b"


@given(st.text("ab[]|#$`~<>!-:\\ \n", max_size=60))
def test_any_text_is_parsed(text: str) -> None:
    PARSER.parse(text)
