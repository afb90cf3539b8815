"""Write thousands of posts to a folder, made from real notes or from generated ones.

Read a folder of bare Markdown notes (or a .tar.xz of one), or generate notes, and write
them as posts of this journal or of another kind of site.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from forms import FORMS, write_posts
from notes import load_notes
from post import make_posts


def main() -> None:
    """Write posts as the command line specifies."""
    parser = argparse.ArgumentParser(description="Write a corpus of posts to a folder.")
    parser.add_argument("out", type=Path, help="the folder; created if it does not exist")
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="DIR",
        help="notes: a folder or a .tar.xz (default: generated)",
    )
    parser.add_argument(
        "--posts",
        type=int,
        metavar="N",
        help="number of posts (default: number of notes, or 1000)",
    )
    parser.add_argument("--form", choices=FORMS, default="journal", help="(default: journal)")
    options = parser.parse_args()
    notes, changes = load_notes(options.corpus) if options.corpus else (None, Counter[str]())
    posts = make_posts(notes, options.posts or (len(notes) if notes else 1000))
    write_posts(posts, options.out, options.form)
    print(f"{len(posts)} posts in {options.out}")
    for what, count in sorted(changes.items()):
        if count:
            print(f"  {count} notes: {what}")


if __name__ == "__main__":
    main()
