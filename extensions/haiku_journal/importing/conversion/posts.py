"""Convert documents into posts: guess missing values, repair problems, report both."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import quote

from ...authoring import compose, new_files
from ...authoring.permalink import permalink
from ...header.errors import Problem
from ...header.post_file import parse_post
from ...header.values import LIST_LIMIT, tag_problem
from ..haiku_proposal import propose_haiku
from ..markdown.body_text import BodyText, Edit
from ..markdown.spans import code_ranges, is_inside
from ..report import Outcome, Remark, UnsupportedSourceError
from ..sources.addresses import PostFacts, former_address
from ..sources.dates import to_iso
from ..sources.documents import Document, decode
from ..sources.header_translation import TranslatedHeader, translate_header
from ..sources.source_files import SourceFile, SourceTree
from ..sources.values import clean_text, names_in
from . import body_repairs
from .dialect_steps import Origin, convert_body
from .links import FileMap

_DATED_NAME = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})(?:[-_ ]+(?P<name>.+))?")
_NO_TAGS = frozenset(
    {"posts", "post", "_posts", "_drafts", "content", "docs", "notes", "blog", "src", "articles"}
)
"""Folders whose names are no topics."""
_TAG_IN_TEXT = re.compile(r"(?<!\S)#([^\W\d_][\w/-]*)(?=[\s.,;:!?)]|$)")
_DRAFT_FOLDERS = frozenset({"drafts", "draft", "_drafts", "_draft", "Drafts", "unpublished"})
"""Folders whose posts are not public."""


@dataclass(slots=True)
class ImportedPost:
    """A post to be written.

    `head` is the original header; if empty, the header is composed from `draft`.
    `copies` maps the path of each file that comes along, from the post, to its name in the
    source.  `drawings` has the drawings that were in its text, by the names of the files that
    they would be in the source.  `address` is the path of its former page, if that is known.
    `title` is its title as plain text.
    """

    document: Document
    path: str
    haiku: tuple[str, ...]
    body: BodyText
    head: list[str] = field(default_factory=list)
    draft: compose.NewPost | None = None
    path_is_fixed: bool = False
    address: str = ""
    title: str = ""
    copies: dict[str, str] = field(default_factory=dict)
    drawings: dict[str, bytes] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text of the post's file."""
        body = self.body.text.rstrip("\n")
        if self.draft is None:
            return "\n".join([*self.head, body]).rstrip("\n") + "\n"
        self.draft.body = body
        return compose.with_front_matter(self.draft)

    @property
    def is_foreign(self) -> bool:
        """Whether it was written for another program, and so converted."""
        return not self.head

    @property
    def document_names(self) -> list[str]:
        """The other names of its document, by which notes refer to each other."""
        aliases = self.document.values.get("aliases")
        return list(names_in(aliases)) if aliases else []

    @property
    def is_draft(self) -> bool:
        """Whether a build leaves it out for now."""
        return self.draft is not None and self.draft.keys.get("draft") == "true"

    def problems(self) -> list[Problem]:
        """Return the problems that a check of the post reports."""
        required = bool(self.haiku) or self.draft is None
        return parse_post(self.text.encode("utf-8"), haiku_required=required)[1]

    def note(self, kind: Outcome, message: str, line: int = 0) -> None:
        """Add a remark on a line of the file; without one, on the first of the body."""
        line = line or self.document.body_line
        self.remarks.append(Remark(self.document.file.name, line, kind, message))

    def draw(self, drawing: str) -> str:
        """Make a file of a drawing in SVG, and return its path from the document."""
        name = f"{self.document.file.name}.drawing-{len(self.drawings) + 1}.svg"
        self.drawings[name] = drawing.encode()
        return quote(name.rpartition("/")[2])

    def edit(self, edits: Iterable[Edit]) -> None:
        """Apply edits to the body, and add their remarks."""
        for change in self.body.apply(edits):
            self.note(change.kind, change.message, change.line)

    def repair(self, repair: Callable[[list[str]], Iterable[body_repairs.Change]]) -> None:
        """Let a function change the lines of the body, and add a remark for each change."""
        lines, numbers = self.body.lines, self.body.numbers
        changes = list(repair(lines))
        numbers += numbers[-1:] * (len(lines) - len(numbers))
        self.body = BodyText("\n".join(lines), numbers[: len(lines)])
        for place, message in changes:
            self.note(Outcome.CHANGED, message, numbers[place])


