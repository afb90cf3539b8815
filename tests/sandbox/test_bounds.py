"""Test the limits on posts: no post breaks a build or another post, or loses words silently."""

from __future__ import annotations

import pickle
import re
import resource
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bs4 import Tag
from haiku_journal.sandbox.lost_text import find_lost_words
from haiku_journal.sandbox.parser import CELL_LIMIT, DIRECTIVE_LIMIT, NESTING_LIMIT, SIZE_LIMIT
from markdown_it import MarkdownIt
from support.builds import Result
from support.html import read_html
from support.posts import post
from support.projects import Project

pytestmark = pytest.mark.parts("core")

BODY_LINE = 8
"""The line of a post from `support.posts.post` on which its body starts."""


class TooSlowError(BaseException):
    """A timeout; not an `Exception`, which a build might catch."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Fail the test if the block takes more processor time, in this process or its children."""

    def stop(*rest: Any) -> None:
        raise TooSlowError

    start = children_seconds()
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
        is_slow = children_seconds() - start > seconds
    except TooSlowError:
        is_slow = True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    if is_slow:
        pytest.fail(f"took more than {seconds} seconds", pytrace=False)


def children_seconds() -> float:
    """Return the processor time of the processes that this one has waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def attempt(project: Project, body: str) -> Result:
    """Build two posts, one with this body, and check that the other is unaffected."""
    project.write(
        {"posts/odd.md": post("Odd", body=body), "posts/fine.md": post("Fine", date="2024-01-01")}
    )
    with time_limit(20):
        result = project.build(haiku_time_limit=60)  # the limits on form are tested here
    assert "posts/fine.md" not in result.warnings
    if result.error is None:
        assert {"posts/fine", "posts/odd"} <= set(result.pages)
    else:
        assert re.search(r"in 1 post; nothing was written", str(result.error))
        assert re.search(r"posts/odd\.md:\d+: ERROR: .* \[haiku\.violation\]", result.warnings)
        doctree = pickle.loads((project.root / "build/doctrees/posts/fine.doctree").read_bytes())
        assert "A body of a few words." in doctree.astext()
    return result


TIME_LIMIT = 60
"""Seconds for each post, so that a slow machine refuses none for its time."""


@dataclass(frozen=True)
class Outcome:
    """The result of one of several posts that were built together."""

    violations: list[tuple[int, str]]
    """The lines and messages of its violations: such a post has no page."""
    warnings: list[tuple[int, str]]
    page: Path | None
    """The file of its page."""

    @property
    def article(self) -> Tag:
        assert self.page
        article = read_html(self.page).article
        assert article
        return article

    @property
    def violation(self) -> tuple[int, str]:
        """Return the line and the message of its only violation."""
        (violation,) = self.violations
        return violation


def outcomes_of(project: Project, bodies: Mapping[str, str]) -> dict[str, Outcome]:
    """Build posts with these bodies in one journal: first all, then those without a violation.

    Check that another post is unaffected.
    """
    files = {f"posts/{n}.md": post(f"P{n}", body=body) for n, body in enumerate(bodies.values())}
    project.write({**files, "posts/x.png": b"no image", "posts/fine.md": post("Fine")})
    # The limits on form are tested here: none of these posts may need the limit on time.
    first = second = project.build(haiku_time_limit=TIME_LIMIT)
    violations = violations_of(first)
    if violations:
        assert re.search(r"in \d+ posts?; nothing was written", str(first.error))
        for name in violations:
            project.delete(name)
        second = project.build(haiku_time_limit=TIME_LIMIT)
    assert second.error is None
    assert "posts/fine" in second.pages
    warnings = messages_of(second)
    assert "posts/fine.md" not in violations | warnings
    assert "seconds of processor time" not in first.warnings + second.warnings
    return {
        name: Outcome(
            violations.get(path, []),
            warnings.get(path, []),
            None if path in violations else (second.out / path).with_suffix(".html"),
        )
        for name, path in zip(bodies, files, strict=True)
    }


VIOLATION = " [haiku.violation]"


def messages_of(result: Result) -> dict[str, list[tuple[int, str]]]:
    """Return the lines and texts of the messages about each post."""
    messages: dict[str, list[tuple[int, str]]] = {}
    pattern = r"(posts/\w+\.md):(\d+): [A-Z]+: (.*(?:\n(?!/|ERROR|WARNING).*)*)"
    for name, line, text in re.findall(pattern, result.warnings):
        messages.setdefault(name, []).append((int(line), text.strip()))
    return messages


def violations_of(result: Result) -> dict[str, list[tuple[int, str]]]:
    """Return the lines and texts of the violations of each post that has some."""
    found = {
        name: [
            (line, text.removesuffix(VIOLATION)) for line, text in messages if VIOLATION in text
        ]
        for name, messages in messages_of(result).items()
    }
    return {name: violations for name, violations in found.items() if violations}


@dataclass(frozen=True, eq=False)
class Group:
    """The bodies of posts that are built together, by name."""

    bodies: Mapping[str, str]


def each_of(*groups: Mapping[str, str]) -> pytest.MarkDecorator:
    """Run a test with the outcome of each body; the bodies of a group are built together."""
    cases = [
        pytest.param(group, name, id=name) for group in map(Group, groups) for name in group.bodies
    ]
    return pytest.mark.parametrize(("group", "name"), cases)


@pytest.fixture(scope="module")
def outcomes(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Group], dict[str, Outcome]]:
    """Return a function that builds a group once, with all parts."""

    @cache
    def build(group: Group) -> dict[str, Outcome]:
        return outcomes_of(Project(tmp_path_factory.mktemp("group") / "journal"), group.bodies)

    return build


@pytest.fixture
def outcome(outcomes: Callable[[Group], dict[str, Outcome]], group: Group, name: str) -> Outcome:
    return outcomes(group)[name]


def violation(result: Result) -> tuple[int, str]:
    """Return the line and the message of the only violation of a build."""
    assert result.error is not None
    ((line, message),) = re.findall(
        r"posts/odd\.md:(\d+): ERROR: (.*) \[haiku\.violation\]", result.warnings
    )
    return int(line), message


def nested(depth: int, inner: str, name: str = "note") -> str:
    """Return a text within nested directives."""
    for level in range(depth):
        fence = "`" * (3 + level)
        inner = f"{fence}{{{name}}}\n{inner}\n{fence}"
    return inner


def quotes(depth: int, text: str) -> str:
    return "\n".join("> " * depth + line for line in text.split("\n"))


def lists(depth: int, text: str = "item") -> str:
    return "\n".join(f"{'  ' * level}- {text}{level}" for level in range(depth))


def emphasis(depth: int, text: str) -> str:
    return "*a **b " * depth + text + " b** a*" * depth


# -- Limits -----------------------------------------------------------------------------


def test_a_post_that_is_too_long_is_refused(project: Project) -> None:
    line = "Some words of a line.\n"
    result = attempt(project, line * (SIZE_LIMIT // len(line) + 1))
    line_number, message = violation(result)
    assert line_number == 1
    assert re.fullmatch(
        r"a post has at most 2,000,000 characters, this one has 2,\d+,\d+", message
    )


DEEP = {
    "quotes": quotes(NESTING_LIMIT + 1, "deepest"),
    "quotes without blanks": ">" * 3_000 + "deepest",
    "lists": lists(NESTING_LIMIT),
    "lists in a line": "- " * 3_000 + "deepest",
    "numbers in a line": "1. " * 3_000 + "deepest",
    "emphasis": emphasis(NESTING_LIMIT, "deepest"),
    "emphasis in thousands": emphasis(3_000, "deepest"),
    "emphasis in a heading": "## " + emphasis(NESTING_LIMIT, "deepest"),
    "emphasis in a cell": f"| a |\n|---|\n| {emphasis(NESTING_LIMIT, 'deepest')} |",
    "quotes and lists": "> - " * NESTING_LIMIT + "deepest",
    "footnotes": "[^a]\n\n" + "".join("[^a]: " * 60) + "deepest",
}


@each_of({name: f"Words.\n\n{body}" for name, body in DEEP.items()})
def test_too_deep_nesting_is_refused_at_its_line(outcome: Outcome, name: str) -> None:
    if name == "footnotes" and not outcome.violations:
        return  # consecutive footnote definitions are one text
    line, message = outcome.violation
    assert BODY_LINE + 2 <= line <= BODY_LINE + 2 + DEEP[name].count("\n")
    assert message == f"Markdown nests more than {NESTING_LIMIT} levels deep here; flatten it"


CONTAINERS = {
    "a note": "```{{note}}\n{}\n```",
    "a note in a list": "- ```{{note}}\n  {}\n  ```",
    "a cell of a table of lists": "```{{list-table}}\n* - {}\n```",
    "a cell of a table of values": '```{{csv-table}}\n"{}"\n```',
    "a figure": "```{{figure}} none.png\n{}\n```",
    "a definition": "```{{glossary}}\nterm\n  {}\n```",
    "a table": "```{{table}}\n| a |\n|---|\n| {} |\n```",
}


DEEP_WITHIN = {
    f"{depth} {kind} in {name}": container.format(inner)
    for depth in (70, 2_000)
    for kind, inner in {
        "quotes": "> " * depth + "deepest",
        "lists": "- " * depth + "deepest",
        "emphasis": emphasis(depth, "deepest"),
    }.items()
    for name, container in CONTAINERS.items()
}


@each_of(DEEP_WITHIN)
def test_too_deep_nesting_within_a_directive_is_refused(outcome: Outcome, name: str) -> None:
    if name.endswith("in a table") and "emphasis" not in name and not outcome.violations:
        assert "deepest" in outcome.article.get_text()  # no markup within a cell
        return
    message = outcome.violation[1]
    assert re.fullmatch(r"Markdown nests more than \d+ levels deep here; flatten it", message)


DEEP_ARGUMENTS = {
    name: f"```{{{name}}} {emphasis(200, 'deepest')}\nWords.\n```"
    for name in ("rubric", "epigraph", "admonition", "topic")
} | {"parsed-literal": f"```{{parsed-literal}}\n{emphasis(200, 'deepest')}\n```"}


@each_of(DEEP_ARGUMENTS)
def test_too_deep_nesting_in_the_text_of_a_directive_is_refused(outcome: Outcome) -> None:
    assert "nests more than" in outcome.violation[1]


def test_the_nesting_of_directives_is_limited(project: Project) -> None:
    result = attempt(project, nested(DIRECTIVE_LIMIT, "deepest words"))
    assert (result.error, result.warnings) == (None, "")
    assert "deepest words" in result.article("posts/odd").get_text()
    result = attempt(project, nested(DIRECTIVE_LIMIT + 1, "deepest words"))
    line, message = violation(result)
    assert message == f"directives nest more than {DIRECTIVE_LIMIT} deep; take some out"
    assert line == BODY_LINE + DIRECTIVE_LIMIT


def test_two_hundred_nested_directives_are_refused(project: Project) -> None:
    result = attempt(project, nested(200, "deepest words"))
    assert f"more than {DIRECTIVE_LIMIT} deep" in violation(result)[1]


def test_reaching_all_limits_at_once_gives_a_page_or_a_refusal(project: Project) -> None:
    """Each level of directives counts quotes from zero."""
    text = "deepest words"
    for level in range(DIRECTIVE_LIMIT):
        fence = "`" * (3 + level)
        text = quotes(NESTING_LIMIT - 4, f"{fence}{{note}}\n{text}\n{fence}")
    result = attempt(project, text)
    if result.error is None:
        assert "deepest words" in result.article("posts/odd").get_text()


def rows(columns: int, number: int) -> str:
    """Return a table in Markdown's own syntax."""
    row = "|" + "x|" * columns + "\n"
    return row + "|" + "-|" * columns + "\n" + row * number


