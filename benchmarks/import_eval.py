"""Import other people's blogs, build them, and compare each page with its source.

A page is faithful if it has every word, code block, image, link and table of its source, as
CommonMark with GitHub's extensions renders it (cmark-gfm), and shows no markup.  Template tags
are taken out of the source first, since no Markdown parser knows them.

Needs `pip install cmarkgfm beautifulsoup4`.  See README.md for how to run it.
"""

from __future__ import annotations

import argparse
import os
import posixpath
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import cmarkgfm
from bs4 import BeautifulSoup, Comment, Tag
from cmarkgfm.cmark import Options

HERE = Path(__file__).parent
EXTENSIONS = ["table", "strikethrough", "autolink", "tasklist"]
OPTIONS = (
    Options.CMARK_OPT_UNSAFE
    | Options.CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE
    | Options.CMARK_OPT_FOOTNOTES
)
IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp")
NO_TEXT = [
    "svg",
    "script",
    "style",
    "iframe",
    "object",
    "video",
    "audio",
    "canvas",
    "noscript",
    "button",
]
LOCAL_PAGE = re.compile(r"^(?![a-z]+:|//)[^#?]+\.(?:mdx?|markdown|html)(?:#.*)?$")
HIDDEN = re.compile(r"<!--.*?-->|\{/\*.*?\*/\}|(?<![\w%])%%(?!%)[^%]+?%%(?![\w%])", re.DOTALL)
BLOCKS = re.compile(r"^(?:p|li|t[dh]|br|div|pre|d[dt]|h\d|img|blockquote|summary|figcaption)$")
NOTES = ".math, .footnote-ref, .footnote-reference, .footnote-backref, .footnote .label"
TEMPLATE = re.compile(
    r"^[ ]*(?:[-*+]|1\.) [^\n]*\n[ ]*\{:toc[^\n]*\}"
    r"|\{%-?\s*(?:comment|postscript).*?%\}.*?\{%-?\s*end\w+\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}"
    r"|^[ ]*-+8<-+[^\n]*$|^import [^\n]*? from [^\n]*$|^export [^\n]*$"
    r"|^[ ]*\{:?\s*(?:[.#:]|[\w-]+=)[^}\n]*\}[ ]*$"
    r"|(?:(?<=[)\]`*_>:])[ ]?|[ ])\{:?\s*(?:[.#]|[\w-]+=)[^}\n]*\}(?=\W|$)",
    re.DOTALL | re.MULTILINE,
)
TAG_ADDRESS = re.compile(
    r"\{[{%](?:(?![%}]\}).)*?\b(?:url|href|link)\s*=\s*\"(https?://[^\"\s]+)\"", re.DOTALL
)
"""An address in a template tag, to which a page should link, or which it should show."""
RAW_TAG = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
CODE = re.compile(
    r"^[ \t>]*(?P<marks>`{3,}|~{3,})[^`\n]*\n.*?^[ \t>]*(?P=marks)[`~]*[ \t]*$"
    r"|^[ \t]*\n(?:(?: {4}|\t)(?:(?!\{[%{])[^\n])*\n)+(?=\n)",
    re.DOTALL | re.MULTILINE,
)
CODE_SPAN = re.compile(r"`+[^`\n]+`+")
CODE_TAG = re.compile(
    r"\{%-?\s*(highlight|codeblock|code)\b.*?%\}(.*?)\{%-?\s*end\1\s*-?%\}"
    r"|\{\{[<%]\s*(highlight)\b.*?[>%]\}\}(.*?)\{\{[<%]\s*/highlight\s*[>%]\}\}",
    re.DOTALL,
)
ADDRESS = re.compile(r"https?://[!#-&(-;=?-\[\]-z~]*")
"""An address in a text, up to a quotation mark or a character that is not ASCII."""
MARKUP = {
    "template tag": re.compile(r"\{%|%\}|\{\{[<%]|[>%]\}\}|\{\{ ?(?:site|page)\."),
    "comment": re.compile(r"<!--|-->"),
    "HTML tag": re.compile(
        r"</?(?:a|b|i|p|em|br|hr|li|ul|ol|div|img|pre|sub|sup|kbd|span|code|table|tr|td|th|font"
        r"|strong|center|figure|details|summary|blockquote|iframe|h[1-6])(?:\s[^<>]*)?/?>"
    ),
    "fence": re.compile(r"^\s*(?::::|```|~~~|!!!|\?\?\?|=== \")", re.MULTILINE),
    "link": re.compile(r"\]\((?:\S+)\)|!\[|\]\[\w|\[\["),
    "footnote": re.compile(r"\[\^[\w-]+\]"),
    "attributes": re.compile(r"\{:?\s*[.#][\w-]+[^}]*\}"),
    "callout": re.compile(r"^\s*\[![\w-]+\]", re.MULTILINE),
}
"""What a reader should not see outside of code."""


