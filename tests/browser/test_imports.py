"""A register as an officer brings it in: upload, see what becomes of rows, accept, take back."""

import pytest

from tests.browser.conftest import start_atlas

pytestmark = pytest.mark.browser

REGISTER = """Denominazione;Comune;Indirizzo;Lat;Lon;Attività
Cooperativa Uno <img src=x onerror=alert(1)>;Modena;Via Emilia 1;44,6471;10,9252;asilo nido
Associazione Due;Carpi;Via Roma 2;44,7839;10,8850;teatro
Associazione Due;Carpi;Via Roma 2;44,7839;10,8850;teatro
;Modena;Via Emilia 9;44,6471;10,9252;senza nome
"""


@pytest.fixture
def alone(tmp_path):
    """Start an Atlas with a home of its own."""
    with start_atlas(tmp_path, DESEO_HOME=str(tmp_path / "home")) as base:
        yield base


def test_a_list_comes_in_stands_on_the_map_and_goes_again(visit, alone, tmp_path):
    file = tmp_path / "elenco.csv"
    file.write_bytes(REGISTER.encode("cp1252"))
    opened = visit("/data?territory=modena", base=alone)
    page = opened.page
    page.locator("input[type=file]").first.set_input_files(str(file))
    page.get_by_text("4 rows read").wait_for(timeout=90_000)
    page.get_by_text("See what would become of each row").click()
    page.get_by_text("4 rows: 2 would come in, 1 are known already, 1 cannot").wait_for()
    before = visit("/explore?territory=modena", base=alone)
    before.wait_for_map()

    page.get_by_role("button", name="Bring in 2 organisations").click()
    page.get_by_text("2 organisations came in from elenco.csv").wait_for(timeout=60_000)
    after = visit("/explore?territory=modena", base=alone)
    after.wait_for_map()
    assert after.points() == before.points() + 2
    assert after.complaints == []

    page.get_by_role("button", name="Take back elenco.csv").click()
    page.get_by_text("2 organisations were taken back").wait_for(timeout=60_000)
    again = visit("/explore?territory=modena", base=alone)
    again.wait_for_map()
    assert again.points() == before.points()


def test_a_file_that_is_no_list_is_refused_in_a_sentence(visit, alone, tmp_path):
    file = tmp_path / "picture.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 500)
    opened = visit("/data?territory=modena&lang=it", base=alone)
    opened.page.locator("input[type=file]").first.set_input_files(str(file))
    opened.page.get_by_text("non può essere importato così").wait_for(timeout=90_000)
    assert opened.page.get_by_test_id("stException").count() == 0
