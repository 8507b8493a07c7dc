"""Words for full-text search in Chinese: what is stored for a text, and what a typed query asks for.

SQLite's trigram index can't find words of two characters, so a plain FTS5 index holds tokens made here:

- of a run of Chinese characters: every character and every pair of neighbours;
- of its first `PINYIN_CHARS_MAX` characters, from each place on: full pinyin and initials run together, so that a prefix
  of either finds the word wherever it begins (鼓楼机动 by `gulou`, `jidong`, `gljd`, `jd`);
- every other word and number in lower case; a number without its leading zeros as well.

Pinyin is for names, titles and places; long prose is found by its characters.
The library reads a few place names of this province in the national way; `LOCAL_READINGS` has the local ones.

Layer: store. Source: our design, measured on place names; readings: the administrative place names of the province.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

PINYIN_CHARS_MAX = 64
PINYIN_RUN_CHARS = 12
QUERY_CHARS_MAX = 200
QUERY_TERMS_MAX = 32

LOCAL_READINGS: Mapping[str, tuple[str, ...]] = MappingProxyType({"六合": ("lu", "he")})

_CHINESE = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Letters to Python that part a word for SQLite's tokenizer, which knows an older Unicode: vowel signs of New Tai Lue, a Vedic one.
# test_search.py asks it about every character.
_NO_LETTERS = "\u19b0-\u19c9\u1cf2\u1cf3"
_PIECES = re.compile(rf"(?P<chinese>[{_CHINESE}]+)|(?P<number>[0-9]+)|(?P<word>[^\W_0-9{_CHINESE}{_NO_LETTERS}]+)")


def terms(text: str) -> str:
    """Return the tokens to index for `text`, separated by spaces."""
    found: dict[str, None] = {}
    spelled = 0
    for sort, piece in _pieces(text):
        for token in _stored(sort, piece):
            found[token] = None
        if sort == "chinese" and spelled < PINYIN_CHARS_MAX:
            for token in _spellings(piece[: PINYIN_CHARS_MAX - spelled]):
                found[token] = None
            spelled += len(piece)
    return " ".join(found)


def query(text: str) -> str:
    """Return the FTS5 match expression for what a person typed; empty when there is nothing to look for.

    Any text is safe: the expression consists of quoted letters and digits only.
    """
    wanted: dict[str, None] = {}
    for sort, piece in _pieces(text[:QUERY_CHARS_MAX]):
        if sort == "chinese":
            for token in _pairs(piece) if len(piece) > 1 else (piece,):
                wanted[f'"{token}"'] = None
        else:
            wanted[f'"{piece}" *'] = None
    return " AND ".join(list(wanted)[:QUERY_TERMS_MAX])


def finds(wanted: str, text: str) -> bool:
    """Tell whether what a person typed finds `text`, by the words of the index without the index."""
    return finds_in(wanted, terms(text).split())


def finds_in(wanted: str, held: Collection[str]) -> bool:
    """Tell the same of a text whose tokens are made already."""
    for sort, piece in _pieces(wanted[:QUERY_CHARS_MAX]):
        if sort != "chinese":
            if not any(token.startswith(piece) for token in held):
                return False
        elif not all(token in held for token in (_pairs(piece) if len(piece) > 1 else (piece,))):
            return False
    return True


def initials(text: str) -> str:
    """Return a name as its letters: the initial of each Chinese character, every other letter and digit as it is."""
    pieces = (("".join(syllable[0] for syllable in _syllables(piece)) if sort == "chinese" else piece) for sort, piece in _pieces(text))
    return "".join(pieces)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")
    for match in _PIECES.finditer(plain):
        assert match.lastgroup is not None
        yield match.lastgroup, match.group()


def _stored(sort: str, piece: str) -> Iterator[str]:
    if sort == "chinese":
        yield from piece
        yield from _pairs(piece)
        return
    yield piece
    if sort == "number" and piece.startswith("0"):
        yield piece.lstrip("0") or "0"


def _pairs(piece: str) -> Iterator[str]:
    return (piece[start : start + 2] for start in range(len(piece) - 1))


def _spellings(piece: str) -> Iterator[str]:
    syllables = _syllables(piece)
    for start in range(len(syllables)):
        run = syllables[start : start + PINYIN_RUN_CHARS]
        yield "".join(run)
        yield "".join(syllable[0] for syllable in run)


@lru_cache(maxsize=2048)
def _syllables(piece: str) -> tuple[str, ...]:
    # Loaded at the first Chinese text: a quarter of a second that a start without one need not pay.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    syllables = [syllable.casefold() for syllable in lazy_pinyin(piece, errors=list)]  # type: ignore[arg-type]  # its stub omits the list it documents
    assert len(syllables) == len(piece), piece
    for name, reading in LOCAL_READINGS.items():
        start = piece.find(name)
        while start >= 0:
            syllables[start : start + len(name)] = reading
            start = piece.find(name, start + 1)
    return tuple(syllables)
