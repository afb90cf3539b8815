"""Headers: valid ones, every problem with its line and rule, and properties of any input."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from functools import partial
from itertools import pairwise

import pytest
from haiku_journal.header import plain_form, post_file
from haiku_journal.header.errors import Rule
from haiku_journal.header.fields import KEYS
from haiku_journal.header.model import Header
from haiku_journal.header.values import parse_moment, split_haiku
from haiku_journal.util.slugs import haiku_key, tag_key, tag_slug
from hypothesis import assume, example, given
from hypothesis import strategies as st

HAIKU = "one is the first / two follows / three ends it"


def front(*lines: str, body: str = "# A title\n\nText.\n", haiku: str = HAIKU) -> str:
    """Return front matter with a haiku on line 2, a date on line 3 and more lines from line 4."""
    return "\n".join(["---", f"haiku: {haiku}", "date: 2024-02-29", *lines, "---", "", body])


def bare(*lines: str) -> str:
    """Return front matter of just these lines, the first on line 2."""
    return "\n".join(["---", *lines, "---", "", "# A title", "", "Text.", ""])


def simple(
    *lines: str, body: str = "Text.\n", haiku: str = HAIKU, title: str = "May 1, 2024: A title"
) -> str:
    """Return a plain header with its title on line 3 and more lines from line 4."""
    return "\n".join([haiku, "", f"Title: {title}", *lines, "", body])


def header_of(text: str | bytes) -> Header:
    header, problems = post_file.parse_post(text.encode() if isinstance(text, str) else text)
    assert problems == []
    assert header is not None
    return header


# -- Problems ------------------------------------------------------------------------------

PROBLEMS: list[tuple[str, str | bytes, list[tuple[int, str, str]]]] = [
    # No header, or not where it belongs.
    ("an empty file", "", [(1, "missing-header", "no header")]),
    ("blank lines only", "\n\n\n", [(1, "missing-header", "no header")]),
    ("text only", "# A title\n\nText.\n", [(1, "missing-header", "no header")]),
    ("a list", "- a / b / c\n", [(1, "missing-header", "no header")]),
    ("front matter below a blank", "\n" + front(), [(2, "missing-header", "not at the top")]),
    ("front matter below a title", "# T\n\n" + front(), [(3, "missing-header", "not at the top")]),
    ("a plain header below a blank", "\n" + simple(), [(2, "missing-header", "not at the top")]),
    ("a plain header below text", "Hi.\n" + simple(), [(2, "missing-header", "not at the top")]),
    ("a shell's prompt", "$ cat posts/a.md\n" + simple(), [(1, "missing-header", "prompt")]),
    ("an indented fence", " " + front(), [(1, "missing-header", "")]),
    # Fences.
    ("front matter that never closes", "---\nhaiku: a\n", [(1, "unclosed-fence", "never closes")]),
    ("only a fence", "---", [(1, "unclosed-fence", "never closes")]),
    ("an open code fence", front(body="# T\n\n```py\nx\n"), [(8, "unclosed-fence", "'```py'")]),
    ("an open tilde fence", front(body="# T\n\n~~~\nx\n"), [(8, "unclosed-fence", "'~~~'")]),
    (
        "a fence closed too short",
        front(body="# T\n\n````\nx\n```\n"),
        [(8, "unclosed-fence", "````")],
    ),
    ("an open directive", front(body="# T\n\n```{note}\nx\n"), [(8, "unclosed-fence", "{note}")]),
    (
        "a second fence left open",
        simple(body="```\na\n```\n\n```\nb\n"),
        [(9, "unclosed-fence", "```")],
    ),
    ("a plain post's open fence", simple(body="```\nx"), [(5, "unclosed-fence", "```")]),
    # YAML.
    ("broken YAML", bare("haiku: [one"), [(2, "yaml", "not YAML")]),
    ("a colon in a value", front("title: a: b"), [(4, "yaml", "quotes")]),
    ("a tab", front("tags:\n\t- a"), [(5, "yaml", "not YAML")]),
    ("YAML that is a list", bare("- haiku", "- date"), [(2, "yaml", "key: value")]),
    ("YAML that is text", bare("just text"), [(2, "yaml", "key: value")]),
    ("a key that is a list", front("[a, b]: c"), [(4, "yaml", "key")]),
    ("two YAML documents", bare("haiku: a", "--- b"), [(3, "yaml", "")]),
    ("an unknown anchor", front("tags: *x"), [(4, "yaml", "")]),
    ("a header too long", front("summary: " + "x" * 20_000), [(1, "yaml", "characters")]),
    ("a YAML tag", front("summary: !!python/name:os.system x"), [(4, "type", "YAML tags")]),
    ("a local YAML tag", front("tags: [!x y]"), [(4, "type", "YAML tags")]),
    # The haiku.
    ("no haiku", bare("date: 2024-01-01"), [(1, "haiku", "no haiku")]),
    ("an empty header", bare(), [(1, "haiku", "no haiku"), (1, "date", "no date")]),
    ("an empty haiku", front(haiku=""), [(2, "haiku", "empty")]),
    ("a haiku of one line", front(haiku="one"), [(2, "haiku", "1 line;")]),
    ("a haiku of two lines", front(haiku="one / two"), [(2, "haiku", "2 lines")]),
    ("a haiku of four lines", front(haiku="a / b / c / d"), [(2, "haiku", "4 lines")]),
    ("a haiku listed in two", front(haiku="[one, two]"), [(2, "haiku", "2 lines")]),
    (
        "a haiku in a block of four",
        front(haiku="|\n  a\n  b\n  c\n  d"),
        [(2, "haiku", "4 lines")],
    ),
    ("an empty second line", front(haiku="one / / three"), [(2, "haiku", "line 2")]),
    ("an empty last line", front(haiku="one / two / "), [(2, "haiku", "line 3")]),
    ("an empty item", front(haiku="[one, '', three]"), [(2, "haiku", "line 2")]),
    ("a haiku without spaces", front(haiku="one/two/three"), [(2, "haiku", "1 line;")]),
    ("a haiku that is a mapping", front(haiku="{a: b}"), [(2, "type", "mapping")]),
    ("a haiku of lists", front(haiku="[[a], [b], [c]]"), [(2, "type", "text")]),
    ("a haiku too long", front(haiku=f"{'x' * 201} / b / c"), [(2, "haiku", "200 characters")]),
    ("a plain haiku of two", simple(haiku="one / two"), [(1, "haiku", "2 lines")]),
    ("a plain haiku of four", simple(haiku="a / b / c / d"), [(1, "haiku", "4 lines")]),
    ("a plain haiku with an empty line", simple(haiku="one / / three"), [(1, "haiku", "line 2")]),
    ("a plain haiku with an empty end", simple(haiku="one / two /"), [(1, "haiku", "line 3")]),
    # The date.
    ("no date", bare(f"haiku: {HAIKU}"), [(1, "date", "no date")]),
    ("an empty date", bare(f"haiku: {HAIKU}", "date:"), [(3, "type", "empty")]),
    *(
        (f"the date {date}", bare(f"haiku: {HAIKU}", f"date: {date}"), [(3, "date", "not a date")])
        for date in (
            *("yesterday", "2024-02-30", "2023-02-29", "2024-13-01", "0000-01-01", "24-01-01"),
            *("2024-1-1", "01.02.2024", "2024-01-01T25:00", "2024-01-01T10:00+99:00", "20240101"),
            *("2024-01-01T", "2024-01-01 10", "２０２４-01-01", "2024-01-01T10:00 CET"),
            *("2024-W01-1", "0001-01-01T00:00+01:00", "9999-12-31T23:59-01:00"),
        )
    ),
    (
        "a date that is a list",
        bare(f"haiku: {HAIKU}", "date: [2024-01-01]"),
        [(3, "type", "list")],
    ),
    ("a plain post without date", simple(title="A title"), [(3, "date", "no date")]),
    ("a plain post's bad day", simple(title="April 31, 2024: A"), [(3, "date", "2024-04-31")]),
    ("a plain post's bad month", simple(title="Apruary 1, 2024: A"), [(3, "date", "no date")]),
    ("two dates", simple("Date: 2024-05-02"), [(4, "date", "two dates")]),
    ("a bad plain date", simple("Date: soon", title="A title"), [(4, "date", "not a date")]),
    ("a bad update", front("updated: soon"), [(4, "date", "updated")]),
    # The title.
    ("no title", front(body="Text.\n"), [(5, "title", "no title")]),
    ("no body", front(body=""), [(5, "title", "no title")]),
    ("a section instead of a title", front(body="## Section\n"), [(5, "title", "no title")]),
    ("two titles", front(body="# One\n\n# Two\n"), [(8, "title", "second title")]),
    ("two titles, one underlined", front(body="# One\n\nTwo\n===\n"), [(8, "title", "second")]),
    (
        "a title in both header and body",
        front("title: One", body="# Two\n"),
        [(7, "title", "second")],
    ),
    (
        "three titles",
        front(body="# A\n# B\n# C\n"),
        [(7, "title", "second"), (8, "title", "second")],
    ),
    ("a plain post with a heading", simple(body="# Two\n"), [(5, "title", "second title")]),
    (
        "a plain post without title",
        f"{HAIKU}\n\nText.\n",
        [(1, "title", "no title"), (1, "date", "")],
    ),
    ("two plain titles", simple("Title: May 1, 2024: B"), [(4, "title", "twice")]),
    ("an empty plain title", simple(title=""), [(3, "type", "empty"), (3, "date", "no date")]),
    ("a title that is a list", front("title: [a]", body=""), [(4, "type", "list")]),
    # Keys.
    *(
        (f"the key {key}", front(f"{key}: x"), [(4, "unknown-key", hint)])
        for key, hint in {
            "tag": "`tags`",
            "Tags": "`tags`",
            "titel": "`title`",
            "dat": "`date`",
            "author": "`authors`",
            "drafts": "`draft`",
            "sumary": "`summary`",
            "hiaku": "`haiku`",
            "alias": "`aliases`",
            "description": "`summary`",
            "og:titel": "`og:title`",
            "zzz": "the keys are haiku, title",
            "myst": "the keys are",
        }.items()
    ),
    ("a plain unknown key", simple("Tagz: a"), [(4, "unknown-key", "`tags`")]),
    ("a nested unknown key", front("html_meta:\n  robots: x"), [(5, "unknown-key", "robots")]),
    ("a key twice", front("tags: [a]", "tags: [b]"), [(5, "duplicate-key", "line 4")]),
    *(
        (f"{line!r} in a plain header", simple(line), [(4, "misplaced-key", key)])
        for line, key in (
            ("Draft:true", "draft"),
            ("Draft：true", "draft"),
            ("Ｄｒａｆｔ: true", "draft"),
            ("- Draft: true", "draft"),
            ("Draft = true", "draft"),
            ("**Draft**: true", "draft"),
            ("> draft: true", "draft"),
            ("Date:2030-01-01", "date"),
            ("\u200bDraft: true", "draft"),
            ("Dr\u00adaft\u200b: true", "draft"),
            ("Draft\u2236 true", "draft"),
            ("'Draft': true", "draft"),
            ("1. (Draft): true", "draft"),
            ("Draft true", "draft"),
            ("| Draft | true |", "draft"),
            ("Dr\u0430ft: true", "draft"),  # a Cyrillic letter
            ("Date – 2030-01-01", "date"),
        )
    ),
    *(
        (f"{line!r} below a plain header", simple("", line), [(5, "misplaced-key", key)])
        for line, key in (
            ("Drafft: true", "draft"),
            ("Darft = yes", "draft"),
            ("Published: false", "published"),
            ("Dates: 2030-01-01", "date"),
        )
    ),
    *(
        (
            f"{line!r} below front matter",
            front(body=f"{line}\n\n# T\n"),
            [(6, "misplaced-key", key)],
        )
        for line, key in (("draft: true", "draft"), ("Date:2030-01-01", "date"))
    ),
    ("front matter that ends early", front("...", "draft: true"), [(5, "misplaced-key", "draft")]),
    *(
        (f"{line!r} in a value", front("summary: x", line), [(5, "misplaced-key", "draft")])
        for line in ("  draft:true", "  Draft：true")
    ),
    ("a key in a block", front("summary: >", "  x", "  draft: true"), [(6, "misplaced-key", "")]),
    (
        "a key below one that cannot be read",
        simple("Tags:a,b", "Draft: true"),
        [(4, "misplaced-key", "tags"), (5, "misplaced-key", "draft")],
    ),
    ("a key below a blank line", simple("", "Draft: true"), [(5, "misplaced-key", "draft")]),
    (
        "a key below text",
        simple("", "Some words.", "", "Draft: true"),
        [(7, "misplaced-key", "draft")],
    ),
    ("a plain key twice", simple("Tags: a", "tags: b"), [(5, "duplicate-key", "line 4")]),
    ("a plain haiku twice", simple(f"Haiku: {HAIKU}"), [(4, "duplicate-key", "line 1")]),
    (
        "a nested key twice",
        front("html_meta: {keywords: a, keywords: b}"),
        [(4, "duplicate-key", "")],
    ),
    # Types.
    *(
        (f"a wrong type: {line}", front(line), [(4, "type", line.split(":")[0])])
        for line in (
            *("tags: {a: b}", "tags: [[a]]", "draft: maybe", "draft: [true]", "draft:"),
            *("summary: [a]", "summary: {a: b}", "authors: {a: b}", "aliases: {a: b}"),
            *("html_meta: text", "html_meta: [a]", "orphan: maybe", "tocdepth: deep"),
            *("tocdepth: 1.5", "updated: [2024-01-01]", "og:title: [a]"),
        )
    ),
    ("a wrong type in a mapping", front("html_meta: {keywords: [a]}"), [(4, "type", "keywords")]),
    *(
        (f"no address: {address}", front(f"og:image: '{address}'"), [(4, "type", "og:image")])
        for address in ("http://[", "//[x", "javascript:alert(1)", "data:image/png,x")
    ),
    ("a tag too long", front(f"tags: [{'x' * 61}]"), [(4, "type", "60 characters")]),
    ("an address of a tag too long", front(f"tags: [{'🎉' * 60}]"), [(4, "type", "address")]),
    ("a plain tag that expands", simple(f"Tags: {chr(0xFDFA) * 60}"), [(4, "type", "address")]),
    ("an alias too long", front(f"aliases: [a, {'x' * 300}]"), [(4, "type", "300 bytes")]),
    ("an alias too deep", front(f"aliases: {'x/' * 600}x"), [(4, "type", "1,201 bytes")]),
    ("an alias with a NUL", front("aliases: a%00b"), [(4, "type", "U+0000")]),
    ("an id that feeds cannot hold", front("id: 'tag:a,2020:x\u200b'"), [(4, "type", "URI")]),
    ("a plain mapping", simple("html_meta: x"), [(4, "type", "front matter")]),
    ("a plain wrong type", simple("Draft: maybe"), [(4, "type", "true or false")]),
    # Bytes.
    ("latin 1", front(body="# T\n\ncaf\xe9\n").encode("latin-1"), [(8, "encoding", "0xe9")]),
    ("a cut character", front().encode() + b"\xe6\x97", [(9, "encoding", "0xe6")]),
    ("a surrogate", front().encode() + b"\xed\xa0\x80", [(9, "encoding", "0xed")]),
    ("UTF-16", front().encode("utf-16"), [(1, "encoding", "UTF-8")]),
    ("a NUL", front(body="# T\n\na\0b\n"), [(8, "encoding", "U+0000")]),
    ("an escape", front(body="# T\n\n\x1b[31mred\n"), [(8, "encoding", "U+001B")]),
    ("a form feed", simple(body="a\n\fb\n"), [(6, "encoding", "U+000C")]),
    ("a C1 control", simple(body="a\n\n\x85b\n"), [(7, "encoding", "U+0085")]),
    (
        "a line end that no editor shows",
        front("summary: one\u2028draft: true"),
        [(4, "encoding", "U+2028")],
    ),
    ("a delete", front("summary: a\x7f"), [(4, "encoding", "U+007F")]),
]


@pytest.mark.parametrize(
    ("text", "expected"), [case[1:] for case in PROBLEMS], ids=[case[0] for case in PROBLEMS]
)
def test_a_problem_is_reported_with_its_line_rule_and_remedy(
    text: str | bytes, expected: list[tuple[int, str, str]]
) -> None:
    header, problems = post_file.parse_post(text if isinstance(text, bytes) else text.encode())
    assert header is None
    reported = [(problem.line, str(problem.rule), problem.message) for problem in problems]
    for line, rule, phrase in expected:
        assert any(f[:2] == (line, rule) and phrase in f[2] for f in reported), reported
    if not any(rule in {"encoding", "yaml"} for _line, rule, _phrase in expected):
        assert sorted(f[:2] for f in reported) == sorted(e[:2] for e in expected), reported


def test_all_problems_of_a_header_are_reported_together() -> None:
    text = "\n".join(
        [
            *("---", "haiku: one / two", "date: soon", "colour: red", "tags: {a: b}", "---"),
            *("", "# A", "", "# B", "", "```", "never closed"),
        ]
    )
    _header, problems = post_file.parse_post(text.encode())
    assert [(problem.line, problem.rule.value) for problem in problems] == [
        (2, "haiku"),
        (3, "date"),
        (4, "unknown-key"),
        (5, "type"),
        (10, "title"),
        (12, "unclosed-fence"),
    ]


def test_every_rule_has_a_case_in_the_table() -> None:
    # Symbolic links, names of files and registries do not depend on the text; see
    # tests/sandbox/test_trust.py, tests/incremental/test_paths.py and tests/registries.
    of_the_text = {rule.value for rule in set(Rule) - {Rule.LINK, Rule.NAME, Rule.REGISTRY}}
    covered = {rule for _name, _text, problems in PROBLEMS for _line, rule, _phrase in problems}
    assert covered == of_the_text


# -- Valid headers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + front().encode(),
        front().replace("\n", "\r\n").encode(),
        front().replace("\n", "\r").encode(),
        front().replace("\n", "  \n").encode(),
        b"\xef\xbb\xbf" + simple().replace("\n", " \t\r\n").encode(),
        front().rstrip("\n").encode(),
        front().replace("---\n\n#", "...\n\n#").encode(),
    ],
    ids=["BOM", "CRLF", "CR", "trailing space", "all of it", "no last line end", "dots"],
)
def test_the_encoding_and_line_ends_make_no_difference(data: bytes) -> None:
    assert header_of(data).haiku == ("one is the first", "two follows", "three ends it")


@pytest.mark.parametrize(
    "haiku",
    [
        HAIKU,
        f'"{HAIKU}"',
        f"  {HAIKU.replace(' / ', '   /  ')}",
        "[one is the first, two follows, three ends it]",
        "\n  - one is the first\n  - two follows\n  - three ends it",
        "|\n  one is the first\n  two follows\n  three ends it",
        "|-\n  one is the first  \n  two   follows\n  three ends it\n",
        ">\n  one is the first /\n  two follows /\n  three ends it",
    ],
)
def test_a_haiku_can_have_several_yaml_forms(haiku: str) -> None:
    assert header_of(front(haiku=haiku)).haiku == tuple(HAIKU.split(" / "))


@pytest.mark.parametrize("text", [front, simple])
def test_a_slash_inside_a_word_does_not_split_a_haiku(text: object) -> None:
    haiku = "TCP/IP at night / and/or a packet / lost on 1/2 way"
    assert header_of(text(haiku=haiku)).haiku == tuple(haiku.split(" / "))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("written", "date", "moment"),
    [
        ("2024-02-29", "2024-02-29", "2024-02-29T00:00:00+00:00"),
        ('"2024-02-29"', "2024-02-29", "2024-02-29T00:00:00+00:00"),
        ("2024-02-29T23:30", "2024-02-29", "2024-02-29T23:30:00+00:00"),
        ("2024-02-29 23:30:15", "2024-02-29", "2024-02-29T23:30:15+00:00"),
        ("2024-02-29T23:30Z", "2024-02-29", "2024-02-29T23:30:00+00:00"),
        ("2024-02-29t23:30z", "2024-02-29", "2024-02-29T23:30:00+00:00"),
        ("2024-02-29T23:30-05:00", "2024-02-29", "2024-03-01T04:30:00+00:00"),
        ("2024-03-01T00:30+09:00", "2024-03-01", "2024-02-29T15:30:00+00:00"),
        ("2024-02-29 23:30 +02:00", "2024-02-29", "2024-02-29T21:30:00+00:00"),
        ("2024-02-29T23:30+0200", "2024-02-29", "2024-02-29T21:30:00+00:00"),
    ],
)
def test_a_date_may_have_a_time_and_an_offset(written: str, date: str, moment: str) -> None:
    header = header_of(bare(f"haiku: {HAIKU}", f"date: {written}"))
    assert header.date == dt.date.fromisoformat(date)
    assert header.at == dt.datetime.fromisoformat(moment)
    assert header.timed == ("23:" in written or "00:30" in written)


@pytest.mark.parametrize(
    ("title", "date"),
    [
        ("April 10, 2023: A title", "2023-04-10"),
        ("Apr 10, 2023: A title", "2023-04-10"),
        ("apr. 1st, 2023: A title", "2023-04-01"),
        ("10 April 2023: A title", "2023-04-10"),
        ("2023-04-10: A title", "2023-04-10"),
        ("2023-04-10 – A title", "2023-04-10"),
        ("Sep 9 2023: A title", "2023-09-09"),
        ("Sept 9, 2023: A title", "2023-09-09"),
    ],
)
def test_a_plain_title_starts_with_its_date(title: str, date: str) -> None:
    header = header_of(simple(title=title))
    assert (header.title, header.date.isoformat()) == ("A title", date)


def test_a_title_keeps_a_year_that_is_not_a_date() -> None:
    header = header_of(simple("Date: 2024-05-01", title="2024: A Year: In Review"))
    assert header.title == "2024: A Year: In Review"


@pytest.mark.parametrize(
    "body",
    [
        "# T\n\n```\n# no title\n```\n",
        "# T\n\n    # no title\n",
        "# T\n\n#no title\n\n#!/bin/sh\n",
        "# T\n\n~~~\n```\n~~~\n",
        "# T\n\n````\n```\n````\n",
        "# T\n\n> # quoted\n",
        "# T\n\n- ```\n  in a list\n  ```\n",
        "T\n=\n\nText.\n",
        "# T\n\n```{note}\ntext\n```\n",
        "# T\n\n`` ``` ``\n",
        "# T\n\n```inline``` code\n",
        "# T\n\n## S\n\n---\n\n## S\n",
        "\n\n# T\n",
    ],
)
def test_markdown_that_resembles_a_problem_is_accepted(body: str) -> None:
    assert header_of(front(body=body)).title == ""


def test_values_stay_text_as_written() -> None:
    header = header_of(
        front("tags: [1.10, on, 2024-01-01, C#]", "summary: 007", "authors: Ann, Bo")
    )
    assert header.tags == ("1.10", "on", "2024-01-01", "C#")
    assert (header.summary, header.authors) == ("007", ("Ann", "Bo"))


def test_page_keys_are_kept_for_sphinx() -> None:
    header = header_of(
        front('"og:title": A', "tocdepth: 2", "orphan: false", "html_meta: {keywords: 'a, b'}")
    )
    assert dict(header.page) == {"og:title": "A", "tocdepth": "2"}
    assert dict(header.html_meta) == {"keywords": "a, b"}


# -- The body --------------------------------------------------------------------------------


def body_of(text: str) -> str:
    return post_file.markdown_body(post_file.decode(text.encode())[0], header_of(text))


def test_every_line_of_a_body_keeps_its_number() -> None:
    for text in (
        front("title: T", body="One.\n\nTwo.\n"),
        simple("Tags: a", body="One.\n\nTwo.\n"),
    ):
        lines, file_lines = body_of(text).split("\n"), text.split("\n")
        assert len(lines) == len(file_lines)
        for words in ("One.", "Two."):
            assert lines.index(words) == file_lines.index(words)
        assert [line for line in lines if line.startswith("#")] in (["# T"], ["# A title"])


def test_a_line_in_title_case_becomes_a_section_heading() -> None:
    body = "Text.\n\nThe State of the Art\n\nMore.\n\n```\n\nNot This One\n\n```\n\nThe End\n"
    assert [line for line in body_of(simple(body=body)).split("\n") if line.startswith("#")] == [
        "# A title",
        "## The State of the Art",
    ]


@pytest.mark.parametrize(
    "line",
    [
        *("Conclusion", "Debugging a Real-world Wasm Problem", "What Is It?", "C++ and Rust"),
        *("The DevOps of Self-Built Tools", "2023 in Review", "“Quotes” Inside", "日本語 Notes"),
    ],
)
def test_a_line_in_title_case_is_a_heading(line: str) -> None:
    assert plain_form.is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        *("A full sentence ends so.", "This is just a line", "lower Case First", "Ends With:"),
        *("- A List", "1. A List", "> A Quote", "| A | Table |", "`Code`", "![An Image](x)"),
        *("[A Link](x)", "https://Example.Org", "    Indented Code", "***", "A " * 50, "42", ""),
        *("<B>Markup</B>", "{note}", "$Math$", "Is It So!"),
    ],
)
def test_other_lines_are_not_headings(line: str) -> None:
    assert not plain_form.is_heading(line)


# -- Properties of any input ------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *("---", "haiku: a / b / c", "haiku:", "date: 2024-01-01", "date: x", "title: T", "tags:"),
        *("tags: [a, b", "- x", "  - y", "{", "}", "? a", ": b", "&a [*a]", "!!python/x y", "|"),
        *("a / b / c", "Title: May 1, 2024: T", "Title:", "Tags: a", "# T", "## S", "T", "==="),
        *("```", "~~~", "````", "```{tags} a", "", " ", "\t", "A Heading", "Text.", "...", "\\"),
        *(
            "<<: *a",
            "haiku: [a, [b], {c: d}]",
            "html_meta: {a: b}",
            "\ufeff---",
            "\u2028",
            "$ cat x",
        ),
    ]
)
ANY_BYTES = st.one_of(
    st.binary(max_size=200),
    st.lists(PIECES, max_size=12).map(lambda pieces: "\n".join(pieces).encode()),
    st.tuples(
        st.lists(PIECES, max_size=8).map(lambda pieces: "\r\n".join(pieces).encode()),
        st.binary(max_size=20),
        st.lists(PIECES, max_size=8).map(lambda pieces: "\n".join(pieces).encode()),
    ).map(b"".join),
)


@given(ANY_BYTES)
@example(b"---\na: " + b"[" * 2000 + b"\n---\n")
@example(b"---\n---")
@example(b"---\n? {a: b}\n: c\n---\n")
def test_any_bytes_give_a_header_or_problems_on_lines_of_the_file(data: bytes) -> None:
    header, problems = post_file.parse_post(data)
    assert (header is None) == bool(problems)
    lines = post_file.decode(data)[0].count("\n") + 1
    for problem in problems:
        assert 1 <= problem.line <= lines
        assert problem.message
    assert problems == sorted(problems)
    if header is not None:
        text = post_file.decode(data)[0]
        body = post_file.markdown_body(text, header).split("\n")
        written = text.split("\n")
        assert len(body) == len(written)
        top = header.body_line - 1
        assert all(not line or line.startswith("# ") for line in body[:top])
        for line, original in zip(body[top:], written[top:], strict=True):
            assert line in (original, f"## {original.strip()}")


def test_yaml_that_contains_itself_is_a_problem() -> None:
    _header, problems = post_file.parse_post(front("tags: &a [*a]").encode())
    assert [(problem.line, problem.rule) for problem in problems] == [(4, Rule.YAML)]


def test_yaml_that_expands_to_a_million_values_is_a_problem() -> None:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"]
    for one, other in pairwise("abcdef"):
        lines.append(f"{other}: &{other} [{','.join([f'*{one}'] * 10)}]")
    _header, problems = post_file.parse_post(front(*lines).encode())
    assert Rule.YAML in {problem.rule for problem in problems}


WORDS = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="/,"), min_size=1, max_size=12
)
PHRASES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@st.composite
def headers(draw: st.DrawFn) -> dict[str, object]:
    return {
        "haiku": draw(st.tuples(PHRASES, PHRASES, PHRASES)),
        "title": draw(PHRASES),
        "date": draw(st.dates(min_value=dt.date(1, 1, 2), max_value=dt.date(9999, 12, 30))),
        "tags": tuple(dict.fromkeys(draw(st.lists(PHRASES, max_size=3)))),
        "authors": tuple(draw(st.lists(PHRASES, max_size=2))),
        "summary": draw(st.one_of(st.just(""), PHRASES)),
        "draft": draw(st.booleans()),
        "updated": draw(st.one_of(st.none(), st.dates())),
    }


@given(headers())
def test_both_forms_of_a_header_have_the_same_values(
    values: dict[str, object],
) -> None:
    first = str(values["haiku"][0])  # type: ignore[index]
    # A plain post cannot start as a list, a heading or a quotation does.
    assume(not first.startswith(("#", "-", "*", ">")))
    keys: dict[str, str] = {"draft": str(values["draft"]).lower()}
    for key in ("tags", "authors"):
        keys[key] = ", ".join(values[key])  # type: ignore[arg-type]
    keys |= {key: str(values[key]) for key in ("summary", "updated") if values[key]}
    write = partial(json.dumps, ensure_ascii=False)
    quoted = [f"{key}: {write(value)}" for key, value in keys.items()]
    haiku = " / ".join(values["haiku"])  # type: ignore[arg-type]
    front_matter = "\n".join(
        [
            *("---", f"haiku: {write(haiku)}", f"title: {write(values['title'])}"),
            *(f"date: {values['date']}", *quoted, "---", "", "Text.", ""),
        ]
    )
    plain_form = "\n".join(
        [
            *(haiku, "", f"Title: {values['date']}: {values['title']}"),
            *(f"{key}: {value}" for key, value in keys.items() if value),
            *("", "Text.", ""),
        ]
    )
    for text in (front_matter, plain_form):
        header = header_of(text)
        assert {key: getattr(header, key) for key in values} == values


OFFSETS = st.integers(-1439, 1439).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))


@given(st.datetimes(dt.datetime(3, 1, 1), dt.datetime(9997, 1, 1), timezones=OFFSETS))
def test_any_time_with_an_offset_is_parsed(moment: dt.datetime) -> None:
    assert parse_moment(moment.isoformat()) == (moment.date(), moment.astimezone(dt.UTC), True)


@given(st.text(st.characters(exclude_characters="\n\r"), max_size=40))
def test_splitting_a_haiku_keeps_its_words(text: str) -> None:
    lines = split_haiku(text)
    assert " / ".join(lines).split() == (text.split() if text.strip() else [])


@given(PHRASES)
def test_the_key_of_a_haiku_ignores_case_and_repeated_spaces(text: str) -> None:
    assert haiku_key(f"  {text.casefold()}  /x") == haiku_key(f"{text} / X")


# -- Slugs ---------------------------------------------------------------------------------------


@given(st.text(min_size=1, max_size=30))
@example("..")
@example("/")
@example("index")
@example("\u0301")
@example("\u200b")
@example(" x")
@example("CON")
@example("ﬁ")
def test_the_slug_of_any_tag_is_safe_in_a_path(tag: str) -> None:
    assume(tag.strip())
    assume(not any("\ud800" <= character <= "\udfff" for character in tag))
    key = tag_key(tag)
    assume(key)
    slug = tag_slug(key)
    assert slug not in {"", ".", "..", "index"}
    assert not set(slug) & set("/\\?#%:*\"<>|&;' \x00")
    assert not slug.startswith((".", "-"))
    assert all(unicodedata.category(character)[0] not in "CZ" for character in slug)
    slug.encode()
    assert unicodedata.normalize("NFC", slug) == slug
    assert slug.casefold() == slug


@given(st.text(min_size=1, max_size=12))
def test_the_key_of_a_tag_ignores_case_unicode_form_and_spaces(tag: str) -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert tag_key(unicodedata.normalize(form, tag)) == tag_key(tag)
    assert tag_key(f"  {tag}\t") == tag_key(tag)
    assert tag_key(tag_key(tag)) == tag_key(tag)
    assert tag_key(tag.casefold()) == tag_key(tag)


def test_different_tags_have_different_keys_and_slugs() -> None:
    tags = ["C", "C++", "C#", ".NET", "NET", "日本語", "🎉", "🎊", "../x", "x", "/x", "a.b", "a+b"]
    assert len({tag_key(tag) for tag in tags}) == len(tags)
    assert len({tag_slug(tag_key(tag)) for tag in tags}) == len(tags)


def test_the_common_keys_of_a_post_have_readers() -> None:
    assert {"haiku", "title", "date", "tags", "updated", "draft", "summary", "authors"} <= set(
        KEYS
    )


@pytest.mark.parametrize(
    "alias",
    [
        *("../up.html", "/", "https://example.org/x", "a//b.html", ".hidden/x", "a\\b"),
        *("%2e%2e/up.html", "a/%2Ehidden", "a%2F/b", "a%5Cb", "a%3Ab"),
    ],
)
def test_an_alias_that_is_not_a_path_of_the_site_is_a_problem(alias: str) -> None:
    _header, problems = post_file.parse_post(front(f"aliases: ['{alias}']").encode())
    assert [(problem.line, problem.rule) for problem in problems] == [(4, Rule.TYPE)]
