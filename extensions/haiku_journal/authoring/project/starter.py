"""The files of a new journal, and the lines that add one to an existing Sphinx project."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import quote, urlsplit

from babel.core import Locale, UnknownLocaleError

from ...header.markdown_scan import escape_markdown
from ...util.dates import today
from ..compose import NewPost, with_front_matter
from ..new_files import write_new
from ..permalink import permalink
from .settings import assigned_values

_FILES = Path(__file__).parent / "files"
_TEMPLATES = {
    "conf.py": "conf.py.txt",
    "index.md": "index.md.txt",
    "README.md": "README.md.txt",
    "requirements.txt": "requirements.txt.txt",
    ".gitignore": "gitignore.txt",
    ".pre-commit-config.yaml": "pre-commit-config.yaml.txt",
    ".readthedocs.yaml": "readthedocs.yaml.txt",
    ".gitlab-ci.yml": "gitlab-ci.yml.txt",
    ".github/workflows/pages.yml": "pages.yml.txt",
}
"""The files of a journal, each with its template; their suffix hides them from other tools."""

_FIRST_HAIKU = (
    "write down what you learned",
    "one file, one date, and three lines",
    "someone will need it",
)
POSTS = "posts"


@dataclass(frozen=True)
class Answers:
    """What a new journal needs to know; `address` may be empty."""

    title: str
    author: str
    language: str = "en"
    address: str = ""

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the answers."""
        for name in ("title", "author"):
            value = getattr(self, name)
            if not value.strip() or not value.isprintable():
                yield f"the {name} needs text on one line, not {value!r}"
        if not _is_language(self.language):
            yield f"the language needs a code such as en, de or pt_BR, not {self.language!r}"
        if self.address and not _is_web_address(self.address):
            yield f"the address needs a URL such as https://journal.example/, not {self.address!r}"


def _is_language(code: str) -> bool:
    """Return whether a code names a language whose formats of dates are known."""
    try:
        Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        return False
    return "." not in code  # as in en_US.UTF-8


def _is_web_address(text: str) -> bool:
    try:
        url = urlsplit(text)
    except ValueError:
        return False
    return (
        url.scheme in {"http", "https"} and bool(url.hostname) and quote(text, "/:%@~+-._") == text
    )


def journal_files(answers: Answers, version: str) -> dict[str, str]:
    """Return the text of every file of a new journal, by its path.

    Takes the version of this package that the journal is to use.
    """
    address = f"{answers.address.rstrip('/')}/" if answers.address else ""
    in_python = {
        "title": _quote(answers.title),
        "author": _quote(answers.author),
        "language": _quote(answers.language),
        "address": f"html_baseurl = {_quote(address)}"
        if address
        else '# html_baseurl = "https://journal.example/"  # Read the Docs sets it',
    }
    in_text = {"title": escape_markdown(answers.title), "posts": POSTS, "version": version}
    files = {
        name: _template(template).substitute(in_python if name == "conf.py" else in_text)
        for name, template in _TEMPLATES.items()
    }
    return files | first_post_file()


def first_post_file() -> dict[str, str]:
    """Return the text of the first post of a journal, by its path."""
    post = NewPost(
        haiku=_FIRST_HAIKU,
        date=today().isoformat(),
        title="The first post",
        tags=["writing"],
        body=_template("post.md.txt").substitute(posts=POSTS),
    )
    return {f"{POSTS}/{permalink(_FIRST_HAIKU)}": with_front_matter(post)}


def _quote(text: str) -> str:
    """Return one line of text as a Python literal, of which JSON's is a special case."""
    return json.dumps(text, ensure_ascii=False)


def write_files(folder: Path, files: dict[str, str]) -> None:
    """Write new files below a folder; raises RefusedPathError if one exists."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        write_new(folder, name, text)


def lines_to_add(conf: bytes) -> list[str]:
    """Return the lines that add a journal to the conf.py of a Sphinx project.

    There are none if the extension is named in it already.  Raises SyntaxError if it is not
    Python.
    """
    known = "*extensions, " if assigned_values(conf, "extensions") else ""
    constants = [
        node.value for node in ast.walk(ast.parse(conf)) if isinstance(node, ast.Constant)
    ]
    if "haiku_journal" in constants:
        return []
    return [f'extensions = [{known}"haiku_journal"]', "haiku_standalone = False"]


def _template(name: str) -> Template:
    return Template((_FILES / name).read_text(encoding="utf-8"))
