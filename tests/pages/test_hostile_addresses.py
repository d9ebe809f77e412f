"""Whatever stands in the address: a page is shown, never an exception, never markup."""

from __future__ import annotations

import pytest
from tests.fixtures import PAGES

SCRIPT = "<script>alert(1)</script>"
WRONG = {
    "a path": {"territory": "../../etc/passwd", "lang": "../en"},
    "a nul": {"lang": "\x00", "theme": "\x00", "territory": "\x00", "source": "\x00"},
    "markup": {"family": SCRIPT, "q": SCRIPT, "enterprise": SCRIPT, "shade": SCRIPT, "x": SCRIPT},
    "far too long": {"q": "x" * 20_000, "offers": "a," * 20_000, "enterprise": "y" * 20_000},
    "twice": {"lang": ["fr", "sv"], "territory": ["modena", "nowhere"], "q": ["a", "b"]},
    "unknown names": {"__class__": "x", "selection": "x", "": "x", "lang ": "fr", "data": "x"},
    "code": {"q": "{{ 7*7 }}", "form": "${x}", "network": "%(x)s", "needs": "{0}", "nets": "1"},
    "odd signs": {"q": "\u202e\ud7ff\U0010ffff", "family": ",,,", "precision": " ", "lang": "EN"},
}


@pytest.mark.parametrize("script", PAGES)
def test_everything_wrong_at_once_still_shows_the_page(open_at, bodies, script):
    query = {k: v for case in ("a path", "markup", "unknown names") for k, v in WRONG[case].items()}
    app = open_at(script, **query)
    assert not app.exception
    assert not app.error
    assert SCRIPT not in "".join(bodies(app))


@pytest.mark.parametrize("case", WRONG)
def test_what_we_do_not_offer_is_ignored(open_at, bodies, case):
    app = open_at("pages/explore.py", **WRONG[case])
    assert not app.exception
    assert not app.error
    assert SCRIPT not in "".join(bodies(app))
    assert "49" not in [field.value for field in app.text_input]


def test_the_address_is_written_back_without_what_was_wrong(open_at):
    app = open_at("pages/explore.py", territory="../../etc", lang="%00", family=SCRIPT, x="1")
    written = {k: v[0] if isinstance(v, list) else v for k, v in dict(app.query_params).items()}
    assert written == {"lang": "en", "territory": "modena"}


@pytest.mark.prove
@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("script", PAGES)
def test_every_wrong_address_of_every_page(open_at, script, case):
    app = open_at(script, **WRONG[case])
    assert not app.exception
    assert not app.error
