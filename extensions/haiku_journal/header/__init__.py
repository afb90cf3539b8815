"""The header of a post: parsing, checks, and every problem in it, without Sphinx.

`parse_post` is the entry point: bytes of a file in, a `Header` or its problems out.
`fields` lists the keys of a header and says how to add one.
"""

from .errors import FieldError, Problem, Rule
from .fields import KEYS
from .markdown_scan import find_unclosed_fence, format_heading, scan_markdown
from .model import Header, interpret, is_published
from .plain_form import read_plain_header
from .post_file import decode, markdown_body, parse_post, parse_post_text
from .raw import RawHeader, RawValue
from .values import HAIKU_LINE_LIMIT, TAG_LIMIT, parse_moment, split_haiku
from .yaml_form import read_front_matter

__all__ = [
    "HAIKU_LINE_LIMIT",
    "KEYS",
    "TAG_LIMIT",
    "FieldError",
    "Header",
    "Problem",
    "RawHeader",
    "RawValue",
    "Rule",
    "decode",
    "find_unclosed_fence",
    "format_heading",
    "interpret",
    "is_published",
    "markdown_body",
    "parse_moment",
    "parse_post",
    "parse_post_text",
    "read_front_matter",
    "read_plain_header",
    "scan_markdown",
    "split_haiku",
]
