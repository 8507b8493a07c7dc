"""The sentences of the command line: what it will do, what it lacks, what it did.

Pure.
"""

from collections.abc import Mapping

from desktop.runtime.line_outcome import GOES, READY, UNCLEAR, Choice, Fact, Moment, Outcome
from desktop.runtime.words import Words

# Verbs whose sentence after the act is one for several before it.
_DONE = {"order_due": "order", "order_alone": "order", "order_alone_due": "order"}


def says(outcome: Outcome, words: Words, *, now_ms: int) -> str:
    """Return what `outcome` says before anyone presses Enter, empty for an empty line."""
    facts = worded(outcome.facts, words, now_ms=now_ms)
    if outcome.state == UNCLEAR:
        return words.say(f"line.lacks.{outcome.key}", **facts)
    if outcome.state == GOES and outcome.key == "status" and facts["number"]:
        return words.say("line.will.status_on", **facts)
    return words.say(f"line.will.{outcome.key}", **facts) if outcome.state in {READY, GOES} else ""


def said_after(outcome: Outcome, words: Words, *, made: str | None, now_ms: int) -> str:
    """Return what was done; `made` is the number that the act gave."""
    key = _DONE.get(outcome.key, outcome.key)
    return words.say(f"line.done.{key}", **{**worded(outcome.facts, words, now_ms=now_ms), "made": made or words.say("kind.order")})


def worded(facts: Mapping[str, Fact], words: Words, *, now_ms: int) -> dict[str, object]:
    """Return facts as people read them."""
    return {name: _word(value, words, now_ms) for name, value in facts.items()}


def _word(value: Fact, words: Words, now_ms: int) -> object:
    if isinstance(value, Choice):
        return words.choice(value.kind, value.field, value.value)
    if isinstance(value, Moment):
        said = words.moment(value.at_ms, now_ms=now_ms)
        return words.clock(value.at_ms, seconds=True) if value.at_ms % 60_000 and said == words.clock(value.at_ms) else said
    if isinstance(value, tuple):
        return words.say("line.comma").join(str(item) for item in value)
    return value
