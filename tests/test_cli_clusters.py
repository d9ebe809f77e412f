"""`deseo clusters` gives what the page gives, for a territory or a list, and never a traceback."""

from __future__ import annotations

import json
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from deseo import cli
from deseo.clusters import ClusterRules, assess_clusters, find_clusters, prepare, read_roster
from deseo.i18n import LANGUAGES, Translator
from deseo.sources.seas import load_barriers
from deseo.sources.shipped import load_dataset, load_territories, load_zones
from deseo.spatial import find_doubt_radius_m, limit_threads
from deseo.spatial.neighbours import MOST_THREADS
from tests.fixtures import PATHS
from tests.truth.worlds import make_world

HEAD = "enterprise_id,lat,lon,services_offered,services_needed\n"
COLUMNS = ["enterprise_id", "cluster", "certainty", "p_value", "q_value", "membership"]
WORLD_ROWS, CENTRE_M = 300, (650_000.0, 4_945_000.0)


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """Return what runs the command in a folder of its own, with nothing set from outside."""
    for name in ("DESEO_DATA_DIR", "DESEO_GEO_DIR", "DESEO_ENTERPRISES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DESEO_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    yield lambda *arguments: CliRunner().invoke(cli.app, ["clusters", *arguments])
    limit_threads(MOST_THREADS)


def join_codes(table):
    return ["|".join(f"s{code}" for code in np.flatnonzero(row)) for row in table]


@cache
def plant_list():
    """Planted groups of the generator as a list with places, and the truth."""
    world = make_world("groups in towns", WORLD_ROWS, 3)
    x_m, y_m = (world.xy_m - world.xy_m.mean(axis=0) + CENTRE_M).T
    places = gpd.GeoSeries.from_xy(x_m, y_m, crs="EPSG:25832").to_crs("EPSG:4326")
    table = gpd.GeoDataFrame(
        {
            "enterprise_id": [f"w-{i:04d}" for i in range(WORLD_ROWS)],
            "services_offered": join_codes(world.offers),
            "services_needed": join_codes(world.needs),
            "location_precision": "address",
        },
        geometry=places,
    )
    return table, world.truth


def write_list(path, table):
    if path.suffix == ".parquet":
        table.to_parquet(path)
    elif path.suffix == ".csv":
        flat = table.assign(lat=table.geometry.y, lon=table.geometry.x)
        flat.drop(columns="geometry").to_csv(path, index=False)
    else:
        table.to_file(path, COORDINATE_PRECISION=15) if path.suffix == ".geojson" else (
            table.to_file(path)
        )
    return str(path)


def read_groups(path):
    """Return the groups in a file as sets of ids."""
    table = gpd.read_file(path)
    inside = table[table["cluster"] >= 0]
    return {frozenset(part["enterprise_id"]) for _, part in inside.groupby("cluster")}


@pytest.mark.parametrize("territory_id", ["modena", "strait"])
def test_a_territory_gives_what_the_page_gives(ask, territory_id):
    answer = ask(territory_id, "--source", "exercise", "--near", "5000", "--permutations", "19",
        "--out", "x.parquet")  # fmt: skip
    assert answer.exit_code == 0, answer.output
    territory = load_territories(PATHS)[territory_id]
    data = load_dataset(PATHS, territory_id, "exercise")
    doubt_m = find_doubt_radius_m(data.enterprises, load_zones(PATHS, territory_id), territory.crs)
    enterprises = data.enterprises.assign(doubt_radius_m=doubt_m)
    roster, rules = read_roster(enterprises, data.links, territory.crs), ClusterRules()
    barriers = load_barriers(PATHS, territory)
    clustering = find_clusters(prepare(roster, rules.radius_m, barriers), rules)
    expected = assess_clusters(clustering, 19, 100, 1, barriers).tabulate()
    found = gpd.read_parquet("x.parquet").set_index("enterprise_id")
    assert len(clustering.groups) > 2
    pd.testing.assert_frame_equal(
        found[COLUMNS[1:]], expected, check_names=False, check_dtype=False, atol=1e-6
    )
    assert (found["notice"] == Translator("en")("exercise.mark")).all()


def test_the_usual_radius_is_the_one_the_page_suggests(ask):
    assert ask("dunkerque", "--source", "exercise", "--permutations", "0", "--out", "x.geojson")
    rules = json.loads(open("x.geojson", encoding="utf-8").read())["metadata"]["rules"]  # noqa: PTH123, SIM115
    territory = load_territories(PATHS)["dunkerque"]
    data = load_dataset(PATHS, "dunkerque", "exercise")
    from deseo.clusters.crowds import suggest_near_m

    roster = read_roster(data.enterprises, data.links, territory.crs)
    assert rules["radius_m"] == suggest_near_m(roster)


@pytest.mark.parametrize("ending", [".csv", ".geojson", ".gpkg", ".parquet"])
def test_a_list_in_any_format_gives_the_same_groups(ask, tmp_path, ending):
    table, truth = plant_list()
    path = write_list(tmp_path / f"list{ending}", table)
    answer = ask(path, "--permutations", "0", "--near", "5000", "--out", "x.parquet")
    assert answer.exit_code == 0, answer.output
    found = gpd.read_parquet("x.parquet")
    assert found["enterprise_id"].tolist() == table["enterprise_id"].tolist()
    assert set(found["certainty"]) == {"unjudged", "none"}
    assert found["p_value"].isna().all()
    planted = {frozenset(np.flatnonzero(truth == group)) for group in set(truth) - {-1}}
    groups = {frozenset(part.index) for c, part in found.groupby("cluster") if c >= 0}
    alike = [max(len(one & two) / len(one | two) for two in groups) for one in planted]
    assert np.mean(np.array(alike) >= 0.5) >= 0.9


@pytest.mark.parametrize("ending", [".geojson"])
def test_the_same_seed_gives_the_same_bytes_whatever_the_threads(ask, tmp_path, ending):
    path = write_list(tmp_path / "list.csv", plant_list()[0])
    usual = (path, "--permutations", "9", "--near", "5000")
    for name, more in (("one", ("--threads", "1")), ("two", ("--threads", "2"))):
        outs = ("--out", f"{name}{ending}", "--clusters-out", f"c_{name}{ending}")
        assert ask(*usual, *more, *outs).exit_code == 0
    for stem in ("", "c_"):
        first, second = (tmp_path / f"{stem}{name}{ending}" for name in ("one", "two"))
        assert first.read_bytes() == second.read_bytes()
        assert first.stat().st_size > 5_000


def test_neither_order_nor_names_nor_tiles_change_the_groups(ask, tmp_path):
    table, _ = plant_list()
    usual = ("--permutations", "0", "--near", "5000")
    ask(write_list(tmp_path / "list.csv", table), *usual, "--out", "first.geojson")
    groups = read_groups("first.geojson")
    assert len(groups) > 5
    shuffled = table.sample(frac=1.0, random_state=4)
    path = write_list(tmp_path / "shuffled.csv", shuffled)
    ask(path, *usual, "--tile-km", "3", "--out", "second.geojson")
    assert read_groups("second.geojson") == groups
    ids = gpd.read_file("second.geojson")["enterprise_id"].tolist()
    assert ids == shuffled["enterprise_id"].tolist()
    renamed = {one: f"{hash_id(one)}-{one}" for one in table["enterprise_id"]}
    other = table.assign(enterprise_id=table["enterprise_id"].map(renamed))
    ask(write_list(tmp_path / "renamed.csv", other), *usual, "--out", "third.geojson")
    expected = {frozenset(renamed[one] for one in group) for group in groups}
    assert read_groups("third.geojson") == expected


def hash_id(text):
    return sum(ord(c) * 31**k for k, c in enumerate(text)) % 1_000


def test_the_rules_used_stand_in_the_file(ask, tmp_path):
    path = write_list(tmp_path / "list.csv", plant_list()[0])
    arguments = ("--near", "4000", "--cohesion", "0.2", "--smallest", "5", "--seed", "7")
    ask(path, *arguments, "--alpha", "0.4", "--binds", "offers", "--permutations", "3",
        "--out", "x.geojson")  # fmt: skip
    about = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))["metadata"]
    assert about["rules"] == {
        "radius_m": 4000.0,
        "lambda_offers": 1.0,
        "lambda_needs": 0.0,
        "lambda_complement": 0.0,
        "alpha": 0.4,
        "cohesion": 0.2,
        "min_members": 5,
        "widest_m": 4000.0,
        "inferred_weight": 0.5,
    }
    told = {name: about[name] for name in ("permutations", "seed", "crs", "source", "is_exercise")}
    assert told == {
        "permutations": 3,
        "seed": 7,
        "crs": "EPSG:32632",
        "source": "list.csv",
        "is_exercise": False,
    }


