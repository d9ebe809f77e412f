"""Exchange: what a territory talks of, who does what until when, and what worked well."""

import streamlit as st

from deseo.ui.designs import choose_role
from deseo.ui.exchanges.clashes import show_clash
from deseo.ui.exchanges.downloads import show_exchange_downloads
from deseo.ui.exchanges.heads import (
    choose_part,
    gather_exchange,
    show_exchange_head,
    show_notices,
)
from deseo.ui.exchanges.posts import show_thread
from deseo.ui.exchanges.tasks import show_tasks
from deseo.ui.exchanges.threads import show_threads
from deseo.ui.frame import open_page
from deseo.ui.heads import choose_territory, show_exercise_switch

page = open_page("exchange")
exchange = gather_exchange(page)
talk = exchange.find(page.selection.thread)

show_exchange_head(page)
where, whose, taken = st.columns([0.4, 0.36, 0.24], vertical_alignment="bottom")
with where:
    choose_territory(page)
with whose:
    choose_role(page)
with taken:
    show_exchange_downloads(page, exchange)
with st.container(horizontal=True, vertical_alignment="center"):
    choose_part(page, exchange)
    show_exercise_switch(page)
show_notices(page, exchange)
show_clash(page, exchange)

if exchange.fault:
    st.stop()
if page.selection.part == "tasks":
    show_tasks(page, exchange)
elif talk is not None:
    show_thread(page, exchange, talk)
else:
    show_threads(page, exchange)
