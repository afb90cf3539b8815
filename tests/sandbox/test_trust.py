"""Test that posts are only content: hostile posts are refused and leak nothing."""

from __future__ import annotations

import gzip
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from docutils import nodes
from haiku_journal.sandbox.element_names import RESERVED_IDS
from haiku_journal.sandbox.parser import DESIGN_DIRECTIVES, DIRECTIVES, ROLES
from support.builds import Result
from support.drawings import DRAWING, DRAWINGS
from support.folders import contents, differences, unpacked
from support.posts import plain_post, post
from support.projects import Project

pytestmark = pytest.mark.parts("core")

SECRET = "xyzzysecret"
"""A word in every file that no post may read, and nowhere else."""

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)

ACTIVE = ("javascript:", "data:", "vbscript:", "file:")

BODY_LINE = 8
"""The line of a post from `support.posts.post` on which its body starts."""


@pytest.fixture
def project_with_secrets(project: Project) -> Project:
    """Return a journal with secrets outside its source and posts and behind symbolic links."""
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


def files_containing(folder: Path, word: str = SECRET) -> list[str]:
    """Return the files below a folder that contain a word, compressed or not."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and word.encode() in unpacked(path)
    )


def attempt(project: Project, body: str) -> Result:
    """Build a journal whose post `bad` has this body, and check that no secret leaks."""
    project.write({"posts/bad.md": post("Bad", body=body)})
    result = project.build()
    assert files_containing(project.root / "build") == []
    return result


def violations(result: Result) -> dict[int, str]:
    """Return the violations of the post `bad`, by line."""
    matches = re.findall(r"posts/bad\.md:(\d+): ERROR: (.*) \[haiku\.violation\]", result.warnings)
    return {int(line): message for line, message in matches}


def text_of(project: Project, docname: str = "posts/bad") -> str:
    """Return the text of a post as it was parsed, even if no page was written."""
    doctree = project.root / f"build/doctrees/{docname}.doctree"
    document = pickle.loads(doctree.read_bytes())
    assert isinstance(document, nodes.document)
    return document.astext()


def addresses(result: Result) -> Iterator[str]:
    """Yield every address in the pages, without blanks and in lower case."""
    for name in result.pages:
        for element in result.page(name).find_all(True):
            for attribute in ("href", "src", "action", "data", "xlink:href", "srcset"):
                if value := element.get(attribute):
                    yield re.sub(r"[\x00-\x20]", "", str(value)).lower()


# -- No file is read ---------------------------------------------------------------------

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
def test_a_link_or_image_with_a_target_outside_the_posts_is_refused(
    project_with_secrets: Project, target: str
) -> None:
    written = [form.format(target=target.format(kind="txt")) for form in LINKS.values()]
    written += [form.format(target=target.format(kind="png")) for form in IMAGES.values()]
    body = "\n\n".join(form.replace("[r]", f"[r{number}]") for number, form in enumerate(written))
    result = attempt(project_with_secrets, body)
    assert f"{len(written)} violations in 1 post; nothing was written" in str(result.error)
    assert len(violations(result)) == len(written)
    for message in violations(result).values():
        assert message.endswith("is outside the folder of posts; put the file next to the post")
    assert result.pages == []


NO_FILES = ["x" * 300 + ".{kind}", "a/" * 3000 + "x.{kind}"]
NO_LINKS = [
    *("[x](a%00b.txt)", "[x](a%00b.md)", "[x](path:a%00b.txt)", "[x](project:a%00b.md)"),
    *("[x](a%0Ab.txt)", f"[x](file:{'x' * 300})", f"[x](project:{'x' * 300}.md)"),
    f"![x]({'x' * 300}.*)",
]


def test_a_target_that_no_file_can_have_is_refused_at_its_line(
    project_with_secrets: Project,
) -> None:
    written = [
        *(
            form.format(target=target.format(kind="txt"))
            for target in NO_FILES
            for form in LINKS.values()
        ),
        *(
            form.format(target=target.format(kind="png"))
            for target in NO_FILES
            for form in IMAGES.values()
        ),
        *NO_LINKS,
    ]
    body = "\n\n".join(form.replace("[r]", f"[r{number}]") for number, form in enumerate(written))
    result = attempt(project_with_secrets, f"{body}\n\n[x](https://example.org/{'x' * 300})")
    assert f"{len(written)} violations in 1 post; nothing was written" in str(result.error)
    assert len(violations(result)) == len(written)
    for message in violations(result).values():
        assert re.search(r"the limit is [\d,]+$|has the character U\+", message)


OUTSIDE_PATHS = {
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


@pytest.mark.parts("all")
@pytest.mark.parametrize("body", OUTSIDE_PATHS.values(), ids=OUTSIDE_PATHS.keys())
def test_no_form_of_path_publishes_a_file_from_outside(
    project_with_secrets: Project, body: str
) -> None:
    attempt(project_with_secrets, body.format(outside=project_with_secrets.root / "outside"))


def test_a_language_specific_image_is_taken_only_from_the_posts(
    project_with_secrets: Project,
) -> None:
    (project_with_secrets.folder / "posts/dot.en.png").symlink_to(
        project_with_secrets.root / "outside/secret.png"
    )
    assert attempt(project_with_secrets, "![x](dot.png)").error is not None


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
    assert files_containing(project.root / "build") == []


# -- No code is run ----------------------------------------------------------------------

REFUSED_DIRECTIVES = {
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
    "unknown": "```{no-such-thing}\nWords.\n```",
    "tildes": "~~~{raw} html\n<b>Words.</b>\n~~~",
}


@pytest.mark.parametrize("body", REFUSED_DIRECTIVES.values(), ids=REFUSED_DIRECTIVES.keys())
def test_a_directive_that_runs_code_or_reads_files_is_refused_at_its_line(
    project_with_secrets: Project, body: str
) -> None:
    result = attempt(project_with_secrets, f"Words before.\n\n{body}")
    name = re.search(r"\{(\S+)\}", body)[1]  # type: ignore[index]
    (message,) = violations(result).values()
    assert list(violations(result)) == [BODY_LINE + 2]
    assert message.startswith(f"the directive {name!r} is not allowed in a post; ")
    assert "1 violation in 1 post; nothing was written" in str(result.error)
    assert result.pages == []


@pytest.mark.parametrize(
    "template",
    ["> {}", "- {}", "| a |\n|---|\n| x |\n\n{}", "````{{note}}\n{}\n````", "[^a]\n\n[^a]: {}"],
    ids=["quote", "list", "after a table", "directive", "footnote"],
)
def test_a_directive_is_refused_in_any_context(
    project_with_secrets: Project, template: str
) -> None:
    inner = "```{include} ../beside/secret.txt\n```"
    prefix = re.search(r"^(.*)\{\}", template, re.MULTILINE)[1]  # type: ignore[index]
    indent = prefix if prefix.startswith(">") else " " * (4 if "[" in prefix else len(prefix))
    result = attempt(project_with_secrets, template.format(inner.replace("\n", f"\n{indent}")))
    (message,) = violations(result).values()
    assert "the directive 'include' is not allowed in a post" in message


def test_a_mistyped_directive_or_role_is_refused_with_a_suggestion(
    project_with_secrets: Project,
) -> None:
    result = attempt(project_with_secrets, "```{notes}\nx\n```\n\n{suub}`x`")
    assert list(violations(result).values()) == [
        "the directive 'notes' is not allowed in a post; did you mean 'note'?",
        "the role 'suub' is not allowed in a post; did you mean 'sub'?",
    ]


@pytest.mark.parametrize(
    "role", ["download", "raw", "RAW", "py:func", "std:doc", "eval", "raw-html"]
)
def test_a_role_that_runs_code_or_reads_files_is_refused_at_its_line(
    project_with_secrets: Project, role: str
) -> None:
    result = attempt(
        project_with_secrets, f"Words.\n\nWords and {{{role}}}`../beside/secret.txt`."
    )
    message = violations(result)[BODY_LINE + 2]
    assert message.startswith(f"the role {role!r} is not allowed in a post; ")
    assert result.error is not None


TABLES_FROM_FILES = {
    "option": ":file: ../beside/secret.csv",
    "option by link": ":file: link.csv",
    "YAML": "---\nfile: ../beside/secret.csv\n---",
    "YAML by link": "---\nclass: wide\nfile: link.csv\n---",
    "quoted YAML": '---\n"file": link.csv\n---',
}


@pytest.mark.parametrize("options", TABLES_FROM_FILES.values(), ids=TABLES_FROM_FILES.keys())
def test_a_table_from_a_file_is_refused_at_its_line(
    project_with_secrets: Project, options: str
) -> None:
    result = attempt(project_with_secrets, f"Words.\n\n```{{csv-table}} A title\n{options}\n```")
    assert re.search(r"; .*rows", violations(result)[BODY_LINE + 2])
    assert result.error is not None


def test_a_table_from_the_web_is_refused_at_its_line(project_with_secrets: Project) -> None:
    result = attempt(project_with_secrets, "```{csv-table}\n:url: https://example.org/x.csv\n```")
    assert re.search(r"; .*rows", violations(result)[BODY_LINE])
    assert result.error is not None


def test_restructuredtext_is_refused_at_its_line(project_with_secrets: Project) -> None:
    result = attempt(
        project_with_secrets, "Words.\n\n```{eval-rst}\n.. include:: ../beside/secret.txt\n```"
    )
    message = violations(result)[BODY_LINE + 2]
    assert message == "reStructuredText is not allowed in a post; write it as Markdown"
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
def test_a_build_setting_in_a_post_is_an_error(
    project_with_secrets: Project, setting: str
) -> None:
    text = post("Bad", body="{{ key }}").replace("---\n\n#", f"{setting}\n---\n\n#")
    project_with_secrets.write({"posts/bad.md": text})
    result = project_with_secrets.build()
    assert result.error is not None
    key = setting.partition(":")[0]
    assert re.search(rf"posts/bad\.md:4: ERROR: unknown key '{key}'; .*", result.warnings)


def test_front_matter_below_a_plain_header_has_no_effect(project: Project) -> None:
    body = "---\nmyst: {enable_extensions: [substitution]}\n---\n\n{{ 6 * 7 }}"
    project.write({"posts/a.md": plain_post(body=body)})
    result = project.build()
    shown = result.article("posts/a").get_text()
    assert "enable_extensions" in shown
    assert "{{ 6 * 7 }}" in shown


@pytest.mark.parametrize("template", ["{}", "Words {} and words."], ids=["alone", "in a line"])
def test_substitutions_work_in_pages_but_not_in_posts(project: Project, template: str) -> None:
    program = "{{ 'ra' ~ 'n42' }}"
    project.write(
        {
            "posts/a.md": post(body=template.format(program)),
            "page.md": "---\norphan: true\n---\n# Page\n\nWords {{ 6 * 7 }}.\n",
        }
    )
    project.configure('myst_enable_extensions = ["substitution"]\nsmartquotes = False')
    result = project.build()
    assert files_containing(project.root / "build", "ran42") == []
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
    "link that no parser reads": "[x](javascript://\uff03/%0aalert(1))",
    "image that no parser reads": "![x](javascript://[/%0aalert(1))",
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
def test_an_active_address_is_refused_at_its_line(
    project_with_secrets: Project, body: str
) -> None:
    result = attempt(project_with_secrets, f"Words.\n\n{body}")
    (message,) = violations(result).values()
    assert list(violations(result)) == [BODY_LINE + 2]
    assert re.search(r"is not allowed in a post; (use|keep|take|put|link)", message)
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


def test_disguised_active_addresses_are_refused_or_harmless(project_with_secrets: Project) -> None:
    """An address that is not refused must be harmless in the page."""
    project = project_with_secrets
    posts = {f"posts/{n}.md": post(f"P{n}", body=body) for n, body in enumerate(DISGUISED)}
    first = project.write({**posts}).build()
    refused = {*re.findall(r"(posts/\d+\.md):\d+: ERROR: .* \[haiku\.violation\]", first.warnings)}
    assert 0 < len(refused) < len(posts)
    for name in refused:
        project.delete(name)
    second = project.build()
    assert second.error is None
    assert files_containing(project.root / "build") == []
    assert [a for a in addresses(second) if a.startswith(ACTIVE)] == []


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
def test_a_remote_image_becomes_a_link_to_it(project_with_secrets: Project, body: str) -> None:
    result = attempt(project_with_secrets, body)
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
def test_a_disguised_remote_image_is_not_requested(
    project_with_secrets: Project, address: str
) -> None:
    result = attempt(project_with_secrets, f"```{{image}} {address}\n```\n\n![x](<{address}>)")
    if result.error is None:
        sources = [image["src"] for image in result.article("posts/bad").select("img")]
        assert [src for src in sources if re.match(r"[\\/]{2}|\w+:", src)] == []


XHTML = "<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>"
RUNNING = DRAWING.format("><script>alert(1)</script>")

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
    **dict.fromkeys(("page.svg.gz", "page.SVG.zst", "page.svg.gz.1"), gzip.compress(b"<svg/>")),
    "wide.mml": XHTML.encode("utf-16"),
    "late.rdf": " " * 100_000 + XHTML,
    "late.log": " " * 100_000 + XHTML,
    **dict.fromkeys(
        (
            *("page.html.v2", "page.html.gz", "page.html.txt", "page.htm~", "page.HTML.1"),
            *("run.php", "run.php.png", "run.php7", "run.PHP.txt", "run.phar", "run.phtml.zip"),
            *("run.jsp", "run.jspx", "run.asp;.jpg", "run.aspx", "run.cgi", "run.pl.v2"),
            *("run.shtml.x", "run.stm", "run.py", "run.js", "run.php ", "run.php.", "run..txt"),
            *(".htaccess", ".user.ini", "web.config", "page.swf", "page.mht", "page.wasm"),
        ),
        "<?php system('id') ?>",
    ),
}


def test_a_file_that_servers_run_or_show_as_a_page_is_not_published(
    project_with_secrets: Project,
) -> None:
    forms = [
        form.format(name)
        for name in ACTIVE_FILES
        for form in ("[x](<{}>)", "![x](<{}>)", "[x](<path:{}>)")
    ]
    project_with_secrets.write({f"posts/{name}": data for name, data in ACTIVE_FILES.items()})
    result = attempt(project_with_secrets, "\n\n".join(forms))
    refused = violations(result)
    assert [forms[line] for line in range(len(forms)) if BODY_LINE + 2 * line not in refused] == []
    for message in refused.values():
        assert re.search(r"; (make|rename|take|link|put) ", message), message
    assert not (result.out / "_downloads").exists()


@pytest.mark.parametrize("name", ["posts/bad", "page"])
@pytest.mark.parametrize("target", ["draft.md", "later.md", "by-link.md", "DRAFT.MD"])
def test_the_source_of_a_post_is_never_an_attachment(
    project_with_secrets: Project, name: str, target: str
) -> None:
    project_with_secrets.write(
        {
            "posts/draft.md": post("Draft", draft=True, body=f"Words, {SECRET}."),
            "posts/later.md": post("Later", date="2999-01-01", body=f"Words, {SECRET}."),
        }
    )
    (project_with_secrets.folder / "posts/DRAFT.MD").write_text(f"Words, {SECRET}.")
    (project_with_secrets.folder / "posts/by-link.md").symlink_to("draft.md")
    link = f"[x](path:{target if name.startswith('posts/') else 'posts/' + target})"
    text = post("Bad", body=link) if name == "posts/bad" else f"# Page\n\n{link}\n"
    project_with_secrets.write({f"{name}.md": text})
    result = project_with_secrets.build()
    assert "would publish the source of a post" in result.warnings
    assert result.error is not None
    assert not [
        path
        for path in files_containing(project_with_secrets.root / "build")
        if "_downloads" in path
    ]


PASSIVE_FILES: dict[str, str | bytes] = {
    "page.txt": RUNNING,
    "data.csv": "a,b\n1,<b>\n",
    "main.rs": 'fn main() { println!("<script>"); }\n',
    "empty": "",
    "archive.tar.gz": gzip.compress(RUNNING.encode(), mtime=0),
    "data.v2.CSV": "a,b\n",
    "jquery-3.2.1.zip": "PK",
    "log.2024-01-02.txt": "A line.",
    "drawing.svg": DRAWING.format("><rect/>"),
}


def test_a_passive_file_is_published_unchanged(project_with_secrets: Project) -> None:
    project_with_secrets.write({f"posts/{name}": data for name, data in PASSIVE_FILES.items()})
    body = "\n\n".join(f"[x]({name})" for name in PASSIVE_FILES)
    result = attempt(project_with_secrets, body)
    assert (result.error, result.warnings) == (None, "")
    for name in PASSIVE_FILES:
        (published,) = (result.out / "_downloads").rglob(name)
        source = project_with_secrets.folder / "posts" / name
        assert published.read_bytes() == source.read_bytes()


def test_a_refused_name_comes_with_one_that_is_accepted(project_with_secrets: Project) -> None:
    names = {
        "my.page.html": "my-page-html.txt",
        "a.b.zip": "a-b.zip",
        "logo.dark.png": "logo-dark.png",
    }
    files = dict.fromkeys((*names, *names.values()), PIXEL)
    project_with_secrets.write({f"posts/{name}": data for name, data in files.items()})
    links = [f"[x]({name})" for name in names]
    messages = violations(attempt(project_with_secrets, "\n\n".join(links))).values()
    for message, name in zip(messages, names.values(), strict=True):
        assert f"; rename it to {name!r}, or link to a zip archive" in message
    result = attempt(project_with_secrets, " ".join(f"[x]({name})" for name in names.values()))
    assert (result.error, result.warnings) == (None, "")


def test_conf_py_adds_types_of_attachments(project_with_secrets: Project) -> None:
    project_with_secrets.write({"posts/data.XML": "<a/>", "posts/a.css": "b {}"})
    project_with_secrets.configure(
        "from haiku_journal.sandbox.attachments import ATTACHMENT_TYPES\n"
        'haiku_attachment_types = (*ATTACHMENT_TYPES, "xml")'
    )
    result = attempt(project_with_secrets, "[x](data.XML)\n\n[x](a.css)")
    assert list(violations(result)) == [BODY_LINE + 2]


def test_a_harmless_svg_file_is_shown(project_with_secrets: Project) -> None:
    project_with_secrets.write({"posts/drawing.svg": DRAWINGS["by hand"]})
    result = attempt(project_with_secrets, "![x](drawing.svg)")
    assert (result.error, result.warnings) == (None, "")
    (shown,) = result.article("posts/bad").select("img")
    assert "drawing" in shown["src"]


def test_a_file_that_is_not_an_image_is_not_shown_as_one(project_with_secrets: Project) -> None:
    project_with_secrets.write(
        {"posts/notes.css": "b { }", "posts/page.png": XHTML, "posts/no.svg": "words"}
    )
    body = "![x](notes.css)\n\n![x](page.png)\n\n![x](no.svg)\n\n![x](page.*)"
    messages = violations(attempt(project_with_secrets, body))
    assert [re.split("[:;]", message)[0] for message in messages.values()] == [
        "the image 'posts/notes.css' is not an image for pages",
        "the image 'posts/page.png' is a page and not an image",
        "the image 'posts/no.svg' is not valid XML",
        "the image 'posts/page.png' is a page and not an image",
    ]


# -- Classes and ids ------------------------------------------------------------------------

REFUSED_CLASSES = {
    "container": "```{container} fixed-top\nWords.\n```",
    "one of several": "```{container} tip fixed-top\nWords.\n```",
    "admonition": "```{admonition} Title\n:class: fixed-top\nWords.\n```",
    "YAML": "```{note}\n---\nclass: fixed-top\n---\nWords.\n```",
    "code block": "```{code-block} python\n:class: fixed-top\nx\n```",
    "image": "```{image} dot.png\n:class: fixed-top\n```",
    "figure": "```{figure} dot.png\n:figclass: fixed-top\n\nWords.\n```",
    "table": "```{list-table}\n:class: fixed-top\n* - a\n```",
    "within another": "````{note}\n```{container} fixed-top\nWords.\n```\n````",
    "attribute of a text": "[words]{.fixed-top}",
    "attribute of a link": "[words](fine.md){.fixed-top}",
    "attribute of a paragraph": "{.fixed-top}\nWords.",
    "attribute of a list": "{.fixed-top}\n- a",
    "attribute of a heading": "{.fixed-top}\n## Words",
    "attribute of code": "{.fixed-top}\n```\nwords\n```",
    "attribute of a table": "{.fixed-top}\n| a |\n|---|\n| b |",
    "attribute in quotes": '[words]{class="fixed-top"}',
    "name of a fence": "::: fixed-top\nWords.\n:::",
}


def test_a_class_of_the_site_is_refused_at_its_line(project_with_secrets: Project) -> None:
    project_with_secrets.configure(
        'myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence"]'
    )
    body, lines = "", {}
    for name, example in REFUSED_CLASSES.items():
        first = BODY_LINE + body.count("\n")
        lines |= dict.fromkeys(range(first, first + example.count("\n") + 1), name)
        body += f"{example}\n\n"
    refused = violations(attempt(project_with_secrets, body))
    assert [lines[line] for line in refused] == list(REFUSED_CLASSES)
    assert set(refused.values()) == {
        "the class 'fixed-top' is not allowed in a post; see the guide on writing posts"
    }


def test_attributes_cannot_add_styles_or_handlers(project: Project) -> None:
    attributes = '{style="position: fixed" onclick="alert(1)" data-search-page="x" x=y}'
    body = f"[words]{attributes}\n\n{attributes}\nA paragraph.\n\n![x](dot.png){attributes}"
    project.write({"posts/a.md": post(body=body), "posts/dot.png": PIXEL})
    project.configure('myst_enable_extensions = ["attrs_block", "attrs_inline"]')
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    article = result.article("posts/a")
    assert "A paragraph." in article.get_text()
    assert article.select("[style], [onclick], [data-search-page], [x]") == []


def test_classes_for_content_are_allowed(project: Project) -> None:
    body = "\n\n".join(
        f"```{{admonition}} Title\n:class: {name}\nWords.\n```"
        for name in ("tip", "warning", "dropdown", "sd-bg-primary sd-mb-3", "own")
    )
    project.write({"posts/a.md": post(body=f"{body}\n\n- [ ] a\n\n:a: b")})
    project.configure(
        "from haiku_journal.sandbox.element_names import CLASSES\n"
        'haiku_classes = (*CLASSES, "own")'
    )
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    article = result.article("posts/a")
    for name in ("tip", "warning", "dropdown", "sd-bg-primary", "sd-mb-3", "own"):
        assert article.select_one(f"div.admonition.{name}") is not None


@pytest.mark.parts("all")
def test_a_post_takes_no_id_of_the_page_around_it(project: Project) -> None:
    headings = [f"## {name.replace('-', ' ')}\n\nWords." for name in RESERVED_IDS]
    names = [f"```{{note}}\n:name: {name}\nWords.\n```" for name in RESERVED_IDS[-4:]]
    labels = [f"({name})=\n\nWords." for name in RESERVED_IDS[4:8]]
    link = "[to the heading](#main-content)"
    body = "\n\n".join([*headings, *names, *labels, "[x]{#searchbox}", link])
    project.write({"posts/a.md": post(body=body)})
    project.configure('myst_enable_extensions = ["attrs_inline"]')
    page = project.build().page("posts/a")
    content = page.select_one(".bd-article > section")
    ids = [element["id"] for element in content.select("[id]")]
    assert set(ids) & set(RESERVED_IDS) == set()
    assert len(ids) == len(set(ids)) >= len(headings)
    target = page.find("a", string="to the heading")["href"].removeprefix("#")
    assert "main content" in page.find(id=target).get_text()


# -- Raw HTML is text -----------------------------------------------------------------------

MARKUP = [
    "<script>alert(1)</script>",
    "<b onclick='alert(1)'>bold</b>",
    '<img src="x" onerror="alert(1)">',
    "<iframe src='javascript:alert(1)'></iframe>",
    "<!-- a comment without an end",
    "<style>body { display: none }</style>",
    "<svg onload=alert(1)>",
    "<base href='https://example.org/'>",
    "<?php echo 1 ?>",
    "<![CDATA[ text ]]>",
]


@pytest.mark.parts("all")
def test_an_output_folder_below_the_sources_has_no_pages(project: Project) -> None:
    project.write({"posts/a.md": post("A", body="A page <b onclick=hush(5)>would</b> have this.")})
    into = f"{project.folder.name}/public"
    for builder in ("html", "html", "dirhtml"):
        result = project.build(builder, into=into)
        assert (result.error, result.warnings) == (None, "")
        assert not [name for name in result.pages if name.startswith("public")]
    assert (project.folder / "public/html/posts/a.md").is_file()


def test_raw_html_is_shown_as_text(project: Project) -> None:
    inline = [f"Words {markup} words." for markup in MARKUP]
    body = "\n\n".join(sorted([*MARKUP, *inline], key=lambda text: text.startswith("<!--")))
    project.write({"posts/a.md": post(body=body)})
    project.configure("smartquotes = False")
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    article = result.article("posts/a")
    for markup in MARKUP:
        assert article.get_text().count(markup) == 2, markup
    assert article.select("script, iframe, style, base, [onclick], [onerror], [onload], img") == []


# -- Allowed markup works ---------------------------------------------------------------------

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
    "diagram": "```{diagram} mermaid\n:caption: word-diagram\n\nflowchart LR\n  a --> b\n```",
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
"""The roles that exist only if an extension provides them."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Build one post with every allowed directive and role that Sphinx provides."""
    project = Project(tmp_path_factory.mktemp("allowed") / "journal")
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


