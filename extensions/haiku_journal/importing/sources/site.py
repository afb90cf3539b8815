"""The site that a source is: which program makes it, and where it keeps posts and files.

Settings are read and never run: YAML without tags and aliases, TOML, and the plain values in
settings written in Python.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from ...authoring.project.settings import assigned_values
from ...header.raw import RawValue
from ...header.yaml_form import read_front_matter

Settings = Mapping[str, Any]

SETTINGS_FILES = frozenset(
    {"_config.yml", "_config.yaml", "hugo.toml", "hugo.yaml", "hugo.yml", "config.toml"}
    | {"config.yaml", "config.yml", "permalinks.toml", "pelicanconf.py", "publishconf.py"}
    | {"conf.py", "mkdocs.yml", "docusaurus.config.js", "docusaurus.config.ts", "zensical.toml"}
    | {"quartz.config.ts", "app.json", "docusaurus.config.mjs"}
)
"""The names of the files in which programs keep the settings of a site."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site.

    `posts` and `roots` are folders: those that posts come from, and those from whose top an
    address such as `/images/a.png` may be meant.
    """

    generator: str = "notes"
    posts: tuple[str, ...] = ("",)
    roots: tuple[str, ...] = ("",)
    settings: Settings = field(default_factory=dict)

    def is_post(self, name: str) -> bool:
        """Return whether a file is in a folder of posts."""
        return any(not folder or name.startswith(f"{folder}/") for folder in self.posts)


def recognize_site(names: list[str], texts: Mapping[str, str]) -> Site:
    """Recognize a site by the names of its files and the texts of its settings."""
    for recognize in (_jekyll, _hugo, _pelican, _sphinx_or_nikola, _mkdocs, _docusaurus, _vault):
        if site := recognize(names, texts):
            return site
    return Site()


def _folder_of(texts: Mapping[str, str], *endings: str) -> tuple[str, str] | None:
    """Return the folder of the outermost settings file with one of some names, and its text."""
    found = sorted((name.count("/"), name) for name in texts if name.rpartition("/")[2] in endings)
    if not found:
        return None
    name = found[0][1]
    return name.rpartition("/")[0], texts[name]


def _join(folder: str, *parts: str) -> str:
    path = PurePosixPath(folder, *(part.strip("/") for part in parts)).as_posix()
    return "" if path == "." else path


def _in(folder: str, *names: str) -> tuple[str, ...]:
    return tuple(_join(folder, name) for name in names)


def _with_part(names: list[str], part: str) -> tuple[str, ...]:
    """Return the folders with a name, wherever they are."""
    parts = (PurePosixPath(name).parent.parts for name in names)
    found = {"/".join(p[: p.index(part) + 1]) for p in parts if part in p}
    return tuple(sorted(found))


def _jekyll(names: list[str], texts: Mapping[str, str]) -> Site | None:
    posts = (*_with_part(names, "_posts"), *_with_part(names, "_drafts"))
    found = _folder_of(texts, "_config.yml", "_config.yaml")
    if not posts and (found is None or not _with_part(names, "_layouts")):
        return None
    folder, text = found or ("", "")
    settings = read_yaml(text)
    collections = settings.get("collections")
    others = (
        [f"_{name}" for name in collections if name != "posts"]
        if isinstance(collections, dict)
        else []
    )
    if not posts:
        posts = _in(folder, *others)
    return Site(
        "Jekyll",
        posts or ("",),
        (folder, *_in(folder, "assets")),
        settings,
    )


def _hugo(names: list[str], texts: Mapping[str, str]) -> Site | None:
    found = _folder_of(
        texts, "hugo.toml", "hugo.yaml", "hugo.yml", "config.toml", "config.yaml", "config.yml"
    )
    if found is None:
        return None
    folder, text = found
    settings = {key.lower(): value for key, value in (read_toml(text) or read_yaml(text)).items()}
    if "/_default" in f"/{folder}":
        folder = folder.removesuffix("_default").strip("/").removesuffix("config").strip("/")
    links = next((text for name, text in texts.items() if name.endswith("permalinks.toml")), "")
    if links:
        settings["permalinks"] = read_toml(links)
    content = str(settings.get("contentdir") or "content")
    inside = any(name.startswith(_join(folder, content) + "/") for name in names)
    if not inside:
        return None
    roots = _in(folder, "static", content, "assets", "")
    return Site("Hugo", _in(folder, content), roots, settings)


def _pelican(names: list[str], texts: Mapping[str, str]) -> Site | None:
    found = _folder_of(texts, "pelicanconf.py", "publishconf.py")
    if found is None:
        return None
    folder, text = found
    settings = read_python(text)
    content = str(settings.get("PATH") or "content")
    content = _join(folder, content) if not content.startswith("/") else _join(folder, "content")
    articles = settings.get("ARTICLE_PATHS")
    folders = (
        [a for a in articles if isinstance(a, str) and a] if isinstance(articles, list) else []
    )
    static = settings.get("STATIC_PATHS")
    static = [s for s in static if isinstance(s, str)] if isinstance(static, list) else ["images"]
    roots = (content, *_in(content, *static), folder)
    return Site(
        "Pelican",
        _in(content, *folders) or (content,),
        roots,
        settings,
    )


def _sphinx_or_nikola(names: list[str], texts: Mapping[str, str]) -> Site | None:
    found = _folder_of(texts, "conf.py")
    if found is None:
        return None
    folder, text = found
    if "BLOG_TITLE" in text and "POSTS" in text:
        settings = read_python(text)
        posts = settings.get("POSTS")
        folders = (
            {str(one[0]).partition("*")[0].strip("/") for one in posts if one}
            if isinstance(posts, (tuple, list))
            else {"posts"}
        )
        roots = (folder, *_in(folder, "files", "images"))
        return Site(
            "Nikola",
            _in(folder, *sorted(folders)),
            roots,
            settings,
        )
    if "ablog" not in text:
        return None
    settings = read_python(text)
    patterns = settings.get("blog_post_pattern") or ""
    patterns = [patterns] if isinstance(patterns, str) else list(patterns)
    roots = (folder, *_in(folder, "_static"))
    return Site(
        "ABlog",
        (folder,),
        roots,
        {**settings, "patterns": patterns},
    )


def _mkdocs(names: list[str], texts: Mapping[str, str]) -> Site | None:
    found = _folder_of(texts, "mkdocs.yml")
    if found is None:
        return None
    folder, text = found
    settings = read_yaml(text)
    docs = _join(folder, str(settings.get("docs_dir") or "docs"))
    blog = _blog_plugin(settings)
    where = _join(docs, str(blog.get("blog_dir", "blog")))
    posts = str(blog.get("post_dir") or "{blog}/posts").replace(
        "{blog}", str(blog.get("blog_dir", "blog"))
    )
    folders = tuple(f for f in (_join(docs, posts),) if any(n.startswith(f"{f}/") for n in names))
    roots = (docs, where, folder)
    return Site(
        "MkDocs",
        folders or (docs,),
        roots,
        {**settings, "blog": blog},
    )


def _blog_plugin(settings: Settings) -> dict[str, Any]:
    """Return the options of Material's plugin for blogs."""
    plugins = settings.get("plugins")
    entries = (
        plugins if isinstance(plugins, list) else [plugins] if isinstance(plugins, dict) else []
    )
    for entry in entries:
        if isinstance(entry, dict):
            for name in ("blog", "material/blog"):
                if isinstance(entry.get(name), dict):
                    return dict(entry[name])
    return {}


