"""Self-check: an organisation looks at itself with one of three instruments."""

from deseo.ui.calculators import show_certificate, show_egapro
from deseo.ui.frame import open_page
from deseo.ui.self_assessments import choose_subject, show_check_head, show_self_assessment

page = open_page("assess")
show_check_head(page)
subject = choose_subject(page)
if subject.instrument == "egapro":
    show_egapro(page, subject)
elif subject.instrument == "certificate":
    show_certificate(page, subject)
else:
    show_self_assessment(page, subject)