def test_a_row_of_a_cluster_can_be_counted_again(ask, tmp_path):
    ask("modena", "--source", "exercise", "--near", "3000", "--permutations", "19",
        "--out", "x.geojson", "--clusters-out", "y.geojson", "--lang", "it")  # fmt: skip
    members, clusters = gpd.read_file("x.geojson"), gpd.read_file("y.geojson")
    assert len(clusters) == members["cluster"].max() + 1 > 2
    inside = members[members["cluster"] >= 0].to_crs("EPSG:25832")
    for row in clusters.itertuples():
        own = inside[inside["cluster"] == row.cluster]
        assert sorted(own["enterprise_id"]) == row.members.split("|")
        assert len(own) == row.size
        assert set(own["certainty"]) == {row.certainty}
        farthest = max(own.distance(place).max() for place in own.geometry)
        assert row.diameter_m == pytest.approx(farthest, abs=0.1)
        assert row.geometry.buffer(1e-6).covers(own.to_crs(4326).union_all())
        shares = [float(part.rsplit(" ", 1)[1]) for part in row.binding_services.split("|")]
        assert sum(shares) == pytest.approx(1, abs=0.01)
        assert "organizzazioni" in row.reasons
        assert row.notice == Translator("it")("exercise.mark")


NOTHING = {
    "nobody": "",
    "one": "a,44.6,10.9,x,\n",
    "two": "a,44.6,10.9,x,\nb,44.6,10.9,x,\n",
    "nobody answered": "".join(f"e{i},44.6,10.9{i},,\n" for i in range(9)),
    "all alike": "".join(f"e{i},44.6,10.9{i},x,x\n" for i in range(9)),
    "without places": "a,,,x,\nb,,,x,\n",
}