def test_every_allowed_directive_and_role_has_an_example() -> None:
    assert ALLOWED.keys() == set(DIRECTIVES)
    assert ALLOWED_ROLES.keys() == set(ROLES)


def test_every_allowed_directive_and_role_is_accepted(built: Result) -> None:
    assert built.error is None
    # No post documents a program, and figures are numbered only in a toctree.
    expected = {
        "unknown option: '-v' [ref.option]",
        "Failed to create a cross reference. Any number is not assigned: label",
    }
    messages = re.findall(r"(?:WARNING|ERROR): (.*)", built.warnings)
    assert set(messages) <= expected


@pytest.mark.parametrize("name", [name for name in ALLOWED if name not in {"image", "math"}])
def test_the_content_of_an_allowed_directive_is_in_the_page(built: Result, name: str) -> None:
    article = built.article("posts/all")
    text = article.get_text(" ") + article.get_text()
    assert re.search(rf"(?<![\w-])word-{name}(?![\w-])", text)


def test_the_output_of_allowed_directives_is_in_the_page(built: Result) -> None:
    article = built.article("posts/all")
    assert article.select_one('img[alt="word-image"]') is not None
    cells = [cell.get_text() for cell in article.select("table td")]
    assert {"word-csv-table", "c, d", "word-list-table", "b"} <= set(cells)
    figure = article.select_one("figure a.image-reference, figure a.reference")
    assert figure["href"] == "https://example.org/"
    assert article.select_one('a[href="#label"]') is not None
    assert article.select_one("dl.glossary") is not None
    assert article.select_one("#equation-square") is not None


