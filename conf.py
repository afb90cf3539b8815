"""The settings of this journal; the guide's page "Configure" describes them and their defaults."""

import sys
from pathlib import Path

# A clone works without an installation of the package.
sys.path.insert(0, str(Path(__file__).parent / "extensions"))

project = "Haiku Journal"
author = "The journal's authors"
copyright = "the journal's authors"  # noqa: A001

extensions = ["haiku_journal"]
exclude_patterns = [
    *("_build", "_readthedocs", ".*", "**/.*", "node_modules"),
    *("tests", "benchmarks", "examples", "extensions"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"),
]
html_favicon = "_static/icons/icon.svg"
haiku_description = "What engineers learned, one post at a time, each headed by a haiku."
# Previews of pull requests show drafts:
# haiku_drafts = os.environ.get("READTHEDOCS_VERSION_TYPE") == "external"
