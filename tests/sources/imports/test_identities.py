"""A register's number is known by its check digits; a person's is never kept."""

from __future__ import annotations

import pytest

from deseo.sources.imports.identities import PERSON, find_entity, identify, is_establishment


@pytest.mark.parametrize(
    ("text", "country", "identity"),
    [
        ("304 576 218 00412", "FR", "FR-SIRET-30457621800412"),
        ("FR-SIRET-30457621800412", "FR", "FR-SIRET-30457621800412"),
        ("304576218", "FR", "FR-SIREN-304576218"),
        ("W595001234", "FR", "FR-RNA-W595001234"),
        ("94012300367", "IT", "IT-CF-94012300367"),
        ("'80008350367'", "IT", "IT-CF-80008350367"),
        ("310810221", "IT", "IT-CF-00310810221"),
        ("IT-CF-94012300367", "IT", "IT-CF-94012300367"),
        ("556036-0793", "SE", "SE-ORG-5560360793"),
        ("16556036-0793", "SE", "SE-ORG-5560360793"),
        ("A13 585 625", "ES", "ES-NIF-A13585625"),
        ("20000001", "IE", "IE-RCN-20000001"),
        ("123456", "IE", "IE-CRO-123456"),
    ],
)
def test_numbers_of_five_countries(text, country, identity):
    assert identify(text, country) == identity


@pytest.mark.parametrize(
    ("text", "country"),
    [("30457621800413", "FR"), ("94012300368", "IT"), ("5560360794", "SE"), ("A13585626", "ES"),
     ("9,4012E+10", "IT"), ("", "IT"), ("94012300367", "XX")],
)  # fmt: skip
def test_a_number_whose_digits_do_not_agree_is_none(text, country):
    assert identify(text, country) == ""


@pytest.mark.parametrize(
    ("text", "country"),
    [("RCCMNL83S18D969H", "IT"), ("811228-9874", "SE"), ("54362315K", "ES")],
)
def test_a_persons_number_is_told_apart(text, country):
    assert identify(text, country) == PERSON


def test_an_establishment_belongs_to_its_entity():
    siret = identify("30457621800412", "FR")
    assert is_establishment(siret)
    assert find_entity(siret) == "FR-SIREN-304576218"
    assert not is_establishment(find_entity(siret))
