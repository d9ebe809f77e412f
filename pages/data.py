"""Data: where the figures come from, and how to get newer ones."""

from markupsafe import Markup

from deseo.ui.fetches import show_live_figures
from deseo.ui.foundings import show_new_territory
from deseo.ui.frame import open_page
from deseo.ui.imports import show_import
from deseo.ui.markup import show_markup
from deseo.ui.pairs import show_pairs
from deseo.ui.registers import show_registers
from deseo.ui.service_sheets import show_service_sheets

page = open_page("data")
t = page.t
show_markup(Markup('<h1>{}</h1><p class="lead">{}</p>').format(t("page.data"), t("data.lead")))
show_import(page)
show_registers(page)
show_pairs(page)
show_service_sheets(page)
show_new_territory(page)
show_live_figures(page)
