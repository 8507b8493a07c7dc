"""What happens in the province, read from resources/samples/province: incidents, orders, lines of the duty log.

Layer: app. Source: resources/samples/source.txt.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.app.province.nights import Line, read_night
from desktop.runtime.paths import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A post of an incident; with a successor, command is handed over half-way."""

    sort: str
    name: str
    commander: str
    successor: str | None = None
    brief: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """So many units of an organisation and sort, taken to a step."""

    organisation: str
    sort: str
    count: int
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """A plan put to work: the file of resources/plans, level, who approves, which device activates, when (minutes)."""

    file: str
    level: str
    approver: str
    approval: str
    by: str
    minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderStep:
    """An order: `minute` after its incident, or `hours` before the present. `steps`: recipient → what it does, its words."""

    by: str
    urgency: str
    to: tuple[str, ...]
    text: str
    minute: int = 0
    hours: float = 0.0
    sort: str = "order"
    due: int | None = None
    sign: int | None = None
    feedback: int | None = None
    steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a log, `minute` after its incident, or `hours` before the present."""

    who: str
    channel: str
    line: str
    by: str = ""
    minute: int = 0
    hours: float = 0.0
    ticks: tuple[str, ...] = ()
    where: str | None = None
    relayed_by: str | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A file of resources/drawn, attached `minute` after the incident: to it, or to its line `on`, counted from 1."""

    file: str
    name: str
    minute: int
    caption: str = ""
    on: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One incident. `hours` before the present it is opened, or by its night's first line; `state` is where it ends."""

    key: str
    author: str
    state: str
    title: str
    place: str
    location: tuple[float, float]
    division: str
    class_code: str
    trigger: str
    mode: str
    hours: float | None
    night_begins: int | None
    minutes: int
    grade: str | None
    basis: str | None
    hazards: str | None
    warning_level: str | None
    facts: Mapping[str, int]
    post: Station | None
    units: tuple[Force, ...]
    plan: Activation | None
    orders: tuple[OrderStep, ...]
    journal: tuple[Entry, ...]
    files: tuple[Picture, ...] = ()


def read_stories() -> tuple[Story, ...]:
    """Return every incident of the province."""
    return tuple(_story(row) for row in _read("incidents"))


def read_watch() -> tuple[tuple[OrderStep, ...], tuple[Entry, ...]]:
    """Return orders without an incident, and the duty logs."""
    found = _read("watch")
    return tuple(_order(row) for row in found["orders"]), tuple(Entry(**row) for row in found["journal"])


def _read(name: str) -> Any:
    return json.loads((resources() / "samples" / "province" / f"{name}.json").read_text(encoding="utf-8"))


def _story(row: Mapping[str, Any]) -> Story:
    night = read_night(row["night"]).lines if "night" in row else ()
    begins = night[0].minute if night else None
    lines = tuple(_night_line(line, night[0].minute) for line in night)
    lines += tuple(Entry(**{**entry, "ticks": tuple(entry.get("ticks", ()))}) for entry in row.get("journal", ()))
    return Story(
        key=row["key"],
        author=row["author"],
        state=row["state"],
        title=row["title"],
        place=row["place"],
        location=(row["location"][0], row["location"][1]),
        division=row["division"],
        class_code=row["class_code"],
        trigger=row["trigger"],
        mode=row["mode"],
        hours=row.get("hours"),
        night_begins=begins,
        minutes=max([line.minute for line in lines], default=0),
        grade=row.get("grade"),
        basis=row.get("basis"),
        hazards=row.get("hazards"),
        warning_level=row.get("warning_level"),
        facts=row.get("facts", {}),
        post=Station(**row["post"]) if "post" in row else None,
        units=tuple(Force(**unit) for unit in row.get("units", ())),
        plan=Activation(**row["plan"]) if "plan" in row else None,
        orders=tuple(_order(order) for order in row.get("orders", ())),
        journal=lines,
        files=tuple(Picture(**file) for file in row.get("files", ())),
    )


def _order(row: Mapping[str, Any]) -> OrderStep:
    steps = {code: tuple(words) for code, words in row.get("steps", {}).items()}
    return OrderStep(**{**row, "to": tuple(row["to"]), "steps": steps})


def _night_line(line: Line, begins: int) -> Entry:
    return Entry(
        who=line.who,
        channel=line.channel,
        line=line.text,
        minute=line.minute - begins + 2,
        ticks=line.ticks,
        where=line.where,
        relayed_by=line.relayed_by,
        after=line.after,
    )
