"""The DESEO dimensions said: what is realised and what is possible are two sentences, never one.

That nobody has told us is a sentence of its own, and never reads as zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deseo.reports.phrases import Sentence, list_some, note_hidden, round_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deseo.clusters.dimensions import DimensionScore
    from deseo.i18n import Translator
    from deseo.reports.phrases import Naming

EQUALITY: Final = "equality"


def say_dimensions(
    scores: Iterable[DimensionScore],
    t: Translator,
    name_of: Naming = str,
    equality: DimensionScore | None = None,
) -> tuple[Sentence, ...]:
    """Say dimensions a, b, c and equality; the topic of a sentence is its dimension.

    `name_of` names enterprises and networks. `equality` is a score whose dimension is "equality";
    without one the sentence says that nobody has told us yet.
    """
    said = [sentence for score in scores for sentence in _say_score(score, t, name_of)]
    if equality is not None:
        return (*said, *_say_score(equality, t, name_of))
    return (*said, Sentence(EQUALITY, t("dimension.today_unknown", dimension=_name(EQUALITY, t))))


def _say_score(score: DimensionScore, t: Translator, name_of: Naming) -> Iterator[Sentence]:
    yield _say_realised(score, t, name_of)
    if score.networks:
        networks = list_some([name_of(network) for network in score.networks], t)
        text = t("dimension.networks", networks=networks)
        yield Sentence(score.dimension, text, note_hidden(score.networks))
    if score.members:
        yield _say_potential(score, t)
    if score.unknown:
        text = t.count("dimension.unknown", score.unknown, dimension=_name(score.dimension, t))
        yield Sentence(score.dimension, text, {"unknown": score.unknown})


def _say_realised(score: DimensionScore, t: Translator, name_of: Naming) -> Sentence:
    dimension = _name(score.dimension, t)
    if score.realised is None:
        return Sentence(score.dimension, t("dimension.today_unknown", dimension=dimension))
    share, sharing = round_share(score.realised / 100), len(score.realised_by)
    values = {
        "dimension": dimension,
        "share": t.percent(share),
        "n": t.number(sharing),
        "known": t.number(score.known),
    }
    numbers = {"realised_share": share, "realised_by": sharing, "known": score.known}
    if not sharing:
        return Sentence(score.dimension, t("dimension.today", **values), numbers)
    values["who"] = list_some([name_of(each) for each in score.realised_by], t)
    text = t("dimension.today_who", **values)
    return Sentence(score.dimension, text, numbers | note_hidden(score.realised_by))


def _say_potential(score: DimensionScore, t: Translator) -> Sentence:
    share = round_share(score.potential / 100)
    able = round(score.potential * score.members / 100)
    text = t(
        "dimension.possible",
        dimension=_name(score.dimension, t),
        share=t.percent(share),
        n=t.number(able),
        members=t.number(score.members),
    )
    numbers = {"potential_share": share, "able": able, "members": score.members}
    return Sentence(score.dimension, text, numbers)


def _name(dimension: str, t: Translator) -> str:
    return t(f"dimension.{dimension}")