class PostConverter:
    """Converter of the documents of one source; posts dated after `today` are drafts."""

    def __init__(self, source: SourceTree, today: dt.date, *, haiku_required: bool = True) -> None:
        self.source = source
        self.today = today
        self.haiku_required = haiku_required
        parents = [PurePosixPath(file.name).parent.parts for file in source.files]
        names = source.others | {file.name for file in source.files}
        self.files = FileMap(frozenset(names), source.site.roots)
        self.depth = _common_depth(parents) if len(parents) > 1 else 0

    def make(self, document: Document) -> ImportedPost:
        """Return a document as a post.  Raises UnsupportedSourceError if it cannot be one."""
        if document.text:
            post = self._keep_header(document)
            if not post.problems():
                return post
        if self.source.site.generator == "ABlog" and not self._is_ablog_post(document):
            raise UnsupportedSourceError(document.line, "a page that is no blog post")
        post = self._compose_header(document)
        if problems := post.problems():
            raise UnsupportedSourceError(
                document.line, f"the post would have a problem: {problems[0].message}"
            )
        return post

    def _is_ablog_post(self, document: Document) -> bool:
        """Return whether ABlog takes a document for a post: it says so, or has such a path."""
        path = PurePosixPath(document.file.name).with_suffix("")
        folder = self.source.site.posts[0]
        below = path.relative_to(folder) if folder else path
        patterns = self.source.site.settings.get("patterns") or ()
        return document.is_myst or any(below.match(str(pattern)) for pattern in patterns)

    def _keep_header(self, document: Document) -> ImportedPost:
        """Return a post with its original header and a repaired body."""
        head = document.text.split("\n")[: document.body_line - document.line]
        header = translate_header(document.values, document.file.name, self.today)
        body = BodyText.from_lines(document.body, document.body_line)
        post = ImportedPost(document, "", header.haiku, body, head, remarks=[*document.remarks])
        self._repair_body(post)
        titled = document.kind == "plain" or "title" in document.values
        self._fix_headings(post, titled=titled)
        self._set_path(post)
        return post

    def _compose_header(self, document: Document) -> ImportedPost:
        """Return a post with a header composed of stated and guessed values."""
        file = document.file
        header = translate_header(document.values, file.name, self.today)
        if _DRAFT_FOLDERS & set(PurePosixPath(file.name).parts[:-1]):
            header.keys["draft"] = "true"
        body = BodyText.from_lines(document.body, document.body_line)
        post = ImportedPost(document, "", header.haiku, body)
        post.remarks = [*document.remarks, *header.remarks]
        self._repair_body(post)
        self._convert_body(post, header)
        title, shown = self._title(post, header)
        self._fix_headings(post, titled=bool(title))
        post.title = shown
        date, guessed = self._date(post, header)
        self._check_update(header, date)
        self._note_address(post, header, date, shown)
        comments = [f"Imported from {clean_text(file.name)}"]
        if self.haiku_required and not post.haiku:
            post.haiku = self._haiku(post, shown)
            comments.append(f"{compose.PROPOSED_HAIKU[2:]}; write your own, and remove this line")
        if guessed:
            comments.append("Guessed: date, from the time of the file")
        comments += (f"Not taken: {dropped}" for dropped in header.dropped)
        post.draft = compose.NewPost(
            haiku=post.haiku,
            date=date,
            title=title,
            tags=[*(header.tags or self._tags(post)), *self._tags_in_text(post, header.tags)],
            keys=header.keys,
            comments=["".join(c if c.isprintable() else " " for c in text) for text in comments],
        )
        self._set_path(post)
        return post

    def _repair_body(self, post: ImportedPost) -> None:
        """Apply the repairs that any body may need."""
        for repair in (body_repairs.remove_control_characters, body_repairs.close_fence):
            post.repair(repair)

    def _convert_body(self, post: ImportedPost, header: TranslatedHeader) -> None:
        """Convert the dialect of a body to that of posts."""
        document, generator = post.document, self.source.site.generator
        origin = Origin(
            generator,
            header.title,
            header.date[:10],
            is_myst=self._is_myst(document),
            is_mdx=generator == "Docusaurus" or document.file.name.endswith(".mdx"),
            read=partial(self._read, document.file.name),
            draw=post.draw,
        )
        convert_body(post.edit, lambda: post.body.text, origin)

    def _read(self, page: str, path: str) -> str:
        """Return the text of a file of the source that a page names; empty if it has none."""
        name = self.files.find(path, page)
        data = self.source.read(name) if name else b""
        return "" if b"\0" in data else decode(SourceFile(name or "", data, self.today))[0]

    def _is_myst(self, document: Document) -> bool:
        return document.is_myst or self.source.site.generator == "ABlog"

    def _note_address(
        self, post: ImportedPost, header: TranslatedHeader, date: str, title: str
    ) -> None:
        """Make the former address of a post an alias, if the rules of its program tell it."""
        facts = PostFacts(
            post.document.file.name,
            dt.date.fromisoformat(date[:10]),
            title,
            header.slug,
            header.categories,
        )
        address = header.address or former_address(self.source.site, facts, header.pattern)
        if not address:
            if header.pattern or header.slug:
                shown = (
                    f"permalink: {header.pattern}" if header.pattern else f"slug: {header.slug}"
                )
                post.note(Outcome.LEFT, f"{shown}: its address is not known; write it in aliases")
            return
        post.address = address
        header.add_alias(address)

    def _check_update(self, header: TranslatedHeader, date: str) -> None:
        """Drop a day of update that comes before the date."""
        updated = str(header.keys.get("updated", ""))
        if updated and updated[:10] < date[:10]:
            del header.keys["updated"]

    def _fix_headings(self, post: ImportedPost, *, titled: bool) -> None:
        """Keep one title: the header's, or else the first one in the body that has text."""
        heads = body_repairs.headings(post.body.lines)
        keep = None if titled else next((start for start, _, _, text in heads if text), None)
        post.repair(lambda lines: body_repairs.demote_titles(lines, keep))
        if post.is_foreign:
            post.repair(lambda lines: body_repairs.fix_heading_levels(lines, titled=titled))

    def _title(self, post: ImportedPost, header: TranslatedHeader) -> tuple[str, str]:
        """Return the title for the header and the title as displayed.

        The first is empty where the body's heading is the title.
        """
        heads = [head for head in body_repairs.headings(post.body.lines) if head[3]]
        if not header.title and heads:
            return "", heads[0][3]
        if header.title:
            first = _plain(heads[0][3]) if heads else ""
            return "" if first == _plain(header.title) else header.title, header.title
        section = re.match(
            r"\s*?^ {0,3}(?P<marks>#{2,6})[ \t]+(?P<text>[^#\s].*)", post.body.text, re.MULTILINE
        )
        if section:
            message = "the first section's heading was made the title"
            post.edit([Edit(section.start("marks"), section.end("marks"), "#", message)])
            return "", section["text"]
        title = _title_from_name(post.document.file)
        post.note(Outcome.GUESSED, f"title: {title} (from the name of the file)")
        return title, title

    def _date(self, post: ImportedPost, header: TranslatedHeader) -> tuple[str, bool]:
        """Return the date, and whether it is only the time of the file."""
        file = post.document.file
        if header.date:
            return header.date, False
        if name := _DATED_NAME.fullmatch(file.stem):
            try:
                return to_iso(name["date"]), False
            except ValueError:
                pass
        known = self.source.date_of(file)
        if known is not None:
            try:
                date = to_iso(known[0])
            except ValueError:
                known = None
            else:
                post.note(Outcome.GUESSED, f"date: {date} (from {known[1]})")
                return date, False
        date = file.changed.isoformat()
        post.note(Outcome.GUESSED, f"date: {date} (from the time of the file)")
        return date, True

    def _haiku(self, post: ImportedPost, title: str) -> tuple[str, ...]:
        # The title is the first sentence; as a heading it would be the second, too.
        prose = [line for line in post.body.lines if line.lstrip("# ") != title]
        proposed = propose_haiku(title, prose, post.document.file.stem)
        if proposed is None:  # a note may have a title and a line of code
            name = _title_from_name(post.document.file)
            proposed = (_one_line(title) or name, "a short note", name)
        post.note(Outcome.GUESSED, f"haiku: {' / '.join(proposed)}")
        return proposed

    def _tags(self, post: ImportedPost) -> list[str]:
        """Return tags from a note's folders, or from a name such as `author--topic--what.md`."""
        file = post.document.file
        if post.document.kind != "note":
            return []
        folders = PurePosixPath(file.name).parent.parts[self.depth :]
        names = PurePosixPath(file.name).stem.split("--")
        words = [*folders, *(names[1:-1] if len(names) > 2 else names[:-1])]
        tags = [
            clean_text(word).strip().replace(",", " ") for word in words if word not in _NO_TAGS
        ]
        tags = [tag for tag in dict.fromkeys(tags) if tag and not tag_problem(tag)]
        if tags:
            where = "folder" if folders else "name"
            post.note(Outcome.GUESSED, f"tags: {', '.join(tags)} (from the {where} of the file)")
        return tags

    def _tags_in_text(self, post: ImportedPost, known: list[str]) -> list[str]:
        """Return the tags that a note of Obsidian has in its text, which stay there."""
        if self.source.site.generator not in {"Obsidian", "Quartz"}:
            return []
        text = post.body.text
        code = code_ranges(text)
        found = (m[1] for m in _TAG_IN_TEXT.finditer(text) if not is_inside(m.start(), code))
        tags = [tag for tag in dict.fromkeys(found) if tag not in known and not tag_problem(tag)]
        return tags[: LIST_LIMIT - len(known)]

    def _set_path(self, post: ImportedPost) -> None:
        """Set the post's path: the one on its prompt, or the permalink of its haiku."""
        path_is_fixed = _path_in_posts(post.document.path)
        if path_is_fixed and not (why := new_files.path_problem(path_is_fixed)):
            post.path, post.path_is_fixed = path_is_fixed, True
            return
        post.path = permalink(post.haiku or (post.document.file.stem,))
        if path_is_fixed:
            message = f"path: {post.path}, since {post.document.path!r} is none: {why}"
            post.remarks.append(
                Remark(post.document.file.name, post.document.line, Outcome.GUESSED, message)
            )


