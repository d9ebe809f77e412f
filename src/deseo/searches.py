"""A search is blind to case and accents: "creche" finds "Crèche", "goteborg" finds "Göteborg".

Every word asked for has to begin a word somewhere in what is known of the enterprise: its name,
activity, town, or the name of a service it offers or needs, in any language we ship.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pandas as pd

from deseo.schema.columns import LANGUAGE_CODES

if TYPE_CHECKING:
    import geopandas as gpd

LIGATURES = str.maketrans({"ø": "o", "œ": "oe", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l"})
NO_LETTERS = re.compile(r"[^0-9a-z]+")
SEARCHED = ("name", "activity", "municipality", "legal_form_stated")


def fold_text(text: object) -> str:
    """Reduce a text to lower case letters and digits without accents, in single spaces."""
    said = str(text)
    if said.isascii():  # most are, and a register has a hundred thousand
        return NO_LETTERS.sub(" ", said.lower()).strip()
    taken_apart = unicodedata.normalize("NFKD", said).casefold()
    letters = unicodedata.normalize("NFKD", taken_apart).translate(LIGATURES)
    plain = (c for c in letters if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def index_text(
    enterprises: gpd.GeoDataFrame, links: pd.DataFrame, services: pd.DataFrame
) -> pd.Series[str]:
    """Gather what can be searched of each enterprise, folded, on the same index.

    `links` has enterprise_id and service_id; `services` is indexed by service_id and has labels
    and synonyms in every language.
    """
    columns = [f"{stem}_{lang}" for stem in ("label", "also") for lang in LANGUAGE_CODES]
    words = services[columns].astype("str").agg(" ".join, axis=1)
    said = links["service_id"].map(words).fillna("").groupby(links["enterprise_id"]).agg(" ".join)
    own = enterprises[list(SEARCHED)].astype("str").agg(" ".join, axis=1)
    whole = own + " " + said.reindex(enterprises.index).fillna("")
    folded: pd.Series[str] = whole.map(fold_text)
    return folded


def match_text(index: pd.Series[str], query: str) -> pd.Series[bool]:
    """Tell which enterprises a query finds; an empty query finds all."""
    found = pd.Series(data=True, index=index.index, dtype="bool")
    padded = " " + index
    for word in fold_text(query).split():
        found &= padded.str.contains(f" {word}", regex=False)
    return found


def order_enterprises(enterprises: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Put enterprises in the order in which map and list show them: by name, blind to accents."""
    return enterprises.iloc[enterprises["name"].map(fold_text).argsort(kind="stable")]
