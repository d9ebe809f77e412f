"""What pages and documents say, as sentences tested against the numbers they come from."""

from deseo.reports.cards import choose_exchanges, say_card
from deseo.reports.phrases import Sentence
from deseo.reports.verdicts import name_word, say_certainty, say_figures

__all__ = [
    "Sentence",
    "choose_exchanges",
    "name_word",
    "say_card",
    "say_certainty",
    "say_figures",
]
