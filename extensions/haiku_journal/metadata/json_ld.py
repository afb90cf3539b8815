"""Structured data for search engines: JSON-LD with the vocabulary of schema.org."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..core.models import Post

_CONTEXT = "https://schema.org"


def posting(
    post: Post,
    *,
    url: str,
    image: str,
    site: str,
    authors: Sequence[Mapping[str, str]],
    language: str,
) -> dict[str, Any]:
    """Return a post as a `BlogPosting`, without the values that are empty.

    `authors` have a `name`, and other properties of a `Person`.
    """
    content = {
        "@context": _CONTEXT,
        "@type": "BlogPosting",
        "headline": post.title,
        "alternativeHeadline": post.one_line,
        "description": post.summary,
        "datePublished": post.datetime,
        "dateModified": (post.updated or post.date).isoformat(),
        "timeRequired": f"PT{post.minutes}M",
        "author": [{"@type": "Person", **filled(person)} for person in authors],
        "keywords": list(post.tags),
        "inLanguage": language,
        "image": image,
        "url": url,
        "mainEntityOfPage": url,
        "isPartOf": {"@type": "Blog", "name": site},
    }
    return filled(content)


def filled(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that have a value."""
    return {key: value for key, value in content.items() if value}


def breadcrumbs(places: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the breadcrumbs of a page from pairs of title and address, the front page first."""
    return {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": title, "item": address}
            for number, (title, address) in enumerate(places, 1)
        ],
    }
