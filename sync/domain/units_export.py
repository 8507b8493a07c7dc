"""Exporting units and contacts: the columns of a sheet that an import reads again as it was.

Headings are Chinese whatever the screen speaks: they are the ones that every post's import knows.

Pure. Source: our design.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from sync.domain.kind import Shape
from sync.domain.units_import import CHINA, LATITUDE, LONGITUDE, ORGANISATION, WORDS, SheetSort

_LABELS = {word: chinese for chinese, word in WORDS.items()}
_LIST_MARK = "；"
_MOMENT_MS_MOST = int(datetime(9999, 1, 2, tzinfo=UTC).timestamp()) * 1000  # a field may state more than the calendar holds


def headings(sheet: SheetSort, *, private: bool) -> tuple[str, ...]:
    """Return the headings of an export, names and phones only when asked for."""
    return tuple(heading for heading, name in sheet.headings.items() if private or not _is_private(sheet, name))


def cells(sheet: SheetSort, values: Mapping[str, object], organisation: str, *, private: bool) -> tuple[str | int | float | None, ...]:
    """Return one record of `organisation` as the cells below `headings`; a moment to the minute."""
    names = (name for name in sheet.headings.values() if private or not _is_private(sheet, name))
    return tuple(organisation if name == ORGANISATION else _cell(sheet, name, values) for name in names)


def _is_private(sheet: SheetSort, name: str) -> bool:
    declared = sheet.kind.by_name.get(name)
    return declared is not None and declared.private


def _cell(sheet: SheetSort, name: str, values: Mapping[str, object]) -> str | int | float | None:
    if name in {LONGITUDE, LATITUDE}:
        point = values.get("location")
        return float(point[name == LATITUDE]) if isinstance(point, (tuple, list)) else None
    value = values.get(name)
    shape = sheet.kind.by_name[name].shape
    if shape is Shape.CHOICE and value is not None:
        return _LABELS.get(str(value), str(value))
    if isinstance(value, (tuple, list)):
        return _LIST_MARK.join(str(part) for part in value)
    if shape is Shape.MOMENT and isinstance(value, int):
        return f"{datetime.fromtimestamp(min(value, _MOMENT_MS_MOST) / 1000, tz=UTC).astimezone(CHINA):%Y-%m-%d %H:%M}"
    return value if value is None or isinstance(value, int) else str(value)