@pytest.mark.parametrize("case", NOTHING)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_found_is_said_with_its_reason_and_is_no_failure(ask, tmp_path, case, language):
    (tmp_path / "list.csv").write_text(HEAD + NOTHING[case])
    answer = ask("list.csv", "--lang", language, "--out", "x.csv", "--clusters-out", "y.gpkg")
    assert answer.exit_code == 0
    said = answer.stdout.splitlines()
    assert said[0] == Translator(language)("clusters.nothing")
    assert len(said) >= 4
    assert pd.read_csv("x.csv")["cluster"].eq(-1).all()
    assert len(pd.read_csv("x.csv")) == NOTHING[case].count("\n")
    assert len(gpd.read_file("y.gpkg")) == 0


def test_a_crowd_on_one_point_is_never_likely(ask, tmp_path):
    rows = "".join(f"e{i},44.6,10.9,s{i % 3},\n" for i in range(30))
    (tmp_path / "list.csv").write_text(HEAD + rows)
    answer = ask("list.csv", "--near", "3000", "--out", "x.csv")
    assert answer.exit_code == 0
    assert set(pd.read_csv("x.csv")["certainty"]) <= {"chance", "none"}


UNUSABLE = {
    "empty": ("", "cannot be read as a table"),
    "no text": ("\0\1", "this is no text"),
    "twice": (HEAD + "a,44.6,10.9,x,\n" * 2, "Row 3: enterprise_id “a” stands in an earlier row"),
    "nameless": (HEAD + ",44.6,10.9,x,\n", "Row 2: enterprise_id is empty"),
    "no places": ("enterprise_id,services_offered\na,x\n", "The column “lat” is missing."),
    "exchanged": (HEAD + "a,10.9,44.6,x,\n", "latitude and longitude exchanged"),
    "no numbers": (HEAD + "a,inf,n/a,x,\n", "Not one row of list.csv has a place"),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_a_list_that_cannot_be_used_is_refused_in_words(ask, tmp_path, case):
    table, words = UNUSABLE[case]
    (tmp_path / "list.csv").write_text(table)
    answer = ask("list.csv", "--out", "x.geojson")
    assert answer.exit_code == 2
    assert isinstance(answer.exception, SystemExit)
    assert words in answer.stderr
    assert not (tmp_path / "x.geojson").exists()


def test_of_many_rows_to_mend_fifty_are_told_and_the_rest_counted(ask, tmp_path):
    (tmp_path / "list.csv").write_text(HEAD + ",44.6,10.9,x,\n" * 60)
    said = ask("list.csv").stderr.splitlines()
    assert len(said) == 51
    assert said[-1] == "and 10 more things to mend."


def test_rows_left_out_are_told_and_stay_in_the_file(ask, tmp_path):
    rows = "a,44.6,10.9,x,\nb,10.9,44.6,x,\nc,,,x,\nd,n/a,1,x,\ne,95,10.9,x,\n"
    (tmp_path / "list.csv").write_text(HEAD + rows)
    answer = ask("list.csv", "--out", "x.csv")
    assert answer.exit_code == 0
    assert [line.split(":")[-1].split(".")[0].strip() for line in answer.stderr.splitlines()] == [
        "row 4", "row 6", "row 3", "row 5",
    ]  # fmt: skip
    assert pd.read_csv("x.csv")["enterprise_id"].tolist() == list("abcde")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("atlantis",), "neither a territory (modena"),
        (("modena", "--near", "far"), "--near is 'far'"),
        (("modena", "--near", "nan"), "radius_m is nan"),
        (("modena", "--cohesion", "0.01"), "cohesion is 0.01"),
        (("modena", "--smallest", "1"), "min_members is 1"),
        (("modena", "--binds", "love"), "expected one of mixed, offers, needs, exchange"),
        (("modena", "--source", "dreams"), "expected one of real, exercise"),
        (("modena", "--out", "x.doc"), "expected .geojson, .gpkg, .csv, .parquet"),
        (("modena", "--out", "nowhere/x.csv"), "there is no folder"),
        (("list.csv", "--out", "list.csv"), "would be written over"),
        (("list.csv", "--out", "x.csv", "--clusters-out", "x.csv"), "would be written over"),
        (("list.csv", "--territory", "atlantis"), "neither a territory"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(ask, tmp_path, arguments, words):
    (tmp_path / "list.csv").write_text(HEAD)
    answer = ask(*arguments)
    assert answer.exit_code == 2
    assert words in answer.stderr


def test_hostile_words_come_to_no_harm(ask, tmp_path):
    evil = ["=cmd|x", "<script>alert(1)</script>", "\x1b[31mred", "a'; DROP TABLE enterprises;--"]
    table = gpd.GeoDataFrame(
        {"enterprise_id": evil, "services_offered": "=1+1|\x1b[2J", "name": evil},
        geometry=gpd.points_from_xy([10.9, 10.901, 10.902, 10.903], [44.6] * 4),
        crs="EPSG:4326",
    )
    path = write_list(tmp_path / "evil\x1b[31m.parquet", table)
    for ending in (".csv", ".gpkg"):
        outs = ("--out", f"x{ending}", "--clusters-out", f"y{ending}")
        answer = ask(path, "--near", "3000", "--permutations", "3", *outs)
        assert answer.exit_code == 0, answer.output
        assert "\x1b" not in answer.output
    assert gpd.read_file("x.gpkg")["enterprise_id"].tolist() == evil
    assert not [c for c in pd.read_csv("x.csv")["enterprise_id"] if c.startswith("=")]


def test_a_list_may_belong_to_a_territory(ask, tmp_path):
    table, _ = plant_list()
    path = write_list(tmp_path / "list.csv", table)
    answer = ask(path, "--territory", "modena", "--permutations", "0", "--out", "x.geojson")
    assert answer.exit_code == 0
    about = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))["metadata"]
    assert (about["crs"], about["territory"]) == ("EPSG:25832", "modena")
