"""Write posts by the thousand into a folder: of real notes, or of notes made up.

Takes a folder of bare Markdown notes (or a .tar.xz of one), or makes up notes of
its own, and writes them as posts of this journal or of another kind of site.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from forms import FORMS, write_posts
from notes import load_notes
from post import make_posts


def main() -> None:
    """Write posts where the command line says."""
    parser = argparse.ArgumentParser(description="Write a corpus of posts into a folder.")
    parser.add_argument("out", type=Path, help="the folder, which need not exist")
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="DIR",
        help="notes: a folder or a .tar.xz (default: made up)",
    )
    parser.add_argument(
        "--posts", type=int, metavar="N", help="how many (default: as many as notes, or 1000)"
    )
    parser.add_argument("--form", choices=FORMS, default="journal", help="(default: journal)")
    options = parser.parse_args()
    notes, mended = load_notes(options.corpus) if options.corpus else (None, Counter[str]())
    posts = make_posts(notes, options.posts or (len(notes) if notes else 1000))
    write_posts(posts, options.out, options.form)
    print(f"{len(posts)} posts in {options.out}")
    for what, count in sorted(mended.items()):
        if count:
            print(f"  {count} notes: {what}")


if __name__ == "__main__":
    main()
