"""A post's file: its header read, its body given to the parser.

`read` is what the build and the checker ask of every post before any is
parsed.  `body` is what the parser sees instead of the file: the header's lines
are blank, the title is a heading, and every other line keeps its number, so
that a warning names the line that the author wrote.
"""

from __future__ import annotations

import re
from itertools import chain

from . import markdown_scan, plain_form, yaml_form
from .errors import Fault, Rule
from .fields import CONTROL, split_haiku
from .model import Header, interpret

_PROMPT = re.compile(r"\$ cat \S")


def decode(data: bytes) -> tuple[str, list[Fault]]:
    """A file's text with its line ends made one, and what makes it no text.

    A byte order mark is dropped.  The text is whole even where there are
    faults, so that what else is wrong can be reported with them.
    """
    faults = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        faults.append(
            Fault(line, Rule.ENCODING, f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8")
        )
        text = data.decode("utf-8-sig", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for match in CONTROL.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        faults.append(
            Fault(line, Rule.ENCODING, f"control character U+{ord(match[0]):04X}; remove it")
        )
    return text, faults


def read(data: bytes) -> tuple[Header | None, list[Fault]]:
    """Read the header of a post's file.

    Returns the header, or None with every fault found, in the order of lines.
    """
    text, faults = decode(data)
    header, header_faults = read_text(text)
    faults.extend(header_faults)
    return (None, sorted(set(faults))) if faults else (header, [])


def read_text(text: str) -> tuple[Header | None, list[Fault]]:
    """Read the header of a post's text; see `read`."""
    lines = text.split("\n")
    first = lines[0].rstrip()
    if first == yaml_form.FENCE:
        entries, is_plain = yaml_form.read([line.rstrip() for line in lines]), False
    elif len(split_haiku(first)) > 1 and not first.startswith(("#", "-", "*", ">")):
        entries, is_plain = plain_form.read(lines), True
    else:
        return None, [_no_header(lines)]
    header, faults = interpret(entries, plain=is_plain)
    titled = is_plain or "title" in entries.values
    if not any(fault.rule in {Rule.YAML, Rule.FENCE} for fault in faults):
        faults.extend(_body_faults(lines, entries.body_line, titled=titled))
    return (None, sorted(faults)) if faults else (header, [])


def _no_header(lines: list[str]) -> Fault:
    if _PROMPT.match(lines[0]):
        return Fault(
            1,
            Rule.MISSING,
            "a shell's prompt stands where the header belongs; a post starts below it",
        )
    if lines[0].strip() == yaml_form.FENCE:
        return Fault(
            1, Rule.MISSING, "blanks stand before the --- that opens the header; take them out"
        )
    for number, line in enumerate(lines[1:], 2):
        opens = line.rstrip() == yaml_form.FENCE and any(
            re.match(r"(haiku|date|title)\s*:", later) for later in lines[number : number + 20]
        )
        poem = len(split_haiku(line)) == 3 and all(split_haiku(line))
        if opens or poem:
            return Fault(
                number,
                Rule.MISSING,
                "the header is not at the top; it must start on line 1, with nothing above it",
            )
    return Fault(
        1,
        Rule.MISSING,
        "no header; a post starts with `line one / line two / line three`, or with front matter "
        "between lines of --- that has haiku: and date:",
    )


def _body_faults(lines: list[str], body_line: int, *, titled: bool) -> list[Fault]:
    body = lines[body_line - 1 :]
    seen = markdown_scan.scan(body)
    faults = []
    titles = seen.titles
    if len(titles) != (0 if titled else 1):
        titles = markdown_scan.titles(body)
    if titled:
        titles = [-1, *titles]
    if not titles:
        faults.append(
            Fault(
                min(body_line, len(lines)),
                Rule.TITLE,
                "no title; start the body with `# The title`, or add `title:` to the header",
            )
        )
    faults.extend(
        Fault(
            body_line + number,
            Rule.TITLE,
            "a second title; a post has one, make this a section with ##",
        )
        for number in titles[1:]
    )
    if seen.open_fence is not None and (number := markdown_scan.unclosed_fence(body)) is not None:
        faults.append(
            Fault(
                body_line + number,
                Rule.FENCE,
                f"the code fence {body[number].strip()[:20]!r} opens here and never closes",
            )
        )
    return faults


def body(text: str, header: Header) -> str:
    """The Markdown that stands for a post: its lines, without the header.

    Takes the text of the file as `decode` gives it.
    """
    lines = text.split("\n")
    top = [""] * (header.body_line - 1)
    if header.title:
        top[header.lines["title"] - 1] = markdown_scan.heading(header.title)
    rest = lines[header.body_line - 1 :]
    if header.plain:
        rest = list(plain_form.with_headings(rest, markdown_scan.scan(rest).fenced))
    return "\n".join(chain(top, rest))
