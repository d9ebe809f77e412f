"""What is supposed stands in the data and says so; the data there are stay as they are."""

import pandas as pd
import pytest
from tests.fixtures import make_line

from deseo.scenarios import SUPPOSED, Change, apply_changes, find_lost, find_supposed
from deseo.schema import contract_for

LINKS = (
    ("a", "childcare", "needs", "declared"),
    ("b", "childcare", "needs", "declared"),
    ("b", "catering", "offers", "evidenced"),
    ("b", "catering", "shares", "evidenced"),
    ("c", "premises", "offers", "inferred"),
)
CRECHE = Change("share", "what-if-1", "Crèche", 44.65, 10.9, "Modena", (), (), "childcare", "")


@pytest.fixture
def data():
    line = make_line()
    names = ["enterprise_id", "service_id", "role", "basis"]
    rows = pd.DataFrame(LINKS, columns=names).assign(source="told")
    links = rows.reindex(columns=line.links.columns, fill_value="").astype(line.links.dtypes)
    return type(line)(line.enterprises, links, line.version, line.is_exercise)


def roles(data, enterprise_id, service_id):
    links = data.links
    mine = (links["enterprise_id"] == enterprise_id) & (links["service_id"] == service_id)
    return set(links.loc[mine, "role"])


def test_without_changes_nothing_changes(data):
    assert apply_changes(data, ()) is data


def test_the_data_there_are_stay_as_they_are(data):
    rows, links = data.enterprises.copy(), data.links.copy()
    apply_changes(data, [Change("close", "a"), Change("move", "b", lat=44.6, lon=10.9)])
    pd.testing.assert_frame_equal(data.enterprises, rows)
    pd.testing.assert_frame_equal(data.links, links)


def test_columns_keep_their_types(data):
    after = apply_changes(data, [Change("add", "what-if-1", "New", 44.6, 10.9, offers=("x",))])
    pd.testing.assert_series_equal(after.enterprises.dtypes, data.enterprises.dtypes)
    pd.testing.assert_series_equal(after.links.dtypes, data.links.dtypes)
    assert after.enterprises.crs == data.enterprises.crs
    assert set(after.enterprises.columns) == {*contract_for("enterprises").names, "geometry"}


def test_an_added_enterprise_stands_in_order_and_says_it_is_supposed(data):
    new = Change("add", "bb", "New", 44.6, 10.9, "Modena", ("mobility",), ("premises",))
    after = apply_changes(data, [new])
    assert list(after.enterprises.index) == ["a", "b", "bb", "c", "d", "e"]
    row = after.enterprises.loc["bb"]
    assert (row["name"], row["source"], row["municipality"]) == ("New", SUPPOSED, "Modena")
    assert (row.geometry.x, row.geometry.y) == (10.9, 44.6)
    assert pd.isna(row["employees"])
    assert pd.isna(row["women_employees"])
    assert row["territory_id"] == "modena"
    assert roles(after, "bb", "mobility") == {"offers"}
    assert roles(after, "bb", "premises") == {"needs"}
    assert list(find_supposed(after).loc[["bb", "a"]]) == [True, False]


def test_a_moved_enterprise_keeps_all_but_its_place(data):
    after = apply_changes(data, [Change("move", "b", lat=44.6, lon=10.9, place="Carpi")])
    row = after.enterprises.loc["b"]
    assert (row["name"], row["source"], row["lat"], row["lon"]) == ("B", "register", 44.6, 10.9)
    assert (row["location_source"], row["location_precision"]) == (SUPPOSED, "address")
    assert roles(after, "b", "catering") == {"offers", "shares"}
    assert find_supposed(after).sum() == 1


def test_a_closed_site_goes_with_its_services(data):
    after = apply_changes(data, [Change("close", "b")])
    assert "b" not in after.enterprises.index
    assert "b" not in set(after.links["enterprise_id"])


def test_a_service_gained_is_declared_by_nobody(data):
    gained = Change("gain", "d", service_id="childcare", role="offers")
    link = apply_changes(data, [gained]).links.query("enterprise_id == 'd'")
    assert list(link["source"]) == [SUPPOSED]


def test_what_is_known_already_is_not_supposed_again(data):
    known = Change("gain", "a", service_id="childcare", role="needs")
    assert set(apply_changes(data, [known]).links["source"]) == {"told"}


def test_who_no_longer_offers_a_service_does_not_share_it(data):
    after = apply_changes(data, [Change("drop", "b", service_id="catering", role="offers")])
    assert roles(after, "b", "catering") == set()
    assert roles(after, "b", "childcare") == {"needs"}


def test_members_who_need_a_shared_service_share_it_and_others_do_not(data):
    shared = Change(**{**vars(CRECHE), "members": ("a", "b", "c")})
    after = apply_changes(data, [shared])
    assert roles(after, "what-if-1", "childcare") == {"shares"}
    assert roles(after, "a", "childcare") == roles(after, "b", "childcare") == {"needs", "shares"}
    assert roles(after, "c", "childcare") == set()


def test_an_enterprise_there_is_can_provide_what_is_shared(data):
    shared = Change("share", "c", service_id="childcare", members=("a",))
    after = apply_changes(data, [shared])
    assert len(after.enterprises) == len(data.enterprises)
    assert roles(after, "c", "childcare") == {"shares"}


def test_changes_about_whoever_is_gone_change_nothing_and_are_told(data):
    gone = Change("move", "b", lat=44.6, lon=10.9)
    changes = [Change("close", "b"), gone, Change("close", "d")]
    assert find_lost(data, changes) == (gone,)
    assert list(apply_changes(data, changes).enterprises.index) == ["a", "c", "e"]


def test_an_enterprise_is_not_added_twice(data):
    twice = [CRECHE, CRECHE]
    assert find_lost(data, twice) == (CRECHE,)


def test_a_version_names_what_is_supposed(data):
    one, other = Change("close", "a"), Change("close", "b")
    versions = [apply_changes(data, c).version for c in ([one], [other], [one, other], [one])]
    assert len(set(versions)) == 3
    assert versions[0] == versions[3]
    assert all(version.startswith(data.version) for version in versions)


def test_a_territory_without_anybody_gets_its_first(data):
    closed = apply_changes(data, [Change("close", e) for e in data.enterprises.index])
    assert closed.enterprises.empty
    first = apply_changes(closed, [CRECHE])
    assert list(first.enterprises.index) == ["what-if-1"]
