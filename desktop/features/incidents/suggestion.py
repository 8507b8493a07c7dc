"""The grade that the law's figures suggest; a person confirms it or sets another.

Pure. Source: 生产安全事故报告和调查处理条例 art. 3 (以上 counts the figure itself, 以下 doesn't). It binds accidents (class A2…) only;
for other classes nothing is suggested, because no table of theirs could be verified.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ACCIDENTS = "A2"

# Field, then the least figure of 特别重大, 重大, 较大; below the last it is 一般.
_BANDS: tuple[tuple[str, tuple[int, int, int]], ...] = (
    ("dead", (30, 10, 3)),
    ("seriously_injured", (100, 50, 10)),
    ("loss_yuan", (100_000_000, 50_000_000, 10_000_000)),
)
_GRADES = ("extreme", "major", "serious")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A grade with the figure it rests on."""

    grade: str
    field: str
    value: int


def suggest_grade(class_code: str | None, figures: Mapping[str, object]) -> Suggestion | None:
    """Return the most severe grade that a figure reaches, None when the rule doesn't speak of this incident."""
    if class_code is None or not class_code.startswith(ACCIDENTS):
        return None
    found: Suggestion | None = None
    for field, least in _BANDS:
        value = figures.get(field)
        if not isinstance(value, int) or value <= 0:
            continue
        grade = next((name for name, bound in zip(_GRADES, least, strict=True) if value >= bound), "minor")
        suggested = Suggestion(grade=grade, field=field, value=value)
        if found is None or _rank(suggested) < _rank(found):
            found = suggested
    return found


def _rank(suggestion: Suggestion) -> int:
    return (*_GRADES, "minor").index(suggestion.grade)
