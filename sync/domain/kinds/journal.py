"""The journal: one line, what happened and how it came to be known.

A line keeps the time stated beside the time entered, and the last line its author saw, before which it is never shown.

Pure. Source: 突发事件应对法 (2024) art. 92, 94 (complete, accurate, archived records); duty log practice.
"""

from sync.domain.kind import Field, Kind, Shape, Verb
from sync.domain.kinds.shared import CHANNELS, IN_WORK

TICKS = ("map", "resources", "operations")

JOURNAL = Kind(
    number=10,
    name="journal",
    scopes=IN_WORK,
    fields=(
        Field(number=1, name="line", shape=Shape.TEXT, required=True, chars_max=2000, search=True),
        Field(number=2, name="stated_at", shape=Shape.MOMENT, required=True),
        Field(number=3, name="channel", shape=Shape.CHOICE, choices=CHANNELS),
        Field(number=4, name="said_by", shape=Shape.TEXT, chars_max=80),
        Field(number=5, name="place", shape=Shape.TEXT, chars_max=200),
        Field(number=6, name="relayed_by", shape=Shape.TEXT, chars_max=80),
        Field(number=7, name="after", shape=Shape.REFERENCE, asks=False),
        Field(number=8, name="subject", shape=Shape.REFERENCE),
        Field(number=9, name="ticks", shape=Shape.TEXT, verb=Verb.MEMBERS, asks=False, chars_max=16),
        Field(number=10, name="system", shape=Shape.FLAG),
    ),
)
