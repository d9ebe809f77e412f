"""The French register of enterprises says which belong to the social economy (est_ess).

Asked by municipality; a place filter speaks of establishments, so those that match are taken, not
the seat. No more than 10,000 results are ever given: where there are as many, the municipality is
asked about section by section of the classification of activities. Officers of an enterprise are
personal data: the short form of the answer, without them, is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deseo.sources.live.failures import FetchError
from deseo.sources.live.finders.hunts import make_row, read_place
from deseo.sources.live.questions import Question, read_list, read_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deseo.sources.live.clients import Asker
    from deseo.sources.live.finders.hunts import Hunt, Row

MOST_RESULTS, PAGE = 10_000, 25
SECTIONS = "ABCDEFGHIJKLMNOPQRSTU"
FIELDS = "siege,complements,matching_etablissements"
SOURCE = "API Recherche d'entreprises (Insee, ESS France)"
SITE = "https://annuaire-entreprises.data.gouv.fr/entreprise"


def plan_recherche(town: str, section: str = "", page: int = 1) -> Question:
    """Give the question about one page of a municipality, or of one section in it."""
    parameters = [
        ("est_ess", "true"),
        ("etat_administratif", "A"),
        ("code_commune", town),
        ("minimal", "true"),
        ("include", FIELDS),
        ("limite_matching_etablissements", "100"),
        ("per_page", str(PAGE)),
        ("page", str(page)),
    ]
    if section:
        parameters.append(("section_activite_principale", section))
    return Question("search", tuple(parameters))


def find_recherche(asker: Asker, hunt: Hunt) -> Iterator[Row]:
    """Look for enterprises of the social economy in every municipality of a territory."""
    for town in hunt.towns:
        first, total = _ask(asker, plan_recherche(town))
        if total < MOST_RESULTS:
            yield from _read_pages(asker, hunt, town, "", first, total)
            continue
        for section in SECTIONS:
            first, total = _ask(asker, plan_recherche(town, section))
            if total >= MOST_RESULTS:
                raise FetchError("huge", detail=f"{town} {section}")
            yield from _read_pages(asker, hunt, town, section, first, total)


def _ask(asker: Asker, question: Question) -> tuple[list[dict[str, Any]], int]:
    answer = asker.ask(*question)
    found = read_object(answer, "results", "total_results")
    total = found["total_results"]
    if isinstance(total, bool) or not isinstance(total, int) or total < 0:
        raise FetchError("changed", answer.address, "no total")
    return read_list(found, "results", answer), total


def _read_pages(
    asker: Asker, hunt: Hunt, town: str, section: str, first: list[dict[str, Any]], total: int
) -> Iterator[Row]:
    read = 0
    for page in range(1, -(-total // PAGE) + 1):
        results = first if page == 1 else _ask(asker, plan_recherche(town, section, page))[0]
        read += len(results)
        for result in results:
            yield from _read_result(asker, hunt, town, result)
    if read < total:
        raise FetchError("broken", detail=f"{read} of {total} results")


def _read_result(asker: Asker, hunt: Hunt, town: str, result: dict[str, Any]) -> Iterator[Row]:
    siren, name = str(result.get("siren", "")), str(result.get("nom_complet") or "")
    places = result.get("matching_etablissements")
    if not siren.isdigit() or not isinstance(places, list):
        raise FetchError("changed", detail="no siren or establishments")
    code = str(result.get("nature_juridique") or "")
    form, family = hunt.forms.get(code, ("", ""))
    for place in places or [result.get("siege")]:
        if not isinstance(place, dict) or str(place.get("commune")) != town:
            continue
        siret = str(place.get("siret", ""))
        if not siret.isdigit():
            raise FetchError("changed", detail="no siret")
        point = read_place(place.get("latitude"), place.get("longitude"))
        yield make_row(
            hunt,
            f"siret-{siret}",
            name,
            legal_form=form,
            legal_form_stated=f"INSEE {code}" if code else "",
            entity_id=f"siren-{siren}",
            eu_family=family,
            nace=str(place.get("activite_principale") or result.get("activite_principale") or ""),
            address=str(place.get("adresse") or ""),
            postcode=str(place.get("code_postal") or ""),
            municipality=str(place.get("libelle_commune") or ""),
            lat=f"{point[0]:.6f}" if point else "",
            lon=f"{point[1]:.6f}" if point else "",
            location_precision="address" if point else "none",
            source=SOURCE,
            source_url=f"{SITE}/{siren}",
            licence=asker.contract.licence,
        )
