"""What the page says above all: how the link stands, and what the next contact will bring over. Pure."""

from desktop.runtime.words import Words
from sync.store.queries.rows import LinkStatus

# What the center may have against this device: codes of the agent.
REVOKED = "device.revoked"
EXPIRED = "certificate.expired"


def headline(link: LinkStatus, words: Words, *, now_ms: int) -> str:
    """Return the sentence."""
    if link.fingerprint:
        return words.say("sync.head.uncertified", fingerprint=link.fingerprint)
    if link.error == REVOKED:
        key = "sync.head.revoked_waiting" if link.waiting_entries else "sync.head.revoked"
        return words.say(key, entries=link.waiting_entries)
    if link.error == EXPIRED:
        return words.say("sync.head.expired")
    if link.state == "received":
        return words.say("sync.head.received", clock=words.clock(link.received_ms, seconds=True))
    if link.state == "syncing":
        return words.say("sync.head.syncing", entries=link.waiting_entries)
    since = link.since_ms or link.received_ms
    span = words.span((now_ms - since) / 1000) if since is not None else ""
    fact = words.say("sync.head.offline", span=span) if span else words.say("sync.head.never")
    return words.say("sync.head.join", first=fact, second=_waiting(link, words))


def basis(link: LinkStatus, words: Words) -> str:
    """Return on what the sentence rests; of a revoked device, what is off because of that; of one cut off, why, where it is known."""
    if link.error == REVOKED:
        return words.say("sync.revoked.off")
    if link.state == "offline" and link.error.startswith("link."):
        return words.say("sync.why", why=words.outage(link.error, {}))
    return words.say("sync.basis", rate=words.rate(link.rate_bit_s)) if link.rate_bit_s else words.say("sync.no_basis")


def _waiting(link: LinkStatus, words: Words) -> str:
    if link.waiting_entries == 0:
        return words.say("sync.head.nothing")
    if link.waiting_orders:
        rest = words.say("sync.head.orders", orders=link.waiting_orders, entries=link.waiting_entries)
    else:
        rest = words.say("sync.head.entries", entries=link.waiting_entries)
    if link.seconds_left is None:
        return rest
    return words.say("sync.head.span", said=rest, span=words.span(link.seconds_left))
