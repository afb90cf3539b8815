"""Test what becomes of the dialects, template tags and raw HTML of other programs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from haiku_journal.importing.conversion.dialect_steps import Origin, convert_body
from haiku_journal.importing.conversion.native_escapes import protect_text
from haiku_journal.importing.markdown.body_text import BodyText, Edit
from haiku_journal.importing.sources.addresses import PostFacts, former_address
from haiku_journal.importing.sources.site import recognize_site
from hypothesis import given, settings
from hypothesis import strategies as st

ANY = Origin("Jekyll", "The title", is_mdx=True, draw=lambda drawing: "a.svg")
ABLOG = Origin("ABlog", is_myst=True)


def convert(text: str, origin: Origin | None = None) -> str:
    """Return a body as a post has it, with single blank lines."""
    body = BodyText.from_lines(text.split("\n"), 1)

    def edit(edits: object) -> None:
        list(body.apply(edits))  # type: ignore[arg-type]
        assert len(body.numbers) == len(body.lines)

    convert_body(edit, lambda: body.text, origin or ANY)
    edit(protect_text(body.text))
    lines = [line for line in body.lines if line.strip()]
    return "\n".join(lines)


TEMPLATES = {
    "highlighted code": (
        "{% highlight python linenos %}\na = {{ b }}\n{% endhighlight %}",
        "```python\na = {{ b }}\n```",
    ),
    "highlighted code in a list": (
        "- a\n\n  {% highlight sh %}\n  x\n  {% endhighlight %}",
        "- a\n  ```sh\n  x\n  ```",
    ),
    "code of Hugo": ("{{< highlight go >}}\nx\n{{< /highlight >}}", "```go\nx\n```"),
    "a tag in code": ("`{% post_url x %}`\n\n    {% y %}", "`{% post_url x %}`\n    {% y %}"),
    "raw": ("{% raw %}\n```\n{{ x }}\n```\n{% endraw %}", "```\n{{ x }}\n```"),
    "the address of the site": ("[a]({{ site.baseurl }}/b)", "[a](/b)"),
    "a filter": ('![a]({{ "/b.png" | relative_url }})', "![a](/b.png)"),
    "a link to a post": ("[a]({% post_url 2020-01-02-b %})", "[a](/2020-01-02-b)"),
    "a reference of Hugo": ('[a]({{< relref "b.md" >}})', "[a](b.md)"),
    "the title": ("{{ page.title }}", "The title"),
    "a figure": ('{{< figure src="a.png" caption="B c" >}}', "![B c](a.png)\nB c"),
    "an image of Octopress": ("{% img left /a.png 20 30 'B c' %}", "![B c](/a.png)"),
    "a video": ("{{< youtube abc >}}", "<https://www.youtube.com/watch?v=abc>"),
    "a gist": ("{{< gist me 12 >}}", "<https://gist.github.com/me/12>"),
    "a contents list": ("{% include toc.html %}\n* TOC\n{:toc}\n\na", "a"),
    "a comment": ("a {% comment %}secret{% endcomment %}b", "a b"),
    "a notice": ("{{< notice tip >}}\na\n{{< /notice >}}", "```{tip}\na\n```"),
    "a notice with a title": (
        '{{< admonition warning "B c" >}}\na\n{{< /admonition >}}',
        "```{admonition} B c\n:class: warning\na\n```",
    ),
    "details": ('{{% details "B" %}}\na\n{{% /details %}}', "**B**\na"),
    "an unknown link": ('a {{< card url="http://b.c" title="D" >}}', "a [D](http://b.c)"),
    "an unknown image": ('{{< zoom src="a.png" alt="b" >}}', "![b](a.png)"),
    "an unknown tag": ("{% mystery x %}", "`{% mystery x %}`"),
}

DIALECTS = {
    "an admonition of Material": (
        '!!! note "My title"\n    a\n\n    ```sh\n    b\n    ```\n\nc',
        "````{admonition} My title\n:class: note\na\n```sh\nb\n```\n````\nc",
    ),
    "one that is folded": ("??? tip\n    a", "```{tip}\na\n```"),
    "tabs": ('=== "A"\n    a\n\n=== "B"\n    b', "**A**\na\n**B**\nb"),
    "an admonition of Docusaurus": (":::tip\na\n:::", "```{tip}\na\n```"),
    "a callout with a title": (
        "> [!quote]- Who\n> a",
        "```{admonition} Who\n:class: note\na\n```",
    ),
    "an alert of GitHub": ("> [!NOTE]\n> a", "> [!NOTE]\n> a"),
    "attributes": ("# A {#b}\n\n![c](d.png){: .e width=3}\n{: .f}", "(b)=\n# A\n![c](d.png)"),
    "an embedded image": ("![[A b.png|300]]", "![](<A b.png>)"),
    "an embedded note": ("![[A b#c]]", "[[A b#c]]"),
    "a note to self": ("a %%secret%% b", "a  b"),
    "percent signs": ("%A%%B% and 50%% of", "%A%%B% and 50%% of"),
    "an import of MDX": ("import A from '@b/c';\n\na", "a"),
    "Python code": ("    import a", "    import a"),
    "the language of R": ("```{r, echo=FALSE}\na\n```", "```r\na\n```"),
    "the language of Pandoc": ("```{.python .x}\na\n```", "```python\na\n```"),
    "highlighted lines": ("```js {1,3}\na\n```", "```js\na\n```"),
    "a field": (":a: b", "\\:a: b"),
    "a definition": ("a\n: b", "a\n\\: b"),
    "a bar in a cell": (
        "| a | b |\n|---|---|\n| c | `d | e` |\n| c | d | e |",
        "| a | b |\n|---|---|\n| c | `d \\| e` |\n| c | d \\| e |",
    ),
    "prices and shell": ("$5 <b>a</b> $x b $HOME", "$5 **a** $x b $HOME"),
    "a formula that is none": ("$\\nothing{x_1}$", "`\\nothing{x_1}`"),
    "an address behind a sentence": ("参见：https://a.b/c。好", "参见：<https://a.b/c>。好"),
    "an address in another": (
        "http://a.b/?http://c [`d` e](http://a.b/http://c)",
        "http://a.b/?http://c [`d` e](http://a.b/http://c)",
    ),
    "an address behind a quotation mark": (
        "a 'http://a.b/c' =>http://d",
        "a '<http://a.b/c>' =><http://d>",
    ),
    "footnotes": ("a[^1]\n\n[^1]: b\n\n[^2]: c\n    d", "a[^1]\n[^1]: b"),
    "the end of an excerpt": ("a\n\n{/* truncate */}", "a\n<!-- more -->"),
    "a variable": ("$PATH:$HOME and $a b$c", "$PATH:$HOME and \\$a b\\$c"),
    "a formula": ("$a_1 + b$ and $x$", "$a_1 + b$ and $x$"),
    "a rule below a heading": ("# A\n\n---\n\nb\n\n---\n\n---\n\nc\n\n---", "# A\nb\n---\nc"),
}

HTML = {
    "within a line": ("<b>a</b> <em>b</em> <code>c_d*</code>", "**a** *b* `c_d*`"),
    "keys": ("<kbd>Ctrl</kbd>", "{kbd}`Ctrl`"),
    "a link": ('<a href="http://a.b/c">d <i>e</i></a>', "[d *e*](http://a.b/c)"),
    "a link without words": ('<a href="http://a.b/c"></a>', "<http://a.b/c>"),
    "an anchor": ("a\n\n## <a name='b'></a>C\n\nd", "a\n(b)=\n## C\nd"),
    "an id": ("[a](#b)\n\n<div id='b' class='c'>\nd\n</div>", "[a](#b)\n(b)=\nd"),
    "an id that no link uses": ("<p id='b'>d</p>", "d"),
    "an image": ('<p align="center"><img src="/a b.png" alt="c"></p>', "![c](</a b.png>)"),
    "a break": ("a<br>b<br/>\nc<br>", "a\\\nb\\\nc"),
    "a break in a table": ("| a |\n|---|\n| b<br>c |", "| a |\n|---|\n| b c |"),
    "a table": (
        "<table>\n<tr><th>a</th></tr>\n\n    <tr><td>b</td></tr>\n</table>",
        "| a |\n| --- |\n| b |",
    ),
    "a table in a table": (
        "<table><tr><td><table><tr><th>a</th></tr></table></td><td>b</td></tr></table>",
        "| a |\n| --- |\nb",
    ),
    "code in a table": (
        "<table><tr><td class='gutter'><pre>1</pre></td><td><pre>a</pre></td></tr></table>",
        "```\na\n```",
    ),
    "a drawing": ('<p><svg><path d=""/>\n\n<text>a</text></svg></p>', "![](a.svg)"),
    "an icon": ('a <svg aria-hidden="true"><path d=""/></svg>', "a "),
    "a tag in HTML": ("<ul><li>{% mystery x %}</li></ul>", "- `{% mystery x %}`"),
    "a list": ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
    "a quotation": ("<blockquote>a</blockquote>\nb", "> a\nb"),
    "code": (
        '<pre><code class="language-py">a &lt; b\n\nc</code></pre>',
        "```py\na < b\nc\n```",
    ),
    "a wrapper": ('<div class="x">\n\n**a**\n\n</div>', "**a**"),
    "an indented wrapper": (
        '<div>\n    <div>\n        <a href="http://a.b">c</a>\n        d\n    </div>\n</div>',
        "[c](http://a.b)\nd",
    ),
    "a wrapper in a list": (
        "- a\n\n  <div>\n      <ul><li>b</li><li>c</li></ul>\n  </div>",
        "- a\n  - b\n  - c",
    ),
    "details": ("<details>\n<summary>A</summary>\n\nb\n\n</details>", "**A**\nb"),
    "a figure": (
        '<figure><img src="a.png"><figcaption>B</figcaption></figure>',
        "![](a.png)\nB",
    ),
    "a figure around Markdown": (
        "<figure markdown>\n\n![a][b]\n\n<figcaption>C</figcaption>\n</figure>\n\n[b]: c.png",
        "![a][b]\nC\n[b]: c.png",
    ),
    "a footnote in a tag": ("<cite>a[^1]</cite>\n\n[^1]: b", "*a[^1]*\n[^1]: b"),
    "a link by label in a tag": ("<b>[a]</b>\n\n[a]: /b", "**[a](/b)**\n[a]: /b"),
    "a comment before a text": ("<!--more-->a <b>b</b> *c*", "<!--more-->\na **b** *c*"),
    "definitions": ("<dl><dt>a</dt><dd>b</dd></dl>", "**a**\nb"),
    "a script": ("a\n\n<script>alert(1)</script>\n\nb", "a\nb"),
    "what is not displayed": ('<p>a</p><p style="display: none">secret</p>', "a"),
    "a placeholder": ("Type `<b>` and <name>", "Type `<b>` and <name>"),
    "tags in code": ("```html\n<b>a</b>\n```\n\n    <br>", "```html\n<b>a</b>\n```\n    <br>"),
    "an embedded video": (
        '<iframe src="https://www.youtube.com/embed/abc"></iframe>',
        "[https://www.youtube.com/watch?v=abc](https://www.youtube.com/watch?v=abc)",
    ),
}  # fmt: skip

MYST = {
    "a comment": ("% secret\na", "a"),
    "a directive between colons": (":::{note}\n:class: x\na\n:::", "```{note}\na\n```"),
    "a figure": ("```{figure} a.png\n:alt: b\nc\n```", "![b](a.png)\nc"),
    "a list of posts": ("```{postlist}\n```\na", "a"),
    "a grid": ("::::{grid} 2\n:::{card} A\nb\n:::\n::::", "**A**\nb"),
    "HTML": ("```{raw} html\n<b>a</b>\n```", "**a**"),
    "code that runs": ("```{code-cell} python\na\n```", "```python\na\n```"),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [*TEMPLATES.values(), *DIALECTS.values(), *HTML.values()],
    ids=[*TEMPLATES, *DIALECTS, *HTML],
)
def test_what_other_programs_read_becomes_what_posts_show(text: str, expected: str) -> None:
    assert convert(text) == expected


@pytest.mark.parametrize(("text", "expected"), MYST.values(), ids=MYST.keys())
def test_directives_that_posts_may_not_use_become_others(text: str, expected: str) -> None:
    assert convert(text, ABLOG) == expected


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            [
                *("<b>", "</b>", "<div>", "<table>", "</div>", "{% raw %}", "{% endraw %}"),
                *("!!! note", "    a", ":::tip", ":::", "> [!x]", "```", "$a$", "---", "[a]: b"),
                *("<!--", "-->", "![[a]]", "<pre>", "| a |", "|---|", "<br>", "# a", "- b", "\tc"),
                *("{{< x >}}", ""),
            ]
        ),
        max_size=12,
    )
)
def test_any_mixture_of_dialects_is_converted(parts: list[str]) -> None:
    convert("\n".join(parts))
    convert(" ".join(parts), ABLOG)


FILES = {
    "a.py": "x = 1\n# --8<-- [start:part]\ny = 2\n# --8<-- [end:part]\nz = 3\n",
    "b.md": '**b** and\n\n--8<-- "c.md"\n',
    "c.md": "the rest\n",
    "loop.md": "--8<-- 'loop.md'",
}
MKDOCS = Origin("MkDocs", read=lambda name: FILES.get(name, ""))
INCLUDED = {
    "a file": (MKDOCS, '--8<-- "b.md"', "**b** and\nthe rest"),
    "files": (MKDOCS, "--8<--\nc.md\nc.md\n--8<--", "the rest\nthe rest"),
    "a section": (MKDOCS, '```py\n--8<-- "a.py:part"\n```', "```py\ny = 2\n```"),
    "all sections": (MKDOCS, '  --8<-- "a.py"', "  x = 1\n  y = 2\n  z = 3"),
    "lines": (MKDOCS, '--8<-- "a.py:1:1"', "x = 1"),
    "an address": (MKDOCS, '--8<-- "https://a.b/c"', "<https://a.b/c>"),
    "what is not here": (MKDOCS, '--8<-- "d.md"', '`--8<-- "d.md"`'),
    "itself": (MKDOCS, '--8<-- "loop.md"', "--8<-- 'loop.md'"),
    "an example": (MKDOCS, ';--8<-- "b.md"', '--8<-- "b.md"'),
    "code of Sphinx": (
        replace(ABLOG, read=MKDOCS.read),
        "```{literalinclude} c.md\n:language: sh\n```",
        "```sh\nthe rest\n```",
    ),
    "a file of Jekyll": (
        replace(ANY, read=MKDOCS.read),
        "{% include_relative c.md %}",
        "the rest",
    ),
}


@pytest.mark.parametrize(("origin", "text", "expected"), INCLUDED.values(), ids=INCLUDED.keys())
def test_an_included_file_becomes_part_of_the_post(
    origin: Origin, text: str, expected: str
) -> None:
    assert convert(text, origin) == expected


@pytest.mark.parametrize(
    "text", ["    {% raw %}\n    a", "import 'a'", '--8<-- "b.md"', "```\nimport a from 'b'\n```"]
)
def test_what_only_another_program_reads_stays(text: str) -> None:
    assert convert(text, Origin("Hugo", read=MKDOCS.read)) == text


def test_an_edit_keeps_the_numbers_of_lines() -> None:
    body = BodyText("a\nb\nc\nd", [5, 6, 7, 8])
    changes = list(body.apply([Edit(2, 3, "x\ny\nz", "first"), Edit(4, 5, "", "second")]))
    assert body.text == "a\nx\ny\nz\n\nd"
    assert body.numbers == [5, 6, 6, 6, 7, 8]
    assert [(change.line, change.message) for change in changes] == [(6, "first"), (7, "second")]


JEKYLL = ["_posts/2020-01-02-a-b.md"]
DOCUSAURUS = {"docusaurus.config.js": ""}
SITES = [
    ("Jekyll", JEKYLL, {}, "/2020/01/02/a-b.html"),
    ("Jekyll", JEKYLL, {"_config.yml": "permalink: pretty"}, "/2020/01/02/a-b/"),
    ("Jekyll", JEKYLL, {"_config.yml": "permalink: /:year/:title/"}, "/2020/a-b/"),
    ("Hugo", ["content/posts/a-b.md"], {"hugo.toml": ""}, "/posts/a-b/"),
    ("Hugo", ["content/posts/a-b/index.md"], {"hugo.yaml": "uglyURLs: true"}, "/posts/a-b.html"),
    (
        "Hugo",
        ["content/posts/x.md"],
        {"config.toml": '[permalinks]\nposts = "/:year/:month/:slug/"'},
        "/2020/01/the-title/",
    ),
    ("Pelican", ["content/x.md"], {"pelicanconf.py": ""}, "/the-title.html"),
    (
        "Pelican",
        ["content/x.md"],
        {"pelicanconf.py": "ARTICLE_URL = 'blog/{date:%Y}/{slug}/'"},
        "/blog/2020/the-title/",
    ),
    ("ABlog", ["blog/a.md"], {"conf.py": "extensions = ['ablog']"}, "/blog/a.html"),
    (
        "MkDocs",
        ["docs/blog/posts/x.md"],
        {"mkdocs.yml": "plugins:\n  - blog:\n      post_url_date_format: yyyy\n"},
        "/blog/2020/the-title/",
    ),
    ("Docusaurus", ["blog/2020-01-02-a-b.md"], DOCUSAURUS, "/blog/2020/01/02/a-b"),
    ("Docusaurus", ["docs/a.md"], {"docusaurus.config.js": "baseUrl: '/x/'"}, "/x/docs/a"),
    ("Quartz", ["content/A b.md"], {"quartz.config.ts": ""}, "/A-b"),
    (
        "Nikola",
        ["posts/a.md"],
        {"conf.py": "BLOG_TITLE = ''\nPOSTS = (('posts/*.md', 'blog', 'post.tmpl'),)"},
        "/blog/a/",
    ),
    ("notes", ["a.md"], {}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("generator", "names", "texts", "address"), SITES)
def test_the_rules_of_a_site_tell_the_former_address(
    generator: str, names: list[str], texts: dict[str, str], address: str
) -> None:
    site = recognize_site(names, texts)
    assert site.generator == generator
    assert site.is_post(names[0])
    facts = PostFacts(names[0], dt.date(2020, 1, 2), "The title")
    assert former_address(site, facts) == address


@pytest.mark.parametrize(
    "texts",
    [
        {"_config.yml": "a: &a [*a]\npermalink: x"},
        {"pelicanconf.py": "import os\nPATH = os.environ['HOME']\nARTICLE_URL = 3 ** 9 ** 9"},
        {"conf.py": "ablog\n(" + "(" * 500},
        {"hugo.toml": "= ="},
        {"mkdocs.yml": "plugins: !!python/object:os.system [x]"},
    ],
)
def test_settings_are_read_and_never_run(texts: dict[str, str]) -> None:
    assert recognize_site(["_posts/2020-01-02-a.md", "content/a.md"], texts).generator
