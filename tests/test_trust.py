"""Posts are content: what a hostile post tries is refused by name, and nothing leaks."""

from __future__ import annotations

import gzip
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import Project, Result, contents, differences, plain_post, post, unpacked
from docutils import nodes
from haiku_journal.sandbox.attachments import check_drawing
from haiku_journal.sandbox.parser import DIRECTIVES, ROLES

SECRET = "xyzzysecret"
"""A word that stands in every file that no post may read, and nowhere else."""

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)

OF_DESIGN = {"grid", "grid-item", "grid-item-card", "card", "dropdown", "tab-set", "tab-item"}
"""The directives that exist only where sphinx-design is installed."""

ACTIVE = ("javascript:", "data:", "vbscript:", "file:")

BODY_LINE = 8
"""The line of a post that `conftest.post` puts the first line of a body on."""


@pytest.fixture
def besieged(project: Project) -> Project:
    """A journal with secrets beside its source, beside its posts, and behind symbolic links."""
    outside = project.root / "outside"
    outside.mkdir()
    for name in ("secret.txt", "secret.csv", "secret.png", "secret.html"):
        (outside / name).write_text(f"{SECRET},{SECRET}\n")
        project.write({f"beside/{name}": f"{SECRET},{SECRET}\n"})
    project.write(
        {
            "posts/fine.md": post("Fine", date="2024-01-01", body="A fine body."),
            "posts/near.txt": "A file beside the posts.",
            "posts/dot.png": PIXEL,
        }
    )
    posts = project.folder / "posts"
    (posts / "far").symlink_to(outside, target_is_directory=True)
    (posts / "near").symlink_to(project.folder / "beside", target_is_directory=True)
    (posts / "link.txt").symlink_to(outside / "secret.txt")
    (posts / "link.csv").symlink_to(outside / "secret.csv")
    (posts / "link.png").symlink_to(outside / "secret.png")
    return project


