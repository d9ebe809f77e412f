"""A list of somebody's own: services by code, places that can be meant, rows to mend named."""

from __future__ import annotations

import pandas as pd
import pytest

from deseo.errors import InputError
from deseo.schema import TableError
from deseo.sources.rolls import MOST_SERVICES, Remark, is_unusable, read_roll

HEAD = "enterprise_id,lat,lon,services_offered,services_needed"


@pytest.fixture
def read(tmp_path):
    def read_lines(*lines, head=HEAD, crs=None, encoding="utf-8"):
        path = tmp_path / "list.csv"
        path.write_bytes("\n".join([head, *lines]).encode(encoding))
        return read_roll(path, crs)

    return read_lines


def links_of(roll):
    return list(roll.data.links.itertuples(index=False, name=None))


def test_rows_keep_their_order_and_codes_become_links(read):
    roll = read("b,44.6,10.9,own_code|childcare,mobility", "a,44.7,10.8,,childcare | x|")
    assert list(roll.data.enterprises.index) == ["b", "a"]
    assert links_of(roll) == [
        ("b", "own_code", "offers", "declared"),
        ("b", "childcare", "offers", "declared"),
        ("b", "mobility", "needs", "declared"),
        ("a", "childcare", "needs", "declared"),
        ("a", "x", "needs", "declared"),
    ]
    assert roll.remarks == ()
    assert not roll.data.is_exercise


def test_a_basis_holds_for_all_services_of_its_row(read):
    roll = read("a,44.6,10.9,x,y,Inferred", "b,44.6,10.9,x,,", head=HEAD + ",basis")
    assert [link[3] for link in links_of(roll)] == ["inferred", "declared", "inferred"]


def test_other_separators_encodings_and_decimal_commas_are_read(read):
    head = HEAD.replace(",", ";")
    roll = read("caffè;44,6;10,9;x|y;", head=head, encoding="cp1252")
    assert list(roll.data.enterprises.index) == ["caffè"]
    assert roll.data.enterprises.geometry["caffè"].y == pytest.approx(44.6)


def test_lists_and_whole_numbers_of_parquet_are_read_as_text(tmp_path):
    path = tmp_path / "list.parquet"
    table = {"enterprise_id": [1.0, 2.0], "lat": [44.6, None], "lon": [10.9, None]}
    pd.DataFrame({**table, "services_offered": [["x", "y"], None]}).to_parquet(path)
    roll = read_roll(path)
    assert list(roll.data.enterprises.index) == ["1", "2"]
    assert [link[1] for link in links_of(roll)] == ["x", "y"]
    assert roll.remarks == (Remark("missing", (2,)),)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (",", "missing"),
        ("nan,nan", "missing"),
        ("44.6,", "unreadable"),
        ("north,east", "unreadable"),
        ("inf,10.9", "unreadable"),
        ("10.9,44.6", "swapped"),
        ("95,10.9", "outside"),
        ("40.7,-74.0", "outside"),
    ],
)
def test_a_row_whose_place_cannot_be_meant_is_remarked_and_kept(read, cells, reason):
    roll = read("a,44.6,10.9,x,", f"b,{cells},x,", "c,44.7,10.9,x,")
    assert roll.remarks == (Remark(reason, (3,)),)
    assert roll.data.enterprises.geometry.isna().tolist() == [False, True, False]
    assert not is_unusable(roll.data, roll.remarks)


@pytest.mark.parametrize(
    ("lines", "unusable"),
    [(["a,10.9,44.6,x,"], True), (["a,,,x,"], False), ([], False)],
    ids=["exchanged", "silent", "nobody"],
)
def test_only_a_list_whose_places_are_all_wrong_is_unusable(read, lines, unusable):
    roll = read(*lines)
    assert is_unusable(roll.data, roll.remarks) is unusable


@pytest.mark.parametrize(
    ("lines", "crs_name"),
    [
        (["a,44.6,10.9,,", "b,44.7,10.8,,"], "EPSG:32632"),
        (["a,44.6,11.5,,", "b,44.7,12.7,,"], "EPSG:32633"),
        (["a,44.6,10.9,,", "b,52.8,-4.6,,"], "EPSG:3035"),
        (["a,-21.1,55.5,,"], "EPSG:32740"),
        ([], "EPSG:3035"),
    ],
    ids=["in a zone", "across its border", "wider", "overseas", "nobody"],
)
def test_metres_are_those_of_the_zone_of_the_centre(read, lines, crs_name):
    roll = read(*lines)
    assert roll.crs_name == crs_name
    assert roll.remarks == ()


def test_in_a_territory_its_own_metres_hold_and_what_is_elsewhere_is_remarked(read):
    roll = read("a,44.6,10.9,,", "b,52.8,-4.6,,", crs="EPSG:25832")
    assert roll.crs_name == roll.metric_crs == "EPSG:25832"
    assert roll.remarks == (Remark("outside", (3,)),)


@pytest.mark.parametrize(
    ("word", "precision"),
    [("", "none"), ("unknown", "none"), ("Address (BAN)", "address"), ("municipality", "town")],
)
def test_how_sure_a_place_is_may_be_said_in_many_words(read, word, precision):
    roll = read(f"a,44.6,10.9,x,,{word}", head=HEAD + ",coord_precision")
    assert roll.data.enterprises["location_precision"].tolist() == [precision]


def test_every_row_to_mend_is_named_at_once(read):
    with pytest.raises(TableError) as refused:
        read("a,1,1,,,", "a,1,1,,,", ",1,1,,,guess", head=HEAD + ",basis")
    told = [(p.row, p.column, p.reason) for p in refused.value.problems]
    assert told == [
        (3, "enterprise_id", "repeated"),
        (4, "basis", "not_one_of"),
        (4, "enterprise_id", "empty"),
    ]


def test_a_list_without_places_is_refused(read):
    with pytest.raises(TableError) as refused:
        read("a,x", head="enterprise_id,services_offered")
    assert [(p.column, p.reason) for p in refused.value.problems] == [
        ("lat", "missing_column"),
        ("lon", "missing_column"),
    ]


def test_a_list_without_services_or_identifiers_is_read_with_a_word(read):
    roll = read("44.6,10.9", "44.7,10.9", head="lat,lon")
    assert list(roll.data.enterprises.index) == ["row-2", "row-3"]
    assert [remark.reason for remark in roll.remarks] == ["no_ids", "no_services"]
    assert roll.data.links.empty


def test_free_text_in_place_of_codes_is_refused(read):
    lines = [f"e{i},44.6,10.9,we do thing {i}," for i in range(MOST_SERVICES + 1)]
    with pytest.raises(InputError, match="not free text"):
        read(*lines)


def test_an_exercise_is_known_by_its_mark_and_not_mixed_with_what_is_real(read):
    head = HEAD + ",is_exercise"
    assert read("a,44.6,10.9,x,,yes", head=head).data.is_exercise
    with pytest.raises(InputError, match="keep them apart"):
        read("a,44.6,10.9,x,,yes", "b,44.6,10.9,x,,no", head=head)