def _docusaurus(names: list[str], texts: Mapping[str, str]) -> Site | None:
    found = _folder_of(
        texts, "docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"
    )
    if found is None:
        return None
    folder, text = found
    posts = [
        name
        for name in _in(folder, "blog", "docs")
        if any(n.startswith(f"{name}/") for n in names)
    ]
    base = re.search(r"\bbaseUrl:\s*['\"]([^'\"]+)", text)
    settings = {"base": base[1] if base else "/"}
    return Site(
        "Docusaurus",
        tuple(posts) or (folder,),
        _in(folder, "static", ""),
        settings,
    )


def _vault(names: list[str], texts: Mapping[str, str]) -> Site | None:
    found = _folder_of(texts, "quartz.config.ts")
    if found:
        content = _join(found[0], "content")
        return Site("Quartz", (content,), (content, found[0]))
    vault = _folder_of(texts, "app.json")
    if vault and vault[0].rpartition("/")[2] == ".obsidian":
        folder = vault[0].rpartition("/")[0]
        return Site("Obsidian", (folder,), (folder,))
    return None


# -- Settings -----------------------------------------------------------------------


def read_yaml(text: str) -> dict[str, Any]:
    """Return the settings in a YAML file, all values as text; nothing if it cannot be read."""
    lines = [line for line in text.split("\n") if line.rstrip() not in {"---", "..."}]
    # The limit of a header is also one for settings: comments do not count.
    lines = ["" if line.lstrip().startswith("#") else line.rstrip() for line in lines]
    values = read_front_matter(["---", *(line for line in lines if line), "---"]).values
    return {key: _plain(value) for key, value in values.items()}


def _plain(value: RawValue) -> Any:
    match value.content:
        case list() as items:
            return [_plain(item) for item in items]
        case dict() as entries:
            return {key: _plain(item) for key, item in entries.items()}
    return value.content


def read_toml(text: str) -> dict[str, Any]:
    """Return the settings in a TOML file; nothing if it is none."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def read_python(text: str) -> dict[str, Any]:
    """Return the settings in a Python file that are plain values."""
    try:
        names = {
            target.id
            for node in ast.parse(text).body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        values = {name: assigned_values(text.encode(), name)[-1] for name in names}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    settings: dict[str, Any] = {}
    for name, value in values.items():
        try:
            settings[name] = ast.literal_eval(value)
        except (ValueError, TypeError, RecursionError, MemoryError):
            # A name of another setting, as in ARTICLE_SAVE_AS = ARTICLE_URL.
            if isinstance(value, ast.Name) and value.id in settings:
                settings[name] = settings[value.id]
    return settings
