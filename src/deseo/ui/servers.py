"""Start the pages in this very process, so that what is loaded already need not be loaded again.

Not loaded ahead is whatever declares a component: streamlit-folium has to find a running server.
"""

from __future__ import annotations

from streamlit.web import cli as streamlit_cli

from deseo.settings import ROOT
from deseo.ui import candidates, cluster_cards, cluster_downloads  # noqa: F401 - loaded ahead


def serve(options: list[str]) -> None:
    """Run the Atlas until it is stopped; `options` are passed on to Streamlit's own `run`."""
    streamlit_cli.main(["run", str(ROOT / "app.py"), *options], prog_name="deseo")
