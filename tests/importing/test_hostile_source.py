"""Test that no archive, folder or file makes the import fail, hang, or write where it must not."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from haiku_journal.cli import main
from haiku_journal.importing import importer
from haiku_journal.importing.sources import archive

NOTE = b"# A note of some words\n\nIt has a few more words.\n"
ZEROS = bytes(1_000_000)


def tar(*members: tarfile.TarInfo | tuple[tarfile.TarInfo, bytes]) -> bytes:
    """Return an archive of members, with a note at the end."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as file:
        for member in (*members, named("good.md")):
            info, data = member if isinstance(member, tuple) else (member, b"")
            file.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def named(name: str, data: bytes = NOTE, **fields: object) -> tuple[tarfile.TarInfo, bytes]:
    """Return a member of an archive and its content."""
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for key, value in fields.items():
        setattr(info, key, value)
    return info, data if info.isreg() else b""


def header(name: bytes, size: bytes, kind: bytes = b"0") -> bytes:
    """Return a header of a member with any content of its fields."""
    block = bytearray(512)
    block[:100] = name[:100].ljust(100, b"\0")
    block[124:136] = size.ljust(12, b"\0")
    block[156:157] = kind
    block[257:265] = b"ustar\x0000"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def octal(size: int) -> bytes:
    return b"%011o" % size


def repeated(compressor: Callable[[bytes], bytes], start: bytes, count: int) -> bytes:
    """Return a compressed text of a start and a number of compressed megabytes of zeros."""
    return compressor(start) + compressor(ZEROS) * count


def gzip_fast(data: bytes) -> bytes:
    return gzip.compress(data, 1)


def pax(records: bytes, kind: bytes = b"x") -> bytes:
    """Return an extended header, and the padding after it."""
    return header(b"pax", octal(len(records)), kind) + records + bytes(-len(records) % 512)


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a.md", NOTE)
    return packed.getvalue()


BOMB = header(b"a.md", octal(8_000_000_000))
REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "gzip bomb": (lambda: repeated(gzip_fast, BOMB, 4), "more than 3,000,000 bytes"),
    "bzip2 bomb": (lambda: repeated(bz2.compress, BOMB, 4), "more than 3,000,000 bytes"),
    "xz bomb": (lambda: repeated(lzma.compress, BOMB, 4), "more than 3,000,000 bytes"),
    "bomb in an extended header": (
        lambda: repeated(gzip_fast, header(b"x", octal(8_000_000_000), b"x"), 4),
        "more than 3,000,000 bytes",
    ),
    "bomb in a long name": (
        lambda: repeated(gzip_fast, header(b"x", octal(8_000_000_000), b"L"), 4),
        "more than 3,000,000 bytes",
    ),
    "a million files": (
        lambda: gzip_fast(header(b"a.md", octal(0)) * 600),
        "more than 500 files",
    ),
    "many extended headers": (lambda: gzip_fast(pax(b"9 a=bcde\n") * 5000), "damaged"),
    "a size that is no number": (header(b"a.md", b"x" * 12) + NOTE, "cannot be imported"),
    "cut": (tar()[:700], "cannot be imported"),
    "cut in gzip": (gzip.compress(tar())[:-30], "cannot be imported"),
    "cut in bzip2": (bz2.compress(tar())[:-30], "cannot be imported"),
    "cut in xz": (lzma.compress(tar())[:-60], "cannot be imported"),
    "damaged gzip": (gzip.compress(tar())[:20] + b"\xff" * 90, "cannot be imported"),
    "damaged xz": (lzma.compress(tar())[:30] + b"\xff" * 90, "cannot be imported"),
    "an archive in an archive": (gzip.compress(gzip.compress(tar())), "cannot be imported"),
    "ZIP": (zipped(), "cannot be imported"),
    "nothing": (b"", "cannot be imported"),
    "a sparse map without an end": (
        pax(b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n26 GNU.sparse.realsize=99\n")
        + header(b"a.md", octal(512))
        + b"9" * 512,
        "cannot be imported",
    ),
}


