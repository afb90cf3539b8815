"""The former address of a post, by the rules of the program that published it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from .site import Site

_DATED = re.compile(r"(?:\d{4}-\d{1,2}-\d{1,2})[-_]?(?P<name>.*)")


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What an address is made of: the path of the file below the site, and its header."""

    name: str
    date: dt.date | None
    title: str
    slug: str = ""
    categories: Sequence[str] = ()

    @property
    def path(self) -> PurePosixPath:
        """The path of the file without its suffix, that of a folder for an index."""
        path = PurePosixPath(self.name).with_suffix("")
        return path.parent if path.name in {"index", "_index"} and path.parent.name else path

    @property
    def stem(self) -> str:
        """The name of the file without a date in front."""
        match = _DATED.fullmatch(self.path.name)
        return match["name"] if match and match["name"] else self.path.name


def slugify(text: str) -> str:
    """Return a text as most programs write it in an address."""
    text = unicodedata.normalize("NFC", text).lower()
    return re.sub(r"[\s_]+", "-", re.sub(r"[^\w\s-]", "", text).strip()).strip("-")


def former_address(site: Site, facts: PostFacts, permalink: str = "") -> str:
    """Return the path of a post's former page, such as `/2020/01/name/`; empty if unknown.

    `permalink` is the pattern or path in its header, which takes precedence.
    """
    rule = _RULES.get(site.generator)
    if permalink:
        return _filled(_JEKYLL.get(permalink, permalink), facts)
    return rule(site, facts) if rule else ""


def _below(site: Site, facts: PostFacts) -> PurePosixPath:
    """Return the path of a file below its folder of posts."""
    for folder in sorted(site.posts, key=len, reverse=True):
        if folder and facts.path.is_relative_to(folder):
            return facts.path.relative_to(folder)
    return facts.path


def _filled(pattern: str, facts: PostFacts) -> str:
    """Fill the placeholders `:name` of Jekyll and Hugo; return nothing if one is not known."""
    date = facts.date
    names = {
        "title": facts.slug or facts.stem, "slug": facts.slug or slugify(facts.stem),
        "name": facts.stem, "filename": facts.path.name, "contentbasename": facts.path.name,
        "slugorfilename": facts.slug or facts.path.name,
        "slugorcontentbasename": facts.slug or facts.path.name,
        "categories": "/".join(map(slugify, facts.categories)), "output_ext": ".html",
        "path": str(facts.path),
    }  # fmt: skip
    if date:
        names |= {
            "year": f"{date:%Y}", "month": f"{date:%m}", "day": f"{date:%d}",
            "i_month": str(date.month), "i_day": str(date.day), "short_year": f"{date:%y}",
            "y_day": f"{date:%j}", "short_month": f"{date:%b}", "monthname": f"{date:%B}".lower(),
            "yearday": f"{date:%j}".lstrip("0"),
        }  # fmt: skip
    try:
        path = re.sub(r":(\w+)", lambda match: names[match[1]], pattern)
    except KeyError:
        return ""
    return re.sub("/+", "/", f"/{path}")


_JEKYLL = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "",
    "none": "/:categories/:title:output_ext",
}


def _jekyll(site: Site, facts: PostFacts) -> str:
    pattern = str(site.settings.get("permalink") or "date")
    folders = facts.name.split("/")
    if not {"_posts", "_drafts"} & set(folders):
        return ""
    return _filled(_JEKYLL.get(pattern, pattern), facts)


def _hugo(site: Site, facts: PostFacts) -> str:
    below = _below(site, facts)
    section = below.parts[0] if len(below.parts) > 1 else ""
    rules = site.settings.get("permalinks")
    rules = rules.get("page", rules) if isinstance(rules, Mapping) else {}
    pattern = rules.get(section) if isinstance(rules, Mapping) else None
    if isinstance(pattern, str):
        pattern = pattern.replace(":sections", str(below.parent)).replace(":section", section)
        titled = PostFacts(facts.name, facts.date, facts.title, facts.slug or slugify(facts.title))
        # Of Hugo's placeholders, `:title` and `:slug` are the title and not the file's name.
        named = titled if re.search(r":(title|slug)\b", pattern) else facts
        return _filled(pattern, named)
    ugly = str(site.settings.get("uglyurls", "")).lower() == "true"
    name = below.with_name(facts.slug) if facts.slug else below
    path = "/".join(re.sub(r"\s+", "-", part) for part in name.parts).lower()
    return f"/{path}.html" if ugly else f"/{path}/"


