"""Workshop: a facilitator leads a room from who is here to who does what by when."""

import streamlit as st

from deseo.ui.frame import open_page

page = open_page("workshop")
st.title(page.t("page.workshop"))
