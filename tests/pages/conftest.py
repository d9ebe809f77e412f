"""Pages run without a browser, on a static folder of their own, with the caches kept warm."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from deseo.i18n import LANGUAGES
from deseo.settings import ROOT


@pytest.fixture(scope="module", autouse=True)
def _apart(tmp_path_factory):
    """Read the shipped data, and write what the browser reads elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESEO_STATIC_DIR", str(tmp_path_factory.mktemp("static")))
        patch.setenv("DESEO_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("DESEO_ENTERPRISES", raising=False)
        st.cache_resource.clear()
        yield
    st.cache_resource.clear()


@pytest.fixture
def open_at():
    """Return what opens a page at an address: a script and the query."""

    def open_page(script: str, **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        if script != "app.py":
            app.switch_page(script)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return open_page


@pytest.fixture
def bodies():
    """Return what gives all HTML a page has drawn itself."""

    def read(app: AppTest) -> list[str]:
        return [piece.proto.body for piece in app.get("html")]

    return read


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Leave four of six languages of each case to the long proofs; the two turn with the case."""
    for item in items:
        here = Path(__file__).parent in item.path.parents
        params = dict(item.callspec.params) if hasattr(item, "callspec") else {}
        language = params.pop("language", None)
        if here and language in LANGUAGES and not item.get_closest_marker("prove"):
            turn = crc32(str(params.get("script", item.originalname)).encode())
            kept = [list(LANGUAGES)[(turn + step) % len(LANGUAGES)] for step in (0, 3)]
            if language not in kept:
                item.add_marker(pytest.mark.prove)
