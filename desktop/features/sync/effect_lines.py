"""What a ruling changed, in words: one line for each field, from what to what."""

from collections.abc import Iterator

from desktop.runtime.services import Services
from desktop.widgets.values import shown
from sync.store.queries.question_rows import SetAsideRow
from sync.store.ruling_diff import RecordDiff

LINES_MAX = 6
FIELDS_OF_GONE = 1  # of a record that stands no more, what it is known by is enough


def effect_lines(row: SetAsideRow, services: Services) -> tuple[str, ...]:
    """Return the first lines and, where there are more, how many."""
    lines = [line for record in row.effects for line in _lines(record, services)]
    if len(lines) <= LINES_MAX:
        return tuple(lines)
    return (*lines[: LINES_MAX - 1], services.words.say("aside.more", count=len(lines) - LINES_MAX + 1))


def _lines(record: RecordDiff, services: Services) -> Iterator[str]:
    words, kind = services.words, record.kind
    fields = record.fields if record.before is not None and record.after is not None else record.fields[:FIELDS_OF_GONE]
    for name, old, new in fields:
        if not words.has(f"{kind}.{name}"):
            continue
        said = {"kind": words.say(f"kind.{kind}"), "field": words.say(f"{kind}.{name}")}
        was, now = (words.say("aside.nothing") if value is None else shown(name, value, words, kind=kind) for value in (old, new))
        yield words.say("aside.effect", **said, was=was, now=now)