@pytest.mark.parametrize(("data", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_hostile_archive_is_refused_with_a_reason(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    data: bytes | Callable[[], bytes],
    message: str,
) -> None:
    monkeypatch.setattr(archive, "_SECONDS", 0.5)
    monkeypatch.setattr(archive, "ARCHIVE_SIZE", 3_000_000)
    monkeypatch.setattr(archive, "FILE_COUNT", 500)
    path = tmp_path / "notes.tar"
    path.write_bytes(data if isinstance(data, bytes) else data())
    assert main(["import", str(path), "--root", str(tmp_path), "--write"]) == 2
    assert message in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == [path]


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


TAKEN: dict[str, tuple[bytes, int, str]] = {
    "absolute name": (tar(named("/etc/evil.md")), 2, ""),
    "name that leads up": (tar(named("../../evil.md")), 2, ""),
    "name of 300 bytes": (tar(named("n" * 300 + ".md")), 2, ""),
    "name of 60,000 bytes": (tar(named("n" * 60_000 + ".md")), 1, "n.md:1: left: "),
    "name with a command": (tar(named("\x1b]0;x\x07.md")), 2, "\N{REPLACEMENT CHARACTER}]0;x"),
    "name that is not UTF-8": (tar(named("\udcff.md")), 2, "\N{REPLACEMENT CHARACTER}.md"),
    "name with a line feed": (tar(named("a\nb.md:1: taken")), 1, ""),
    "name with NUL": (pax(b"17 path=a\x00b/c.md\n") + tar(named("b.md")), 2, ""),
    "hidden name": (tar(named(".ssh/a.md")), 1, ""),
    "one name twice": (
        tar(named("a.md", b"# Old"), named("./a.md")),
        2,
        "a.md:1: left: the archive has another file with this name after it",
    ),
    "one name twice but for dots": (
        tar(named("../a.md", b"# Old"), named("a.md")),
        2,
        "a.md:1: left: the archive has another file with this name after it",
    ),
    "symbolic link": (tar(link("a.md", "/etc/passwd")), 1, "a.md:1: left: it is a link"),
    "hard link": (tar(link("a.md", "good.md", tarfile.LNKTYPE)), 1, "a.md:1: left: it is a link"),
    "link to a folder, and a file in it": (
        tar(link("a", "/tmp"), named("a/evil.md")),
        2,
        "a:1: left: it is a link",
    ),
    "device": (
        tar(link("a.md", "", tarfile.CHRTYPE)),
        1,
        "a.md:1: left: it is a link or a device",
    ),
    "pipe": (tar(link("a.md", "", tarfile.FIFOTYPE)), 1, "a.md:1: left: it is a link or a device"),
    "archive in the archive": (tar(named("a.tar.gz", gzip.compress(tar()))), 1, "1 taken"),
    "time far away": (tar(named("a.md", mtime=1 << 60)), 2, "1970-01-01"),
    "time that is no number": (pax(b"13 mtime=nan\n") + tar(named("a.md")), 2, "1970-01-01"),
    "large file": (tar(named("a.md", bytes(5_000_000))), 1, "a.md:1: left: it is too large"),
    "deep JSON": (tar(named("a.md", b'{"a":' + b"[" * 90_000)), 1, "a.md:1: left:"),
    "deep TOML": (tar(named("a.md", b"+++\na=" + b"[" * 90_000 + b"\n+++\n")), 1, "a.md:1: left:"),
    "deep YAML": (tar(named("a.md", b"---\na: " + b"[" * 9000 + b"\n---\n")), 1, "a.md:2: left:"),
    "deep list of dates": (tar(named("dates.json", b"[" * 90_000)), 1, ""),
}


def test_a_member_of_a_negative_size_is_left_or_ends_the_import(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notes.tar"
    path.write_bytes(header(b"a.md", b"\xff" * 12) + tar())
    main(["import", str(path), "--root", str(tmp_path), "--write"])
    report = tmp_path / "_build" / "import-report.txt"
    if report.exists():
        assert "a.md:1: left: it is empty" in report.read_text()
    else:  # newer versions of Python read no such archive
        assert "notes.tar cannot be imported: invalid offset" in capsys.readouterr().err


@pytest.mark.parametrize(("data", "count", "message"), TAKEN.values(), ids=TAKEN.keys())
def test_odd_members_of_an_archive_do_no_harm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, count: int, message: str
) -> None:
    path, posts = tmp_path / "in" / "notes.tar", tmp_path / "in" / "posts"
    path.parent.mkdir()
    path.write_bytes(data)
    main(["import", str(path), "--root", str(posts.parent), "--write"])
    report = (path.parent / "_build" / "import-report.txt").read_text()
    report += capsys.readouterr().out
    written = [post for post in posts.rglob("*") if post.is_file()]
    assert len(written) == count
    assert message in report
    assert all(line == line.strip("\x1b") for line in report.split("\n"))
    assert list(tmp_path.iterdir()) == [path.parent]
    own = [path.parent / name for name in ("_build", "imported.json")]
    assert sorted(path.parent.iterdir()) == sorted([path, posts, *own])


def test_links_out_of_a_folder_are_not_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret.md").write_bytes(NOTE)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "notes/up").symlink_to(tmp_path)
    (tmp_path / "notes/good.md").write_bytes(NOTE)
    (tmp_path / "notes/inside.md").symlink_to("good.md")
    (tmp_path / "notes/loop.md").symlink_to("loop.md")
    os.mkfifo(tmp_path / "notes/pipe.md")
    main(["import", str(tmp_path / "notes"), "--root", str(tmp_path), "--write"])
    report = (tmp_path / "_build" / "import-report.txt").read_text()
    report += capsys.readouterr().out
    assert "a.md:1: left: it is a link to a file outside the folder" in report
    assert "2 taken" in report


@pytest.mark.parametrize(
    "text",
    ["---\n" * 100_000, "-\n" * 900_000, "# a\n" * 200_000, "a / b / c\nTitle: x\n" * 60_000,
     "[a](b 'c" * 60_000],
    ids=["fences", "items", "headings", "posts", "links"],
)  # fmt: skip
def test_text_that_would_take_long_is_refused_by_name(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    text: str,
) -> None:
    monkeypatch.setattr(importer, "_SECONDS", 0.1)  # which it exceeds on any machine
    monkeypatch.setattr(importer, "_SECONDS_PER_MEGABYTE", 0)
    data = gzip.compress(tar(named("slow.md", b"# One two three four\n\n" + text.encode())))
    (tmp_path / "notes.tar.gz").write_bytes(data)
    assert (
        main(["import", str(tmp_path / "notes.tar.gz"), "--root", str(tmp_path), "--write"]) == 2
    )
    assert "ran out of time at slow.md; take that file out" in capsys.readouterr().err
    assert not (tmp_path / "posts").exists()