@dataclass
class Content:
    """What a page shows."""

    words: Counter[str]
    code: Counter[str]
    images: Counter[str]
    links: set[frozenset[str]]
    """The addresses of each link, if it may be cut in two ways."""
    cells: int
    text: str
    pages: list[str]
    """The paths of the pages and posts to which it links."""


@dataclass
class Result:
    """The figures of one source."""

    name: str
    files: int = 0
    taken: int = 0
    drafts: int = 0
    faults: dict[str, list[str]] = field(default_factory=dict)
    compared: int = 0
    images: int = 0
    images_kept: int = 0
    warnings: list[str] = field(default_factory=list)

    @property
    def row(self) -> str:
        faithful = self.compared - len(self.faults)
        cells = (
            self.name, self.files, self.taken, self.drafts, _percent(faithful, self.compared),
            _percent(self.images_kept, self.images), "no" if self.warnings else "yes",
        )  # fmt: skip
        return f"| {' | '.join(map(str, cells))} |"


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%} of {whole}" if whole else "–"


# -- Reading ------------------------------------------------------------------------


def page_content(root: Tag) -> Content:
    """Return what an element of a page shows."""
    for comment in root.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for element in [*root([*NO_TEXT, "math"]), *root.select(NOTES)]:
        element.decompose()
    images = Counter(
        Path(unquote(urlsplit(str(image.get("src", ""))).path)).name
        for image in root("img")
        if not re.match(r"[a-z]+:|//", str(image.get("src", "")))
    )
    links = {_link(a) for a in root("a", href=re.compile(r"^(?:\[|%5B)?https?://"))}
    code = Counter("".join(pre.get_text().split()) for pre in root("pre"))
    for table in root("table"):
        if table.find(["table", "pre"]):  # it arranges a page
            table.name = "div"
    cells = [cell for table in root("table") for cell in table(["td", "th"])]
    filled = sum(bool(cell.get_text().strip()) for cell in cells)
    words = Counter(re.findall(r"\w+", ADDRESS.sub(" ", _text(root))))
    for shown in root(["pre", "code"]):
        shown.decompose()
    pages = [str(link["href"]) for link in root("a", href=LOCAL_PAGE)]
    return Content(words, code, images, links, filled, _text(root), pages)


def _link(link: Tag) -> frozenset[str]:
    """Return where a link leads; a bare address may end where the sentence around it goes on."""
    text, href = unquote(link.get_text()), unquote(str(link["href"]))
    bare = ADDRESS.match(text) if text.rstrip("/") == href.rstrip("/") else None
    href = re.sub(r"^\[.*\]\((.*)\)$", r"\1", href)  # as some editors write
    return frozenset(one.rstrip("/.,;:!?*_") for one in (href, bare[0] if bare else href))


def _text(root: Tag) -> str:
    """Return the text of an element; only blocks and breaks separate words."""
    for element in root(BLOCKS):
        element.insert_before("\n")
        element.insert_after("\n")
    return root.get_text()


