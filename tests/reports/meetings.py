"""A meeting as it is left behind: two votes, tasks, notes, and scenes with and without a map."""

from dataclasses import replace
from datetime import UTC, date, datetime

import geopandas as gpd
from shapely.geometry import Point, box

from deseo.meetings import Ballot, Meeting, Note, PaperCounts, Scene, Task, Vote, default_route
from deseo.meetings import tally as count
from deseo.reports.map_pictures import Ground
from deseo.reports.minutes import Record

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
MADE = date(2026, 5, 5)
CRS = "EPSG:25832"
PAYLOAD = {
    "points": {
        "id": ["a", "b", "c"],
        "name": ["A", "B", "C"],
        "lat": [44.60, 44.62, 44.62],
        "lon": [10.90, 10.95, 10.95],
        "look": [0, 1, 2],
        "size": [1, 1.7, 1],
        "label": ["", "Nido <b> & $x$", ""],
    },
    "looks": [
        {"shape": "circle", "colour": "#0072B2", "filled": True, "paper": "#FFFFFF"},
        {"shape": "diamond", "colour": "#A33B20", "filled": True, "paper": "#FFFFFF"},
        {"shape": "square", "colour": "#6E7681", "filled": False, "paper": "#FFFFFF"},
    ],
    "hulls": [
        {
            "id": "cluster:A", "letter": "A", "at": [44.65, 10.92], "colour": "#0072B2",
            "dash": [9, 6], "width": 2.0, "fill": 0.1,
            "rings": [[[44.58, 10.88], [44.65, 10.88], [44.65, 10.97], [44.58, 10.97]]],
        }
    ],
    "networks": [{"name": "moves", "members": [0, 1], "colour": "#A33B20"}],
}  # fmt: skip
DOTS = Ballot("m", "decide", "dots", "What first?", ("A crèche", "An accountant"), 3, "closed")
AGREE = Ballot("m", "decide", "agree", "Do we go on?", ("Yes, with a contract",), state="open")
DRAFT = Ballot("m", "decide", "dots", "A secret draft", ("x", "y"))


def make_ground():
    """Two zones beside each other, on land, with a town in one."""
    places = gpd.GeoSeries([box(10.8, 44.5, 10.93, 44.7), box(10.93, 44.5, 11.05, 44.7)], crs=4326)
    zones = gpd.GeoDataFrame({"zone_id": ["w", "e"]}, geometry=places).to_crs(CRS)
    towns = gpd.GeoDataFrame(
        {"name": ["Modena"], "rank": [1]}, geometry=[Point(10.92, 44.64)], crs=4326
    )
    outline = gpd.GeoDataFrame(geometry=[zones.union_all()], crs=CRS)
    land = gpd.GeoDataFrame(geometry=[zones.union_all().buffer(9_000)], crs=CRS)
    return Ground(land, zones, outline, towns.to_crs(CRS), CRS)


def make_record(*, is_exercise=False, **fields):
    """Everything a meeting can leave behind."""
    meeting = Meeting("modena", "Our crèche", default_route(), "en", is_exercise, opened_at=AT)
    paper = PaperCounts("", 4, ((5,), (7,)))
    votes = [Vote("", "v1", (2, 1), "r1"), Vote("", "v2", (3, 0), "r2")]
    usual = Record(
        meeting,
        "Modena",
        ("Cooperativa Uno", "Associazione Due"),
        (
            (DOTS, count(DOTS, votes, paper)),
            (AGREE, count(AGREE, [Vote("", "v1", (1,), "r"), Vote("", "v2", (2,), "r")])),
            (DRAFT, count(DRAFT, [])),
        ),
        (
            Task("modena", "Find a room", "Cooperativa Uno", date(2026, 6, 1), "agreed"),
            Task("modena", "Ask the region"),
        ),
        (
            Note("m", "decide", "decision", "We found a crèche together."),
            Note("m", "decide", "question", "Who pays the rent?", "phone", "Lu"),
            Note("m", "binds", "idea", "A common bus."),
        ),
        (
            Scene(
                "m",
                "cluster",
                "Cluster A",
                {
                    "sentences": ["Three share premises."],
                    "map": {"payload": PAYLOAD, "kind": "territory"},
                    "legend": ["◆ new", "□ closed"],
                    "tables": [{"title": "Needs", "columns": ["s", "n"], "rows": [["Rooms", 3]]}],
                    "rules": {"near": "3 km"},
                    "sources": ["Registro <imprese>", "exercise"],
                },
                AT,
            ),
            Scene("m", "welcome", "Welcome", {"sentences": ["Good morning."]}, AT),
        ),
    )
    return replace(usual, **fields)
