"""What is told of an incident whose records rest at the center. Layer: store."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """What of an incident rests at the center.

    Attributes:
        records: how many records lie at the center.
        until_ms: the latest clock in what rests there, None where nothing does.
        asked_ms: when a person asked for them, None when nobody did.
        wanted: whether any of it is on its way, or waits for the link.
        why: a code when the center gave nothing of it.
        scopes: of which there are any.
    """

    records: int = 0
    until_ms: int | None = None
    asked_ms: int | None = None
    wanted: bool = False
    why: str = ""
    scopes: tuple[bytes, ...] = ()


NOTHING_APART = Apart()


NOTHING_APART = Apart()