INLINE_TAG = re.compile(
    r"^(?=[ ]{0,3}<(?:img|a|b|i|u|em|strong|font|small|span|br|sub|sup|code|kbd)\b[^>\n]*>"
    r"[ ]*\n\S)",
    re.MULTILINE,
)
"""A line of HTML at which CommonMark begins a block of HTML, and other programs a paragraph."""
BLOCK_END = re.compile(
    r"</(?:p|h[1-6]|ul|ol|table|blockquote|center|figure)>[ ]*\n(?=[^\s<])", re.IGNORECASE
)
"""An end of HTML behind which Markdown goes on in other programs, without a blank line."""
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
DIALECT = (
    (INLINE_TAG, "\u200b"),
    (BLOCK_END, r"\g<0>\n"),
    (re.compile(r"^[ ]*:{3,}.*$|^ {0,3}`{3,}\{(?!code)[\w:-]+\}.*$", re.MULTILINE), ""),
    (HIDDEN, ""),
    (re.compile(r"^ {0,3}:[\w-]+:.*$", re.MULTILINE), ""),
    (re.compile(r"!\[\[([^\]|\n]+)(?:\|[^\]\n]*)?\]\]"), r"![](<\1>)"),
    (re.compile(r"\[\[(?:[^\]|\n]*\|)?([^\]|\n]+)\]\]"), r"\1"),
    (re.compile(r"\$\$.+?\$\$", re.DOTALL), ""),
    (re.compile(r"(?<![\\$\w])\$(?![\s$\d])[^$\n]*?[^\s$\\]\$(?![\d$])"), ""),
    (re.compile(r"^(> ?)\[!([\w-]+)\][-+]?", re.MULTILINE), r"\1"),
)
"""What is no CommonMark, and plain Markdown that shows the same."""


def _dedented(body: str) -> str:
    """Return a text with the content of `!!!` and `===` blocks as plain Markdown."""
    lines: list[str] = []
    blocks: list[int] = []
    for line in body.expandtabs(4).split("\n"):
        indent = len(line) - len(line.lstrip())
        while line.strip() and blocks and indent < blocks[-1] + 4:
            blocks.pop()
        shown = line[4 * len(blocks) :]
        if match := re.match(
            r"([ >]*)(?:!!!|\?\?\?\+?|===)[+!]* [\w -]*(?:[\"'](.*)[\"'])?\s*$", shown
        ):
            lines += [match[1] + (match[2] or ""), match[1]]
            blocks.append(indent)
        else:
            lines.append(shown)
    return "\n".join(lines)


def _unwrapped(body: str) -> str:
    """Return a text with the content of MyST's directives as plain Markdown."""
    lines: list[str] = []
    marks: list[str] = []
    options = False
    for line in body.split("\n"):
        match = re.match(r"\s*(`{3,}|:{3,}|~{3,})\s*(?:\{([\w:-]+)\}\s*(.*))?$", line)
        options = options and re.match(r"\s*:[\w-]+:", line) is not None
        if match and match[2] and match[2].startswith(("code", "math", "mermaid")):
            lines.append(match[1] + match[3])
        elif match and match[2]:
            marks.append(match[1])
            is_image = match[2] in {"figure", "image"}
            lines += ["", f"![]({match[3]})" if is_image else "", ""]
        elif match and marks and match[1] == marks[-1]:
            marks.pop()
            lines.append("")
        elif not options:
            lines.append(line)
        options = options or bool(match and match[2])
    return "\n".join(lines)


def reference(body: str, *, is_myst: bool, is_jekyll: bool) -> Content:
    """Return what the Markdown of a source shows."""
    if is_myst:
        body = _unwrapped(re.sub(r"^(?:%|\+\+\+).*$", "", body, flags=re.MULTILINE))
    if is_jekyll:
        body = RAW_TAG.sub("", body)
    body = _dedented(body)
    body = CODE_TAG.sub(
        lambda m: f"\n```\n{RAW_TAG.sub('', m[2] or m[4] or '').strip()}\n```\n", body
    )
    tagged = TAG_ADDRESS.findall(CODE_SPAN.sub("", CODE.sub("", body)))
    body = _outside(CODE, body, _plain)
    html = cmarkgfm.markdown_to_html_with_extensions(body, OPTIONS, EXTENSIONS)
    content = page_content(BeautifulSoup(html, "html.parser"))
    content.links |= {frozenset({unquote(address).rstrip("/.,;:!?*_")}) for address in tagged}
    return content


def _plain(text: str) -> str:
    """Return a text without template tags and dialects; what is code within a line stays."""
    text = TABLE.sub(lambda m: re.sub(r"\n\s*\n", "\n", m[0]), TEMPLATE.sub(_separator, text))
    for pattern, new in DIALECT:
        text = _outside(CODE_SPAN, text, partial(pattern.sub, new))
    return text


