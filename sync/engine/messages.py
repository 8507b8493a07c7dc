"""What window and engine say to each other: one deterministic CBOR map per message, bytes alone, nothing is unpickled.

Window to engine::

    {call: n, act: "command", name: text, request: map, person: text?, office: text?, token: 16 bytes, proof: text?}
        + second: {id: 16 bytes, office: text, secret: text}?   a second person, who proves herself and acts in her own name
    {call: n, act: "draft", key: text, text: text}       empty text forgets the key
    {call: n, act: "drafts"}                             → {key: text, …}
    {call: n, act: "told"}                               a person was told what came in up to now → null
    {call: n, act: "exchange", scope: bytes?}            try every path now, to fetch what of a scope rests at the center → null
    {call: n, act: "sit", person: text, office: text}    who acts from now on, where nobody signs in → null
    {call: n, act: "sit", id: 16 bytes, office: text, secret: text, note: text?}    take the seat as a registered person → null
    {call: n, act: "lock"}                               take no command till somebody signs in → null
    {call: n, act: "enrol", id: 16 bytes, secret: text, proof: text?}   give a person a secret at this device → null
    {call: n, act: "unenrol", id: 16 bytes, proof: text?}              let a person sign in here no more → null
    {call: n, act: "seat"}                               → {asks: bool, locked: bool}
    {call: n, act: "accept", key: 32 bytes}              a person compared this key's fingerprint → null
    {call: n, act: "backup"}                             → when it was made, ms
    {call: n, act: "center", url: text | null}           where the center is, or address and code by which it lets this device in;
                                                         it is gone by at once → null
    {call: n, act: "slip_out", entry: 16 bytes}          an op of an own entry → the slip's groups, text
    {call: n, act: "slip_in", text: text}                → {standing: text, again: bool}
    {call: n, act: "slip_dismiss", entry: 16 bytes}      → null
    {call: n, act: "pin", entry: 16 bytes, on: bool}     send the stream up to that entry first → null
    {call: n, act: "attach", path: text, name: text, subject: 16 bytes, subject_kind: text, preview: bytes | null,
     taken_at: ms | null, caption: text | null, person: text?, office: text?, token: 16 bytes}
                                                         take a file in and attach it → as command
    {call: n, act: "attach_stop", token: 16 bytes}       give up on it → null
    {call: n, act: "blob", does: "fetch", address: 40 bytes}         fetch it now, whatever its size → null
    {call: n, act: "blob", does: "pause", address, on: bool}         let it rest on its way, or go on → null
    {call: n, act: "blob", does: "cancel", address}                  fetch it no more until it is asked for → null
    {call: n, act: "blob", does: "evict", address | null}            let go of originals that the center holds,
                                                                     and of what was given up → bytes
    {call: n, act: "blob", does: "export", address, path: text, token: 16 bytes}   write it out in clear → null
    {call: n, act: "blob", does: "export_stop", token}               give up on that → null
    {call: n, act: "bundle", do: text, …}                what is carried by hand; see carrying.py
    {call: n, act: "yard", do: "on" | "off"}                         listen for devices beside this one, or stop, and keep that → null
    {call: n, act: "yard", do: "name" | "forget", address: text}     dial an address and keep it, or no more → null
    {call: n, act: "keys", proof: text?}                 change this device's signing and sealing keys
    {call: n, act: "rekey", passphrase: text, proof: text?}    may the key of the database be changed; how many bytes that is
                                                         → {changed: bool, code: text}: what is in the way till the next contact
    {beat: n}

Engine to window::

    {hello: {replica, person, office, pid, report: map}}              first, once
    {call: n, done: value}
    {call: n, refused: [code, facts]}                                 a rule said no
    {call: n, outage: [code, seconds until a retry | null, facts]}    the world failed
    {call: n, bug: report id}                                         our mistake; the traceback is in the engine's log
    {changes: {kind: [id, …]}}     no ids: anything of the kind may read differently
    {status: map}                  the fields of `LinkStatus`
    {attaching: [token, done, size]}   how far a file is that is being taken in, or written out, bytes; of each the last only
    {carrying: [phase, done, total]}   how far a bundle is, bytes; the last only
    {beat: n}

A command carries a token made by the window, and so does an attaching, stored with what it commits: a resend after a crash
is answered with the first result and writes nothing. Every other act may be repeated without harm.

Layer: engine. Source: our design (engine specification §6).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from sync.domain.failures import Outage, Refused
from sync.domain.ids import EntityId
from sync.oplog.codec import Malformed, decode, encode
from sync.store.exchange import Changes, Done
from sync.store.queries.rows import LinkStatus
from sync.store.queries.yard_rows import NeighbourRow, YardRow

MESSAGE_BYTES_MAX = 8 * 1024 * 1024
CALL_MAX = 2**53
TOKEN_BYTES = 16
# The secret of who sits here; or who acts beside her: id, office, secret.
Proof = str | dict[str, object] | None
ACTS = frozenset(
    {
        *("command", "draft", "drafts", "exchange", "sit", "accept", "backup", "center", "told", "slip_out", "slip_in", "slip_dismiss"),
        *("pin", "attach", "attach_stop", "blob", "bundle", "yard", "lock", "enrol", "unenrol", "seat", "keys", "rekey"),
    }
)

_FACT_DEPTH = 4


@dataclass(frozen=True, slots=True)
class ChangeKeys:
    """Change this device's signing and sealing keys: submitted as a command is, since it may want a secret, and writes no record."""


