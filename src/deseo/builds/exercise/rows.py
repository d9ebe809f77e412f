"""Drafts become rows of the tables `enterprises` and `enterprise_services`.

Every row says that it is an exercise: in `is_exercise`, in its source, and in its very name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from deseo.builds.exercise.crews import COLUMNS as CREW_COLUMNS
from deseo.builds.exercise.crews import draw_crew
from deseo.builds.exercise.drafts import settle, stream
from deseo.schema import contract_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deseo.builds.exercise.drafts import Draft
    from deseo.builds.exercise.grounds import Ground
    from deseo.builds.exercise.plans import Form, Trade, Words

SOURCE = "exercise"
LICENCE = "invented for this project (EUPL-1.2)"
WORK_INTEGRATION = "work_integration"
UNSTATED_FORM_SHARE = 0.08
WISE_SHARE = 0.75
HIGHEST_NUMBER = 60


def name_forms(
    drafts: Sequence[Draft], words: Words, legal_forms: pd.DataFrame
) -> dict[str, tuple[str, Form]]:
    """Draw a name, unlike any other of the territory, and a legal form for each draft.

    Parameters
    ----------
    drafts
        In the order of their rows; a second site follows the draft it belongs to.
    words
        Parts of names in the language of the territory.
    legal_forms
        Indexed by legal_form_id, with `is_wise`.

    Returns
    -------
    dict
        enterprise_id → (name with its mark, form).
    """
    wise = set(legal_forms.index[legal_forms["is_wise"].fillna(value=False)])
    taken: set[str] = set()
    named: dict[str, tuple[str, Form]] = {}
    for draft in drafts:
        if draft.main_site:
            main, form = named[draft.main_site]
            bare = main.removesuffix(_mark(words))
            named[draft.enterprise_id] = (f"{bare} – {draft.soil.name}{_mark(words)}", form)
            continue
        form = _draw_form(draft, words, wise)
        name = _draw_name(draft, words, form, taken)
        named[draft.enterprise_id] = (name, form)
    return named


def make_rows(
    territory_id: str,
    drafts: Sequence[Draft],
    ground: Ground,
    trades: Mapping[str, Trade],
    named: Mapping[str, tuple[str, Form]],
    words: Words,
    legal_forms: pd.DataFrame,
) -> list[dict[str, str]]:
    """Make the rows of `enterprises`, every column of its contract as text."""
    empty = dict.fromkeys(contract_for("enterprises").names, "")
    crews: dict[str, dict[str, str]] = {}
    rows = []
    for draft in drafts:
        name, form = named[draft.enterprise_id]
        trade = trades[draft.trade]
        crew = _draw_crew(draft, trade)
        crews[draft.enterprise_id] = crew
        row = empty | {"enterprise_id": draft.enterprise_id, "territory_id": territory_id}
        row |= {"name": name, "entity_id": draft.main_site or draft.enterprise_id}
        row |= _describe_form(draft, form, legal_forms) | crew | _describe_place(draft, ground)
        row |= {"nace": trade.nace, "icnp": trade.icnp, "activity": trade.activity}
        row["address"] = _write_address(draft, words)
        row |= {"source": SOURCE, "licence": LICENCE, "is_exercise": "yes"}
        rows.append(row)
    return rows


def make_links(drafts: Sequence[Draft]) -> list[dict[str, str]]:
    """Make the rows of `enterprise_services`: what is offered, needed and shared, and its basis."""
    said = (
        (draft, service_id, role, basis)
        for draft in drafts
        for role, basis, services in (
            ("offers", "declared", draft.offers),
            ("offers", "inferred", draft.inferred),
            ("needs", "declared", draft.needs),
            ("shares", "declared", draft.shares),
        )
        for service_id in services
    )
    empty = dict.fromkeys(contract_for("enterprise_services").names, "")
    return [
        empty
        | {"enterprise_id": draft.enterprise_id, "service_id": service_id, "role": role}
        | {"basis": basis, "source": SOURCE}
        for draft, service_id, role, basis in said
    ]


def _mark(words: Words) -> str:
    return f" ({words.mark})"


def _draw_form(draft: Draft, words: Words, wise: set[str]) -> Form:
    """Draw a legal form; who says what it does is a WISE in form only if it integrates."""
    rng = stream(draft.enterprise_id, "form")
    integrates = WORK_INTEGRATION in draft.offers
    fitting = words.forms
    if integrates and rng.random() < WISE_SHARE:
        fitting = tuple(f for f in words.forms if f.id in wise) or words.forms
    elif draft.has_answered and not integrates:
        fitting = tuple(f for f in words.forms if f.id not in wise)
    return rng.choices(fitting, [form.weight for form in fitting])[0]


def _draw_name(draft: Draft, words: Words, form: Form, taken: set[str]) -> str:
    rng = stream(draft.enterprise_id, "name")
    while True:
        thing, trait = rng.choice(words.things), rng.choice(words.traits)
        if f"{thing} {trait}" not in taken:
            taken.add(f"{thing} {trait}")
            return words.pattern.format(form=form.says, thing=thing, trait=trait) + _mark(words)


def _describe_form(draft: Draft, form: Form, legal_forms: pd.DataFrame) -> dict[str, str]:
    entry = legal_forms.loc[form.id]
    owner = draft.main_site or draft.enterprise_id
    is_wise = entry["is_wise"] is not pd.NA and bool(entry["is_wise"])
    is_stated = stream(owner, "stated").random() >= UNSTATED_FORM_SHARE
    return {
        "legal_form": form.id if is_stated else "",
        "legal_form_stated": str(entry["local_name"]) if is_stated else "",
        "eu_family": str(entry["eu_family"]),
        "is_wise": "yes" if is_wise or WORK_INTEGRATION in draft.offers else "",
    }


def _draw_crew(draft: Draft, trade: Trade) -> dict[str, str]:
    """Draw the crew; a second site has its own staff, the board is counted at the main one."""
    rng = stream(draft.enterprise_id, "crew")
    crew = draw_crew(rng, trade, has_answered=draft.has_answered)
    if draft.main_site:
        crew |= dict.fromkeys(CREW_COLUMNS[3:], "")
    return crew


def _describe_place(draft: Draft, ground: Ground) -> dict[str, str]:
    lat, lon = settle(draft, ground)
    return {
        "municipality": draft.soil.name,
        "lat": lat,
        "lon": lon,
        "location_precision": draft.precision,
        "location_source": SOURCE if lat else "",
    }


def _write_address(draft: Draft, words: Words) -> str:
    """Write a street that is called exercise: no invented row may name somebody's real door."""
    if draft.precision not in {"address", "street"}:
        return ""
    rng = stream(*map(round, draft.point), "address")
    number = rng.randint(1, HIGHEST_NUMBER) if draft.precision == "address" else ""
    return " ".join(words.street.format(number=number).split())
