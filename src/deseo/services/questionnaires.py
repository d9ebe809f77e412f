"""What an organisation is asked: of each service, whether it offers it and whether it needs it.

Yes, no and "don't know" are answers; a cell left empty is none. What an organisation says of
itself outranks what others wrote or inferred of it: a yes is declared (and stays documented where
a public page says so too), a no takes the service away, and "don't know" changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from deseo.i18n import LANGUAGES, Translator
from deseo.searches import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deseo.model import Dataset

PURPOSE: Final = "services"
NOTICE_VERSION: Final = "services-2026-11"
"""The notice as it is read before answering; a new wording is a new version."""

MOST_MONTHS: Final = 24
ASKED_ROLES: Final = ("offers", "needs")
DECLARED_SOURCE: Final = "DESEO Atlas"
ANSWER_KEYS: Final = {True: "asked.yes", False: "asked.no", None: "asked.dont_know"}
KEY: Final = ["enterprise_id", "service_id", "role"]


def write_question_id(service_id: str, role: str) -> str:
    """Give the identifier of one question."""
    return f"{service_id}.{role}"


def list_questions(services: pd.DataFrame) -> tuple[str, ...]:
    """List the questions in the order in which they are asked."""
    return tuple(write_question_id(s, role) for s in services.index for role in ASKED_ROLES)


def name_question(services: pd.DataFrame, question_id: str, t: Translator) -> str:
    """Name a question as its column is headed: "Childcare – we offer"."""
    service_id, role = question_id.rsplit(".", 1)
    label = services[f"label_{t.language}"][service_id]
    return f"{label} – {t(f'asked.{role}')}"


def find_names(*keys: str) -> dict[str, str]:
    """Give of each of some words, in every language and folded, the key it stands under."""
    return {fold_text(Translator(language)(key)): key for key in keys for language in LANGUAGES}


def find_question_names(services: pd.DataFrame) -> dict[str, str]:
    """Give of each name a question has in any language, folded, the question."""
    names = {
        fold_text(name_question(services, question_id, Translator(language))): question_id
        for question_id in list_questions(services)
        for language in LANGUAGES
    }
    return names | {fold_text(q): q for q in list_questions(services)}


def find_service_names(services: pd.DataFrame) -> dict[str, str]:
    """Give of each label a service has in any language, folded, the service."""
    return {
        fold_text(label): str(service_id)
        for language in LANGUAGES
        for service_id, label in services[f"label_{language}"].items()
    }


def find_answer_words() -> dict[str, bool | None]:
    """Give of each word for an answer, in any language and folded, the answer."""
    answers = {key: answer for answer, key in ANSWER_KEYS.items()}
    return {word: answers[key] for word, key in find_names(*answers).items()}


def declare_services(links: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Hold service links against what organisations declared of themselves.

    Parameters
    ----------
    links
        Rows of enterprise_id, service_id, role, basis, source, source_url and date.
    answers
        Rows of enterprise_id, question_id ("childcare.offers"), value (True, False, None) and
        answered_at.

    Returns links sorted by enterprise, service and role; the input is not changed.
    """
    told = answers.assign(value=answers["value"].astype("object"))
    parts = told["question_id"].astype("str").str.rsplit(".", n=1)
    told = told.assign(service_id=parts.str[0], role=parts.str[1])
    told = told[told["value"].map(lambda value: isinstance(value, bool)).astype(bool)]
    documented = _index(links[links["basis"] == "evidenced"])
    said_yes = told[told["value"].astype(bool)]
    new = said_yes[~_index(said_yes).isin(documented)]
    outranked = _index(told[~told["value"].astype(bool)]).append(_index(new))
    stays = links[~_index(links).isin(outranked)]
    days = [moment.date().isoformat() for moment in new["answered_at"]]
    declared = new[KEY].assign(basis="declared", source=DECLARED_SOURCE, source_url="", date=days)
    joined = pd.concat([part for part in (stays, declared) if len(part)] or [links.iloc[:0]])
    columns = joined.reindex(columns=links.columns, fill_value="")
    return columns.astype(links.dtypes).sort_values(KEY, kind="stable").reset_index(drop=True)


def _index(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[KEY].astype("object"))


def add_declared(
    data: Dataset, answers: pd.DataFrame, stamp: str, services: Iterable[str]
) -> Dataset:
    """Give a dataset in which declared services count; `stamp` makes its version another one.

    Answers of others than its enterprises, and on other than `services`, are left out.
    """
    known = {write_question_id(s, role) for s in services for role in ASKED_ROLES}
    ours = answers["enterprise_id"].isin(data.enterprises.index) & answers["question_id"].isin(
        known
    )
    links = declare_services(data.links, answers[ours])
    return replace(data, links=links, version=f"{data.version}+{stamp}")
