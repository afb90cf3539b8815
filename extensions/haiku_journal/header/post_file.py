"""A post's file: its header, and the body in the form that the parser receives.

`parse_post` reads the header of a post before any post is parsed, for the build and
the checker.  `markdown_body` returns the text that the parser receives instead of the
file: the lines of the header are blank, except that the title is a heading.  Every
line keeps its number, so that warnings name the line in the file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import islice

from ..util.path_claims import path_problem
from .errors import Problem, Rule
from .markdown_scan import find_titles, find_unclosed_fence, format_heading, scan_markdown
from .misplaced_keys import find_keys_in_body, find_keys_in_values
from .model import Header, interpret
from .plain_form import mark_headings, read_plain_header
from .raw import CONTROL_CHARACTER, RawHeader
from .values import split_haiku
from .yaml_form import FENCE, read_front_matter

_REPORTED = 20
"""The most lines of a file that are reported for their control characters."""
_PROMPT = re.compile(r"\$ cat \S")


def decode(data: bytes) -> tuple[str, list[Problem]]:
    """Decode a file to text with uniform line ends, without a byte order mark.

    Returns the text and the problems of its encoding.  The text is complete even if
    there are some, so that other problems can be reported with them.
    """
    problems = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        problems.append(Problem(line, Rule.ENCODING, message))
        text = data.decode("utf-8-sig", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if CONTROL_CHARACTER.search(text):
        problems += islice(_control_characters(text), _REPORTED)
    return text, problems


def _control_characters(text: str) -> Iterator[Problem]:
    """Yield a problem for each line that has a control character."""
    for number, line in enumerate(text.split("\n"), 1):
        if match := CONTROL_CHARACTER.search(line):
            message = f"control character U+{ord(match[0]):04X}; remove it"
            yield Problem(number, Rule.ENCODING, message)


def file_problem(path: str) -> Problem | None:
    """Return the problem of a post's file that its path shows; None if there is none."""
    name, suffix = os.path.splitext(path)
    if message := path_problem(name):
        return Problem(1, Rule.NAME, f"{message}; rename the file")
    if suffix != ".md":
        return Problem(1, Rule.MISSING, f"a post is Markdown; {suffix} files go elsewhere")
    return None


def parse_post(data: bytes, *, haiku_required: bool = True) -> tuple[Header | None, list[Problem]]:
    """Read the header of a post's file.

    Returns the header and an empty list, or None and all problems in the order of lines.
    """
    text, problems = decode(data)
    header, more = parse_post_text(text, haiku_required=haiku_required)
    problems += more
    return (None, sorted(set(problems))) if problems else (header, [])


def parse_post_text(
    text: str, *, haiku_required: bool = True
) -> tuple[Header | None, list[Problem]]:
    """Read the header of a post's text; see `parse_post`."""
    lines = text.split("\n")
    first = lines[0].rstrip()
    if first == FENCE:
        raw, plain = read_front_matter([line.rstrip() for line in lines]), False
    elif len(split_haiku(first)) > 1 and not first.startswith(("#", "-", "*", ">")):
        raw, plain = read_plain_header(lines), True
    else:
        return None, [_missing_header(lines)]
    header, problems = interpret(raw, plain=plain, haiku_required=haiku_required)
    has_title = plain or "title" in raw.values
    if not any(problem.rule in {Rule.YAML, Rule.FENCE} for problem in problems):
        problems += _body_problems(lines, raw.body_line, has_title=has_title)
        problems += find_keys_in_body(lines, raw.body_line, plain=plain)
        if not plain:
            problems += find_keys_in_values(lines, _continued_lines(raw))
    return (None, sorted(problems)) if problems else (header, [])


def _missing_header(lines: list[str]) -> Problem:
    """Describe why the first line of a post does not start a header."""
    if _PROMPT.match(lines[0]):
        return Problem(
            1, Rule.MISSING, "line 1 is a shell prompt; take it out, a post starts with its header"
        )
    if lines[0].strip() == FENCE:
        return Problem(
            1, Rule.MISSING, "there are spaces before the --- that opens the header; take them out"
        )
    for number, line in enumerate(lines[1:], 2):
        front_matter = line.rstrip() == FENCE and any(
            re.match(r"(haiku|date|title)\s*:", later) for later in lines[number : number + 20]
        )
        haiku = split_haiku(line)
        if front_matter or (len(haiku) == 3 and all(haiku)):
            message = (
                "the header is not at the top; it must start on line 1, with nothing above it"
            )
            return Problem(number, Rule.MISSING, message)
    return Problem(
        1,
        Rule.MISSING,
        "no header; a post starts with `line one / line two / line three`, or with front matter "
        "between lines of --- that has haiku: and date:",
    )


def _continued_lines(raw: RawHeader) -> Iterator[int]:
    """Yield the numbers of the lines of front matter on which no key starts, read or reported."""
    known = {value.line for value in raw.values.values()}
    known.update(problem.line for problem in raw.problems)
    return (number for number in range(2, raw.body_line - 1) if number not in known)


def _body_problems(lines: list[str], body_line: int, *, has_title: bool) -> list[Problem]:
    """Check that a post has one title and that its code fences close."""
    body = lines[body_line - 1 :]
    scan = scan_markdown(body)
    titles = scan.titles
    if len(titles) != (0 if has_title else 1):
        titles = find_titles(body)
    problems = []
    if not titles and not has_title:
        message = "no title; start the body with `# The title`, or add `title:` to the header"
        problems.append(Problem(min(body_line, len(lines)), Rule.TITLE, message))
    second = "a second title; a post has one, make this a section with ##"
    problems += [
        Problem(body_line + number, Rule.TITLE, second)
        for number in (titles if has_title else titles[1:])
    ]
    if scan.open_fence is not None and (opening := find_unclosed_fence(body)) is not None:
        message = f"the code fence {body[opening].strip()[:20]!r} opens here and never closes"
        problems.append(Problem(body_line + opening, Rule.FENCE, message))
    return problems


def markdown_body(text: str, header: Header) -> str:
    """Return the Markdown that the parser receives for a post.

    Takes the text as `decode` returns it, and the header in it.
    """
    lines = text.split("\n")
    top = [""] * (header.body_line - 1)
    if header.title:
        top[header.lines["title"] - 1] = format_heading(header.title)
    body = lines[header.body_line - 1 :]
    if header.plain:
        body = list(mark_headings(body, scan_markdown(body).fenced))
    return "\n".join([*top, *body])