def _pelican(site: Site, facts: PostFacts) -> str:
    pattern = (
        site.settings.get("ARTICLE_SAVE_AS") or site.settings.get("ARTICLE_URL") or "{slug}.html"
    )
    parent = facts.path.parent.name
    values: dict[str, object] = {
        "slug": facts.slug or slugify(facts.title), "date": facts.date, "lang": "en",
        "category": slugify(facts.categories[0]) if facts.categories else slugify(parent),
    }  # fmt: skip
    try:
        path = re.sub(
            r"\{(\w+)(?::([%\w.-]+))?\}",
            lambda m: format(values[m[1]], m[2] or ""),
            str(pattern),
        )
    except (KeyError, ValueError, TypeError):
        return ""
    return "/" + path.lstrip("/").removesuffix("index.html")


def _ablog(site: Site, facts: PostFacts) -> str:
    path = PurePosixPath(facts.name).with_suffix("")
    folder = site.posts[0]
    return f"/{path.relative_to(folder) if folder and path.is_relative_to(folder) else path}.html"


_JAVA_DATE = {"yyyy": "%Y", "yy": "%y", "MM": "%m", "dd": "%d"}


def _mkdocs(site: Site, facts: PostFacts) -> str:
    blog = site.settings.get("blog")
    if not isinstance(blog, Mapping) or (not blog and "posts" not in facts.path.parts):
        return ""
    pattern = str(blog.get("post_url_format") or "{date}/{slug}")
    format_ = re.sub(
        "|".join(_JAVA_DATE),
        lambda m: _JAVA_DATE[m[0]],
        str(blog.get("post_url_date_format") or "yyyy/MM/dd"),
    )
    if not facts.date:
        return ""
    values = {
        "date": facts.date.strftime(format_), "slug": facts.slug or slugify(facts.title),
        "file": facts.path.name, "categories": "/".join(map(slugify, facts.categories[:1])),
    }  # fmt: skip
    try:
        path = pattern.format_map(values)
    except (KeyError, ValueError, IndexError, AttributeError):
        return ""
    folder = str(blog.get("blog_dir", "blog")).strip("./")
    return re.sub("/+", "/", f"/{folder}/{path}/")


def _docusaurus(site: Site, facts: PostFacts) -> str:
    below = _below(site, facts)
    base = str(site.settings.get("base") or "/")
    root = next((f for f in site.posts if facts.name.startswith(f"{f}/")), "").rpartition("/")[2]
    if facts.slug.startswith("/"):
        return re.sub("/+", "/", f"{base}/{root}/{facts.slug}")
    if root != "blog":
        path = "/".join(re.sub(r"^\d+[-_. ]+", "", part) for part in below.parts)
        path = str(PurePosixPath(path).with_name(facts.slug)) if facts.slug else path
        return re.sub("/+", "/", f"{base}/{root}/{path}")
    if facts.slug:
        return re.sub("/+", "/", f"{base}/blog/{facts.slug}")
    dated = re.match(r"(?:.*/)?(\d{4})[-/](\d{2})[-/](\d{2})[-/](.*)", str(below))
    path = "/".join(dated.groups()) if dated else str(below)
    return re.sub("/+", "/", f"{base}/blog/{path}")


def _quartz(site: Site, facts: PostFacts) -> str:
    return "/" + "/".join(re.sub(r"\s", "-", part) for part in _below(site, facts).parts)


def _nikola(site: Site, facts: PostFacts) -> str:
    posts = site.settings.get("POSTS")
    folder = "posts"
    for rule in posts if isinstance(posts, (tuple, list)) else ():
        if len(rule) > 1 and facts.name.startswith(str(rule[0]).partition("*")[0]):
            folder = str(rule[1] if isinstance(rule[1], str) else next(iter(rule[1].values()), ""))
    pretty = site.settings.get("PRETTY_URLS", True)
    below = _below(site, facts).with_name(facts.slug or facts.path.name)
    return re.sub("/+", "/", f"/{folder}/{below}{'/' if pretty else '.html'}")


_RULES: dict[str, Callable[[Site, PostFacts], str]] = {
    "Jekyll": _jekyll,
    "Hugo": _hugo,
    "Pelican": _pelican,
    "ABlog": _ablog,
    "MkDocs": _mkdocs,
    "Docusaurus": _docusaurus,
    "Quartz": _quartz,
    "Obsidian": _quartz,
    "Nikola": _nikola,
}
