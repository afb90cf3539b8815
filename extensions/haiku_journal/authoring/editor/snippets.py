"""Snippets for Visual Studio Code: what a post is made of, typed by a few letters."""

from __future__ import annotations

SCOPE = "markdown"

_BODIES: dict[str, tuple[str, list[str]]] = {
    "post": (
        "The header and the title of a post",
        [
            "---",
            "haiku: ${1:line one} / ${2:line two} / ${3:line three}",
            "date: $CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE",
            "tags: [${4:tag}]",
            "---",
            "",
            "# ${5:The title}",
            "",
            "$0",
        ],
    ),
    "post-link": (
        "A link to a post by its haiku or path",
        ["{post}`${1:line one / line two / line three}`$0"],
    ),
    "tag-link": ("A link to the page of a tag", ["{tag}`${1:tag}`$0"]),
    "posts": (
        "A list of posts",
        ["```{posts}", ":tag: ${1:tag}", ":limit: ${2:5}", "```", "$0"],
    ),
    "note": ("A note", ["```{note}", "${1:The text.}", "```", "$0"]),
    "code": (
        "A block of code with a caption",
        ["```{code-block} ${1:python}", ":caption: ${2:name.py}", "", "${3:pass}", "```", "$0"],
    ),
    "figure": (
        "A figure with a caption",
        [
            "```{figure} ${1:picture.png}",
            ":alt: ${2:What it shows}",
            "",
            "${3:The caption.}",
            "```",
        ],
    ),
}


def vscode_snippets() -> dict[str, dict[str, object]]:
    """Return the content of a `.code-snippets` file, to be written as JSON."""
    return {
        f"haiku: {name}": {
            "scope": SCOPE,
            "prefix": f"haiku-{name}",
            "description": description,
            "body": body,
        }
        for name, (description, body) in _BODIES.items()
    }
