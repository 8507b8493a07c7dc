"""What is said of this device's keys: how long they are in use, that they are old, and what a change that was begun waits for. Pure."""

from desktop.runtime.certificate_words import day_of
from desktop.runtime.words import Words
from sync.domain.key_age import days_used, is_old
from sync.store.queries.own_keys import OwnKeys


def ages_said(held: OwnKeys, words: Words, *, now_ms: int) -> str:
    """Return since when each key is in use, one a line."""
    rows = (("device", held.since_ms), ("database", held.database_since_ms))
    return "\n".join(
        words.say(
            "certificate.fact",
            name=words.say(f"keys.of.{name}"),
            value=words.say("keys.since", since=day_of(at_ms), days=days_used(at_ms, now_ms=now_ms)),
        )
        for name, at_ms in rows
    )


def waiting_said(held: OwnKeys, words: Words) -> str:
    """Return what a change that was begun waits for, empty where none was."""
    if not held.begun:
        return ""
    if held.waits_for in {"", "link.cut", "link.timeout"}:
        return words.say("keys.waits")
    code = held.waits_for
    why = words.refusal(code, {}) if words.has(f"refused.{code}") else words.outage(code, {})
    return words.say("keys.waits.for", why=why)


def due_said(held: OwnKeys, words: Words, *, now_ms: int) -> str:
    """Return which key is older than it should be, one a line, and how it is changed; empty where none is."""
    rows = (("device", held.since_ms), ("database", held.database_since_ms))
    old = [(name, days_used(at_ms, now_ms=now_ms)) for name, at_ms in rows if is_old(at_ms, now_ms=now_ms)]
    return "\n".join(words.say(f"keys.old.{name}", days=days) for name, days in old)