@dataclass(frozen=True, slots=True)
class ChangeDatabaseKey:
    """Change the key of the database, which `passphrase` opens: submitted as a command is, as `ChangeKeys`."""

    passphrase: str = field(repr=False)


class Bug(Exception):
    """The engine made a mistake; `report` finds it in the engine's log."""

    def __init__(self, report: str) -> None:
        super().__init__(report)
        self.report = report


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An act asked of the engine; `body` is the whole message."""

    number: int
    act: str
    body: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a text of the message.

        Raises: Refused: `command.malformed`.
        """
        value = self.body.get(name)
        if not isinstance(value, str):
            raise Refused("command.malformed", field=name)
        return value

    def optional_text(self, name: str) -> str | None:
        """Return a text of the message, None when it is absent or null.

        Raises: Refused: `command.malformed`.
        """
        return None if self.body.get(name) is None else self.text(name)

    def content(self, name: str, size: int) -> bytes:
        """Return bytes of the message that must be `size` long.

        Raises: Refused: `command.malformed`.
        """
        value = self.body.get(name)
        if not isinstance(value, bytes) or len(value) != size:
            raise Refused("command.malformed", field=name)
        return value


@dataclass(frozen=True, slots=True)
class Beat:
    """A sign of life, given back as it came."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToAttach:
    """A file that a window wants attached.

    Attributes:
        path: where it lies, for the engine to read.
        name: what it is called, cleaned by the rule.
        token: 16 bytes that name the act: its progress, its stop, and a resend that writes nothing.
        subject_kind: incident, journal or order.
        preview: a small picture's bytes, None for none.
        taken_at: milliseconds UTC, as stated.
    """

    path: str
    name: str
    token: bytes
    subject: bytes
    subject_kind: str
    preview: bytes | None = None
    taken_at: int | None = None
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class CarryProgress:
    """How far a bundle is; `phase` is a word of `sync.links.bundle_work.Phase`, figures in bytes."""

    phase: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file is that is being taken in: bytes done, bytes to do."""

    token: bytes
    done: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """The first word of an engine.

    Attributes:
        person, office: who acts when a command names nobody.
        report: the fields of the store's `StartReport`.
    """

    replica: bytes
    person: str
    office: str
    pid: int
    report: Mapping[str, Any]


def pack(message: Mapping[str, object]) -> bytes:
    """Return the bytes of a message.

    Raises: Malformed: a value that the format does not hold, or longer than `MESSAGE_BYTES_MAX`.
    """
    raw = encode(message)
    if len(raw) > MESSAGE_BYTES_MAX:
        raise Malformed("message too long")
    return raw


def parse_asked(raw: bytes) -> Call | Beat:
    """Return what a window said.

    Raises: Malformed: anything else.
    """
    match _map(raw):
        case {"beat": int(number)} as body if len(body) == 1 and _is_number(number):
            return Beat(number)
        case {"call": int(number), "act": str(act)} as body if _is_number(number) and act in ACTS:
            return Call(number=number, act=act, body=body)
    raise Malformed("message")


