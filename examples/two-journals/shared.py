"""The settings that the three journals share: those of this repository's own conf.py."""

import runpy
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

settings = {
    name: value
    for name, value in runpy.run_path(str(REPOSITORY / "conf.py")).items()
    if not name.startswith("__")
}
settings.update(
    html_static_path=[str(REPOSITORY / "_static")],
    html_favicon=str(REPOSITORY / "_static" / "icons" / "icon.svg"),
    haiku_cards=False,  # keeps the example small
)
