"""Three nights as a watch logged them, sixty lines each: material for the demonstration, tests and benchmarks.

A night's clock runs past midnight: a time earlier than the one before it is on the next day. The day itself is left open,
so that a night can be laid at any date.

Layer: app. Source: resources/samples/source.txt.
"""

import csv
from dataclasses import dataclass

from desktop.runtime.paths import resources

DAY_MINUTES = 24 * 60
NIGHTS = ("lixiahe", "tanker", "new-year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the log.

    Attributes:
        minute: after the midnight before the night began.
        who: call sign or seat that said it; never a person's name.
        where, town: in words, and the town's 12-digit code where it is one.
        ticks: the desks that dealt with it.
        after: number of the earlier line that it follows up, from 1.
    """

    number: int
    minute: int
    who: str
    where: str
    town: str | None
    channel: str
    relayed_by: str | None
    ticks: tuple[str, ...]
    after: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """A night: its incident in brief, and its lines in the order of time."""

    key: str
    county: str
    class_code: str
    place: str
    title: str
    lines: tuple[Line, ...]


def read_nights() -> tuple[Night, ...]:
    """Return every night."""
    with (resources() / "samples" / "nights" / "nights.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(Night(**row, lines=_lines(row["key"])) for row in csv.DictReader(rows))


def read_night(key: str) -> Night:
    """Return one night.

    Raises: KeyError.
    """
    return {night.key: night for night in read_nights()}[key]


def _lines(key: str) -> tuple[Line, ...]:
    lines: list[Line] = []
    with (resources() / "samples" / "nights" / f"{key}.tsv").open(encoding="utf-8", newline="") as rows:
        for number, row in enumerate(csv.DictReader(rows, delimiter="\t"), start=1):
            hours, minutes = row["time"].split(":")
            minute = int(hours) * 60 + int(minutes)
            while lines and minute < lines[-1].minute:
                minute += DAY_MINUTES
            lines.append(
                Line(
                    number=number,
                    minute=minute,
                    who=row["who"],
                    where=row["where"],
                    town=row["town"] or None,
                    channel=row["channel"],
                    relayed_by=row["relayed_by"] or None,
                    ticks=tuple(row["ticks"].split(",")) if row["ticks"] else (),
                    after=int(row["after"]) if row["after"] else None,
                    text=row["line"],
                )
            )
    return tuple(lines)
