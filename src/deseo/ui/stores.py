"""The door to what people make: one store for all visitors, and a plain word where it is shut.

Pages that only read what is shipped never open it.
"""

from __future__ import annotations

import streamlit as st

from deseo.store import Store, open_store
from deseo.ui import cache


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Open the store of this run, once for all visitors.

    Raises
    ------
    StoreError
        If there is one and it cannot be used; the next visitor tries again.
    """
    return open_store(cache.paths())
