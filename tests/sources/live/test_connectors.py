"""Each source's answer becomes rows of our table: right place, sex, year, age and unit."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.sources.live.conftest import PATIENT

from deseo.sources.live import fetch_source, load_contracts, load_fetched, plan_addresses
from deseo.sources.live.rows import COLUMNS, KEY

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def fetch(tmp_path, agreed, territories):
    """Return what fetches a source well and gives all its rows."""

    def run(source_id, *only):
        some = {t: territories[t] for t in only} if only else territories
        contract = agreed(source_id)
        outcomes = fetch_source(tmp_path, contract, some, manners=PATIENT)
        assert [o.failure for o in outcomes if o.failure] == []
        return load_fetched(tmp_path)

    return run


def find_value(rows, **wanted):
    found = rows
    for name, value in wanted.items():
        found = found[found[name] == value]
    assert len(found) == 1, found
    return found.iloc[0]


@pytest.mark.parametrize("source_id", load_contracts())
def test_every_row_is_whole_and_says_where_it_is_from(fetch, source_id):
    rows = fetch(source_id)
    assert tuple(rows.columns) == COLUMNS
    assert not rows.duplicated(list(KEY)).any()
    needed = ["geo", "level", "indicator", "sex", "year", "value", "unit", "source", "geo_name"]
    assert (rows[[*needed, "source_dataset", "licence"]] != "").all(axis=None)
    assert set(rows["obtained"]) == {"api"}
    assert rows["value"].astype(float).notna().all()
    assert set(rows["sex"]) <= {"F", "M", "T", "M-F", "F/M"}


def test_eurostat_holds_every_axis_but_place_sex_and_time(fetch, standin):
    rows = fetch("eurostat", "modena")
    figure = {"geo": "ITH5", "sex": "F", "year": "2022", "indicator": "employment_rate"}
    row = find_value(rows, **figure)
    assert (row["value"], row["age"], row["level"]) == ("62.5", "Y20-64", "nuts2")
    assert row["unit"] == "% of population 20-64"
    assert set(rows["geo"]) == {"ITH5", "IT", "EU27_2020"}
    queries = [parse_qs(urlsplit(path).query) for path in standin.asked]
    assert queries[0]["lastTimePeriod"] == ["1"]
    assert queries[1]["age"] == ["Y20-64"]
    assert queries[1]["sinceTimePeriod"] == ["2015"]


def test_a_territory_of_ones_own_without_a_region_asks_about_nothing(fetch, standin, territories):
    odd = replace(territories["modena"], nuts2=("", "somewhere&geo=*"), country="")
    contract = load_contracts()["eurostat"]
    assert contract.areas_for(contract.datasets[0], {"own": odd}) == ()
    some = replace(odd, nuts2=("DE30",), country="DE")
    found = contract.areas_for(contract.datasets[0], {"own": some})
    assert [area.geo for area in found] == ["DE30", "DE", "EU27_2020"]


def test_a_status_of_a_figure_is_kept_as_its_flag(fetch):
    rows = fetch("eurostat", "modena")
    assert set(rows["flag"]) == {"", "b"}


def test_insee_makes_rates_of_persons_over_all_pages(fetch, standin):
    rows = fetch("insee", "dunkerque")
    at = {"geo": "FR_EPCI:245900428", "sex": "F", "year": "2022"}
    rates = {name: find_value(rows, **at, indicator=name)["value"] for name in set(rows.indicator)}
    assert rates == {"employment_rate": "60", "activity_rate": "66", "unemployment_rate": "9.09"}
    assert set(rows["year"]) == {"2016", "2022"}
    assert set(rows["level"]) == {"municipality", "epci", "nuts3", "nuts1"}
    assert [path for path in standin.asked if "page=2" in path]


def test_kolada_leaves_out_what_is_not_known_and_knows_whom_a_figure_is_about(fetch):
    rows = fetch("kolada", "goteborg")
    employment = rows[rows["indicator"] == "employment_rate"]
    assert set(employment["sex"]) == {"T", "F"}  # the stand-in knows nothing of men
    leave = rows[rows["indicator"] == "sick_child_leave_days_taken_by_men"]
    assert set(leave["sex"]) == {"M"}
    assert set(leave["geo"]) == {"LAU:SE_1480", "SE232"}


def test_istat_speaks_the_codes_of_2006_and_we_those_of_today(fetch, standin):
    rows = fetch("istat", "modena")
    assert set(rows["geo"]) == {"ITH54", "ITH5", "IT"}
    assert all("ITD54+ITD5+IT" in path for path in standin.asked)
    assert not any("endPeriod" in path for path in standin.asked)
    women = find_value(rows, geo="ITH54", sex="F", year="2023", indicator="employment_rate")
    assert women["value"] == "62.5"


def test_cso_finds_places_and_sexes_by_their_labels(fetch):
    rows = fetch("cso", "west_cork")
    assert set(rows["geo"]) == {"IE05", "IE"}
    women = find_value(rows, geo="IE05", sex="F", year="2023")
    assert (women["value"], women["age"]) == ("70.1", "Y15-64")


def test_idescat_gives_women_and_men_of_the_city(fetch):
    rows = fetch("idescat", "barcelona")
    assert find_value(rows, sex="F", year="2023")["value"] == "870000"


def test_egapro_sums_declarations_up_and_names_no_enterprise(fetch, standin):
    rows = fetch("egapro", "dunkerque")
    gap = find_value(rows, sex="M-F")
    # Gaps of 0.001 to 0.102 without every tenth: the median of those 92 that are known.
    assert gap["value"] == "5.15"
    assert "92" in gap["note"]
    assert find_value(rows, sex="F")["value"] == "40"
    assert "Entreprise" not in rows.to_csv()
    assert [path for path in standin.asked if "offset=100" in path]


@pytest.mark.parametrize("source_id", load_contracts())
def test_what_would_be_sent_is_told_beforehand(fetch, standin, agreed, territories, source_id):
    planned = plan_addresses(agreed(source_id), territories)
    fetch(source_id)
    asked = [standin.address + path for path in standin.asked]
    further = [a for a in asked if a not in planned]
    assert set(planned) & set(asked)
    assert all("page=" in a or "offset=" in a or source_id == "eurostat" for a in further)


def test_what_is_sent_names_the_project_and_nothing_else(fetch, standin):
    fetch("kolada")
    for head in standin.heads:
        assert set(head) <= {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
        assert head["User-Agent"] == "DESEO-Atlas"


def test_a_territory_a_source_knows_nothing_of_is_not_asked_about(fetch, standin):
    assert fetch("kolada", "modena").empty
    assert standin.asked == []


def test_the_recorded_answer_of_insee_has_the_shape_we_read():
    from deseo.sources.live.connectors.insee import YEAR_OF_BORDERS, _read_observation

    sample = json.loads((SAMPLES / "insee_melodi_2026-01-30_COM-44109.json").read_text())
    codes, value = _read_observation(sample["observations"][0])
    assert (YEAR_OF_BORDERS.sub("", codes["GEO"]), value) == ("COM-44109", 327734.0)
    assert "next" not in sample["paging"]


@pytest.mark.network
@pytest.mark.parametrize("source_id", load_contracts())
def test_the_real_source_answers_as_agreed(tmp_path, territories, source_id):
    outcomes = fetch_source(tmp_path, load_contracts()[source_id], territories)
    assert [str(o.failure) for o in outcomes if o.failure] == []
    assert not load_fetched(tmp_path).empty
