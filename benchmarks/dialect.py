"""Measure the share of notes that a journal shows as GitHub does.

    python benchmarks/dialect.py --corpus notes.tar.xz [--show 20]

The notes are built as posts of a journal, and rendered by cmark-gfm, GitHub's own parser.  Both
pages are reduced to what a reader sees: text, headings, lists, tables, code, emphasis, struck
text, tasks, links to other sites.  Two pages are the same if all of that is.

What the journal does otherwise by design counts as the same: an image on another site is a link.
Raw HTML, which GitHub renders and the journal shows as text, is counted separately.  GitHub makes
alerts and formulas after parsing, so these count as differences.
"""

from __future__ import annotations

import argparse
import difflib
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import cmarkgfm
from cmarkgfm.cmark import Options
from forms import write_posts
from lxml import etree, html
from notes import load_notes
from post import make_posts

ROOT = Path(__file__).parents[1]
CONF = """
import sys
sys.path.insert(0, {extensions!r})
extensions = ["haiku_journal.core"]
html_theme = "basic"
smartquotes = False
"""
SHOWN = frozenset(
    {
        *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "table", "tr", "pre"),
        *("code", "em", "strong", "del", "hr", "dl", "li", "td", "th", "dt", "dd"),
    }
)
"""The elements that a reader tells apart."""
BLOCKS = frozenset({"p", "div", "br"})
"""Elements that only separate texts: in items and cells they may be missing."""
REMOVED = ".//*[contains(@class, 'title-block') or contains(@class, 'headerlink')]"
OMITTED = "<!-- raw HTML omitted -->"
"""The text that cmark-gfm puts in the place of HTML, comments included."""
MARK = "⟨"
"""The beginning of a mark for an element, which no note has in its text."""
BREAK = "¶"


class Result(NamedTuple):
    """The comparison of a note: its path, whether it has raw HTML, the lines that differ."""

    path: str
    is_raw: bool
    difference: list[str]


def main() -> None:
    """Read the command line, build, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help="notes: a folder or a .tar.xz")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N differences")
    parser.add_argument(
        "--extensions",
        type=Path,
        default=ROOT / "extensions",
        metavar="DIR",
        help="the folder of the package (default: of this repository)",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = [*compare(options.corpus, Path(folder), options.extensions)]
    report(results, options.show)


def compare(corpus: Path, folder: Path, extensions: Path) -> Iterator[Result]:
    """Build notes as posts in a folder, and yield how each page differs from GitHub's."""
    source, output = folder / "source", folder / "output"
    (source / "posts").mkdir(parents=True)
    (source / "conf.py").write_text(CONF.format(extensions=str(extensions)), encoding="utf-8")
    (source / "index.md").write_text("# Notes\n", encoding="utf-8")
    notes, _changes = load_notes(corpus)
    write_posts(make_posts(notes, len(notes)), source / "posts", "journal")
    if refused := build(source, output):
        for path in refused:
            path.unlink()
            yield Result(path.name, False, ["refused by the journal"])
        build(source, output)
    for path in sorted((source / "posts").rglob("*.md")):
        name = path.relative_to(source).with_suffix(".html")
        body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
        yield Result(str(name), has_html(body), differences(body, output / name))


def build(source: Path, output: Path) -> set[Path]:
    """Build a journal; return the posts that it refuses, without which it can be built again."""
    command = [sys.executable, "-m", "sphinx", "-q", "-j", "2", str(source), str(output)]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    refused = re.findall(r"^(/.*\.md):\d+: ERROR: .*violation", run.stderr, re.MULTILINE)
    return {*map(Path, refused)}


def has_html(body: str) -> bool:
    """Return whether a text has HTML other than comments."""
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    return OMITTED in cmarkgfm.github_flavored_markdown_to_html(body)


def differences(body: str, page: Path) -> list[str]:
    """Return the lines in which a page of the journal differs from GitHub's."""
    expected = cmarkgfm.github_flavored_markdown_to_html(body, Options.CMARK_OPT_FOOTNOTES)
    main = html.parse(page, html.HTMLParser(encoding="utf-8")).find(".//div[@role='main']")
    pair = parts(html.fromstring(f"<div>{expected}</div>")), parts(main)
    return [*difflib.unified_diff(*pair, lineterm="", n=1)][2:]


def parts(page: etree._Element) -> list[str]:
    """Return what a reader sees of a page: marks of elements, and the text between them."""
    for element in page.xpath(REMOVED):
        element.drop_tree()
    joined = [BREAK]
    for part in walk(page):
        is_mark = part.startswith((MARK, BREAK))
        if is_mark or joined[-1].startswith((MARK, BREAK)):
            joined.append(part)
        else:
            joined[-1] += part
    texts = (" ".join(part.split()) for part in joined)
    return [text for text in texts if text not in {"", BREAK}]


def walk(element: etree._Element) -> Iterator[str]:
    """Yield the parts of an element, in the order of the page."""
    tag = element.tag if isinstance(element.tag, str) else ""
    mark = mark_of(element, tag)
    yield mark
    if tag == "img":
        yield element.get("alt") or element.get("src", "")
    elif tag == "pre":  # colours and numbers of lines are elements, too
        yield "".join(element.itertext())
    elif tag:
        yield element.text or ""
        for child in element:
            yield from walk(child)
            yield child.tail or ""
    if mark.startswith(MARK):
        yield f"{MARK}/"


def mark_of(element: etree._Element, tag: str) -> str:
    """Return the mark of an element; empty if a reader does not see it."""
    if tag in SHOWN:
        return f"{MARK}{tag}"
    if tag == "input":
        return f"{MARK}done" if element.get("checked") is not None else f"{MARK}to do"
    if tag in {"a", "img"}:
        is_linked = tag == "img" and any(above.tag == "a" for above in element.iterancestors())
        target = unquote(element.get("href") or element.get("src") or "")
        is_remote = re.match("(?:https?|mailto):", target) and not is_linked
        return f"{MARK}a {target}" if is_remote else ""
    return BREAK if tag in BLOCKS else ""


def report(results: list[Result], show: int) -> None:
    """Print the shares, and some of the differences."""
    plain = [result for result in results if not result.is_raw]
    for what, chosen in (("all notes", results), ("notes without raw HTML", plain)):
        same = sum(not result.difference for result in chosen)
        print(f"{what}: {same} of {len(chosen)} as on GitHub, {same / len(chosen):.1%}")
    for result in [result for result in plain if result.difference][:show]:
        print(f"\n{result.path}", *result.difference[:12], sep="\n")


if __name__ == "__main__":
    main()
