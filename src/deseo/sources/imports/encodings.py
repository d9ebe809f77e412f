"""Text says its encoding by its first bytes, by what fits, or by the letters it then has.

UTF-8 that fits is UTF-8. Of the 8-bit encodings the one is taken in which most letters are those
of the languages we ship; guessing among all there are reads "Caffè" as Arabic.
"""

from __future__ import annotations

import codecs
from typing import Final

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
EIGHT_BITS: Final = ("cp1252", "mac_roman")  # of equals the first: it is far more frequent
MOST_LINES: Final = 2_000
LETTERS: Final = frozenset("àáâäåãæçèéêëìíîïñòóôöøœùúûüÿßÀÁÂÄÅÃÆÇÈÉÊËÌÍÎÏÑÒÓÔÖØŒÙÚÛÜ")
SIGNS: Final = frozenset("’‘“”«»–—…€°ºª·¿¡\xa0§²³½&•")
SAMPLE: Final = 2_000_000
ZEROS: Final = 0.2
BROKEN_SHARE: Final = 0.05


def decode_text(content: bytes) -> tuple[str, str]:
    """Decode text of unknown encoding; return it with the name of the encoding."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding
    wide = _recognise_wide(content)
    if wide:
        return content.decode(wide, errors="replace"), wide
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_broken(content)


def _recognise_wide(content: bytes) -> str:
    """Recognise UTF-16 and UTF-32 without a mark by where their zeros stand."""
    sample = content[:4_000]
    sample = sample[: len(sample) // 4 * 4]
    if not sample or sample.count(0) < ZEROS * len(sample):
        return ""
    zeros = [sample[place::4].count(0) / (len(sample) / 4) for place in range(4)]
    high, low = 0.9, 0.3
    if min(zeros[1:]) > high and zeros[0] < low:
        return "utf-32-le"
    if min(zeros[:3]) > high and zeros[3] < low:
        return "utf-32-be"
    odd, even = zeros[1] + zeros[3], zeros[0] + zeros[2]
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode_broken(content: bytes) -> tuple[str, str]:
    """Decode what is not quite UTF-8, or is none."""
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    foreign = sum(1 for byte in content[:SAMPLE] if byte > 0x7F)  # noqa: PLR2004 - beyond ASCII
    if len(content) <= SAMPLE and broken <= max(1, BROKEN_SHARE * foreign) and foreign > broken:
        return content.decode("utf-8", errors="deseo_cp1252"), "utf-8"
    encoding = choose_eight_bits(content)
    return content.decode(encoding, errors="deseo_latin1"), encoding


def choose_eight_bits(content: bytes) -> str:
    """Choose the 8-bit encoding in which most of what is not ASCII are letters we write."""
    lines = [line for line in content[:SAMPLE].splitlines() if not line.isascii()][:MOST_LINES]
    telling = b"\n".join(lines)
    return max(EIGHT_BITS, key=lambda name: _score(telling.decode(name, errors="replace")))


def _score(text: str) -> float:
    """Score a text: letters of ours count for it, a capital behind a small letter against it."""
    score, before = 0.0, ""
    for letter in text:
        if not letter.isascii():
            is_odd = letter.isupper() and before.islower()
            worth = 1.0 if letter in LETTERS else 0.3 if letter in SIGNS else -1.0
            score += -1.0 if is_odd else worth
        before = letter
    return score


def _as_latin1(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    if error.end >= len(error.object):  # cut off in the middle of a letter
        return "", error.end
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("deseo_latin1", _as_latin1)
codecs.register_error("deseo_cp1252", _as_cp1252)
