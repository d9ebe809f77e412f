"""One sheet of styles, filled in from the theme: Streamlit's own look gives way to ours.

Sizes are in rem and the root's size is the theme's, so the projector is the same page, larger.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from deseo.figures.themes import EXERCISE_INK, EXERCISE_PAPER

if TYPE_CHECKING:
    from deseo.figures.themes import Theme

SHEET = Path(__file__).parent / "sheet.css"
PROJECTOR_RULES = """
[data-testid="stMainBlockContainer"] { padding: 0.3rem 1.2rem 2rem; max-width: none; }
.st-key-masthead { margin-bottom: 0; padding-bottom: 0; }
.wordmark { line-height: 1.8rem; }
.st-key-masthead [data-testid="stPageLink-NavLink"] { padding: 0.1rem 0.3rem; }
.st-key-masthead button { padding: 0.1rem 0.45rem; min-height: 1.7rem; }
.stApp h1 { font-size: 1.6rem; }
.lead { font-size: 1rem; }
.exercise { padding: 0.2rem 0.8rem; }
"""
MAP_HEIGHTS = {"desk": "min(38rem, 68vh)", "projector": "min(30rem, 66vh)"}


@cache
def write_sheet(theme: Theme, upload: str) -> str:
    """Write the style sheet of a theme; `upload` is what Streamlit says in English only."""
    rules = Template(SHEET.read_text(encoding="utf-8")).substitute(
        vars(theme),
        exercise_ink=EXERCISE_INK,
        exercise_paper=EXERCISE_PAPER,
        map_height=MAP_HEIGHTS[theme.name],
        upload=json.dumps(upload, ensure_ascii=False),
    )
    extra = PROJECTOR_RULES if theme.name == "projector" else ""
    return f"<style>{rules}{extra}</style>"
