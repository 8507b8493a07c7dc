"""What will happen on the next contact, in words and in its sequence: urgent first, what a person pinned ahead in each urgency.

Pure.
"""

from collections.abc import Sequence

from desktop.runtime.words import Words
from sync.store.queries.rows import RecordReachRow, WaitingRow

TITLES_MAX = 2
# The sentence ends itself.
STOPS = ".; " + chr(0x3002)


def next_contact(waiting: Sequence[WaitingRow], pinned: Sequence[RecordReachRow], words: Words) -> str:
    """Return the sentence; where nothing waits, that only the other end's writing is fetched."""
    if not waiting:
        return words.say("contact.fetch_only")
    steps = []
    for row in waiting:
        urgency = words.say(f"urgency.{row.urgency}")
        if row.ends_s is None:
            steps.append(words.say("contact.step", urgency=urgency, count=row.entries))
        else:
            steps.append(words.say("contact.step_by", urgency=urgency, count=row.entries, span=words.span(row.ends_s)))
    said = words.say("contact.sequence", steps=words.say("contact.then").join(steps))
    if not pinned:
        return said
    return words.say(
        "contact.pinned",
        said=said,
        titles=words.say("list.or").join(row.title.rstrip(STOPS) for row in pinned[:TITLES_MAX]),
        count=len(pinned),
    )
