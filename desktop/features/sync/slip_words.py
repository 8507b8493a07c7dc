"""How slips and the records they come from are called."""

from desktop.runtime.services import Services
from desktop.runtime.words import Words
from sync.store.queries.rows import RecordReachRow
from sync.store.queries.slips import SlipRow
from sync.store.slips import VERIFIED


def record_title(record: RecordReachRow, words: Words) -> str:
    """Return how a record is called: what it is, its number, its name."""
    parts = (words.say(f"kind.{record.kind}"), record.number, record.title)
    return " ".join(part for part in parts if part)


def slip_title(row: SlipRow, services: Services) -> str:
    """Return what a slip says, in one line: what it is, its state, its number, its text."""
    words = services.words
    state = words.choice(row.kind, "state", row.state) if row.state else ""
    kind = words.say(f"kind.{row.kind}") if words.has(f"kind.{row.kind}") else words.say("slip.unknown")
    text = row.texts[0] if row.texts else row.title
    return " · ".join(part for part in (f"{kind} {row.number}".strip(), state, text) if part)


def slip_note(row: SlipRow, services: Services) -> str:
    """Return who wrote it and when."""
    words = services.words
    who = " ".join(part for part in (row.organisation_name, row.person) if part)
    standing = "uncertified" if row.standing == VERIFIED and not row.certified else row.standing
    moment = words.moment(row.written_ms, now_ms=services.clock())
    return words.say("slip.note", who=who or words.say("value.none"), clock=moment, standing=words.say(f"slip.standing.{standing}"))
