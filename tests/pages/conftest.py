"""Pages run without a browser, on a static folder of their own, with the caches kept warm."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

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
