"""Another incident, as it is named beside the one shown. Layer: store."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedRow:
    """An incident that the one shown was merged with."""

    id: bytes
    number: str
    title: str
    state: str
