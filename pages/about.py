"""About: where everything shown comes from, how it can be used, and what happens to what you do."""

from deseo.ui.abouts import show_accessibility, show_method, show_privacy, show_sources
from deseo.ui.frame import open_page

page = open_page("about")
show_method(page)
show_sources(page)
show_accessibility(page)
show_privacy(page)