def parse_told(raw: bytes) -> Mapping[str, Any]:
    """Return what the engine said, a map with one of the keys above; the window trusts its own engine for the rest.

    Raises: Malformed: not a map of ours.
    """
    body = _map(raw)
    if not body.keys() & {"hello", "call", "changes", "status", "attaching", "carrying", "beat"}:
        raise Malformed("message")
    return body


def failure(number: int, error: BaseException, report: str) -> dict[str, object]:
    """Return the answer to a call that failed; `report` names it when it is our mistake."""
    if isinstance(error, Refused):
        return {"call": number, "refused": [error.code, plain(error.facts)]}
    if isinstance(error, Outage):
        return {"call": number, "outage": [error.code, error.retry_s, plain(error.facts)]}
    return {"call": number, "bug": report}


def raised(body: Mapping[str, Any]) -> BaseException | None:
    """Return the failure that an answer carries, None when it carries a result."""
    match body:
        case {"refused": [str(code), dict(facts)]}:
            return Refused(code, **_facts(facts))
        case {"outage": [str(code), retry_s, dict(facts)]}:
            return Outage(code, retry_s=retry_s, **_facts(facts))
        case {"bug": str(report)}:
            return Bug(report)
    return None


def done_to_wire(done: Done) -> dict[str, object]:
    """Return the plain form of a command's result."""
    return {
        "created": [bytes(entity) for entity in done.created],
        "ordinals": list(done.ordinals),
        "number": done.number,
        "again": done.again,
    }


def done_from_wire(body: Mapping[str, Any]) -> Done:
    """Return a command's result."""
    return Done(
        created=tuple(EntityId(entity) for entity in body["created"]),
        ordinals=tuple(body["ordinals"]),
        number=body["number"],
        again=body["again"],
    )


def changes_to_wire(changes: Changes) -> dict[str, object]:
    """Return the plain form of changes."""
    return {kind: sorted(ids) for kind, ids in changes.items()}


def changes_from_wire(body: Mapping[str, Any]) -> Changes:
    """Return changes."""
    return {kind: frozenset(ids) for kind, ids in body.items()}


def status_to_wire(status: LinkStatus) -> dict[str, object]:
    """Return the plain form of a link status."""
    said: dict[str, object] = {field.name: getattr(status, field.name) for field in fields(LinkStatus)}
    if status.yard is not None:
        rows = [asdict(row) for row in status.yard.neighbours]
        said["yard"] = {**asdict(status.yard), "places": list(status.yard.places), "neighbours": rows}
    return said


def status_from_wire(body: Mapping[str, Any]) -> LinkStatus:
    """Return a link status."""
    yard = body.get("yard")
    if yard is None:
        return LinkStatus(**body)
    rows = tuple(NeighbourRow(**row) for row in yard["neighbours"])
    return LinkStatus(**{**body, "yard": YardRow(**{**yard, "places": tuple(yard["places"]), "neighbours": rows})})


def plain(value: object, depth: int = _FACT_DEPTH) -> Any:
    """Return `value` as the format holds it; what it does not hold becomes text."""
    if value is None or isinstance(value, (str, bytes, bool, int, float)):
        return value
    if depth and isinstance(value, Mapping):
        return {str(key): plain(item, depth - 1) for key, item in value.items()}
    if depth and isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item, depth - 1) for item in value]
    return str(value)


def _facts(facts: Mapping[str, object]) -> dict[str, object]:
    """Return the facts without the names that the constructors of failures use themselves."""
    return {name: value for name, value in facts.items() if name not in {"self", "code", "retry_s"}}


def _map(raw: bytes) -> dict[str, Any]:
    if len(raw) > MESSAGE_BYTES_MAX:
        raise Malformed("message too long")
    body = decode(raw)
    if not isinstance(body, dict) or not all(isinstance(key, str) for key in body):
        raise Malformed("message")
    return body


def _is_number(number: int) -> bool:
    return not isinstance(number, bool) and 0 <= number <= CALL_MAX
