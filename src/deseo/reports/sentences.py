"""What pages and documents say, as sentences tested against the numbers they come from."""

from deseo.reports.cards import choose_exchanges, say_card
from deseo.reports.checklists import SaidLine, say_checklist
from deseo.reports.dimensions import say_dimensions
from deseo.reports.phrases import Sentence
from deseo.reports.proposals import say_nothing_found, say_questions
from deseo.reports.verdicts import name_word, say_certainty, say_figures

__all__ = [
    "SaidLine",
    "Sentence",
    "choose_exchanges",
    "name_word",
    "say_card",
    "say_certainty",
    "say_checklist",
    "say_dimensions",
    "say_figures",
    "say_nothing_found",
    "say_questions",
]
