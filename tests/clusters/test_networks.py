"""What would strengthen a network: the services its members need and nobody in it offers."""

import geopandas as gpd
import pandas as pd
import shapely

from deseo.clusters.networks import strengthen_network

CRS = "EPSG:25832"
PLACES = {"a": 0, "b": 100, "near": 1_050, "far": 9_000, "silent": 50}
LINKS = pd.DataFrame(
    [
        ("a", "childcare", "needs"),
        ("b", "childcare", "needs"),
        ("b", "training", "needs"),
        ("a", "training", "offers"),
        ("a", "legal", "needs"),
        ("near", "childcare", "offers"),
        ("far", "childcare", "shares"),
    ],
    columns=["enterprise_id", "service_id", "role"],
)


def stand():
    points = [shapely.Point(650_000 + x, 4_945_000) for x in PLACES.values()]
    return gpd.GeoDataFrame(
        geometry=gpd.GeoSeries(points, crs=CRS).to_crs(4326).to_numpy(),
        index=list(PLACES),
        crs=4326,
    )


def strengthen(*ids, labels=None):
    frame = stand()
    groups = pd.Series(-1, index=frame.index) if labels is None else labels
    return strengthen_network(ids, frame, LINKS, groups, CRS)


def test_the_most_needed_comes_first_with_the_nearest_who_offers_it():
    first, second = strengthen("a", "b").missing
    assert (first.service_id, first.needed_by, first.nearest_id) == (
        "childcare",
        ("a", "b"),
        "near",
    )
    assert round(first.nearest_m) == 1_000
    assert (second.service_id, second.nearest_id, second.nearest_m) == ("legal", None, None)


def test_what_a_member_offers_is_not_missing():
    assert "training" not in {m.service_id for m in strengthen("a", "b").missing}
    assert "training" in {m.service_id for m in strengthen("b").missing}


def test_members_who_said_nothing_are_not_counted_as_answered():
    assert strengthen("a", "b", "silent").answered == 2


def test_unknown_members_are_left_out_and_nobody_lacks_nothing():
    assert strengthen("nobody").missing == ()
    assert strengthen("nobody", "a").members == ("a",)


def test_overlaps_count_members_in_each_detected_group():
    labels = pd.Series([0, 0, 0, -1, 1], index=list(PLACES))
    assert strengthen("a", "b", "silent", labels=labels).overlaps == {0: 2, 1: 1}