def holders(folder: Path, word: str = SECRET) -> list[str]:
    """The files below a folder that hold a word, compressed or not."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and word.encode() in unpacked(path)
    )


def attempt(project: Project, body: str) -> Result:
    """Build a journal in which one post, `bad`, has this body; nothing secret may leave."""
    project.write({"posts/bad.md": post("Bad", body=body)})
    result = project.build()
    assert holders(project.root / "build") == []
    return result


def complaints(result: Result) -> dict[int, str]:
    """The refusals of the post `bad`, each by its line."""
    found = re.findall(r"posts/bad\.md:(\d+): ERROR: (.*) \[haiku\.refused\]", result.warnings)
    return {int(line): message for line, message in found}


def text_of(project: Project, docname: str = "posts/bad") -> str:
    """The text of a post as it was read, whether or not it was written."""
    doctree = project.root / f"build/doctrees/{docname}.doctree"
    document = pickle.loads(doctree.read_bytes())
    assert isinstance(document, nodes.document)
    return document.astext()


def addresses(result: Result) -> Iterator[str]:
    """Whatever a browser might follow in the pages, without blanks and in one case."""
    for name in result.pages:
        for element in result.page(name).find_all(True):
            for attribute in ("href", "src", "action", "data", "xlink:href", "srcset"):
                if value := element.get(attribute):
                    yield re.sub(r"[\x00-\x20]", "", str(value)).lower()


# -- Nothing is read ----------------------------------------------------------------------

TARGETS = {
    "a path from the root of the source": "/beside/secret.{kind}",
    "a relative path out of the posts": "../beside/secret.{kind}",
    "a relative path out of the source": "../../outside/secret.{kind}",
    "a path through a folder and out again": "deep/../../beside/secret.{kind}",
    "a symbolic link": "link.{kind}",
    "a folder that is a symbolic link": "far/secret.{kind}",
    "a folder linked inside the source": "near/secret.{kind}",
}

LINKS = {
    "link": "[x]({target})",
    "link in brackets": "[x](<{target}>)",
    "reference": "[x][r]\n\n[r]: {target}",
    "download by scheme": "[x](path:{target})",
    "download in brackets": "<path:{target}>",
    "link around an image": "[![x](dot.png)]({target})",
}
IMAGES = {
    "image": "![x]({target})",
    "image by reference": "![x][r]\n\n[r]: {target}",
    "image directive": "```{{image}} {target}\n```",
    "figure": "```{{figure}} {target}\nA caption.\n```",
    "image in a list": "- ![x]({target})",
    "image in a table": "| a |\n|---|\n| ![x]({target}) |",
    "image in a note": "```{{note}}\n![x]({target})\n```",
}


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())
def test_a_link_or_image_that_leads_out_of_the_posts_is_refused(
    besieged: Project, target: str
) -> None:
    written = [form.format(target=target.format(kind="txt")) for form in LINKS.values()]
    written += [form.format(target=target.format(kind="png")) for form in IMAGES.values()]
    body = "\n\n".join(form.replace("[r]", f"[r{number}]") for number, form in enumerate(written))
    result = attempt(besieged, body)
    assert f"{len(written)} refusals in 1 post; nothing was written" in str(result.error)
    assert len(complaints(result)) == len(written)
    for message in complaints(result).values():
        assert message.endswith("leads out of the folder of posts; put the file beside the post")
    assert result.pages == []


NO_ESCAPES = {
    "an absolute path as a link": "[x]({outside}/secret.txt)",
    "an absolute path as a download": "[x](path:{outside}/secret.txt)",
    "an absolute path as an image": "![x]({outside}/secret.png)",
    "an absolute path in a directive": "```{{image}} {outside}/secret.png\n```",
    "an encoded path": "[x](%2e%2e/beside/secret.txt)",
    "an encoded link": "[x](link%2etxt)",
    "an encoded image": "![x](%2e%2e%2fbeside%2fsecret.png)",
    "a file address": "[x](file://{outside}/secret.txt)",
    "an image by file address": "![x](file://{outside}/secret.png)",
    "an image of any kind": "![x](link.*)",
    "an image of any kind elsewhere": "![x](../beside/secret.*)",
    "an image of any kind behind a folder": "```{{image}} far/*.*\n```",
    "a pattern": "![x](l?nk.png)",
    "a project's page": "[x](project:../beside/secret.txt)",
    "a page": "{{doc}}`../beside/secret`",
    "a width from the file": "```{{figure}} ../beside/secret.png\n:figwidth: image\n```",
    "an embedded image": "```{{image}} link.png\n:loading: embed\n```",
    "a target with an anchor": "[x](link.txt#anchor)",
    "a target with a question": "[x](link.txt?question)",
    "a link to nowhere in a figure": "```{{figure}} dot.png\n:target: ../beside/secret.txt\n```",
}


@pytest.mark.parametrize("body", NO_ESCAPES.values(), ids=NO_ESCAPES.keys())
def test_no_way_of_writing_a_path_brings_a_file_from_outside_into_the_output(
    besieged: Project, body: str
) -> None:
    attempt(besieged, body.format(outside=besieged.root / "outside"))


def test_an_image_for_the_language_of_the_page_is_taken_from_the_posts_only(
    besieged: Project,
) -> None:
    (besieged.folder / "posts/dot.en.png").symlink_to(besieged.root / "outside/secret.png")
    assert attempt(besieged, "![x](dot.png)").error is not None


@pytest.mark.parametrize("folder", [False, True], ids=["the file", "its folder"])
def test_a_post_that_is_a_symbolic_link_out_of_the_posts_is_not_read(
    project: Project, folder: bool
) -> None:
    hidden = project.root / "hidden/private.md"
    hidden.parent.mkdir()
    hidden.write_text(post(f"A title {SECRET}", body=SECRET))
    project.write({"posts/fine.md": post("Fine")})
    if folder:
        name = "posts/far/private.md"
        (project.folder / "posts/far").symlink_to(hidden.parent, target_is_directory=True)
    else:
        name = "posts/private.md"
        (project.folder / name).symlink_to(hidden)
    result = project.build()
    assert result.error is not None
    assert re.search(rf"{name}:1: ERROR: .*link.*;", result.warnings)
    assert holders(project.root / "build") == []


# -- Nothing is run -----------------------------------------------------------------------

NOT_FOR_POSTS = {
    "include": "```{include} ../beside/secret.txt\n```",
    "include a post": "```{include} fine.md\n```",
    "literalinclude": "```{literalinclude} ../beside/secret.txt\n```",
    "literalinclude by link": "```{literalinclude} link.txt\n:lines: 1\n```",
    "raw": "```{raw} html\n<script>alert(1)</script>\n```",
    "raw from a file": "```{raw} html\n:file: ../beside/secret.html\n```",
    "raw from the web": "```{raw} html\n:url: https://example.org/\n```",
    "toctree": "```{toctree}\n../beside/secret\n```",
    "only": "```{only} html\nWords.\n```",
    "ifconfig": "```{ifconfig} True\nWords.\n```",
    "meta": "```{meta}\n:http-equiv=refresh: 0\n```",
    "role": "```{role} raw-html(raw)\n:format: html\n```",
    "default-role": "```{default-role} raw\n```",
    "class": "```{class} x\n```",
    "replace": "```{replace} x\n```",
    "date": "```{date}\n```",
    "unicode": "```{unicode} 0x41\n```",
    "title": "```{title} Another\n```",
    "autofunction": "```{autofunction} os.system\n```",
    "graphviz": "```{graphviz} ../beside/secret.txt\n```",
    "plot": "```{plot} ../beside/secret.txt\n```",
    "figure-md": "```{figure-md}\n![x](dot.png)\n```",
    "upper case": "```{INCLUDE} ../beside/secret.txt\n```",
    "unheard of": "```{no-such-thing}\nWords.\n```",
    "tildes": "~~~{raw} html\n<b>Words.</b>\n~~~",
}


@pytest.mark.parametrize("body", NOT_FOR_POSTS.values(), ids=NOT_FOR_POSTS.keys())
def test_a_directive_that_runs_or_reads_is_refused_where_it_stands(
    besieged: Project, body: str
) -> None:
    result = attempt(besieged, f"Words before.\n\n{body}")
    name = re.search(r"\{(\S+)\}", body)[1]  # type: ignore[index]
    (message,) = complaints(result).values()
    assert list(complaints(result)) == [BODY_LINE + 2]
    assert message.startswith(f"the directive {name!r} is not for posts; ")
    assert "1 refusal in 1 post; nothing was written" in str(result.error)
    assert result.pages == []


@pytest.mark.parametrize(
    "around",
    ["> {}", "- {}", "| a |\n|---|\n| x |\n\n{}", "````{{note}}\n{}\n````", "[^a]\n\n[^a]: {}"],
    ids=["quote", "list", "after a table", "directive", "footnote"],
)
def test_a_directive_is_refused_wherever_it_stands(besieged: Project, around: str) -> None:
    inner = "```{include} ../beside/secret.txt\n```"
    prefix = re.search(r"^(.*)\{\}", around, re.MULTILINE)[1]  # type: ignore[index]
    indent = prefix if prefix.startswith(">") else " " * (4 if "[" in prefix else len(prefix))
    result = attempt(besieged, around.format(inner.replace("\n", f"\n{indent}")))
    (message,) = complaints(result).values()
    assert "the directive 'include' is not for posts" in message


def test_a_mistyped_directive_or_role_is_refused_with_the_nearest_one(besieged: Project) -> None:
    result = attempt(besieged, "```{notes}\nx\n```\n\n{suub}`x`")
    assert list(complaints(result).values()) == [
        "the directive 'notes' is not for posts; did you mean 'note'?",
        "the role 'suub' is not for posts; did you mean 'sub'?",
    ]


@pytest.mark.parametrize(
    "role", ["download", "raw", "RAW", "py:func", "std:doc", "eval", "raw-html"]
)
def test_a_role_that_runs_or_reads_is_refused_where_it_stands(
    besieged: Project, role: str
) -> None:
    result = attempt(besieged, f"Words.\n\nWords and {{{role}}}`../beside/secret.txt`.")
    message = complaints(result)[BODY_LINE + 2]
    assert message.startswith(f"the role {role!r} is not for posts; ")
    assert result.error is not None


TABLES_FROM_FILES = {
    "option": ":file: ../beside/secret.csv",
    "option by link": ":file: link.csv",
    "YAML": "---\nfile: ../beside/secret.csv\n---",
    "YAML by link": "---\nclass: wide\nfile: link.csv\n---",
    "quoted YAML": '---\n"file": link.csv\n---',
}


@pytest.mark.parametrize("options", TABLES_FROM_FILES.values(), ids=TABLES_FROM_FILES.keys())
def test_a_table_from_a_file_is_refused_where_it_stands(besieged: Project, options: str) -> None:
    result = attempt(besieged, f"Words.\n\n```{{csv-table}} A title\n{options}\n```")
    assert re.search(r"; .*rows", complaints(result)[BODY_LINE + 2])
    assert result.error is not None


def test_a_table_from_the_web_is_refused_where_it_stands(besieged: Project) -> None:
    result = attempt(besieged, "```{csv-table}\n:url: https://example.org/x.csv\n```")
    assert re.search(r"; .*rows", complaints(result)[BODY_LINE])
    assert result.error is not None


def test_restructuredtext_is_refused_where_it_stands(besieged: Project) -> None:
    result = attempt(besieged, "Words.\n\n```{eval-rst}\n.. include:: ../beside/secret.txt\n```")
    message = complaints(result)[BODY_LINE + 2]
    assert message == "reStructuredText is not for posts; write it as Markdown"
    assert result.error is not None


@pytest.mark.parametrize(
    "setting",
    [
        "myst: {enable_extensions: [substitution]}",
        "myst:\n  substitutions:\n    key: value",
        "substitutions: {key: value}",
        "myst_substitutions: {key: value}",
        "sd_hide_title: true",
        "file_insertion_enabled: true",
    ],
)
def test_a_setting_of_a_post_is_an_error(besieged: Project, setting: str) -> None:
    text = post("Bad", body="{{ key }}").replace("---\n\n#", f"{setting}\n---\n\n#")
    besieged.write({"posts/bad.md": text})
    result = besieged.build()
    assert result.error is not None
    key = setting.partition(":")[0]
    assert re.search(rf"posts/bad\.md:4: ERROR: unknown key '{key}'; .*", result.warnings)


def test_front_matter_below_a_plain_header_sets_nothing(project: Project) -> None:
    body = "---\nmyst: {enable_extensions: [substitution]}\n---\n\n{{ 6 * 7 }}"
    project.write({"posts/a.md": plain_post(body=body)})
    result = project.build()
    shown = result.article("posts/a").get_text()
    assert "enable_extensions" in shown
    assert "{{ 6 * 7 }}" in shown


@pytest.mark.parametrize("around", ["{}", "Words {} and words."], ids=["alone", "in a line"])
def test_substitutions_that_pages_have_are_not_for_posts(project: Project, around: str) -> None:
    program = "{{ 'ra' ~ 'n42' }}"
    project.write(
        {
            "posts/a.md": post(body=around.format(program)),
            "page.md": "---\norphan: true\n---\n# Page\n\nWords {{ 6 * 7 }}.\n",
        }
    )
    project.configure('myst_enable_extensions += ["substitution"]\nsmartquotes = False')
    result = project.build()
    assert holders(project.root / "build", "ran42") == []
    if result.error is None:
        assert program in result.article("posts/a").get_text()
        assert "Words 42." in result.article("page").get_text()
    else:
        assert re.search(r"posts/a\.md:8: ERROR: .*; ", result.warnings)


# -- Links ----------------------------------------------------------------------------------

REFUSED_ADDRESSES = {
    "inline link": "[x](javascript:alert(1))",
    "in mixed case": "[x](JaVaScRiPt:alert(1))",
    "with entities": "[x](&#106;avascript&colon;alert(1))",
    "reference": "[x][r]\n\n[r]: javascript:alert(1)",
    "collapsed reference": "[r][]\n\n[r]: javascript:alert(1)",
    "autolink": "<javascript:alert(1)>",
    "link of data": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "autolink of data": "<data:text/html,x>",
    "vbscript": "[x](vbscript:msgbox(1))",
    "file": "[x](file:///etc/passwd)",
    "autolink to a file": "<file:///etc/passwd>",
    "target of a figure": "```{figure} dot.png\n:target: javascript:alert(1)\n```",
    "target of an image": "```{image} dot.png\n:target: data:text/html,x\n```",
    "target in mixed case": "```{image} dot.png\n:target: jAvascript:alert(1)\n```",
    "image of data": "![x](data:image/svg+xml;base64,PHN2Zy8+)",
    "image of script": "![x](javascript:alert(1))",
    "image of a file": "![x](file:///etc/passwd)",
    "image directive of data": "```{image} data:image/png;base64,AAAA\n```",
    "image of another protocol": "![x](ftp://example.org/x.png)",
    "link in a heading": "## A [x](javascript:alert(1))",
    "link around an image": "[![x](dot.png)](javascript:alert(1))",
    "a download that is script": "[x](path:javascript://%0aalert(1))",
    "a download of data": "<path:data://text/html,x>",
    "a download from elsewhere": "[x](path:ftp://example.org/x)",
}


@pytest.mark.parametrize("body", REFUSED_ADDRESSES.values(), ids=REFUSED_ADDRESSES.keys())
def test_an_address_that_is_active_is_refused_where_it_stands(
    besieged: Project, body: str
) -> None:
    result = attempt(besieged, f"Words.\n\n{body}")
    (message,) = complaints(result).values()
    assert list(complaints(result)) == [BODY_LINE + 2]
    assert re.search(r"is not for posts; (use|keep|take|put|link)", message)
    assert result.error is not None
    assert result.pages == []


DISGUISED = [
    "[x](java&Tab;script:alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](&#1;javascript:alert(1))",
    "[x](&#0;javascript:alert(1))",
    "[x](\u00a0javascript:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](javascript&#x3a;alert(1))",
    "[x](javascript%3aalert(1))",
    "[x](//javascript:alert(1))",
    "[x](project:javascript:alert(1))",
    "[x](inv:javascript:alert(1))",
    "[x](myst:javascript:alert(1))",
    "[x](path:javascript:alert(1))",
    "[x](view-source:javascript:alert(1))",
    "[x](blob:https://example.org/x)",
    "[x](#javascript:alert(1))",
    "{doc}`x <javascript:alert(1)>`",
    "{ref}`x <javascript:alert(1)>`",
    "{any}`x <javascript:alert(1)>`",
    "{pep}`x <javascript:alert(1)>`",
    "{rfc}`x <javascript:alert(1)>`",
    "{cve}`x <javascript:alert(1)>`",
    "{post}`x <javascript:alert(1)>`",
    "{external}`x <javascript:alert(1)>`",
    "```{image} dot.png\n:target: java script:alert(1)\n```",
    "```{figure} dot.png\n:target: ` javascript:alert(1)`_\n```",
    "```{image} dot.png\n:target: path:javascript://%0aalert(1)\n```",
    "```{parsed-literal}\n[x](javascript:alert(1))\n```",
    "```{glossary}\n[x](javascript:alert(1))\n  What it is.\n```",
    "```{rubric} [x](javascript:alert(1))\n```",
    "```{csv-table}\n[x](javascript:alert(1)),b\n```",
    "```{math}\n\\href{javascript:alert(1)}{x}\n```",
    "$\\href{javascript:alert(1)}{x}$ and $\\url{javascript:alert(1)}$",
    "$\\unicode{x3c}script\\unicode{x3e}$ and $\\text{<img src=x onerror=alert(1)>}$",
]


def test_no_disguise_makes_an_active_address(besieged: Project) -> None:
    """Whatever of these is no refusal must be harmless in the page."""
    shown = 0
    for body in DISGUISED:
        result = attempt(besieged, body)
        assert (result.error is None) == (complaints(result) == {}), body
        if result.error is None:
            shown += 1
            assert [a for a in addresses(result) if a.startswith(ACTIVE)] == [], body
    assert shown


REMOTE = {
    "image": "![a drawing](https://example.org/x.png)",
    "image without a scheme": "![a drawing](//example.org/x.png)",
    "image directive": "```{image} http://example.org/x.png\n:alt: a drawing\n```",
    "figure": "```{figure} https://example.org/x.png\n:alt: a drawing\n\nA caption.\n```",
    "image that links": "[![a drawing](https://example.org/x.png)](https://example.org/)",
    "image directive that links": "```{image} https://example.org/x.png\n:alt: a drawing\n"
    ":target: https://example.org/\n```",
    "figure that links": "```{figure} https://example.org/x.png\n:alt: a drawing\n"
    ":target: https://example.org/\n\nA caption.\n```",
    "image in a table": "| a |\n|---|\n| ![a drawing](https://example.org/x.png) |",
}


@pytest.mark.parametrize("body", REMOTE.values(), ids=REMOTE.keys())
def test_an_image_elsewhere_on_the_web_becomes_a_link_to_it(besieged: Project, body: str) -> None:
    result = attempt(besieged, body)
    assert (result.error, result.warnings) == (None, "")
    article = result.article("posts/bad")
    assert article.select("img") == []
    (link,) = [a for a in article.select("a.external") if "example.org" in a["href"]]
    assert link.get_text() == "a drawing"


@pytest.mark.parametrize(
    "address",
    [
        "\\\\evil.example/x.png",
        "\\\\evil.example/://x.png",
        "\\\\\\\\evil.example/://x.png",
        "/\\\\evil.example/../posts/://x.png",
        "/\\evil.example/../posts/://x.png",
        "deep/://x.png",
    ],
)
def test_an_image_in_disguise_is_not_asked_for_elsewhere(besieged: Project, address: str) -> None:
    result = attempt(besieged, f"```{{image}} {address}\n```\n\n![x](<{address}>)")
    if result.error is None:
        sources = [image["src"] for image in result.article("posts/bad").select("img")]
        assert [src for src in sources if re.match(r"[\\/]{2}|\w+:", src)] == []


SVG = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'{}</svg>"
XHTML = "<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>"
RUNNING = SVG.format("><script>alert(1)</script>")

ACTIVE_FILES: dict[str, str | bytes] = {
    "page.html": "Words, then <script>alert(1)</script>",
    "page.HTM": "<script>alert(1)</script>",
    "page.xhtml": XHTML,
    "page.svg": RUNNING,
    "page.svgz": gzip.compress(RUNNING.encode(), mtime=0),
    "page.xml": "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "page.atom": f"\n\n{XHTML}",
    "page.rs": XHTML,
    "page": "<!DOCTYPE html><script>alert(1)</script>",
    "wide.mml": XHTML.encode("utf-16"),
    "late.rdf": " " * 100_000 + XHTML,
}


@pytest.mark.parametrize("form", ["[x]({})", "![x]({})", "[x](path:{})"])
@pytest.mark.parametrize("name", ACTIVE_FILES)
def test_a_file_that_runs_in_a_browser_is_not_published_by_a_link_to_it(
    besieged: Project, name: str, form: str
) -> None:
    besieged.write({f"posts/{name}": ACTIVE_FILES[name]})
    result = attempt(besieged, form.format(name))
    assert result.error is not None
    assert BODY_LINE in complaints(result)


PASSIVE_FILES: dict[str, str | bytes] = {
    "page.txt": RUNNING,
    "data.csv": "a,b\n1,<b>\n",
    "main.rs": 'fn main() { println!("<script>"); }\n',
    "empty": "",
    "page.html.gz": gzip.compress(RUNNING.encode(), mtime=0),
}


@pytest.mark.parametrize("name", PASSIVE_FILES)
def test_a_file_that_no_browser_runs_is_published_as_it_is(besieged: Project, name: str) -> None:
    besieged.write({f"posts/{name}": PASSIVE_FILES[name]})
    result = attempt(besieged, f"[x]({name})")
    assert (result.error, result.warnings) == (None, "")
    (published,) = (result.out / "_downloads").rglob(name)
    assert published.read_bytes() == (besieged.folder / "posts" / name).read_bytes()


ACTIVE_DRAWINGS = {
    "script": "><script>alert(1)</script>",
    "script with a prefix": "><s:script xmlns:s='http://www.w3.org/2000/svg'>alert(1)</s:script>",
    "script of a page": "><script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
    "page": "><foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
    "event": " onload='alert(1)'>",
    "event of a part": "><g><rect onClick='alert(1)'/></g>",
    "link": "><a x:href='javascript:alert(1)'><text>x</text></a>",
    "link in entities": "><a href='java&#115;cript&#58;alert(1)'><text>x</text></a>",
    "link with blanks": "><a href=' java&#9;script:alert(1)'><text>x</text></a>",
    "link set": "><a><set attributeName='href' to='javascript:alert(1)'/></a>",
    "links in turn": "><a><animate attributeName='href' values='#a;javascript:alert(1)'/></a>",
    "page in a link": "><a href='data:text/html,&lt;script>alert(1)&lt;/script>'></a>",
    "drawing in a link": "><use href='data:image/svg+xml,&lt;svg/>'/>",
    "file": "><image href='file:///etc/passwd'/>",
}


@pytest.mark.parametrize("inside", ACTIVE_DRAWINGS.values(), ids=ACTIVE_DRAWINGS.keys())
def test_a_drawing_that_runs_when_it_is_opened_is_refused(inside: str) -> None:
    drawing = SVG.format(inside)
    for data in (drawing.encode(), drawing.encode("utf-16")):
        with pytest.raises(ValueError, match=r"^a (script|link)"):
            check_drawing(data)


UNSURE_DRAWINGS = {
    "no XML": b"<svg><rect></svg>",
    "nothing": b"",
    "declared entities": b"<!DOCTYPE svg [<!ENTITY x 'alert(1)'>]><svg>&x;</svg>",
    "declared attributes": b"<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'alert(1)'>]><svg/>",
    "entities of pages": b'<!DOCTYPE svg PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><svg'
    b' xmlns="http://www.w3.org/2000/svg"><a href="javascript&colon;alert(1)"/></svg>',
    "style sheet": b"<?xml-stylesheet type='text/xsl' href='x.xsl'?><svg/>",
    "encoding": b"<?xml version='1.0' encoding='utf-7'?><svg/>",
    "encoding of its own": b"<?xml version='1.0' encoding='cp037'?><svg/>",
}


@pytest.mark.parametrize("data", UNSURE_DRAWINGS.values(), ids=UNSURE_DRAWINGS.keys())
def test_a_drawing_that_cannot_be_judged_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"XML|declarations|style sheet|text in"):
        check_drawing(data)


DRAWING = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- Drawn by hand: on paper, once -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
     xmlns:ink="http://www.inkscape.org/namespaces/inkscape" ink:label="one: two">
<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>
<style>rect { fill: url(#fade) }</style><defs><linearGradient id="fade"/></defs>
<a xlink:href="https://example.org/" xlink:title="on a page: this"><rect width="8" height="8"/></a>
<use href="#fade"/><image href="data:image/png;base64,iVBORw0KGgo="/>
<text>javascript: &lt;b></text>
<animate attributeName="opacity" values="0; 1" dur="1s"/></svg>"""


