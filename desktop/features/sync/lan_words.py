"""What is said of the LAN and of who is beside this device."""

from desktop.runtime.words import Words
from sync.store.queries.yard_rows import NeighbourRow, YardRow

SHOWN = 9  # of a fingerprint, where two devices of an organisation are told apart
TURNED = "turned"
STRANGER = "lan.stranger"


def neighbour_name(row: NeighbourRow, names: dict[str, str], words: Words) -> str:
    """Return the organisation with what tells its devices apart; the address of one that never answered."""
    if not row.fingerprint:
        return f"{row.host}:{row.port}"
    return words.say("lan.name", who=names.get(row.organisation) or row.organisation or "?", fingerprint=row.fingerprint[:SHOWN])


def neighbour_state(row: NeighbourRow, words: Words) -> str:
    """Return how it stands, the reason of a refusal first."""
    if row.lapsed:
        return words.say("lan.state.lapsed")
    if row.code and row.state == "refused":
        return words.say(f"lan.why.{row.code}") if words.has(f"lan.why.{row.code}") else words.say("lan.why.other", code=row.code)
    return words.say(f"lan.state.{row.state}")


def uplink_of(row: NeighbourRow, words: Words) -> str:
    """Return what it does for those without an uplink, empty when nothing is known."""
    if row.carries:
        return words.say("lan.carries")
    return words.say("lan.in_step") if row.in_step else ""


def exchange_of(row: NeighbourRow, missing: int, words: Words) -> str:
    """Return what lies between both: nothing, or the entries that it is not known to hold."""
    if not row.known or row.lapsed or row.way == TURNED:
        return ""
    if row.equal and not missing:
        return words.say("lan.equal")
    return words.say("lan.missing", count=missing) if missing else words.say("lan.comparing")


def yard_sentence(yard: YardRow | None, words: Words) -> str:
    """Return the sentence above all: off and why, or on, who is here, who carries."""
    if yard is None:
        return words.say("lan.none")
    if not yard.on:
        return words.outage(yard.code, {"port": ""}) if yard.code else words.say("lan.off")
    here = sum(row.state in {"here", "talking"} for row in yard.neighbours)
    said = words.say("lan.on.nobody") if not here else words.say("lan.on.here", count=here)
    return words.say("lan.on.carries", said=said) if yard.carries and here else said
