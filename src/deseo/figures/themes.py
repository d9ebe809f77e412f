"""Every colour and size comes from here: the desk and the projector are two readings of one design.

Colours of groups are Okabe and Ito's (2008), which people with colour-blindness tell apart; a shape
goes with each, so that colour never speaks alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from deseo.errors import InputError

FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", system-ui, sans-serif'
LAND, SEA, ZONE_LINE, COUNTRY_LINE = "#F4F1EA", "#DCE8EE", "#B8B2A6", "#CFC8BA"
SEQUENTIAL = ("#E3EFEC", "#B5D6D0", "#7FB8B0", "#44938B", "#0B6E69")
MISSING = "#B8B2A6"
EXERCISE_INK, EXERCISE_PAPER = "#6B4500", "#FFF3D6"


@dataclass(frozen=True)
class Theme:
    """Hold one reading of the design: text size in px, map mark scale, and its colours."""

    name: str
    text_px: int
    scale: float
    ink: str
    paper: str
    card: str
    quiet: str
    rule: str
    accent: str
    equality: str
    alert: str

    @property
    def label_px(self) -> int:
        """Give the size of names on a map: small at a desk, never below the text before a room."""
        return self.text_px if self.name == "projector" else round(self.text_px * 0.8)


THEMES = {
    "desk": Theme(
        "desk", 16, 1.0, "#1B2430", "#FBFAF7", "#FFFFFF", "#505A68", "#DDD8CE", "#0B6E69",
        "#5B3A8C", "#A33B20",
    ),
    "projector": Theme(
        "projector", 24, 1.6, "#10161E", "#FFFFFF", "#FFFFFF", "#38414D", "#B9B2A4", "#07504C",
        "#43256F", "#7A2711",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """Hold how one family of enterprises is drawn, and the sign that stands for it in text."""

    shape: str
    colour: str
    sign: str


MARKS = {
    "cooperative": Mark("circle", "#0072B2", "●"),
    "association": Mark("triangle", "#B34A00", "▲"),
    "social_enterprise": Mark("pentagon", "#007A5A", "⬟"),
    "foundation": Mark("square", "#A5457F", "■"),
    "mutual": Mark("diamond", "#7A6A00", "◆"),
    "unstated": Mark("circle", "#5A6472", "○"),
}
PARTNER_MARK = Mark("circle", "#0B6E69", "●")


def theme_named(name: str) -> Theme:
    """Give a theme by its name.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    if name not in THEMES:
        raise InputError(f"No theme is called '{name}'; there are {', '.join(THEMES)}.")
    return THEMES[name]