def test_a_drawing_that_only_draws_is_shown(besieged: Project) -> None:
    besieged.write({"posts/drawing.svg": DRAWING})
    result = attempt(besieged, "![x](drawing.svg)")
    assert (result.error, result.warnings) == (None, "")
    (shown,) = result.article("posts/bad").select("img")
    assert "drawing" in shown["src"]


def test_what_is_no_picture_is_not_shown_as_one(besieged: Project) -> None:
    besieged.write({"posts/notes.css": "b { }", "posts/page.png": XHTML, "posts/no.svg": "words"})
    body = "![x](notes.css)\n\n![x](page.png)\n\n![x](no.svg)\n\n![x](page.*)"
    messages = complaints(attempt(besieged, body))
    wanted = "make it a PNG, JPEG, WebP or SVG file"
    assert [message.endswith(wanted) for message in messages.values()] == [True, True, False, True]
    assert "holds what is no XML" in messages[BODY_LINE + 4]


# -- Raw HTML is text -----------------------------------------------------------------------

MARKUP = [
    "<script>alert(1)</script>",
    "<b onclick='alert(1)'>bold</b>",
    '<img src="x" onerror="alert(1)">',
    "<iframe src='javascript:alert(1)'></iframe>",
    "<!-- a comment -->",
    "<style>body { display: none }</style>",
    "<svg onload=alert(1)>",
    "<base href='https://example.org/'>",
    "<?php echo 1 ?>",
    "<![CDATA[ text ]]>",
]


