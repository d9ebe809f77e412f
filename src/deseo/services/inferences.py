"""What an activity code lets one suppose that an organisation offers, until somebody tells.

`data/services.csv` names the codes a service may be inferred from. A code of NACE Rev. 2 stands for
all below it, and so for the national ones that add digits or a letter to it: ATECO 88.91.00, NAF
88.91A, SNI 88.910, CNAE 8891. Codes of ICNP are compared whole, and asked only where NACE lets
nothing be supposed: 4100, social services, alone stands for nine of ours.

What somebody told or wrote of a service is never joined by a supposition about it. Since nothing
inferred is kept, it gives way as soon as the service is told, and is back when that is withdrawn.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from deseo.services.profiles import INFERRED, OFFER_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deseo.model import Dataset

NACE, ICNP = "nace", "icnp"
CLASSIFICATIONS: Final = {NACE: "NACE Rev. 2", ICNP: "ICNP"}
SEVERAL: Final = re.compile(r"[|;,/]")
CODE: Final = re.compile(r"(?:[A-U][ .]?)?(\d{1,2}(?:[. ]?\d{1,2}){0,3})(?!\d)(?:[ .]?([A-Z])\b)?")
DIGITS_OF_OLD_NAF: Final = 3
KEY: Final = ["enterprise_id", "service_id"]


def read_nace_digits(code: str) -> str:
    """Read the digits of a code of NACE or of a national classification that refines it.

    Empty where there are none. Three digits and a letter are French codes of before 2008, in which
    85.3G, now 88.91A, would read as training.
    """
    found = CODE.match(code.strip().upper())
    if not found:
        return ""
    stated, letter = found[1], found[2]
    is_cut = "." in stated and len(stated.partition(".")[0]) == 1  # a zero lost: 1.11 is 01.11
    digits = ("0" if is_cut else "") + re.sub(r"\D", "", stated)
    return "" if letter and len(digits) == DIGITS_OF_OLD_NAF else digits


def infer_offers(enterprises: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """Infer what enterprises may offer from their codes.

    Parameters
    ----------
    enterprises
        Rows with nace and icnp, indexed by enterprise_id; a cell may hold several codes.
    services
        The vocabulary, indexed by service_id, with nace and icnp as lists.

    Returns rows of enterprise_id, service_id and source ("88.91A (NACE Rev. 2: 88.91)"), each
    enterprise and service once.
    """
    by_nace = _infer(enterprises[NACE], services, NACE)
    silent = ~enterprises.index.isin(by_nace["enterprise_id"])
    by_icnp = _infer(enterprises.loc[silent, ICNP], services, ICNP)
    both = pd.concat([by_nace, by_icnp], ignore_index=True)
    return both.drop_duplicates(KEY, ignore_index=True)


def add_inferred(data: Dataset, services: pd.DataFrame) -> Dataset:
    """Give a dataset in which what may be inferred from activity codes counts as inferred offers.

    The version changes only where something was inferred.
    """
    links = data.links
    offered = links.loc[links["role"].isin(OFFER_ROLES), KEY]
    inferred = infer_offers(pd.DataFrame(data.enterprises), services)
    new = inferred[~_index(inferred).isin(_index(offered))]
    if new.empty:
        return data
    stated = new.assign(role="offers", basis=INFERRED, source_url="", date="")[list(links.columns)]
    joined = pd.concat([part for part in (links, stated) if len(part)]).astype(links.dtypes)
    ordered = joined.sort_values([*KEY, "role"], kind="stable").reset_index(drop=True)
    return replace(data, links=ordered, version=f"{data.version}+{INFERRED}")


def _infer(codes: pd.Series[str], services: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Infer from one column of codes; every code there is is read once."""
    stated = codes.fillna("").astype("str")
    rules = [
        (_read(rule, kind), rule, str(service_id))
        for service_id, cell in services[kind].items()
        for rule in str(cell).split("|")
        if _read(rule, kind)
    ]
    rows = [row for code in stated.unique() if code for row in _apply(code, rules, kind)]
    known = pd.DataFrame(rows, columns=["code", "service_id", "source"], dtype="str")
    told = pd.DataFrame({"enterprise_id": stated.index.astype("str"), "code": stated.to_numpy()})
    return told.merge(known, on="code")[[*KEY, "source"]]


def _apply(cell: str, rules: list[tuple[str, str, str]], kind: str) -> Iterator[tuple[str, ...]]:
    """Give what one cell of codes lets suppose, the most precise rule of each service first."""
    for code in map(str.strip, SEVERAL.split(cell)):
        digits = _read(code, kind)
        for of_rule, rule, service_id in sorted(rules, key=lambda one: -len(one[0])):
            fits = digits.startswith(of_rule) if kind == NACE else digits == of_rule
            if digits and fits:
                named = (
                    CLASSIFICATIONS[kind] if kind == ICNP else f"{CLASSIFICATIONS[kind]}: {rule}"
                )
                yield cell, service_id, f"{code} ({named})"


def _read(code: str, kind: str) -> str:
    return read_nace_digits(code) if kind == NACE else re.sub(r"\D", "", code)


def _index(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[KEY].astype("object"))
