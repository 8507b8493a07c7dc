"""What an engine found at its start, as notices: nothing that was mended or lost is passed over in silence.

Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.runtime.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class StartNote:
    """One notice: its cause, the key of its sentence, and the facts in it."""

    cause: str
    key: str
    facts: Mapping[str, Any]


def start_notes(report: Mapping[str, Any], words: Words, *, now_ms: int) -> tuple[StartNote, ...]:
    """Return the notices for the fields of a `StartReport`; none for a sound start. A field of a later version is passed over."""
    found = []
    restored, lost, behind = report.get("restored_at_ms"), report.get("lost_entries"), report.get("clock_behind_ms") or 0
    verdict = report.get("verdict")
    if restored is not None:
        facts = {"moment": words.moment(restored, now_ms=now_ms), "folder": report.get("moved_aside") or "-"}
        found.append(StartNote(cause="start.state", key="start.restored", facts=facts))
    elif verdict == "rolled_back":
        found.append(StartNote(cause="start.state", key="start.rolled_back", facts={}))
    elif verdict == "cloned":
        found.append(StartNote(cause="start.state", key="start.cloned", facts={}))
    elif report.get("new_life"):
        found.append(StartNote(cause="start.state", key="start.new_life", facts={}))
    if lost:
        found.append(StartNote(cause="start.lost", key="start.lost", facts={"count": lost}))
    if behind > 0:
        facts = {"moment": words.moment(now_ms + behind, now_ms=now_ms)}
        found.append(StartNote(cause="start.clock", key="start.clock", facts=facts))
    return tuple(found)