def test_raw_html_is_shown_as_it_was_written(project: Project) -> None:
    inline = "\n\n".join(f"Words {markup} words." for markup in MARKUP)
    project.write({"posts/a.md": post(body="\n\n".join([*MARKUP, inline]))})
    project.configure("smartquotes = False")
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    article = result.article("posts/a")
    for markup in MARKUP:
        assert article.get_text().count(markup) == 2, markup
    assert article.select("script, iframe, style, base, [onclick], [onerror], [onload], img") == []


# -- What is allowed works --------------------------------------------------------------------

ALLOWED = {
    **{
        name: f"```{{{name}}}\nword-{name}\n```"
        for name in (
            *("attention", "caution", "danger", "error", "hint", "important", "note"),
            *("seealso", "tip", "warning", "parsed-literal", "epigraph", "highlights"),
            *("pull-quote", "compound", "container"),
        )
    },
    **{
        name: f"```{{{name}}} Title\nword-{name}\n```"
        for name in ("admonition", "sidebar", "topic")
    },
    **{
        name: f"```{{{name}}} 1.2\nword-{name}\n```"
        for name in ("versionadded", "versionchanged", "deprecated")
    },
    **{
        name: f"```{{{name}}} text\nword-{name}\n```"
        for name in ("code", "code-block", "sourcecode")
    },
    **{name: f"```{{{name}}} word-{name}\n```" for name in ("rubric", "centered", "tags")},
    "highlight": "```{highlight} none\n```\n\n    word-highlight",
    "figure": "```{figure} dot.png\n:target: https://example.org/\n\nword-figure\n```",
    "image": "```{image} dot.png\n:alt: word-image\n```",
    "table": "```{table} word-table\n| a |\n|---|\n| b |\n```",
    "list-table": "```{list-table}\n* - word-list-table\n  - b\n```",
    "csv-table": '```{csv-table}\n:header: a, b\n\nword-csv-table, "c, d"\n```',
    "math": "```{math}\n:label: square\nword - math\n```",
    "glossary": "```{glossary}\nword\n  word-glossary\n```",
    "hlist": "```{hlist}\n- word-hlist\n- other\n```",
    "posts": "```{posts}\n```\n\nword-posts",
}