def _separator(tag: re.Match[str]) -> str:
    """Return what a template tag leaves; one of Hugo often shows words."""
    return " " if tag[0].startswith(("{{<", "{{%")) else ""


def _outside(pattern: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    """Return a text in which all that does not match a pattern is changed."""
    parts: list[str] = []
    end = 0
    for match in pattern.finditer(text):
        parts += [change(text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, change(text[end:])])


def page(path: Path) -> Content | None:
    """Return what the page of a post shows, without its title block."""
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    article = soup.select_one("article.bd-article")
    if article is None:
        return None
    for added in article.select(
        ".title-block, a.headerlink, .linenos, .footnote-backref, .post-foot"
    ):
        added.decompose()
    return page_content(article)


# -- Comparing ----------------------------------------------------------------------


def faults(source: Content, shown: Content, title: set[str], present: set[str]) -> Iterator[str]:
    """Yield what a page lost of its source, or shows of its markup."""
    known = set(shown.words) | title
    lost = [word for word in source.words if word not in known and not word.isdigit()]
    lost = [word for word in lost if word not in shown.text]
    if lost:
        yield f"words: {' '.join(lost[:8])}"
    fewer = [w for w, n in (source.words - shown.words).items() if n > 1 and w not in title]
    if not lost and sum((source.words - shown.words)[w] for w in fewer) > 12:
        yield f"fewer words: {' '.join(fewer[:8])}"
    wanted = [text for text in source.code if text and "8<--" not in text]
    if code := [text for text in wanted if not _has(text, shown.code)]:
        yield f"code: {code[0][:60]}"
    kept = _shown_stems(shown)
    if gone := [name for name in source.images if name in present and _stem(name) not in kept]:
        yield f"images: {' '.join(gone[:3])}"
    addresses = frozenset().union(*shown.links)
    if links := {min(link) for link in source.links if not link & addresses}:
        yield f"links: {' '.join(sorted(links)[:3])}"
    if shown.cells < source.cells:
        yield f"table: {source.cells - shown.cells} cells"
    for name, pattern in MARKUP.items():
        seen = pattern.findall(shown.text)
        if len(seen) > len(pattern.findall(source.text)):
            yield f"{name}: {seen[-1].strip()!r}"


def _shown_stems(shown: Content) -> set[str]:
    """Return the names of the images of a page; Sphinx may have added a digest to them."""
    names = {re.sub(r"-[0-9a-f]{8}$", "", Path(name).stem) for name in shown.images}
    return {*map(_stem, shown.images), *(_stem(f"{name}.png") for name in names)}


def _stem(name: str) -> str:
    """Return the name of an image without what Sphinx and the import may change."""
    stem = Path(name).stem
    return re.sub(r"[\W_]|-\d$", "", stem.lower())[:60]


def _has(code: str, shown: Counter[str]) -> bool:
    return code in shown or any(code in other for other in shown)


def compare(source: Path, journal: Path, result: Result) -> None:
    """Compare each page of a journal with the source of its post."""
    is_myst = any(b"ablog" in path.read_bytes() for path in source.rglob("conf.py"))
    public = set(_public_posts(journal))
    is_jekyll = any(source.rglob("_posts"))
    present = {path.name for path in source.rglob("*") if path.suffix.lower() in IMAGES}
    for post in sorted(p for p in (journal / "posts").rglob("*.md") if p.is_file()):
        text = post.read_text(encoding="utf-8")
        origin = re.search(r"^# Imported from (.+)$", text, re.MULTILINE)
        if not origin:
            continue
        result.taken += 1
        if re.search(r"^draft: true$", text, re.MULTILINE):
            result.drafts += 1
            continue
        html = (journal / "out" / post.relative_to(journal)).with_suffix(".html")
        file = source / origin[1]
        shown = page(html) if html.is_file() else None
        result.compared += 1
        if shown is None or not file.is_file():
            result.faults[origin[1]] = ["no page" if file.is_file() else "no source"]
            continue
        header, body = split_header(file.read_text(encoding="utf-8", errors="replace"))
        original = reference(body, is_myst=is_myst, is_jekyll=is_jekyll)
        words = set(re.findall(r"\w+", header))
        images = {name for name in original.images if name in present}
        stems = _shown_stems(shown)
        result.images += len(images)
        result.images_kept += sum(_stem(name) in stems for name in images)
        found = list(faults(original, shown, words, present))
        secret = set(re.findall(r"\w{3,}", " ".join(HIDDEN.findall(body))))
        if len(leaked := (secret - set(original.words) - words) & set(shown.words)) > 2:
            found.append(f"hidden: {' '.join(sorted(leaked)[:8])}")
        linked = [
            path for path in original.pages if _target(path, origin[1]) in public - {origin[1]}
        ]
        if len(linked) > len(shown.pages):
            found.append(f"links between posts: {len(shown.pages)} of {len(linked)}")
        if found:
            result.faults[origin[1]] = found


def _public_posts(journal: Path) -> Iterator[str]:
    """Yield the names in the source of the posts that are no drafts."""
    for post in (journal / "posts").rglob("*.md"):
        text = post.read_text(encoding="utf-8") if post.is_file() else ""
        origin = re.search(r"^# Imported from (.+)$", text, re.MULTILINE)
        if origin and not re.search(r"^draft: true$", text, re.MULTILINE):
            yield origin[1]


def _target(path: str, page: str) -> str:
    """Return the name of the file to which a page links."""
    return posixpath.normpath(
        posixpath.join(posixpath.dirname(page), unquote(urlsplit(path).path))
    )


def split_header(text: str) -> tuple[str, str]:
    """Divide a source into its header, in any of the usual forms, and its body."""
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    for pattern in (
        r"(?s)\s*---\s*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|$)",
        r"(?s)\s*\+\+\+\s*\n.*?\n\+\+\+[ \t]*\n",
        r"(?s)\s*<!--\s*\n?\.\..*?-->",
        r"(?s)\s*\{\n.*?\n\}\n",
        r"(?:\.\. \w.*\n)+",
        r"(?:[A-Za-z_]+:.*\n(?: +.*\n)*)+\n",
    ):
        if match := re.match(pattern, text):
            return match[0], text[match.end() :]
    return "", text


# -- Importing and building ---------------------------------------------------------


def evaluate(source: Path, folder: Path) -> Result:
    """Import a source into a new journal, build it, and compare."""
    journal = folder / source.name
    shutil.rmtree(journal, ignore_errors=True)
    run = [sys.executable, "-m", "haiku_journal"]
    call([*run, "init", "--yes", str(journal)])
    shutil.rmtree(journal / "posts")
    result = Result(source.name)
    suffixes = {".md", ".mdx", ".markdown"}
    result.files = sum(path.suffix.lower() in suffixes for path in source.rglob("*"))
    report = call([*run, "import", str(source), "--write", "--root", str(journal)])
    (journal / "import.log").write_text(report, encoding="utf-8")
    checked = call([*run, "check", "--no-advice", "--root", str(journal)])
    (journal / "check.log").write_text(checked, encoding="utf-8")
    command = ["-m", "sphinx", "-q", "-W", "--keep-going", "-j", "2", str(journal), "out"]
    built = call([sys.executable, *command], cwd=journal)
    (journal / "build.log").write_text(built, encoding="utf-8")
    result.warnings = [
        line for line in built.splitlines() if re.search(r"(WARNING|ERROR|CRITICAL): ", line)
    ] or ([] if (journal / "out" / "index.html").is_file() else ["no build"])
    compare(source, journal, result)
    return result


def call(command: list[str], cwd: Path | None = None) -> str:
    """Run a command and return what it prints."""
    paths = f"{HERE.parent / 'extensions'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": paths}
    )
    return done.stdout + done.stderr


def main() -> None:
    """Print a row of figures for each source, and the faults of each to a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+", type=Path, help="folders of blogs")
    parser.add_argument("--out", type=Path, default=Path("_build/import-eval"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    print("| source | files | taken | drafts | faithful | images | builds with -W |")
    print("|---|---|---|---|---|---|---|")
    for source in arguments.sources:
        result = evaluate(source.resolve(), arguments.out.resolve())
        print(result.row, flush=True)
        lines = [f"{name}: {'; '.join(found)}" for name, found in result.faults.items()]
        log = arguments.out / f"{source.name}.txt"
        log.write_text("\n".join([*lines, "", *result.warnings, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
