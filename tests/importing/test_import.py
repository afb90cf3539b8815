"""Test the import: what is converted, guessed and left as it is; no text is lost."""

from __future__ import annotations

import io
import json
import re
import subprocess
import tarfile
from pathlib import Path
from urllib.parse import unquote

import budoux
import pytest
from haiku_journal.authoring.post_links import find_links
from haiku_journal.authoring.syllables import describe_mismatch
from haiku_journal.cli import main
from haiku_journal.header.model import Header
from haiku_journal.header.post_file import markdown_body, parse_post
from haiku_journal.importing import (
    Outcome,
    SourceFile,
    SourceTree,
    assign_paths,
    convert_source,
    rewrite_links,
)
from haiku_journal.importing.haiku_proposal import propose_haiku
from haiku_journal.importing.sources.dates import to_iso
from haiku_journal.util.dates import today
from hypothesis import given, settings
from hypothesis import strategies as st

HAIKU = "compile errors clear / I typed it and watched it burn / I typed it by heart"
SEED_PATH = "compile-errors-clear-/-i-typed-it-and-watched-it-burn-/-i-typed-it-by-heart.md"
SEED = (
    f"$ cat post/{SEED_PATH}\n\n{HAIKU}\n\n\nTitle: April 10, 2023: Reflections\n\n\n"
    "Today marks a bit.\n\nDebugging a Real-world Problem\n\nOne of the bugs.\n"
)
NOTE = "# Quick File Info\n\nIf you are browsing a directory with vim and want to see a file.\n"


