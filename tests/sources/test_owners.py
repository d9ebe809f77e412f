"""A list of one's own is shown in its territory, and nowhere else."""

from dataclasses import replace

import pytest
from tests.fixtures import PATHS

from deseo.sources.owners import find_owner
from deseo.sources.shipped import load_dataset, load_territories

TERRITORIES = tuple(load_territories(PATHS))
LISTS = {
    "by place": ("name,lat,lon\nUno,57.70,11.97\nDue,57.71,11.90\nTre,44.6,10.9\n", "goteborg"),
    "by town": ("name,municipality\nUn,GRENOBLE\nDeux,Échirolles\n", "grenoble"),
    "by other words": ("name,latitude,longitude\nOne,51.62,-8.89\n", "west_cork"),
    "nowhere": ("name,lat,lon\nNemo,0,-160\n", TERRITORIES[0]),
    "nobody": ("name,lat,lon\n", TERRITORIES[0]),
}


@pytest.fixture
def write(tmp_path):
    def write_list(text):
        path = tmp_path / "own.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write_list


@pytest.mark.parametrize(("text", "owner"), LISTS.values(), ids=LISTS)
def test_a_list_belongs_where_most_of_it_stands(write, text, owner):
    assert find_owner(write(text), PATHS.geo / "zones", TERRITORIES) == owner


def test_a_list_that_names_its_territories_belongs_to_no_single_one(write):
    path = write("name,territory_id\nUno,modena\nDeux,grenoble\n")
    assert find_owner(path, PATHS.geo / "zones", TERRITORIES) is None
    paths = replace(PATHS, enterprises=path)
    assert [len(load_dataset(paths, t, "real").enterprises) for t in ("modena", "strait")] == [1, 0]


def test_a_list_is_shown_in_its_territory_and_nowhere_else(write):
    paths = replace(PATHS, enterprises=write(LISTS["by place"][0]))
    shown = {t: len(load_dataset(paths, t, "real").enterprises) for t in TERRITORIES}
    assert shown == dict.fromkeys(TERRITORIES, 0) | {"goteborg": 3}
