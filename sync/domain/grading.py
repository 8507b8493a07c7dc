"""Suggesting a grade from figures: rules as data, the result only ever a suggestion with the rule's own words.

Nothing here sets a grade; a person confirms, and may raise it for a sensitive place or time.

Pure. Source: 生产安全事故报告和调查处理条例 (国务院令第493号, in force 2007-06-01) art. 3. 「以上」 includes the number, 「以下」 does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sync.domain.kinds.shared import LEVELS

SOURCE = "生产安全事故报告和调查处理条例 第三条"
SOURCE_EN = "Regulations on Reporting and Investigating Production Safety Accidents, art. 3"
EFFECTIVE = "2007-06-01"
YI = 100_000_000
WAN = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRule:
    """`metric` ≥ `least` of an incident of a class below `class_prefix` suggests `grade`.

    Attributes:
        metric: a figure's field of the incident; persons or yuan.
        words, words_en: the rule as its source puts it.
    """

    class_prefix: str
    metric: str
    least: int
    grade: str
    words: str
    words_en: str
    source: str = SOURCE
    source_en: str = SOURCE_EN
    effective: str = EFFECTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A grade that the figures suggest, with every rule that says so."""

    grade: str
    rules: tuple[GradeRule, ...]


def _rules(grade: str, dead: tuple[int, str, str], injured: tuple[int, str, str], loss: tuple[int, str, str]) -> tuple[GradeRule, ...]:
    rows = (("dead", dead), ("seriously_injured", injured), ("loss_yuan", loss))
    return tuple(
        GradeRule(class_prefix="A2", metric=metric, least=least, grade=grade, words=words, words_en=words_en)
        for metric, (least, words, words_en) in rows
    )


RULES: tuple[GradeRule, ...] = (
    *_rules(
        "extreme",
        (30, "造成30人以上死亡", "30 or more dead"),
        (100, "100人以上重伤(包括急性工业中毒)", "100 or more seriously injured (acute industrial poisoning included)"),
        (YI, "1亿元以上直接经济损失", "direct loss of 100 million yuan or more"),
    ),
    *_rules(
        "major",
        (10, "造成10人以上30人以下死亡", "10 or more, fewer than 30 dead"),
        (50, "50人以上100人以下重伤", "50 or more, fewer than 100 seriously injured"),
        (5000 * WAN, "5000万元以上1亿元以下直接经济损失", "direct loss of 50 million yuan or more, below 100 million"),
    ),
    *_rules(
        "serious",
        (3, "造成3人以上10人以下死亡", "3 or more, fewer than 10 dead"),
        (10, "10人以上50人以下重伤", "10 or more, fewer than 50 seriously injured"),
        (1000 * WAN, "1000万元以上5000万元以下直接经济损失", "direct loss of 10 million yuan or more, below 50 million"),
    ),
    *_rules(
        "minor",
        (1, "造成3人以下死亡", "fewer than 3 dead"),
        (1, "10人以下重伤", "fewer than 10 seriously injured"),
        (1, "1000万元以下直接经济损失", "direct loss below 10 million yuan"),
    ),
)


def suggest(class_code: str | None, figures: Mapping[str, object], rules: tuple[GradeRule, ...] = RULES) -> Suggestion | None:
    """Return the most severe grade that a rule suggests, or None when no rule speaks.

    `figures` are values of the incident's fields by name: persons, yuan; unset ones say nothing.
    """
    code = class_code or ""
    speaking = [rule for rule in rules if code.startswith(rule.class_prefix) and _reaches(figures.get(rule.metric), rule.least)]
    if not speaking:
        return None
    grade = max((rule.grade for rule in speaking), key=LEVELS.index)
    return Suggestion(grade=grade, rules=tuple(rule for rule in speaking if rule.grade == grade))


def _reaches(figure: object, least: int) -> bool:
    return isinstance(figure, int) and figure >= least
