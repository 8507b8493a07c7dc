"""Which lines of a Chinese document are headings: 第一编 章 节 条, 1 / 1.1 / 1.1.1, 一、 （一） 1. （1）.

A line that merely begins like a heading is text: long ones, ones that end like a sentence, quantities (3 天内, 1.5 公里), and
numbers that do not follow on (a bare "7" after "2").

Pure. Source: the numbering of plans and of official documents (党政机关公文格式 GB/T 9704-2012), our selection.
"""

import re
from dataclasses import dataclass

TITLE_CHARS_MAX = 60
DIGITS = str.maketrans("０１２３４５６７８９．　\u00a0", "0123456789.  ")
_NUMERALS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE = "[零〇一二两三四五六七八九十百]+"
_CONTENTS = re.compile(r"(?:[.…·]{3,}|[.…·\s]{4,}|\t+)\s*\d{1,4}\s*$")
_ENDS = tuple("。；;！？，,")
# A quantity at the start of a line: a measure, then what goes on from it.
_QUANTITY = re.compile(
    r"(?:个?小时|分钟?|秒|[天日周年人名台辆艘架米吨升元级次种项条处户件套时]|个?月|[平立]方|公里|千米|厘米|毫米|k?m|万|亿|[%％℃°])"
    r"(?:内|后|前|以|之|起|左|至|到|、|及|或|和|的|不|范|者|$|[，。；])",
)

# Family, rank within the family, pattern with `number` and the title after it.
_RULES: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("law", 0, re.compile(rf"(?P<number>第(?:{_CHINESE}|\d+)编)(?=\s|$)\s*")),
    ("law", 1, re.compile(rf"(?P<number>第(?:{_CHINESE}|\d+)章)(?=\s|$|[：:])[\s：:]*")),
    ("law", 2, re.compile(rf"(?P<number>第(?:{_CHINESE}|\d+)节)(?=\s|$|[：:])[\s：:]*")),
    ("law", 3, re.compile(rf"(?P<number>第(?:{_CHINESE}|\d+)条)(?![、和至到或及第规的之所中款项])[\s：:]*")),
    ("decimal", 2, re.compile(r"(?P<number>\d{1,2}\.\d{1,2}\.\d{1,2}\.\d{1,2}(?:\.\d{1,2})*)\.?(?!\d)\s*")),
    ("decimal", 2, re.compile(r"(?P<number>\d{1,2}\.\d{1,2}\.\d{1,2})\.?(?!\d)\s*")),
    ("decimal", 1, re.compile(r"(?P<number>\d{1,2}\.\d{1,2})\.?(?!\d)\s*")),
    ("decimal", 0, re.compile(r"(?P<number>\d{1,2})(?![\d.、)）:：/%％-])\s*")),
    ("list", 0, re.compile(rf"(?P<number>{_CHINESE})、\s*")),
    ("list", 1, re.compile(rf"(?P<number>[（(]{_CHINESE}[)）])\s*、?\s*")),
    ("list", 2, re.compile(r"(?P<number>\d{1,2})[.、](?!\d)\s*")),
    ("list", 3, re.compile(r"(?P<number>[（(]\d{1,2}[)）])\s*")),
)
_FOLLOWING = frozenset({("decimal", 0), ("list", 0), ("list", 1), ("list", 2), ("list", 3)})
_NAMES = re.compile(r"(?:前言|引言|附则|附\s*[件录表图]\s*[\d一二三四五六七八九十A-Z]*)(?=$|[\s：:、.])[\s：:、.]*")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that reads like a heading.

    Attributes:
        family: law, decimal, list, annex or style.
        rank: depth within the family, 0 the highest.
        number: as it is written; empty for headings known by style or name alone.
        ordinal: its last figure, 0 when it has none.
        title: what follows; of an article, the text itself.
    """

    family: str
    rank: int
    number: str
    ordinal: int
    title: str

    @property
    def is_article(self) -> bool:
        """Tell whether what follows the number is text, not a title."""
        return (self.family, self.rank) == ("law", 3)

    @property
    def must_follow(self) -> bool:
        """Tell whether it counts only as the first or the next of its row."""
        return (self.family, self.rank) in _FOLLOWING


def heading_of(line: str) -> Heading | None:
    """Return the heading that a line reads like, None for text."""
    plain = line.translate(DIGITS).strip()
    for family, rank, pattern in _RULES:
        match = pattern.match(plain)
        if match is None:
            continue
        number, title = match["number"], plain[match.end() :].strip()
        depth = number.count(".") if family == "decimal" else rank
        found = Heading(family=family, rank=depth, number=number, ordinal=ordinal(number), title=title)
        if found.is_article or _is_title(found, title):
            return found
        if family != "decimal":
            return None
    named = _NAMES.match(plain)
    if named is not None and len(plain) <= TITLE_CHARS_MAX and not plain.endswith(_ENDS):
        sort = "annex" if plain.startswith("附") and not plain.startswith("附则") else "named"
        return Heading(family=sort, rank=0, number="", ordinal=0, title=plain)
    return None


def is_contents_line(line: str) -> bool:
    """Tell whether a line belongs to a table of contents: a title, dots or tabs, a page."""
    plain = line.translate(DIGITS).strip()
    return _CONTENTS.search(plain) is not None or plain.replace(" ", "") == "目录"


def ordinal(number: str) -> int:
    """Return the last figure of a heading's number: 第十二章 → 12, 1.3 → 3, （二） → 2; 0 when there is none."""
    figures = re.findall(r"\d+", number)
    if figures:
        return int(figures[-1])
    written = re.search(_CHINESE, number)
    return 0 if written is None else chinese_number(written.group())


def chinese_number(text: str) -> int:
    """Return the value of 零 to 九百九十九 as written in headings."""
    total = last = 0
    for character in text:
        if character in "十百":
            total += (last or 1) * (10 if character == "十" else 100)
            last = 0
        else:
            last = _NUMERALS[character]
    return total + last


def _is_title(found: Heading, title: str) -> bool:
    if len(title) > TITLE_CHARS_MAX or title.endswith(_ENDS):
        return False
    if found.family == "law":
        return True
    if not title:
        return False
    if found.family == "decimal":
        return _QUANTITY.match(title) is None
    return True
