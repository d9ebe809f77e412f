"""UNI/PdR 125:2022: six weighted areas, and an area nobody looked at is not an empty one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deseo.equality.certifications import AREA_WEIGHTS, PASS_PERCENT, score_certificate
from deseo.errors import InputError

PERCENTS = st.one_of(st.none(), st.integers(0, 100))
ANSWERS = st.fixed_dictionaries(dict.fromkeys(AREA_WEIGHTS, PERCENTS))


def everywhere(percent, **others):
    return score_certificate({**dict.fromkeys(AREA_WEIGHTS, percent), **others})


def test_the_six_areas_have_the_published_weights():
    assert list(AREA_WEIGHTS.values()) == [15, 15, 10, 20, 20, 20]
    assert sum(AREA_WEIGHTS.values()) == 100


@pytest.mark.parametrize(
    ("percent", "verdict"), [(0, "fails"), (59, "fails"), (60, "passes"), (100, "passes")]
)
def test_the_threshold_is_sixty_percent(percent, verdict):
    found = everywhere(percent)
    assert (found.score, found.verdict) == (percent, verdict)


@pytest.mark.parametrize(("area", "weight"), AREA_WEIGHTS.items())
def test_each_area_counts_for_its_weight(area, weight):
    assert everywhere(0, **{area: 100}).score == weight
    assert everywhere(100, **{area: 0}).score == 100 - weight


def test_an_area_nobody_looked_at_leaves_the_score_open():
    found = everywhere(70, pay=None)
    assert (found.score, found.lowest, found.highest) == (None, 56, 76)
    assert (found.verdict, found.missing) == ("undecided", ("pay",))


def test_it_passes_or_fails_whatever_is_not_known_if_the_rest_decides():
    assert everywhere(100, pay=None).verdict == "passes"
    assert everywhere(10, pay=None).verdict == "fails"


def test_nothing_known_is_not_zero():
    found = score_certificate({})
    assert (found.score, found.lowest, found.highest) == (None, 0, 100)
    assert found.verdict == "undecided"


@given(ANSWERS, st.sampled_from(list(AREA_WEIGHTS)), st.integers(0, 100))
def test_learning_an_area_never_leaves_the_bounds(answers, area, percent):
    before = score_certificate({**answers, area: None})
    after = score_certificate({**answers, area: percent})
    assert before.lowest <= after.lowest <= after.highest <= before.highest


@given(ANSWERS)
def test_the_verdict_follows_the_bounds(answers):
    found = score_certificate(answers)
    if found.verdict == "passes":
        assert found.lowest >= PASS_PERCENT
    elif found.verdict == "fails":
        assert found.highest < PASS_PERCENT
    else:
        assert found.missing


def test_every_wrong_area_is_named_at_once():
    with pytest.raises(InputError, match=r"'charm'[\s\S]*pay is 101"):
        score_certificate({"charm": 5, "pay": 101})