def test_the_directives_of_sphinx_design_need_the_extension(project: Project) -> None:
    project.write({"posts/bad.md": post(body="```{card} A card\nWords.\n```")})
    warnings = project.build().warnings
    assert "'card' is not allowed in a post; it needs the extension 'sphinx_design'" in warnings
    assert set(DESIGN_DIRECTIVES).isdisjoint(DIRECTIVES)
    project.configure('haiku_directives = ["card", "note"]')
    with pytest.raises(SystemExit, match=r"haiku_directives: card need the extension"):
        project.build()


def test_the_extension_sphinx_design_adds_its_directives(project: Project) -> None:
    directives = (f"::::{{{name}}} Title\nWords.\n::::" for name in ("card", "dropdown"))
    tabs = "::::{tab-set}\n:::{tab-item} One\nTabbed.\n:::\n::::"
    project.write({"posts/good.md": post(body="\n\n".join([*directives, tabs]))})
    project.configure(
        'extensions.append("sphinx_design")\nmyst_enable_extensions = ["colon_fence"]'
    )
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    article = result.article("posts/good")
    for part in (".sd-card", "details.sd-dropdown", ".sd-tab-content"):
        assert article.select_one(part) is not None, part


def test_allowed_links_stay_links(project_with_secrets: Project) -> None:
    result = attempt(
        project_with_secrets,
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


def test_posts_can_show_images_from_the_static_files_and_of_a_language(
    project_with_secrets: Project,
) -> None:
    project_with_secrets.write({"_static/logo.png": PIXEL, "posts/dot.en.png": PIXEL})
    result = attempt(project_with_secrets, "![logo](/_static/logo.png) ![dot](dot.png)")
    assert (result.error, result.warnings) == (None, "")
    images = result.article("posts/bad").select("img")
    shown = [(result.out / "posts" / image["src"]).read_bytes() for image in images]
    assert shown == [PIXEL, PIXEL]


def test_other_pages_can_use_every_feature_of_sphinx(project_with_secrets: Project) -> None:
    project_with_secrets.write(
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
    result = project_with_secrets.build()
    assert (result.error, result.warnings) == (None, "")
    article = result.article("page")
    assert article.get_text().count("included words") == 2
    assert article.select_one("b.raw").get_text() == "raw words"
    assert article.select_one("i.html").get_text() == "html words"
    for text in ("a cell", "centred words", "only words", "a value"):
        assert text in article.get_text()
    download = article.select_one("a.download")
    assert (result.out / download["href"]).read_text() == "included words\n"


def test_a_page_with_a_name_like_the_posts_folder_is_not_a_post(project: Project) -> None:
    project.write({"posts-more.md": "---\norphan: true\n---\n# P\n\n```{only} html\nwords\n```\n"})
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    assert "words" in result.article("posts-more").get_text()


def test_conf_py_sets_the_allowed_directives_and_roles(project: Project) -> None:
    project.write(
        {
            "posts/bad.md": post(
                body="```{only} html\nx\n```\n\n```{tip}\nx\n```\n\n{sub}`x` {sup}`x`"
            )
        }
    )
    project.configure('haiku_directives = ["only"]\nhaiku_roles = ["sup"]')
    result = project.build()
    assert list(violations(result).values()) == [
        "the directive 'tip' is not allowed in a post; see the guide on writing posts",
        "the role 'sub' is not allowed in a post; see the guide on writing posts",
    ]
    project.configure('haiku_directives = ["only", "tip"]\nhaiku_roles = ["sup", "sub"]')
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    assert result.article("posts/bad").select_one(".tip") is not None


@pytest.mark.parts("all")
def test_allowed_raw_and_include_still_read_no_file_and_inject_no_script(
    project_with_secrets: Project,
) -> None:
    project_with_secrets.configure('haiku_directives = ["raw", "include"]\nhaiku_roles = ["raw"]')
    result = attempt(
        project_with_secrets,
        "```{raw} html\n:file: ../beside/secret.html\n```\n\n"
        "```{raw} html\n<script>alert(1)</script>\n```\n\n"
        "```{include} ../beside/secret.txt\n```",
    )
    if result.error is None:
        scripts = result.page("posts/bad").select('script:not([type="application/ld+json"])')
        assert [script for script in scripts if script.get_text()] == []


# -- Result of a build ---------------------------------------------------------------------------


def test_a_refused_post_gives_a_nonzero_exit_status(project_with_secrets: Project) -> None:
    project_with_secrets.write({"posts/bad.md": post("Bad", body="{raw}`x`")})
    run = project_with_secrets.command()
    assert run.returncode != 0
    assert (
        f"posts/bad.md:{BODY_LINE}: ERROR: the role 'raw' is not allowed in a post;" in run.stderr
    )
    assert "1 violation in 1 post; nothing was written" in run.stderr
    assert list((project_with_secrets.root / "build/html").rglob("*.html")) == []


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
    assert str(result.error) == "4 violations in 3 posts; nothing was written"
    refused = re.findall(r"posts/(\w+)\.md:\d+: ERROR: ", result.warnings)
    assert sorted(refused) == ["p02", "p02", "p07", "p99"]
    assert result.pages == []


def test_a_refusal_keeps_the_previous_output_and_lasts_until_it_is_fixed(
    project_with_secrets: Project,
) -> None:
    fine = post("Bad", body="Fine for now.")
    project_with_secrets.write({"posts/bad.md": fine})
    first = project_with_secrets.build()
    assert (first.error, first.warnings) == (None, "")
    before = contents(first.out)
    for _attempt in range(2):
        result = attempt(project_with_secrets, "{raw}`x`")
        assert "1 violation in 1 post" in str(result.error)
        assert contents(result.out) == before
    project_with_secrets.write({"posts/bad.md": fine.replace("for now", "again")})
    result = project_with_secrets.build()
    assert (result.error, result.warnings) == (None, "")
    assert differences(result.out, project_with_secrets.fresh().out) == []


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
def test_refused_markup_keeps_its_text(
    project_with_secrets: Project, body: str, kept: str
) -> None:
    result = attempt(project_with_secrets, body)
    assert result.error is not None
    assert kept in text_of(project_with_secrets)
