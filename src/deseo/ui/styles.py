"""One sheet of styles, filled in from the theme: Streamlit's own look gives way to ours.

Sizes are in rem and the root's size is the theme's, so the projector is the same page, larger.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from deseo.figures.themes import EXERCISE_INK, EXERCISE_PAPER

if TYPE_CHECKING:
    from deseo.figures.themes import Theme

SHEET = Path(__file__).parent / "sheet.css"
MAP_HEIGHTS = {"desk": "min(38rem, 68vh)", "projector": "min(30rem, 66vh)"}


@cache
def write_sheet(theme: Theme) -> str:
    """Write the style sheet of a theme."""
    rules = Template(SHEET.read_text(encoding="utf-8")).substitute(
        vars(theme),
        exercise_ink=EXERCISE_INK,
        exercise_paper=EXERCISE_PAPER,
        map_height=MAP_HEIGHTS[theme.name],
    )
    return f"<style>{rules}</style>"