WIDE = {
    "a long table": rows(2, CELL_LIMIT // 2 + 1),
    "a wide table": rows(5_000, 5),
    "rows that are filled up": "|" + "a|" * 5_000 + "\n|" + "-|" * 5_000 + "\n" + "x\n" * 5,
    "a table in a quote": quotes(1, rows(100, CELL_LIMIT // 100 + 1)),
    "a table in a note": f"```{{note}}\n{rows(2, CELL_LIMIT // 2 + 1)}```",
    "a table of values": "```{csv-table}\n"
    + ("x," * 99 + "x\n") * (CELL_LIMIT // 100 + 1)
    + "```",
    "a table of lists": "```{list-table}\n"
    + ("* - x\n" + "  - x\n" * 99) * (CELL_LIMIT // 100 + 1)
    + "```",
}


@each_of({name: f"Words.\n\n{body}" for name, body in WIDE.items()})
def test_a_table_with_too_many_cells_is_refused_at_its_line(outcome: Outcome, name: str) -> None:
    line, message = outcome.violation
    assert message == f"a table has at most {CELL_LIMIT:,} cells; split it"
    assert BODY_LINE + 2 <= line <= BODY_LINE + 2 + WIDE[name].count("\n")


def test_the_cells_of_two_tables_are_counted_separately(project: Project) -> None:
    table = rows(10, 10)
    result = attempt(project, f"{table}\n{table}")
    assert (result.error, result.warnings) == (None, "")


# -- Pathological inputs ----------------------------------------------------------------

N = 1_000
"""A number for which work that grows with its cube takes longer than a post may."""

PATHOLOGICAL = {
    "emphasis that opens": "_a " * N,
    "emphasis that closes": "a_ " * N,
    "emphasis that opens twice": "*a **a " * N,
    "emphasis that closes elsewhere": "*a_ " * N,
    "runs of three": "a**b" + "c* " * N,
    "brackets that open": "[a" * N,
    "brackets that close": "a]" * N,
    "brackets within brackets": "[" * N + "a" + "]" * N,
    "brackets and emphasis": "[ a_" * N,
    "emphasis and links": "**x [a*b**c*](d)",
    "links without end": "[a](b" * N,
    "links without end in angles": "[a](<b" * N,
    "links in wrong order": "[ (](" * N,
    "images that open": "![" * N,
    "images without end": "![a](" * N,
    "images within images": "![[]()" * (N // 10),
    "backticks": "".join("e" + "`" * length for length in range(1, N // 10)),
    "backticks that never match": "`a``b" * N,
    "comments": "<!--a" * N,
    "comments after a tag": "</" + "<!--" * N,
    "instructions": "<?" * N,
    "declarations": "<!A " * N,
    "character data": "<![CDATA[" * N,
    "tags": "<a b='" * N,
    "angles": "<" * N,
    "autolinks": "<http://" * N,
    "entities": "&#" * N + "&amp" * N,
    "escapes": "\\" * N,
    "mathematics": "$a" * N,
    "mathematics with escapes": "$" + "\\$" * N,
    "mathematics with code": "$a`" * N,
    "double brackets that open": "[[" * N,
    "double brackets with words": "[[a|" * N,
    "double brackets with headings": "[[a" + "#" * N + "]]",
    "double brackets to nowhere": "[[nowhere]] " * (N // 10),
    "struck text that opens": "~~a " * N,
    "struck text that closes": "a~~ " * N,
    "struck text and emphasis": "~~a *b " * N,
    "schemes": "http:" * N,
    "bare links": "https://e.org/" + ")" * N,
    "links with entities": "https://e.org/" + "&a;" * N,
    "names of hosts": "www." * N,
    "addresses of mail": "a@" * N + " " + "a" * N + "@b",
    "colons": "a:" * 5 * N,
    "alerts": "> [!NOTE]\n" * N,
    "comments that begin": "<!-->" * N,
    "comments without an end": "<!--\n" * N,
    "marks of excerpts": "a\n\n<!-- more -->\n\n" * (N // 3),
    "displayed mathematics": "$$a " * N,
    "footnotes without text": "[^a]" * N,
    "footnotes with text": "".join(f"[^{n}]: x\n" for n in range(N)) + "[^1]",
    "a footnote that is itself": "[^a]\n\n[^a]: [^a] " + "[^a]" * 100,
    "definitions of references": "".join(f"[r{n}]: https://e.org/\n" for n in range(N)) + "[r1]",
    "one reference defined again": "[a]: https://e.org/\n" * (N // 10),
    "a reference used again": "[a]: https://e.org/\n\n" + "[a] " * (N // 3),
    "a title without end": "[a]: /u '" + "x\n" * N,
    "a heading of many lines": "a\n" * N + "===x",
    "rules": "* " * N,
    "tables of one line": "abc\ndef\n|-\n" * (N // 3),
    "bars": "|" * N + "\n" + "|-" * N,
    "lines of a quote": "> a\n" * N,
    "lazy lines of a quote": "> > > a\n" + "a\n" * N,
    "items": "- a\n" * (N // 2),
    "indents": "".join(" " * n + "a\n" for n in range(300)),
    "headings of one name": "## a\n\n" * (N // 6),
    "definitions": "a\n: b\n\n" * (N // 4),
    "fields": ":a: b\n" * (N // 2),
    "tasks": "- [ ] a\n" * (N // 3),
    "labels": "".join(f"(l{n})=\n" for n in range(N // 6)),
    "comments of MyST": "% a\n" * N,
    "breaks": "+++\n" * (N // 3),
    "odd blanks": "\u00a0\u2003\u3000 \t" * N,
    "letters that combine": "a" + "\u0301" * N,
    "no letters at all": "\ufffd" * N,
    "a word without end": "a" * 100_000,
}


REFUSED = {
    "alerts in alerts": "\n".join(
        "> " * level + "[!NOTE]\n" + "> " * level for level in range(1, 60)
    ),
    "braces": "{a}`" * (N // 10),
}
"""More of the kind, apart: where one post is refused, all others are built twice."""


@each_of(PATHOLOGICAL, REFUSED)
def test_a_pathological_post_gives_a_page_or_a_refusal_in_time(outcome: Outcome) -> None:
    # To parse some of these pages takes as long as to make them.
    assert outcome.violations or "<article" in outcome.page.read_text("utf-8")


GROWING = {
    "labels": "".join(f"(l{number})=\n" for number in range(2_001)),
    "headings": "## a\n\n" * 2_001,
    "links": "[a](b) " * 10_001,
    "labels in many notes": ("```{note}\n" + "(l)=\n" * 200 + "```\n\n") * 11,
    "cells": "```{csv-table}\n" + ("x," * 99 + "x\n") * 201 + "```",
    "cells of lists": "```{list-table}\n" + ("* - x\n" + "  - x\n" * 99) * 201 + "```",
    "brackets": "[a" * 50_001,
    "formulas": "$a$ " * 10_001,
    "links to posts": "[[a]] " * 10_001,
    "labels in a note": "```{note}\n" + "".join(f"(l{n})=\n" for n in range(2_001)) + "```",
}
"""Just more than a post may have of each, since the time of some grows with their square."""


@each_of(GROWING)
def test_a_post_that_would_take_too_long_is_refused(outcome: Outcome) -> None:
    assert outcome.violations


SLOW_TO_HIGHLIGHT = "\n\n".join(["<!--" * 20] * 3_000)
"""Text for which the HTML lexer takes minutes."""


@pytest.mark.parametrize("template", ["{}", "```html\n{}\n```", "```{{code-block}} html\n{}\n```"])
def test_code_that_is_slow_to_highlight_gives_a_page_or_a_refusal_in_time(
    project: Project, template: str
) -> None:
    result = attempt(project, template.format(SLOW_TO_HIGHLIGHT))
    if result.error is None:
        assert result.article("posts/odd").get_text().count("<!--") == 60_000


FORMULAS = {
    "roots of roots": "\\sqrt{" * 3_000,
    "fences within fences": "\\left(" * 2_000,
    "powers of powers": "x^" * 3_000 + "y",
    "braces within braces": "{" * 3_000 + "x" + "}" * 3_000,
    "fractions of fractions": "\\frac{" * 500 + "x" + "}{y}" * 500,
    "a stray sign": "&\\tag\\limits\\substack'",
    "a stray line": "~\\\\\\overset^\\hspace\\\\bigl",
    "a stray half": "\\mathbb\\left\\overset\\frac'x\\limits",
    "an unknown command": "\\nothing{known}",
    "an end without a start": "\\end{matrix}",
}


@each_of({name: f"${text}$\n\n```{{math}}\n{text}\n```" for name, text in FORMULAS.items()})
def test_a_formula_that_cannot_be_rendered_is_shown_as_its_source(
    outcome: Outcome, name: str
) -> None:
    if outcome.warnings:
        assert "cannot render this formula" in " ".join(text for _, text in outcome.warnings)
        assert FORMULAS[name] in outcome.article.get_text()


def test_the_size_of_headers_is_limited(project: Project) -> None:
    bomb = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    for header in (bomb, "a: " + "[" * 5_000, "summary: " + "x" * 20_000, "tags: " + "- " * 5_000):
        project.write({"posts/odd.md": post(tags=["x"]).replace("date:", f"{header}\ndate:")})
        with time_limit(20):
            result = project.build()
        assert result.error is not None
        assert re.search(r"posts/odd\.md:\d+: ERROR: ", result.warnings)


def test_a_deeply_nested_title_is_refused_at_its_line(project: Project) -> None:
    deep = emphasis(NESTING_LIMIT + 1, "deepest")
    project.write({"posts/odd.md": post("", title=deep)})
    with time_limit(20):
        result = project.build()
    assert re.search(r"posts/odd\.md:4: ERROR: Markdown nests", result.warnings)


# -- No word is lost --------------------------------------------------------------------


def words_of_levels(depth: int) -> list[str]:
    return [f"level{number}x" for number in range(depth)]


KEPT = {
    "quotes": "\n".join(
        "> " * (level + 1) + word + "\n" + "> " * (level + 1)
        for level, word in enumerate(words_of_levels(NESTING_LIMIT - 1))
    ),
    "lists": "\n".join(
        "  " * level + "- " + word
        for level, word in enumerate(words_of_levels(NESTING_LIMIT // 2 - 1))
    ),
    "quotes in lists": "\n".join(
        "  " * level + "- > " + word for level, word in enumerate(words_of_levels(12))
    ),
    "emphasis": " *".join(words_of_levels(30)) + "*" * 29,
    "directives": nested(DIRECTIVE_LIMIT, "level0x *level1x*"),
    "notes in lists": "\n".join(
        f"{'  ' * level}- {word}\n\n{'  ' * level}  ```{{tip}}\n{'  ' * level}  in{word}\n"
        f"{'  ' * level}  ```\n"
        for level, word in enumerate(words_of_levels(15))
    ),
}


@each_of(KEPT)
def test_below_the_limits_every_word_is_in_the_page(outcome: Outcome, name: str) -> None:
    assert (outcome.violations, outcome.warnings) == ([], [])
    shown = set(re.findall(r"\w+", outcome.article.get_text(" ")))
    written = set(re.findall(r"(?:in)?level\d+x", KEPT[name]))
    assert written
    assert written <= shown


KINDS = """Words *emphasised1* **strong2** `code3` [link4](https://e.org/) <https://auto5.org/>
![alt6](x.png)

> quoted7
>
> - listed8
>   1. numbered9

term10
: definition11

:field12: body13

- [ ] task14

| head15 | head16 |
|--------|--------|
| cell17 | cell18 |

    indented19

```text
fenced20
```

<div>html21</div>

Inline <b>html22</b>, a footnote[^n], \\*escaped23\\*, entity&#50;4, $math25$, {sub}`role26`.

[^n]: Note27.

```{admonition} Title28
Body29
```

```{figure} x.png
:alt: alt30

Caption31
```

```{list-table} Caption32
* - cell33
```

```{csv-table} Caption34
:header: head35

cell36
```

$$
block37
$$

## Heading38

Setext39
--------

Soft40
break41\\
hard42
"""


def test_every_kind_of_text_is_in_its_page(project: Project) -> None:
    project.write({"posts/x.png": b"no image"})
    result = attempt(project, KINDS)
    assert (result.error, result.warnings) == (None, "")
    article = result.article("posts/odd")
    alts = " ".join(image["alt"] for image in article.select("img"))
    shown = article.get_text() + article.get_text(" ") + alts
    # Formulas are rendered letter by letter, and the entity is shown as its digit.
    written = set(re.findall(r"[A-Za-z]+\d+", KINDS)) - {"math25", "block37"} | {"entity24"}
    assert len(written) == 40
    assert {word for word in written if word not in shown} == set()


LOST_WORDS: dict[str, tuple[str, int | None, str]] = {
    "a footnote defined twice": ("See[^a].\n\n[^a]: Kept.\n\n[^a]: Vanished.", 12, "Vanished"),
    "a cell too many": ("| a |\n|---|\n| kept | Vanished |", 10, "Vanished"),
    "the title of an image": ('Words.\n\n![alt](x.png "Vanished")', 10, "Vanished"),
    "the content of an image": ("```{image} x.png\nVanished\n```", 8, ""),
    "an unknown option": ("```{note}\n:vanished: Vanished\n\nKept.\n```", 9, "vanished"),
    "an uneven list": ("```{list-table}\n* - a\n  - b\n* - Vanished\n```", 8, "Vanished"),
    "a directive without its list": ("```{hlist}\nVanished\n```", 8, ""),
    "deep lists in a note": (f"```{{note}}\n{lists(100, 'Vanished')}\n```", None, ""),
    "deep quotes in a note": (f"```{{note}}\n{quotes(300, 'Vanished')}\n```", None, ""),
}


@each_of({name: body for name, (body, _, _) in LOST_WORDS.items()})
def test_a_word_missing_from_its_page_is_reported_with_its_line(
    outcome: Outcome, name: str
) -> None:
    body, line, word = LOST_WORDS[name]
    if outcome.page and outcome.article.get_text().count("Vanished") == body.count("Vanished"):
        return
    messages = outcome.violations + outcome.warnings
    assert messages, "words are missing and no message reports it"
    assert line in (None, messages[0][0])
    assert word in " ".join(text for _, text in messages)


def test_a_build_with_warnings_as_errors_fails_for_lost_words(project: Project) -> None:
    body = "See[^a].\n\n[^a]: Kept.\n\n[^a]: Vanished."
    project.write({"posts/odd.md": post(body=body)})
    run = project.command("-W")
    assert run.returncode != 0
    assert re.search(
        r"posts/odd\.md:12: WARNING: words of this text are not in its page: Vanished "
        r"\[haiku\.lost\]",
        run.stderr,
    )


def test_surplus_cells_in_directives_are_reported(project: Project) -> None:
    body = (
        "```{note}\n| a | b |\n| - | - |\n| 1 | 2 | surplus |\n| `x` | [3](https://e.org/y) |\n"
        "```\n\n````{tip}\n```{note}\n> | a |\n> | - |\n> | 1 | gone |\n```\n````\n"
    )
    source = post(body=body)
    project.write({"posts/a.md": source})
    lines = source.split("\n")
    expected = [
        (lines.index("| 1 | 2 | surplus |") + 1, "surplus"),
        (lines.index("> | 1 | gone |") + 1, "gone"),
    ]
    reports = re.findall(
        r"a\.md:(\d+): WARNING: this row has .* not shown: (.*) \[", project.build().warnings
    )
    assert [(int(line), words) for line, words in reports] == expected


TABLE = "| a | b |\n|---|---|\n"
DROPPED: dict[str, tuple[str, list[tuple[int, str]], str]] = {
    # Cells beyond the header of a table.
    "tag": (TABLE + "| 1 | 2 | <T> |", [(2, "not shown: <T>")], ""),
    "braces": (TABLE + "| 1 | 2 | {x} |", [(2, "not shown: {x}")], ""),
    "word of another cell": (TABLE + "| 1 | 2 | a |", [(2, "not shown: a")], ""),
    "sign": (TABLE + "| 1 | 2 | + |", [(2, "not shown: +")], ""),
    "link": (TABLE + "| 1 | 2 | [](x.md) |", [(2, "not shown: [](x.md)")], ""),
    "two cells": (TABLE + "1 | 2 | 3 | | 4", [(2, "not shown: 3, 4")], ""),
    "code": (TABLE + "| 1 | `x|y` |", [(2, "not shown: y`")], ""),
    "two rows": (TABLE + "| 1 | 2 | 3 |\n| 4 | 5 |\n| 6 | 7 | 8 |", [(2, ": 3"), (4, ": 8")], ""),
    "quoted row": ("> | a |\n> |---|\n> | 1 | 2 |", [(2, "not shown: 2")], ""),
    "row in a list": ("- x\n\n  | a |\n  |---|\n  | | 2 |", [(4, "not shown: 2")], ""),
    "enough cells": (TABLE + "| 1 | \\| |\n| | |\n|||\n| 1 | 2 | |\n1|2", [], "|"),
    "units": (TABLE + "| __335 kB__ | *a*_b_ |", [], "335 kB"),
    # Block breaks and comments of MyST.
    "percent": ("% make install\n\ntext", [], "% make install"),
    "percent in text": ("text\n% make install\ntext", [], "% make install"),
    "percent in a list": ("- text\n\n  % make", [], "% make"),
    "percent in a quote": ("> % make", [], "% make"),
    "percent in a directive": ("```{note}\n% make\n```", [], "% make"),
    "plus": ("--- a/file\n+++ b/file", [], "+++ b/file"),
    "plus alone": ("text\n\n+++\n\ntext", [], "+++"),
    "plus in a directive": ("```{note}\n+++ b/file\n```", [], "+++ b/file"),
    # Definitions.
    "unused definition": ("[note]: important", [(0, "no link uses this definition: [NOTE]")], ""),
    "unused in a directive": ("```{tip}\ntext\n\n[a]: b\n```", [(3, "definition: [A]")], ""),
    "used definitions": ("[a], [b][], [c][d], ![e]\n\n"
        + "\n".join(f"[{x}]: https://e.org/{x}" for x in "abd") + "\n[e]: x.png", [], "a, b, c"),
    "used in a directive": ("```{tip}\n[a]\n```\n\n[a]: https://e.org", [], "a"),
    "defined in a directive": ("[a]\n\n```{tip}\n[a]: https://e.org\n```",
        [(3, "definition: [A]")], "[a]"),
    "defined twice": ("[a]\n\n[a]: https://e.org\n[a]: https://e.com", [(3, "Duplicate")], "a"),
    "comment as a definition": ("[//]: # (text)\n[comment]: <> (text)", [], ""),
    "unused footnote": ("text\n\n[^a]: Note.", [(2, "not referenced")], "Note."),
    "footnote defined twice": ("[^a]\n\n[^a]: One.\n\n[^a]: Two.",
        [(4, "Duplicate footnote"), (4, "page: Two")], "One."),
    "no definition": ("[x]: see the docs", [], "[x]: see the docs"),
    # What else Markdown takes out of the text.
    "comment without an end": ("text <!-- a\n\n<!-- b\n\nc", [], "<!-- b\n\nc"),
    "text after a comment": ("<!-- a --> text", [], "text"),
    "label": ("(label)=\n\ntext", [], "text"),
    "brackets that are no label": ("(a)= b\n\n(a) =", [], "(a)= b"),
    "closing marks": ("## Heading ##\n\ntext \\# &amp;", [], "text # &"),
    "number of a list": ("1986\\. Text\n\n7. Seven", [], "1986. Text"),
    "name of a picture": (":tada: body", [], ":tada: body"),
    "prompt below a paragraph": ("text\n~ % curl x", [], "~ % curl x"),
    "code below a paragraph": ("text\n\n    ~ % curl x", [], "~ % curl x"),
    "register": ("* %rax: the first", [], "%rax: the first"),
    "struck text": ("~~two words~~", [], "two words"),
    "class of characters": ("text [^a-z]", [], "[^a-z]"),
    "prices": ("$2,000 … $24,000, $HOME is $HOME", [], "$2,000 … $24,000, $HOME is $HOME"),
    "title of a link": ("[a](https://e.org 'Title')", [], "a"),
    # Links whose text MyST chooses.
    "address": ("<https://e.org/a_b> <mailto:a@e.org> <a@e.org>", [], "https://e.org/a_b"),
    "path": ("<path:x.txt>", [], ""),
    "project": ("<project:#heading>\n\n## Heading", [], "Heading"),
    "inventory": ("<inv:#x>", [(0, "No matches")], ""),
    "rule in a quote": ("> text\n>\n> ---\n>\n> more", [], "more"),
    "image of another script": ("![a](<a 图.png>)", [], ""),
    "alert": ("> [!NOTE]\n> text", [], "text"),
    "bare link": ("https://e.org/a_b", [], "https://e.org/a_b"),
    "link in double brackets": ("[[P0|two words]]", [], "two words"),
}  # fmt: skip


def test_what_markdown_drops_is_shown_or_reported_with_its_line(project: Project) -> None:
    bodies = enumerate(body for body, _, _ in DROPPED.values())
    files = {f"posts/{number}.md": post(f"P{number}", body=body) for number, body in bodies}
    images = dict.fromkeys(("posts/x.png", "posts/a 图.png"), b"no image")
    project.write({**files, **images, "posts/x.txt": "text"})
    result = project.build()
    assert result.error is None
    reports: dict[int, list[tuple[int, str]]] = {number: [] for number in range(len(DROPPED))}
    for number, line, message in re.findall(
        r"posts/(\d+)\.md:(\d+): WARNING: (.*)", result.warnings
    ):
        reports[int(number)].append((int(line) - BODY_LINE, message))
    for number, (name, (_, expected, shown)) in enumerate(DROPPED.items()):
        found = sorted(reports[number])
        assert [line for line, _ in found] == [line for line, _ in expected], (name, found)
        assert all(part in text for (_, text), (_, part) in zip(found, expected, strict=True))
        assert shown in result.article(f"posts/{number}").get_text(), name


def lost(text: str, shown: str) -> dict[int, list[str]]:
    """Return the words that `find_lost_words` misses on a page, by line."""
    tokens = MarkdownIt("commonmark", {"alerts": True}).enable("table").parse(text)
    for token in tokens:
        if token.map:  # as MyST sets them
            token.map = [token.map[0] + 1, token.map[1] + 1]
    return find_lost_words(tokens, shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("One *two* `three`.", "One two three."),
        ("One\ntwo.", "Twotwo Oneone two One"),
        ("`update`s", "updates"),
        ("ein *Wort*, 言葉 слово", "слово 言葉 Wort ein"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("```{note}\nanything\n```", ""),
        ("... -- !!", ""),
        ("> [!NOTE]\n> text", "text"),
        ("<path:x.md> <wiki:Sphinx> <a@b.org>", "A title"),
    ],
)
def test_words_that_the_page_contains_are_not_lost(text: str, shown: str) -> None:
    assert lost(text, shown) == {}


@pytest.mark.parametrize(
    ("text", "shown", "expected"),
    [
        ("One two.", "One.", {1: ["two"]}),
        ("One.\n\nTwo three four.", "three One", {3: ["Two", "four"]}),
        ("a\n\n> - deep", "a", {3: ["deep"]}),
        ("```python\nprint\n```", "", {1: ["print"]}),
        ("text\n\n    code here", "text", {3: ["code", "here"]}),
        ("<div>\nhtml\n</div>", "<div></div>", {1: ["html"]}),
        ("`code`", "", {1: ["code"]}),
        ("| a |\n|---|\n| b |", "a", {3: ["b"]}),
        ("<https://e.org/a> b", "", {1: ["b"]}),
        ("[a](https://e.org)", "", {1: ["a"]}),
        ("Word", "word", {1: ["Word"]}),
    ],
)
def test_lost_words_are_named_by_the_line_of_their_block(
    text: str, shown: str, expected: dict[int, list[str]]
) -> None:
    assert lost(text, shown) == expected
