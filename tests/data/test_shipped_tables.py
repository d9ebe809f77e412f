"""Every row of every shipped table: contracts, references, addresses, places, nobody's privacy."""

from __future__ import annotations

import re

import geopandas as gpd
import pytest

from deseo.schema import CONTRACTS, find_problems
from deseo.schema.validation import split_list
from deseo.settings import ROOT
from deseo.sources.tables import read_text_table

ELSEWHERE = {"geo_sources", "equality_answers"}  # in geo/ and in the store
TABLES = sorted(set(CONTRACTS) - ELSEWHERE)
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
TELEPHONE = re.compile(r"(?:\+\d{1,3}[ ./-]?)?(?<!\d)\d{2,4}(?:[ ./-]\d{2,4}){2,4}(?!\d)")
OFFICE = re.compile(
    r"\b(?:president|presidente|chairman|chairwoman|Mr|Mrs|Ms|Dott|Sig)\b", re.IGNORECASE
)
WEB = re.compile(r"https?://[^\s|<>\"']+")
PROSE = ("note", "quote_basis", "activity", "address", "name", "members_stated", "other_members")
NEAR_DEGREES = 0.1
# What an Irish guarantee company is depends on what it does; a status sits on any legal form.
CARRIERS = {"ie_clg"}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_keeps_its_contract(table, shipped, known):
    problems = find_problems(shipped(table), CONTRACTS[table], known)
    assert problems == []


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_the_columns_of_its_contract_in_order(table, shipped):
    assert tuple(shipped(table).columns) == CONTRACTS[table].names


@pytest.mark.parametrize("table", TABLES)
def test_cells_are_trimmed(table, shipped):
    cells = shipped(table).astype("str").stack()
    assert cells[cells != cells.str.strip()].tolist() == []


@pytest.mark.parametrize(
    ("pattern", "sample"),
    [
        (E_MAIL, "write to anna@example.org"),
        (TELEPHONE, "tel. 059 123 456"),
        (TELEPHONE, "+39 059 1234 567"),
        (OFFICE, "its president is well known"),
    ],
)
def test_the_patterns_of_personal_data_would_find_some(pattern, sample):
    assert pattern.search(sample)


@pytest.mark.parametrize("table", ["enterprises", "clusters_existing", "partners"])
def test_no_row_holds_personal_data(table, shipped):
    prose = [column for column in PROSE if column in shipped(table)]
    cells = shipped(table)[prose].stack()
    for pattern in (E_MAIL, TELEPHONE, OFFICE):
        assert cells[cells.str.contains(pattern)].tolist() == []


@pytest.mark.parametrize(
    "table",
    ["enterprises", "enterprise_services", "clusters_existing", "territory_facts"],
)
def test_every_source_address_is_a_web_address(table, shipped):
    listed = shipped(table)["source_url"].map(split_list)
    assert [url for urls in listed for url in urls if not WEB.fullmatch(url)] == []
    assert listed.map(len).min() >= 1


def test_enterprises_stand_in_or_next_to_their_territory(shipped, territories):
    rows = shipped("enterprises")
    placed = rows[rows["lat"] != ""]
    for territory_id in territories:
        zones = gpd.read_file(ROOT / "geo" / "zones" / f"{territory_id}.geojson")
        west, south, east, north = zones.total_bounds
        own = placed[placed["territory_id"] == territory_id]
        lon, lat = own["lon"].astype(float), own["lat"].astype(float)
        inside = lon.between(west - NEAR_DEGREES, east + NEAR_DEGREES)
        inside &= lat.between(south - NEAR_DEGREES, north + NEAR_DEGREES)
        assert own.loc[~inside, "enterprise_id"].tolist() == []
        assert len(own) > 0


def test_a_place_has_both_coordinates_or_none_and_says_how_exact_they_are(shipped):
    rows = shipped("enterprises")
    assert ((rows["lat"] == "") == (rows["lon"] == "")).all()
    assert ((rows["lat"] == "") == (rows["location_precision"] == "none")).all()
    assert ((rows["lat"] == "") == (rows["location_source"] == "")).all()


def test_real_enterprises_are_no_exercise_and_have_source_and_licence(shipped):
    rows = shipped("enterprises")
    assert set(rows["is_exercise"]) == {"no"}
    assert (rows["source"] != "").all()
    assert (rows["licence"] != "").all()


def test_a_legal_form_is_of_the_country_and_family_of_its_enterprise(shipped, territories):
    forms = shipped("legal_forms").set_index("legal_form_id")
    rows = shipped("enterprises")
    stated = rows[rows["legal_form"] != ""]
    countries = stated["territory_id"].map(lambda t: territories[t]["country"])
    assert (stated["legal_form"].map(forms["country"]) == countries).all()
    other = stated[
        (stated["legal_form"].map(forms["eu_family"]) != stated["eu_family"])
        & ~stated["legal_form"].isin(CARRIERS)
    ]
    assert other[["enterprise_id", "legal_form", "eu_family"]].to_numpy().tolist() == []


def test_each_code_of_the_french_register_means_one_legal_form(shipped):
    forms = shipped("legal_forms")
    french = forms.loc[forms["country"] == "FR", "register_key"].map(split_list)
    codes = [code for listed in french for code in listed]
    assert len(codes) == len(set(codes)) >= 60
    assert [code for code in codes if not re.fullmatch(r"\d{4}", code)] == []


def test_what_a_page_says_is_evidenced(shipped):
    assert set(shipped("enterprise_services")["basis"]) == {"evidenced"}


def test_members_of_a_cluster_and_networks_of_an_enterprise_are_the_same_pairs(shipped):
    members = shipped("cluster_members")
    pairs = set(zip(members["cluster_id"], members["enterprise_id"], strict=True))
    rows = shipped("enterprises")
    said = {
        (cluster_id, enterprise_id)
        for enterprise_id, cell in zip(rows["enterprise_id"], rows["networks"], strict=True)
        for cluster_id in split_list(cell)
    }
    assert said == pairs


def test_every_existing_cluster_has_members_of_its_own_territory(shipped):
    clusters = shipped("clusters_existing").set_index("cluster_id")["territory_id"]
    homes = shipped("enterprises").set_index("enterprise_id")["territory_id"]
    members = shipped("cluster_members")
    assert set(members["cluster_id"]) == set(clusters.index)
    assert (members["cluster_id"].map(clusters) == members["enterprise_id"].map(homes)).all()


def test_there_are_sixteen_partners_and_a_place_is_never_both_stated_and_read(shipped):
    partners = shipped("partners")
    assert len(partners) == 16
    stated = partners["seat_stated"] == "yes"
    assert (stated == (partners["territory_id"] != "")).all()
    assert (stated == (partners["reading_territory_id"] == "")).all()
    assert (partners.loc[~stated, "note"] != "").all()


def test_every_partner_site_stands_in_the_leaflet_or_is_unknown(shipped):
    sites = shipped("partners")["website"]
    assert (sites != "").sum() == 13
    assert sites[sites != ""].str.startswith("https://www.").all()


def test_the_crosswalk_leads_from_each_code_to_services_there_are(shipped, data_dir):
    path = data_dir / "service_crosswalk.csv"
    crosswalk = read_text_table(path.read_bytes(), path.name)
    assert list(crosswalk.columns) == ["code", "origin", "service_id"]
    assert set(crosswalk["origin"]) == {"curated", "pooled"}
    assert set(crosswalk["service_id"]) <= set(shipped("services")["service_id"])
    assert not crosswalk.duplicated().any()
    curated = crosswalk[crosswalk["origin"] == "curated"]
    assert curated["code"].is_unique
