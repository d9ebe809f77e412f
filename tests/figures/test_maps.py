"""Maps ask this server only, and no name from data can become code or markup."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit_folium import _get_feature_group_string
from tests.fixtures import PATHS

from deseo.figures.maps import (
    ESCAPES,
    MapWords,
    Tiles,
    changing_layer,
    europe_map,
    territory_map,
    to_script,
)
from deseo.figures.themes import THEMES
from deseo.sources.shipped import load_territories

DESK = THEMES["desk"]
MODENA = (10.4, 44.1, 11.4, 45.0)
WORDS = MapWords("en", "Map of Modena", "© OpenStreetMap (ODbL)")
FOREIGN = re.compile(r"(?:https?:)?//[a-z0-9]", re.IGNORECASE)
HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "map_div",
    "feature_group_feature_group_0",
    "map_0123456789abcdef0123456789abcdef",
    "'; alert(1); '",
    "${alert(1)}`",
    "{{ 7 * 7 }}{% raw %}",
    "{{{{ range(9) }}}}{# {{{% x %}",
    "{{ cycler|attr(1) }}",
    "\\u003cscript\\u003e",
    "a\u2028b\u2029c",
    "-->",
    '"quoted"\\',
)

numbers = st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False)
plain = st.none() | st.booleans() | numbers | st.text() | st.sampled_from(HOSTILE)
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)


@given(values)
def test_a_value_in_a_script_holds_nothing_dangerous_and_is_the_same_value(value):
    text = to_script(value)
    assert not set(ESCAPES) & set(text)
    assert text.isascii()
    assert text.isprintable()
    assert not re.search(r"\{[{%#]", text)
    assert json.loads(text) == value


def test_the_characters_that_could_break_out_are_all_escaped():
    assert set(ESCAPES) >= set("<>&'_")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused_and_never_sent(value):
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_script({"lat": value})


def _sent(payload) -> str:
    """Give the script streamlit-folium sends for what changes."""
    base = territory_map(PATHS, "modena", MODENA, DESK, WORDS)
    return _get_feature_group_string(changing_layer(payload), base)


def _read_back(script: str) -> dict[str, object]:
    found = re.search(r"deseo\.show\(map_div, [\w]+, (\{.*\})\);", script)
    assert found, script
    return json.loads(found[1])


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_arrives_as_it_is_and_nowhere_as_markup(name):
    script = _sent({"points": {"name": [name]}})
    assert _read_back(script)["points"]["name"] == [name]
    assert "</script" not in script
    assert "<img" not in script


def test_no_name_is_rendered_as_a_template_on_this_server():
    words = MapWords("en", "{{ 7 * 7 }}", "{% include 'x' %}")
    page = europe_map(PATHS, DESK, words).get_root().render()
    assert "7 * 7" in page
    assert "include" in page
    assert "49" not in re.findall(r'"map":"([^"]*)"', page)


def test_what_is_sent_empties_the_groups_before_it_fills_them():
    script = _sent({})
    assert script.index("window.feature_group = [];") < script.index("window.feature_group.push(")


def test_every_change_of_data_changes_the_digest():
    digests = {_read_back(_sent({"chosen": i}))["digest"] for i in (-1, 0, 1)}
    assert len(digests) == 3
    assert _read_back(_sent({"chosen": 1})) == _read_back(_sent({"chosen": 1}))


@pytest.mark.parametrize("territory_id", load_territories(PATHS))
def test_a_territory_map_names_no_other_server(territory_id):
    page = territory_map(PATHS, territory_id, MODENA, DESK, WORDS).get_root().render()
    assert not FOREIGN.search(page.replace("http://www.w3.org", ""))
    for kind in ("land", "zones", "outlines", "places"):
        assert f"../../app/static/geo/{kind}/{territory_id.replace('_', chr(92) + 'u005f')}" in page


def test_the_map_of_europe_names_no_other_server():
    page = europe_map(PATHS, DESK, WORDS).get_root().render()
    assert not FOREIGN.search(page.replace("http://www.w3.org", ""))
    assert "countries.geojson" in page


def test_online_tiles_are_there_only_when_asked_for_and_take_the_place_of_the_land():
    tiles = Tiles("https://tiles.example/{z}/{x}/{y}.png", "© Somebody")
    online = territory_map(PATHS, "modena", MODENA, DESK, WORDS, tiles).get_root().render()
    assert "https://tiles.example/{z}/{x}/{y}.png" in online
    assert "geo/zones/modena" in online
    assert "geo/land/modena" not in online
    assert '"tiles":null' in territory_map(PATHS, "modena", MODENA, DESK, WORDS).get_root().render()


def test_a_base_map_is_the_same_whatever_was_drawn_before():
    one, two = (
        territory_map(PATHS, "modena", MODENA, DESK, WORDS).get_root().render() for _ in range(2)
    )
    same = re.compile(r"[0-9a-f]{32}")
    assert same.sub("id", one) == same.sub("id", two)


def test_a_title_from_elsewhere_stays_a_title():
    words = MapWords("en", "</script><script>alert(1)</script>", "<b>credit</b>")
    page = europe_map(PATHS, DESK, words).get_root().render()
    assert "alert(1)</script>" not in page
    assert "\\u003cscript\\u003ealert(1)" in page
