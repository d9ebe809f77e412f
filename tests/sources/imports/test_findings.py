"""What a register gave comes in as a list does: nothing recognised wrongly, nothing made up."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.fixtures import PATHS, make_row, make_text_table

from deseo.errors import MissingDataError
from deseo.schema.contracts import ENTERPRISES
from deseo.sources.imports.batches import make_batch
from deseo.sources.imports.findings import propose_found

PLACE = {"territory_id": "dunkerque", "lat": "51.034400", "lon": "2.376800"}
ROWS = (
    make_row("osm-node-1", name="Asso Un", activity="association", **PLACE),
    make_row("siret-30000000000012", name="Asso Deux", legal_form="9220", nace="88.91A", **PLACE),
    make_row("osm-node-3", name="Loin", territory_id="dunkerque", lat="48.85", lon="2.35"),
)


@pytest.fixture
def batch(tmp_path, here):
    path = tmp_path / "figures.csv"
    table = make_text_table(*ROWS).reindex(columns=list(ENTERPRISES.names), fill_value="")
    path.write_bytes(table.to_csv(index=False).encode())
    paths = replace(PATHS, home=tmp_path)
    proposal = propose_found(paths, path, "OpenStreetMap, 23 Nov 2026", "dunkerque")
    return make_batch(paths, proposal, "dunkerque")


def test_every_row_is_accounted_for_under_the_name_of_the_register(batch):
    report = batch.report
    assert report.file == "OpenStreetMap, 23 Nov 2026"
    assert (report.rows_in, report.accepted, report.refused) == (3, 2, 1)
    assert [(one.reason, one.row) for one in report.problems] == [("outside", 4)]


def test_cells_stay_what_the_register_said(batch):
    rows = batch.enterprises.set_index("name")
    assert rows.loc["Asso Un", "source"] == "register"
    assert rows.loc["Asso Un", "location_precision"] == "address"
    assert rows.loc["Asso Deux", "nace"] == "88.91A"
    assert rows.loc["Asso Deux", "legal_form"] == "fr_association"


def test_who_has_no_legal_form_is_given_none(batch):
    row = batch.enterprises.set_index("name").loc["Asso Un"]
    assert row["legal_form"] == ""
    assert pd.isna(row["is_wise"])
    assert row["eu_family"] == ""


def test_a_list_that_is_gone_is_told(tmp_path):
    with pytest.raises(MissingDataError):
        propose_found(replace(PATHS, home=tmp_path), tmp_path / "gone.csv", "x", "dunkerque")