ALLOWED_ROLES = {
    **{name: f"word-{name}" for name in ROLES},
    **dict.fromkeys(("post", "haiku:post"), "word <posts/fine>"),
    **dict.fromkeys(("tag", "haiku:tag"), "word-tags"),
    **dict.fromkeys(("year", "haiku:year"), "2025"),
    "doc": "word-doc <fine>",
    **{name: f"word-{name} <label>" for name in ("ref", "numref")},
    "any": "word-any <label>",
    "term": "word-term <word>",
    "eq": "square",
    "math": "word",
    "abbr": "word-abbr (in full)",
    "pep": "8",
    "rfc": "2822",
    "cve": "2020-10735",
    "cwe": "787",
    "option": "-v",
}

UNKNOWN_ROLES = {"external"}
"""The roles that exist only where an extension brings them."""


@pytest.fixture(scope="module")
def generous(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """One post with every directive and role that posts may use, and that Sphinx has."""
    project = Project(tmp_path_factory.mktemp("generous") / "journal")
    directives = [body for name, body in ALLOWED.items()]
    roles = [
        f"{{{name}}}`{content}`"
        for name, content in ALLOWED_ROLES.items()
        if name not in UNKNOWN_ROLES
    ]
    figure = "```{figure} dot.png\n:name: label\n\nA figure with a number.\n```"
    body = "\n\n".join([figure, *directives, *roles])
    project.write(
        {
            "posts/all.md": post("All", body=body),
            "posts/fine.md": post("Fine", date="2024-01-01"),
            "posts/dot.png": PIXEL,
        }
    )
    project.configure("numfig = True\nsmartquotes = False")
    return project.build()


def test_every_directive_and_role_of_the_lists_has_an_example_here() -> None:
    assert ALLOWED.keys() | OF_DESIGN == set(DIRECTIVES)
    assert ALLOWED_ROLES.keys() == set(ROLES)


def test_every_directive_and_role_of_the_lists_is_accepted(generous: Result) -> None:
    assert generous.error is None
    # No post documents a program; and figures have numbers in a toctree only.
    expected = {
        "unknown option: '-v' [ref.option]",
        "Failed to create a cross reference. Any number is not assigned: label",
    }
    found = re.findall(r"(?:WARNING|ERROR): (.*)", generous.warnings)
    assert set(found) <= expected


@pytest.mark.parametrize("name", [name for name in ALLOWED if name not in {"image", "math"}])
def test_what_an_allowed_directive_holds_is_in_the_page(generous: Result, name: str) -> None:
    article = generous.article("posts/all")
    text = article.get_text(" ") + article.get_text()
    assert re.search(rf"(?<![\w-])word-{name}(?![\w-])", text)


def test_what_allowed_directives_make_is_in_the_page(generous: Result) -> None:
    article = generous.article("posts/all")
    assert article.select_one('img[alt="word-image"]') is not None
    cells = [cell.get_text() for cell in article.select("table td")]
    assert {"word-csv-table", "c, d", "word-list-table", "b"} <= set(cells)
    figure = article.select_one("figure a.image-reference, figure a.reference")
    assert figure["href"] == "https://example.org/"
    assert article.select_one('a[href="#label"]') is not None
    assert article.select_one("dl.glossary") is not None
    assert article.select_one("#equation-square") is not None


def test_the_directives_of_design_are_refused_by_nothing_but_their_absence(
    project: Project,
) -> None:
    body = "\n\n".join(f"```{{{name}}}\nWords.\n```" for name in sorted(OF_DESIGN))
    project.write({"posts/bad.md": post(body=body)})
    assert "not for posts" not in project.build().warnings


def test_links_that_are_for_posts_stay_links(besieged: Project) -> None:
    result = attempt(
        besieged,
        "[a](https://example.org/?q=%22x%22#y) [b](http://example.org) [c](mailto:ann@example.org)"
        " <https://example.org/auto> <ann@example.org> [d](fine.md) [e](near.txt) [f](#a-part)\n\n"
        "## A part\n\nWords.",
    )
    assert (result.error, result.warnings) == (None, "")
    article = result.article("posts/bad")
    links = [unquote(link["href"]) for link in article.select("section > p:not([class]) a")]
    assert links[:6] == [
        'https://example.org/?q="x"#y',
        "http://example.org",
        "mailto:ann@example.org",
        "https://example.org/auto",
        "mailto:ann@example.org",
        "fine.html",
    ]
    download, anchor = links[6:]
    assert (result.out / "posts" / download).read_text() == "A file beside the posts."
    assert anchor == "#a-part"


def test_images_from_the_static_files_are_for_posts(besieged: Project) -> None:
    besieged.write({"_static/logo.png": PIXEL})
    result = attempt(besieged, "![logo](/_static/logo.png) ![dot](dot.png)")
    assert (result.error, result.warnings) == (None, "")
    images = result.article("posts/bad").select("img")
    shown = [(result.out / "posts" / image["src"]).read_bytes() for image in images]
    assert shown == [PIXEL, PIXEL]


def test_pages_that_are_no_posts_have_the_full_power_of_sphinx(besieged: Project) -> None:
    besieged.write(
        {
            "page.md": "---\norphan: true\nmyst:\n  enable_extensions: [substitution]\n"
            "  substitutions:\n    key: a value\n---\n# Page\n\n"
            "```{include} beside/part.inc\n```\n\n"
            "```{literalinclude} beside/part.inc\n```\n\n"
            "```{raw} html\n<b class='raw'>raw words</b>\n```\n\n"
            "```{csv-table}\n:file: beside/part.csv\n```\n\n"
            "```{eval-rst}\n.. centered:: centred words\n```\n\n"
            "```{only} html\nonly words\n```\n\n"
            "<i class='html'>html words</i>\n\n"
            "Get {download}`beside/part.inc` and {{ key }}.\n",
            "beside/part.inc": "included words\n",
            "beside/part.csv": "a cell,another\n",
        }
    )
    result = besieged.build()
    assert (result.error, result.warnings) == (None, "")
    article = result.article("page")
    assert article.get_text().count("included words") == 2
    assert article.select_one("b.raw").get_text() == "raw words"
    assert article.select_one("i.html").get_text() == "html words"
    for text in ("a cell", "centred words", "only words", "a value"):
        assert text in article.get_text()
    download = article.select_one("a.download")
    assert (result.out / download["href"]).read_text() == "included words\n"


def test_a_page_named_like_the_folder_of_posts_is_no_post(project: Project) -> None:
    project.write({"posts-more.md": "---\norphan: true\n---\n# P\n\n```{only} html\nwords\n```\n"})
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    assert "words" in result.article("posts-more").get_text()


def test_the_lists_of_conf_py_are_what_posts_may_use(project: Project) -> None:
    project.write(
        {
            "posts/bad.md": post(
                body="```{only} html\nx\n```\n\n```{tip}\nx\n```\n\n{sub}`x` {sup}`x`"
            )
        }
    )
    project.configure('haiku_directives = ["only"]\nhaiku_roles = ["sup"]')
    result = project.build()
    assert list(complaints(result).values()) == [
        "the directive 'tip' is not for posts; the post on how to write a post lists those that "
        "are",
        "the role 'sub' is not for posts; the post on how to write a post lists those that are",
    ]
    project.configure('haiku_directives = ["only", "tip"]\nhaiku_roles = ["sup", "sub"]')
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    assert result.article("posts/bad").select_one(".tip") is not None


def test_a_list_that_lets_raw_and_include_in_still_reads_and_injects_nothing(
    besieged: Project,
) -> None:
    besieged.configure('haiku_directives = ["raw", "include"]\nhaiku_roles = ["raw"]')
    result = attempt(
        besieged,
        "```{raw} html\n:file: ../beside/secret.html\n```\n\n"
        "```{raw} html\n<script>alert(1)</script>\n```\n\n"
        "```{include} ../beside/secret.txt\n```",
    )
    if result.error is None:
        scripts = result.page("posts/bad").select('script:not([type="application/ld+json"])')
        assert [script for script in scripts if script.get_text()] == []


# -- How a build ends ---------------------------------------------------------------------------


def test_the_exit_status_says_that_a_post_was_refused(besieged: Project) -> None:
    besieged.write({"posts/bad.md": post("Bad", body="{raw}`x`")})
    run = besieged.command()
    assert run.returncode != 0
    assert f"posts/bad.md:{BODY_LINE}: ERROR: the role 'raw' is not for posts;" in run.stderr
    assert "1 refusal in 1 post; nothing was written" in run.stderr
    assert list((besieged.root / "build/html").rglob("*.html")) == []


@pytest.mark.parametrize("parallel", [0, 2])
def test_refusals_of_many_posts_are_counted_together(project: Project, parallel: int) -> None:
    project.write({f"posts/p{n}.md": post(f"P{n}", date=f"2024-01-{n:02}") for n in range(1, 13)})
    project.write(
        {
            "posts/p02.md": post("Two", body="{raw}`x` {raw}`y`"),
            "posts/p07.md": post("Seven", body="```{include} x\n```"),
            "posts/p99.md": post("Last", body="[x](javascript:alert(1))"),
        }
    )
    result = project.build(parallel=parallel)
    assert str(result.error) == "4 refusals in 3 posts; nothing was written"
    refused = re.findall(r"posts/(\w+)\.md:\d+: ERROR: ", result.warnings)
    assert sorted(refused) == ["p02", "p02", "p07", "p99"]
    assert result.pages == []


def test_a_refusal_leaves_what_was_built_before_and_stays_until_it_is_mended(
    besieged: Project,
) -> None:
    fine = post("Bad", body="Fine for now.")
    besieged.write({"posts/bad.md": fine})
    first = besieged.build()
    assert (first.error, first.warnings) == (None, "")
    before = contents(first.out)
    for _attempt in range(2):
        result = attempt(besieged, "{raw}`x`")
        assert "1 refusal in 1 post" in str(result.error)
        assert contents(result.out) == before
    besieged.write({"posts/bad.md": fine.replace("for now", "again")})
    result = besieged.build()
    assert (result.error, result.warnings) == (None, "")
    assert differences(result.out, besieged.fresh().out) == []


REFUSED_TEXTS = {
    "directive": ("```{include} a/path.txt\n:option: 1\nwords inside\n```", "words inside"),
    "its argument": ("```{include} a/path.txt\n```", "a/path.txt"),
    "role": ("{raw}`words inside`", "words inside"),
    "reStructuredText": ("```{eval-rst}\n.. note:: words inside\n```", ".. note:: words inside"),
    "link": ("[words inside](javascript:alert(1))", "words inside"),
    "image": ("![words inside](../beside/secret.png)", "words inside"),
    "a post too deep": ("> " * 60 + "words inside", "words inside"),
}


@pytest.mark.parametrize(("body", "kept"), REFUSED_TEXTS.values(), ids=REFUSED_TEXTS.keys())
def test_what_is_refused_keeps_its_words(besieged: Project, body: str, kept: str) -> None:
    result = attempt(besieged, body)
    assert result.error is not None
    assert kept in text_of(besieged)
