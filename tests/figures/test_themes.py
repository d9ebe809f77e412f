"""Two readings of one design, both readable by the numbers of WCAG 2.2."""

from __future__ import annotations

import pytest

from deseo.errors import InputError
from deseo.figures.themes import EXERCISE_INK, EXERCISE_PAPER, MARKS, THEMES, theme_named
from deseo.model import THEMES as OFFERED

TEXT_CONTRAST, MARK_CONTRAST, PROJECTOR_CONTRAST = 4.5, 3.0, 7.0  # SC 1.4.3, 1.4.11, 1.4.6


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_measures_it():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_the_themes_are_those_a_visitor_may_choose():
    assert tuple(THEMES) == OFFERED
    assert all(theme_named(name).name == name for name in OFFERED)


def test_another_theme_is_refused_with_those_there_are():
    with pytest.raises(InputError, match="No theme is called 'dark'; there are desk, projector"):
        theme_named("dark")


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("role", ["ink", "quiet", "accent", "equality", "alert"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_text_can_be_read_on_every_ground(theme, role, ground):
    least = PROJECTOR_CONTRAST if theme.name == "projector" else TEXT_CONTRAST
    assert contrast(getattr(theme, role), getattr(theme, ground)) >= least


def test_the_exercise_banner_can_be_read():
    assert contrast(EXERCISE_INK, EXERCISE_PAPER) >= TEXT_CONTRAST


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_a_mark_can_be_told_from_every_ground(mark):
    for theme in THEMES.values():
        assert contrast(mark.colour, theme.card) >= MARK_CONTRAST
        assert contrast(mark.colour, theme.paper) >= MARK_CONTRAST


def test_the_projector_is_larger():
    assert THEMES["projector"].text_px >= 1.5 * THEMES["desk"].text_px
    assert THEMES["projector"].scale > THEMES["desk"].scale
