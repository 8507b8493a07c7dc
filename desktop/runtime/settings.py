"""What this desk prefers: language, theme, window. Never shared, never a record, safe to lose."""

import json
import logging
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

log = logging.getLogger("desktop.settings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The preferences of one desk.

    Attributes:
        incident_grade, incident_class, incident_mine, incident_asks: filters of the incident list.
        window: hexadecimal of the window's geometry as Qt saves it.
        plans_filter: what the library of plans was asked for last, JSON by field.
        wall_screen: name of the monitor that the wall was moved to last.
        position_source: one of `desktop.runtime.position.SOURCES`.
        position_place: how that receiver is reached, or the place that was pointed at.
        forces_filters: JSON of what the lists of forces show.
        trail_filters: JSON of which acts the trail shows.
    """

    language: str = "zh"
    theme: str = "day"
    window: str = ""
    gloves: bool = False
    show_ended: bool = False
    incident_grade: str = ""
    incident_class: str = ""
    incident_mine: bool = False
    incident_asks: bool = False
    plans_filter: str = ""
    situation_sequence: str = "severity"
    situation_layers: str = "incidents posts units standby"
    wall_screen: str = ""
    position_source: str = "none"
    position_place: str = ""
    forces_filters: str = ""
    trail_filters: str = ""


class Settings:
    """Preferences kept in one small file; a class because they are written through as they change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.preferences = _read(path)

    def change(self, **changes: str | bool) -> None:
        """Change some preferences and write them; a failed write costs a preference, so it is only logged."""
        self.preferences = replace(self.preferences, **changes)  # type: ignore[arg-type]
        temporary = self._path.with_suffix(".part")
        try:
            temporary.write_text(json.dumps(asdict(self.preferences)), encoding="utf-8")
            os.replace(temporary, self._path)  # noqa: PTH105 - atomic on both systems
        except OSError as error:
            log.warning("preferences not written", extra={"reason": error.strerror})


def _read(path: Path) -> Preferences:
    try:
        found = dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Preferences()
    sound = {item.name: found[item.name] for item in fields(Preferences) if type(found.get(item.name)) is type(item.default)}
    return replace(Preferences(), **sound)