class Journal:
    """A source and the folder of posts that it is brought into."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.source, self.posts, self.capsys = root / "source", root / "journal" / "posts", capsys
        self.source.mkdir()
        self.posts.parent.mkdir()

    def bring(self, files: dict[str, str | bytes], *options: str, status: int = 0) -> str:
        for name, content in files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.run(self.source, *(options or ["--write"]), status=status)

    def run(self, source: Path, *options: str, status: int = 0) -> str:
        assert main(["import", str(source), "--root", str(self.posts.parent), *options]) == status
        printed = self.capsys.readouterr().out
        assert len(printed.splitlines()) < 24  # it fits a screen
        report = self.posts.parent / "_build" / "import-report.txt"
        return (report.read_text() if report.exists() else "") + printed

    @property
    def written(self) -> list[Path]:
        return sorted(path for path in self.posts.rglob("*") if path.is_file())

    def only(self) -> tuple[Header, str]:
        """Return the header and the body of the only post."""
        (path,) = self.written
        return self.read(path)

    def read(self, path: Path) -> tuple[Header, str]:
        text = path.read_text(encoding="utf-8")
        header, problems = parse_post(text.encode())
        assert not problems
        assert header is not None
        return header, markdown_body(text, header)


@pytest.fixture
def journal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Journal:
    return Journal(tmp_path, capsys)


# -- as the seed is kept ------------------------------------------------------------


def test_a_transcript_is_taken_as_it_is(journal: Journal) -> None:
    report = journal.bring({"seed.txt": SEED})
    assert report.startswith(f"seed.txt:3: taken: {journal.posts / SEED_PATH}\n")
    assert (journal.posts / SEED_PATH).read_text() == SEED.split("\n\n", 1)[1]


def test_many_posts_in_one_file(journal: Journal) -> None:
    second = "one / two / three\n\nTitle: May 1, 2023: Second\n\n```\n$ cat post/x.md\n```\n"
    third = f"$ cat notes/third.md\n---\nhaiku: {HAIKU}\ndate: 2024-01-01\n---\n# Third\n\n$ \n"
    report = journal.bring({"all.txt": f"{SEED}\n{second}\n{third}"})
    assert [path.relative_to(journal.posts).as_posix() for path in journal.written] == sorted(
        [SEED_PATH, "one-/-two-/-three.md", "notes/third.md"]
    )
    assert "dropped: the shell's last prompt" in report
    assert "$ cat post/x.md" in (journal.posts / "one-/-two-/-three.md").read_text()


def test_a_note_may_quote_a_post(journal: Journal) -> None:
    journal.bring({"a.md": f"# How posts are kept here\n\n```\n{SEED}\n```\n\nThat is all.\n"})
    assert "That is all." in journal.only()[1]
    journal.written[0].unlink()
    report = journal.bring({"a.md": f"{SEED}\n\n~~~\n{SEED}~~~\n\nThat is all.\n"})
    assert "1 taken" in report


@pytest.mark.parametrize(
    "path", ["../../etc/passwd.md", "/etc/x.md", "post/.hidden.md", "post/a/../../b.md", "post/x"]
)
def test_a_path_that_leads_elsewhere_is_not_followed(journal: Journal, path: str) -> None:
    report = journal.bring({"seed.txt": SEED.replace(f"post/{SEED_PATH}", path)})
    assert [path.relative_to(journal.posts).as_posix() for path in journal.written] == [SEED_PATH]
    assert f"guessed: path: {SEED_PATH}, since" in report


def test_an_unknown_key_is_dropped_with_its_line(journal: Journal) -> None:
    report = journal.bring({"seed.txt": SEED.replace("\n\n\nToday", "\nMood: fine\n\n\nToday")})
    assert "seed.txt:7: dropped: Mood: fine" in report
    header, body = journal.only()
    assert header.haiku == tuple(HAIKU.split(" / "))
    assert header.title == "" or header.title == "Reflections"
    assert "# Reflections" in body
    assert "Not taken: Mood: fine" in journal.written[0].read_text()


# -- as others keep them ------------------------------------------------------------

FORMATS: dict[str, tuple[str, str]] = {
    "Jekyll": (
        "_posts/2021-03-04-my-post.md",
        "---\nlayout: post\ntitle: My post\ntags: one two\ncategories: [three]\n---\nThe body.\n",
    ),
    "Hugo TOML": (
        "content/posts/my-post/index.md",
        '+++\ntitle = "My post"\ndate = 2021-03-04T10:00:00Z\ntags = ["one", "two", "three"]\n'
        'layout = "post"\n+++\n\nThe body.\n',
    ),
    "Hugo JSON": (
        "content/posts/my-post.md",
        '{\n "title": "My post",\n "date": "2021-03-04",\n "layout": "post",\n'
        ' "tags": ["one", "two", "three"]\n}\n\nThe body.\n',
    ),
    "Pelican": (
        "content/my-post.md",
        "Title: My post\nDate: 2021-03-04 10:20\nTags: one, two\nCategory: three\nLayout: post\n"
        "\nThe body.\n",
    ),
    "Nikola": (
        "posts/my-post.md",
        "<!--\n.. title: My post\n.. slug: my-post\n.. date: 2021-03-04 08:00:00 UTC+01:00\n"
        ".. tags: one, two\n.. category: three\n.. layout: post\n-->\n\nThe body.\n",
    ),
    "ABlog": (
        "my-post.md",
        "---\nblogpost: true\ndate: Mar 4, 2021\ntags: one, two\ncategory: three\nlayout: post\n"
        "---\n\n# My post\n\nThe body.\n",
    ),
    "ABlog directive": (
        "my-post.md",
        "---\nlayout: post\n---\n# My post\n\n```{post} March 4, 2021\n:tags: one, two\n"
        ":category: three\n```\n\nThe body.\n",
    ),
    "ABlog directive alone": (
        "my-post.md",
        "# My post\n\n```{post} March 4, 2021\n:tags: one, two\n:category: three\n:layout: post\n"
        "```\n\nThe body.\n",
    ),
    "MkDocs Material": (
        "docs/blog/posts/my-post.md",
        "---\ndate:\n  created: 2021-03-04\n  updated: 2022-01-01\ncategories:\n  - one\n"
        "tags: [two, three]\nlayout: post\n---\n\n# My post\n\nThe body.\n\n<!-- more -->\n",
    ),
}


@pytest.mark.parametrize("name", FORMATS)
def test_formats(journal: Journal, name: str) -> None:
    path, text = FORMATS[name]
    text = text.replace("The body.", "The body says what there is to be said of this today.")
    report = journal.bring({path: text})
    header, body = journal.only()
    assert header.date.isoformat() == "2021-03-04"
    assert set(header.tags) == {"one", "two", "three"}
    assert re.findall(r"^# .*", body, re.MULTILINE) == ["# My post"]
    assert "The body says what" in body
    assert re.search(rf"{re.escape(path)}:\d+: dropped: layout: post", report)
    assert "guessed: haiku:" in report
    assert "guessed: date" not in report
    assert "# Proposed: haiku" in journal.written[0].read_text()
    assert "{post}" not in body


@pytest.mark.parametrize(
    "header",
    [
        ".. title: My post\n.. date: 2021-03-04 08:00:00 UTC\n.. tags: one, two\n",
        "My post\nmy-post\n2021/03/04 08:00\none, two\n",
    ],
)
def test_a_header_of_nikola_may_be_in_a_file_beside_the_post(
    journal: Journal, header: str
) -> None:
    conf = "BLOG_TITLE = 'x'\nPOSTS = (('posts/*.md', 'blog', 'post.tmpl'),)\n"
    body = "The body says what there is to be said of this today.\n"
    journal.bring({"conf.py": conf, "posts/my-post.meta": header, "posts/my-post.md": body})
    imported, text = journal.only()
    assert imported.date.isoformat() == "2021-03-04"
    assert imported.tags == ("one", "two")
    assert "# My post" in text


def test_a_post_in_another_format_is_named_with_what_to_do(journal: Journal) -> None:
    report = journal.bring({"a.md": NOTE, "b.rst": "B\n=\n", "c.ipynb": "{}"})
    assert "b.rst:1: left: it is reStructuredText; convert it with Pandoc (-t gfm)" in report
    assert "c.ipynb:1: left: it is a notebook; convert it with jupyter nbconvert" in report


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("_posts/2021-01-01-a.md", "published: false"),
        ("_drafts/a.md", "layout: post"),
        ("_posts/2021-01-01-a.md", "draft: perhaps"),
        ("_posts/2021-01-01-a.md", "status: private"),
        *(("a.md", f"{key}: true") for key in ("drafts", "hidden", "private", "unlisted")),
        ("a.md", "password: abc"),
        ("a.md", "publish: false"),
        ("a.md", "visibility: hidden"),
        ("_posts/2021-01-01-a.md", "publishDate: 2999-01-01"),
        ("_posts/2021-01-01-a.md", "publishDate: some day"),
        ("_posts/2021-01-01-a.md", "expiryDate: 2001-01-01"),
    ],
)
def test_a_possibly_private_post_becomes_a_draft(journal: Journal, name: str, header: str) -> None:
    text = f"---\ntitle: A\ndate: 2021-01-01\n{header}\n---\nThe words of a body.\n"
    journal.bring({name: text})
    assert journal.only()[0].draft


@pytest.mark.parametrize("front_matter", ["", "---\nlanguage: English\n---\n"])
def test_a_post_of_ablog_without_a_date_is_a_draft(journal: Journal, front_matter: str) -> None:
    journal.bring(
        {"a.md": f"{front_matter}# A title of some words\n\n```{{post}}\n```\n\nText.\n"}
    )
    assert journal.only()[0].draft


def test_tags_in_the_text_of_a_vault_are_tags_and_stay(journal: Journal) -> None:
    text = "---\ntags: [one]\n---\n# A title\n\nOf #one and #two/three, `#four`, a#five, #6.\n"
    journal.bring({".obsidian/app.json": "{}", "a.md": text})
    header, body = journal.only()
    assert header.tags == ("one", "two/three")
    assert "Of #one and #two/three" in body


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("image: &a /a.png\nthumb: *a", 0),
        ("a: &a [1, 2]\nb: &b [*a, *a]\nc: [*b, *b]", 0),
        ("a: &a [*a]", 1),
        (
            "\n".join(
                [
                    "a0: &a0 [1]",
                    *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)),
                ]
            ),
            1,
        ),
    ],
)
def test_values_may_refer_to_others_as_long_as_they_stand_for_few(
    journal: Journal, header: str, status: int
) -> None:
    journal.bring(
        {"a.md": f"---\ntitle: A b c\n{header}\n---\nText of it.\n"}, "--write", status=status
    )


def test_a_note_may_quote_the_directive_of_ablog(journal: Journal) -> None:
    quoted = "````\n```{post} March 4, 2021\n```\n````"
    journal.bring({"vim/a.md": f"{NOTE}\n{quoted}\n", "git/b.md": NOTE})
    (path,) = (path for path in journal.written if "Imported from vim/a.md" in path.read_text())
    header, body = journal.read(path)
    assert header.tags == ("vim",)
    assert quoted in body


@pytest.mark.parametrize(
    ("name", "head", "aliases"),
    [
        ("_posts/2021-01-01-a.md", "---\npermalink: /2021/01/a/\n---", ["2021/01/a/index"]),
        ("_posts/2021-01-01-a.md", "---\npermalink: /a.html\n---", ["a"]),
        (
            "_posts/2021-01-01-a.md",
            "---\npermalink: /last/\nredirect_from: [/first/, /second]\n---",
            ["first/index", "second", "last/index"],
        ),
        ("a.md", '+++\nurl = "/one,two"\n+++', ["one,two"]),
        ("a.md", '{"url": "/a/", "aliases": ["/a/"]}\n', ["a/index"]),
        ("a.md", "Title: A\nSlug: a\nUrl: /a/\n", ["a/index"]),
    ],
)
def test_the_address_that_a_post_had_is_its_last_alias(
    journal: Journal, name: str, head: str, aliases: list[str]
) -> None:
    report = journal.bring({name: f"{head}\n# A title\n\nThe words of a body.\n"})
    header, _ = journal.only()
    assert list(header.aliases) == aliases
    assert re.search(rf"{name}:\d: changed: the address /\S+ is an alias now", report)
    assert "Not taken" not in journal.written[0].read_text()


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("url", "https://elsewhere.example/a/", "not a path of this site"),
        ("url", "//elsewhere.example/a/", "not a path of this site"),
        ("url", "/a/../b/", "is not a path of this site"),
        ("url", "/?p=12", "not the path of a page"),
        ("url", "[/a/, /b/]", "needs text"),
    ],
)
def test_an_address_that_is_not_known_is_left_to_the_author(
    journal: Journal, key: str, value: str, reason: str
) -> None:
    text = f"---\ntitle: A title\n{key}: {value}\n---\nThe words of a body.\n"
    report = journal.bring({"a.md": text}, "--write", "--quiet")
    assert re.search(rf"a\.md:3: left: {key}: .*{reason}", report)
    assert "1 taken, 0 known, 2 guessed, 0 changed, 0 dropped, 1 left" in report
    assert journal.only()[0].aliases == ()
    assert f"# Not taken: {key}: {value}" in journal.written[0].read_text()


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("---\ntitle: a: b\n---\nText.\n", 2, "not YAML"),
        ("---\ntitle: a\nblogpost: false\n---\nText.\n", 3, "not a blog post"),
        (f"+++\ntitle = {'9' * 5_000}\n+++\nText.\n", 2, "not TOML"),
        ("+++\ntitle = \n+++\nText.\n", 2, "not TOML"),
        ('{"title": }\n\nText.\n', 1, "JSON"),
        ("", 1, "empty"),
    ],
)
def test_unsupported_content_is_listed(
    journal: Journal, text: str, line: int, reason: str
) -> None:
    report = journal.bring({"a.md": text}, status=1)
    assert re.search(rf"a\.md:{line}: left: .*{reason}", report)
    assert not journal.written


# -- notes --------------------------------------------------------------------------


def test_a_note(journal: Journal) -> None:
    report = journal.bring(
        {"me--vim--quick.md": NOTE, "dates.json": '{"me--vim--quick": "2015-02-18"}'}
    )
    header, body = journal.only()
    assert header.date.isoformat() == "2015-02-18"
    assert header.tags == ("vim",)
    assert body.lstrip("\n") == NOTE
    assert "me--vim--quick.md:1: guessed: date: 2015-02-18 (from dates.json)" in report
    assert "guessed: tags: vim (from the name of the file)" in report
    assert "1 taken, 0 known, 3 guessed, 0 changed, 0 dropped, 0 left" in report


def test_a_note_in_a_folder_dated_by_git(journal: Journal) -> None:
    for name in ("python/asyncio/quick.md", "vim/other.md"):
        (journal.source / name).parent.mkdir(parents=True, exist_ok=True)
        (journal.source / name).write_text(NOTE.replace("vim", name))
    git = ["git", "-C", str(journal.source), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run([*git, *command], check=True)
    subprocess.run([*git, "commit", "-qm", "x", "--date", "2019-05-06T12:00:00Z"], check=True)
    report = journal.bring({"new.md": NOTE})
    headers = {journal.read(path)[0].tags: journal.read(path)[0] for path in journal.written}
    assert headers["python", "asyncio"].date.isoformat() == "2019-05-06"
    assert (
        "python/asyncio/quick.md:1: guessed: date: 2019-05-06 (from git's first commit)" in report
    )
    assert "new.md:1: guessed: date:" in report
    (undated,) = (path for path in journal.written if "Imported from new.md" in path.read_text())
    assert "# Guessed: date, from the time of the file" in undated.read_text()


def test_links_among_notes_lead_to_where_they_are_now(journal: Journal) -> None:
    first = "# First note of them\n\nSee [it](../vim/two.md#quick-file-info), "
    first += "[gone](gone.md) and `[c](d.md)`.\n"
    journal.bring({"me--git--one.md": first, "me--vim--two.md": NOTE})
    body = next(b for _, b in map(journal.read, journal.written) if "First note" in b)
    (target,) = re.findall(r"\[it\]\((.*?)#quick-file-info\)", body)
    (path,) = (path for path in journal.written if "First note" in path.read_text())
    assert "Quick File Info" in (path.parent / target).read_text()
    assert ", gone and" in body
    assert "`[c](d.md)`" in body


@pytest.mark.parametrize(
    ("link", "anchor"),
    [
        ("[it]({% post_url 2020-01-02-other %})", ""),
        (
            "[it]({{ site.baseurl }}{%- post_url /2020-01-02-other -%}#quick-file-info 'Of vim')",
            "#quick-file-info",
        ),
        ("[it](<{{site.url}}{{site.baseurl}}{% link _posts/2020-01-02-other.markdown %}>)", ""),
        ("[it][1]\n\n[1]: {% post_url 2020-01-02-other %}", ""),
        ('[it]({{< ref "2020-01-02-other" >}})', ""),
        ("[it]({filename}../_posts/2020-01-02-other.markdown)", ""),
        ("[it](link://slug/2020-01-02-other)", ""),
        ('[it]({{% relref "/_posts/2020-01-02-other.markdown" %}})', ""),
    ],
)
def test_links_made_by_a_template_lead_to_the_posts(
    journal: Journal, link: str, anchor: str
) -> None:
    code = "`[it]({% post_url 2020-01-02-other %})`"
    first = f"---\ntitle: First note of them\n---\nHere is {link}\n\nWritten as {code}.\n"
    files = {"_posts/2020-01-01-one.md": first, "_posts/2020-01-02-other.markdown": NOTE}
    report = journal.bring(files)
    (path,) = (path for path in journal.written if "First note" in path.read_text())
    _, body = journal.read(path)
    (link,) = (one for one in find_links(body.split("\n"), [False] * body.count("\n") + [False]))
    target, hash_, name = link.target.partition("#")
    assert hash_ + name == anchor
    assert "Quick File Info" in (path.parent / unquote(target)).read_text()
    assert code in body
    assert "is text now" not in report


def test_a_link_to_no_post_becomes_its_text(journal: Journal) -> None:
    text = "# One two three four\n\n[a]({% post_url 2020-01-02-gone %}) {% post_url b %}\n"
    report = journal.bring({"a.md": text})
    assert "a.md:3: dropped: " in report
    body = journal.only()[1]
    assert body.strip().endswith("a /b")


def test_the_check_finds_no_fault_and_asks_for_haiku(journal: Journal) -> None:
    journal.bring({f"{name}.md": NOTE + f"\n{name} {name}\n" for name in ("a", "b", "c")})
    assert len(journal.written) == 3
    assert main(["check", "--root", str(journal.posts.parent)]) == 0
    assert journal.capsys.readouterr().out.count("advice: proposed") == 3


# -- Changes, and nothing lost ------------------------------------------------------


def test_a_repair_is_reported_with_its_line(journal: Journal) -> None:
    text = (
        "# One two three four\n\na\x0bb\n\nTwo\n===\n\n##### Deep\n\n% text\n\n"
        "{% include x %}\n\n# Three\n\n```python\ncode\n"
    )
    report = journal.bring({"a.md": text})
    assert "a.md:3: changed: 1 control character removed" in report
    assert "a.md:5: changed: a second title was made a section" in report
    assert "a.md:8: changed: a heading of level 5 is one of level 3 now" in report
    assert "a.md:12: dropped: '{% include x %}' is a template tag, shown as code" in report
    assert "a.md:14: changed: a second title was made a section" in report
    assert "a.md:16: changed: a code fence that never closes" in report
    _, body = journal.only()
    assert body.endswith(
        "Two\n---\n\n### Deep\n\n% text\n\n`{% include x %}`\n\n## Three\n\n```python\ncode\n```\n"
    )


def test_a_comment_of_myst_is_taken_out_since_posts_show_it(journal: Journal) -> None:
    text = "---\nblogpost: true\ndate: 2021-03-04\n---\n# One two three four\n\n% secret\n"
    report = journal.bring({"a.md": text})
    assert "a.md:7: dropped: a comment of MyST" in report
    assert "secret" not in journal.only()[1]


def test_nothing_is_written_without_asking(journal: Journal) -> None:
    report = journal.bring({"a.md": NOTE}, "--quiet")
    assert "nothing was written (--write does it)" in report
    assert not journal.written


def test_nothing_is_overwritten(journal: Journal) -> None:
    journal.bring({"seed.txt": SEED})
    again = journal.run(journal.source, "--write")
    assert f"seed.txt:3: known: imported before, as {SEED_PATH}" in again
    target = journal.posts / SEED_PATH
    target.write_text("mine")
    (journal.posts.parent / "imported.json").unlink()
    assert "is there already, with another text" in journal.run(
        journal.source, "--write", status=1
    )
    assert target.read_text() == "mine"


def test_two_posts_with_one_path(journal: Journal) -> None:
    other = SEED.replace("Today", "Tomorrow")
    report = journal.bring({"a.txt": SEED, "b.txt": other}, status=1)
    assert f"b.txt:3: left: another post here has the path {SEED_PATH}, too" in report
    journal.bring({"b.txt": other.split("\n\n", 1)[1]})
    assert len(journal.written) == 2
    assert (journal.posts / SEED_PATH.replace(".md", "-2.md")).is_file()


def test_an_archive_is_read_without_unpacking(journal: Journal, tmp_path: Path) -> None:
    archive = tmp_path / "notes.tar.xz"
    with tarfile.open(archive, "w:xz") as tar:
        for name, text in {"til/vim--a.md": NOTE, "../evil.md": NOTE, "LICENSE": "x"}.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    journal.run(archive, "--write")
    assert all(path.is_relative_to(journal.posts) for path in journal.written)
    assert len(journal.written) == 2


@pytest.mark.parametrize("packed", [False, True])
def test_a_snippet_is_read_from_the_source_and_from_nowhere_else(
    journal: Journal, tmp_path: Path, packed: bool
) -> None:
    (tmp_path / "secret.txt").write_text("Secret words")
    absent = ("../secret.txt", str(tmp_path / "secret.txt"), "link.txt", "/etc/hostname")
    lines = "\n\n".join(f'--8<-- "{name}"' for name in ("code.py", *absent))
    files = {"docs/a.md": f"# A note\n\n{lines}\n", "code.py": "x = 1\n", "mkdocs.yml": ""}
    for name, text in files.items():
        (journal.source / name).parent.mkdir(exist_ok=True)
        (journal.source / name).write_text(text)
    (journal.source / "link.txt").symlink_to(tmp_path / "secret.txt")
    source = journal.source
    if packed:
        source = tmp_path / "site.tar"
        with tarfile.open(source, "w") as tar:
            tar.add(journal.source, "site")
    report = journal.run(source, "--write")
    body = journal.only()[1]
    assert "x = 1" in body
    assert "Secret" not in body
    assert body.count('`--8<-- "') == len(absent)
    assert "'../secret.txt' is not here, so it is not included" in report


@pytest.mark.parametrize(
    ("data", "guess"),
    [("# Été à la plage\n\nTrois mots.\n".encode("cp1252"), "Windows-1252"),
     ("# Été à la plage\n\nTrois mots.\n".encode("utf-16"), "UTF-16")],
)  # fmt: skip
def test_another_encoding_is_guessed(journal: Journal, data: bytes, guess: str) -> None:
    assert f"a.md:1: guessed: the file is not UTF-8; read as {guess}" in journal.bring(
        {"a.md": data}
    )
    assert "Été à la plage" in journal.only()[1]


def test_a_source_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    assert main(["import", str(tmp_path / "nowhere"), "--root", str(tmp_path)]) == 2


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


_BODY = st.lists(
    st.one_of(
        st.sampled_from(
            ["# a title", "## b", "===", "---", "```", "~~~ py", "% c", "$ cat post/x.md", "",
             "a / b / c", "Title: x", "+++", "{", "[a](b.md)", "<!-- more -->", "- e", "> # f",
             "\x00g", "Date: 2020-01-01", "    code", "one two three four"]
        ),
        st.text(max_size=30),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=150)
@given(_BODY)
def test_any_file_is_taken_whole_or_left(lines: list[str]) -> None:
    text = "\n".join(["# A title of some words here", "", *lines])
    origin = SourceFile("a/note.md", text.encode("utf-8", "replace"), today())
    made, remarks = convert_source(SourceTree([origin]), today())
    assert made or remarks
    without_path = list(assign_paths(made))
    made = [post for post in made if post not in without_path]
    rewrite_links(made, SourceTree(), {})
    for post in made:
        assert parse_post(post.text.encode("utf-8"))[1] == []
    dropped = any(one.kind is Outcome.DROPPED for post in made for one in post.remarks)
    if len(made) == 1 and not remarks and not without_path and not dropped:
        source = re.sub(r"<!-- more -->", "", origin.data.decode())
        source = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "", source)
        kept = iter(words(made[0].text))
        assert all(word in kept for word in words(source))


@settings(max_examples=100)
@given(st.dictionaries(st.text(max_size=12) | st.sampled_from(["url", "slug"]), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.from_regex(r"/\S+"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
) , max_size=6))  # fmt: skip
def test_any_header_is_taken_or_left(header: dict[str, object]) -> None:
    text = json.dumps({"title": "T", **header}) + "\n\nFour words of body.\n"
    made, remarks = convert_source(
        SourceTree([SourceFile("a.md", text.encode(), today())]), today()
    )
    assert len(made) + len(remarks) >= 1
    for post in made:
        assert parse_post(post.text.encode("utf-8"))[1] == []


# -- its parts ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021-03-04 10:20:30 +0200", "2021-03-04 10:20:30 +0200"),
        ("2021/3/4", "2021-03-04"),
        ("2021-03-04 10:20:30 UTC+01:00", "2021-03-04 10:20:30+01:00"),
        ("March 4, 2021", "2021-03-04"),
        ("Mar 4th, 2021", "2021-03-04"),
        ("4 March 2021", "2021-03-04"),
        ("Thu, 04 Mar 2021 10:20:30 +0100", "2021-03-04T10:20:30+01:00"),
    ],
)
def test_dates(text: str, iso: str) -> None:
    assert to_iso(text) == iso


@pytest.mark.parametrize("text", ["04/03/2021", "soon", "", "Foo 4, 2021", "2021-02-30", "2021"])
def test_text_that_is_not_a_date_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        to_iso(text)


def test_a_haiku_is_cut_from_a_text_in_order() -> None:
    text = ["Now compile errors clear. I typed it and watched it burn. I typed it by heart. Then."]
    haiku = propose_haiku("A title", text)
    assert haiku is not None
    assert describe_mismatch(haiku) == ""
    assert propose_haiku("Two words", []) is None
    assert " ".join(propose_haiku("Two words", [], "with-names") or ()) == "Two words with names"


@pytest.mark.parametrize(
    "text",
    [
        "今日は天気がいいですね、散歩に行きましょう。明日は雨が降るかもしれません。",
        "这个支持实际上是非常给力的，看看下面的文件就能知道，这里存放着许多的信息。",
    ],
)
def test_a_haiku_is_cut_between_the_words_of_a_text_without_spaces(text: str) -> None:
    parsers = (
        budoux.load_default_japanese_parser(),
        budoux.load_default_simplified_chinese_parser(),
    )
    haiku = propose_haiku("", [text])
    assert haiku is not None
    clauses = re.split("[、，。]", text)
    words = {part for parser in parsers for clause in clauses for part in parser.parse(clause)}
    assert all(line.startswith(tuple(words - {""})) for line in haiku)


def test_a_haiku_takes_no_formulas_and_no_marks_of_footnotes() -> None:
    haiku = propose_haiku("A title of it", ["Let $x^2$ be three[^1] and more words than that."])
    assert haiku is not None
    assert not re.search(r"[\$^\[\]]", " ".join(haiku))


@given(st.text(max_size=200))
def test_a_proposal_is_words_of_the_text(text: str) -> None:
    proposed = propose_haiku("", text.split("\n"))
    if proposed is not None:
        assert all(line.strip() for line in proposed)
        assert all(word in text for line in proposed for word in line.split())
