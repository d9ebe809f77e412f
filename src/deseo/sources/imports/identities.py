"""A register's number says which organisation a row is about, and in which register.

Numbers with check digits are held against them; zeros a spreadsheet cut off in front are put back
where the number then fits. A number that belongs to a person and not to an organisation (an
Italian codice fiscale of sixteen signs, a Swedish number made of a birthday, a Spanish DNI) is
personal and is left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from stdnum.es import cif as es_cif
from stdnum.es import dni as es_dni
from stdnum.es import nie as es_nie
from stdnum.fr import siren as fr_siren
from stdnum.fr import siret as fr_siret
from stdnum.it import codicefiscale as it_cf
from stdnum.it import iva as it_iva
from stdnum.se import orgnr as se_orgnr

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIX: Final = re.compile(
    r"^(?:[A-Z]{2}[-_: ])?(?:SIRET|SIREN|CF|RNA|ORG|NIF|CIF|RCN|CRO)[-_: ]+(.+)$"
)
SIGNS: Final = re.compile(r"[\s.\-_/'’]+")
SCIENTIFIC: Final = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
PERSON: Final = "person"
LONGEST: Final = 60


@lru_cache(maxsize=400_000)
def identify(text: str, country: str) -> str:
    """Write a register's number as ours ("FR-SIRET-…"); "person" for a person's, empty for none."""
    said = text.strip().upper()
    if not said or len(said) > LONGEST or SCIENTIFIC.fullmatch(said):
        return ""
    found = PREFIX.match(said)
    number = SIGNS.sub("", found[1] if found else said)
    number = number.removeprefix(country) if number[2:].isdigit() else number
    reader = READERS.get(country)
    return reader(number) if reader else ""


def _identify_french(number: str) -> str:
    if re.fullmatch(r"W[0-9A-Z]\d{8}", number):
        return f"FR-RNA-{number}"
    if not number.isdigit():
        return ""
    for length, is_valid, word in (
        (14, fr_siret.is_valid, "SIRET"),
        (9, fr_siren.is_valid, "SIREN"),
    ):
        if length - 3 <= len(number) <= length and is_valid(number.zfill(length)):
            return f"FR-{word}-{number.zfill(length)}"
    return ""


def _identify_italian(number: str) -> str:
    if len(number) == 16 and it_cf.is_valid(number):  # noqa: PLR2004 - a person's code
        return PERSON
    if number.isdigit() and 8 <= len(number) <= 11 and it_iva.is_valid(number.zfill(11)):  # noqa: PLR2004
        return f"IT-CF-{number.zfill(11)}"
    return ""


def _identify_swedish(number: str) -> str:
    bare = number[2:] if len(number) == 12 and number.startswith(("16", "19", "20")) else number  # noqa: PLR2004 - with its century
    if not (len(bare) == 10 and bare.isdigit() and se_orgnr.is_valid(bare)):  # noqa: PLR2004
        return ""
    return PERSON if bare[2] in "01" else f"SE-ORG-{bare}"


def _identify_spanish(number: str) -> str:
    if es_cif.is_valid(number):
        return f"ES-NIF-{number}"
    return PERSON if es_dni.is_valid(number) or es_nie.is_valid(number) else ""


def _identify_irish(number: str) -> str:
    if re.fullmatch(r"20\d{6}", number):
        return f"IE-RCN-{number}"
    return f"IE-CRO-{int(number)}" if re.fullmatch(r"\d{3,6}", number) else ""


READERS: Final[dict[str, Callable[[str], str]]] = {
    "FR": _identify_french,
    "IT": _identify_italian,
    "SE": _identify_swedish,
    "ES": _identify_spanish,
    "IE": _identify_irish,
}


def find_entity(identity: str) -> str:
    """Give the legal entity an identity belongs to: of a SIRET its SIREN, else the same."""
    return f"FR-SIREN-{identity[9:18]}" if identity.startswith("FR-SIRET-") else identity


def is_establishment(identity: str) -> bool:
    """Tell whether an identity is that of one place of an entity, not of the entity."""
    return identity.startswith("FR-SIRET-")