def _path_in_posts(path: str) -> str:
    """Return a prompt's path relative to the folder `post/` or `posts/` in it."""
    match = re.fullmatch(r"(?:.*/)?posts?/(.+)", path, re.DOTALL) if path else None
    return match[1] if match else path.removeprefix("./")


def _common_depth(paths: Iterable[tuple[str, ...]]) -> int:
    """Return the number of leading folders that all paths share."""
    shortest, *others = sorted(set(paths), key=len)
    return next(
        (n for n, part in enumerate(shortest) if any(other[n] != part for other in others)),
        len(shortest),
    )


def _one_line(text: str) -> str:
    """Return a text as a line of a haiku."""
    return " ".join(re.sub(r"(?<!\S)/(?!\S)|[`*_]", " ", clean_text(text)).split())[:100]


def _plain(title: str) -> str:
    return " ".join(re.sub(r"[*_`\\]", "", title).casefold().split())


def _title_from_name(file: SourceFile) -> str:
    """Return a title made from a file's name."""
    stem = file.stem.rpartition("--")[2] or file.stem
    dated = _DATED_NAME.fullmatch(stem)
    words = " ".join(re.split(r"[-_\s]+", (dated and dated["name"]) or stem))
    title = clean_text(words).strip() or "Untitled"
    return title[0].upper() + title[1:]
