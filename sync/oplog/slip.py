"""Slips: one signed entry in at most 200 bytes, carried ahead of its stream by radio text, QR or express.

::

    slip      = version, which is the suite too (1 byte, 1) ‖ replica (8) ‖ scope ‖ header ‖ payload ‖ signature (64)
    scope     = "a" | "o" text | "s" text | "i" founder | "d" founder | "I" number | "D" number
                the letters of sync.domain.scopes; a capital = founded by the slip's own replica
    founder   = replica (8) ‖ number          the founding op's replica and ordinal; its index is 0
    header    = seq ‖ ordinal ‖ wall ms ‖ name ‖ office ‖ command no ‖ urgency ‖ schema ‖ min reader
    office    = number n ≥ 1: the n-th of sync.domain.offices.OFFICES (add-only) | 0 ‖ text
    payload   = 0 ‖ the payload's CBOR | 1 ‖ packed
    packed    = raw deflate (RFC 1951) of the payload's CBOR in which each text is a byte string 0 ‖ GB 18030 and each byte
                string is 1 ‖ itself, with a preset dictionary made of the slip itself; see `_dictionary`
    number    = unsigned LEB128 in its shortest form, at most 8 bytes
    text      = number of bytes ‖ GB 18030

The signature is Ed25519 in domain "qz slip" over ``replica ‖ header hash ‖ payload hash ‖ scope``, the hashes of entry.py.
It stands for the entry, not for its place in the chain: a slip proves what was written, and the stream proves the rest.

For people a slip is groups of six characters of Crockford's base 32 (no I, L, O, U): five carry 25 bits of the bytes, most
significant first, after one byte that tells their number, the last group filled with zero bits; the sixth checks them. Over
GF(32), x⁵ + x² + 1, α = x: check = Σ αⁱ · cᵢ + α^(5 + n mod 26) for group n from 0. Any one wrong character, two neighbours
exchanged, and a group left out or exchanged with another (up to 25 apart) is found, and the group to be read again is named.

Pure. Source: our design (engine specification §1); alphabet: Crockford, Base 32.
"""

import unicodedata
import zlib
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.draft import Urgency
from sync.domain.failures import Refused
from sync.domain.ids import ORDINAL_MAX, REPLICA_BYTES, ReplicaId, op_id, ordinal_of, replica_of
from sync.domain.offices import OFFICES
from sync.domain.scopes import Scope, ScopeSort, founder_in, organisation_in, parse_scope
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.entry import ENTRY_BYTES_MAX, PERSON_CHARS_MAX, Entry, Header, body_of, decode_entry, payload_of
from sync.oplog.hashing import SIGNATURE_BYTES, Domain, sign, verifies
from sync.oplog.suites import code_of, spoken

SLIP_BYTES_MAX = 200
GROUP = 6
TEXT_CHARS_MAX = 2_000

_VERSION = 1
_PLAIN, _PACKED = 0, 1
_NUMBER_BYTES_MAX = 8
_TEXT_BYTES_MAX = 4 * PERSON_CHARS_MAX
_GB = "gb18030"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_GROUP_BITS = 5 * (GROUP - 1)
_PLACES = 26
# Part of the format of version 1: an order's fields as they stand in `packed`, without their contents.
_ORDER = b"\x83\x84\x0c\x83\x01\x01\x82\x0b\xf6\xaa\x01\x02\x02\x4e\x00\x03\x00\x04\x00\x05\x58\x06\x47\x0032\x07"
_TITLE = b"\x08\x4e\x00\x09\x4f\x00\x10"
_RECIPIENT = b"\x83\x0c\xf6\xa3\x01\x02\x02"
_ORGANISATION = b"\x03\x47\x00320"
_FOUNDED = frozenset({ScopeSort.INCIDENT, ScopeSort.ADHOC_CIRCLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One slip. Its entry decodes; whether its author signed it is `slip_verifies`'s question."""

    entry: Entry
    signature: bytes
    raw: bytes


def make_slip(key: Ed25519PrivateKey, entry: Entry) -> Slip:
    """Sign ``entry`` as a slip.

    Raises: Refused: `slip.too_large` (facts `bytes`, `bytes_max`), `slip.redacted`.
    """
    if entry.redacted:
        raise Refused("slip.redacted")
    body = _packed_entry(entry)
    size = len(body) + SIGNATURE_BYTES
    if size > SLIP_BYTES_MAX:
        raise Refused("slip.too_large", bytes=size, bytes_max=SLIP_BYTES_MAX)
    made = parse_slip(body + sign(key, Domain.SLIP, _signed(entry)))
    assert made.entry == entry
    return made


def slip_size(entry: Entry) -> int:
    """Return how many bytes ``entry`` takes as a slip, beyond `SLIP_BYTES_MAX` too."""
    return len(_packed_entry(entry)) + SIGNATURE_BYTES


def parse_slip(raw: bytes) -> Slip:
    """Return the slip that ``raw`` holds.

    Raises: Refused: `suite.unknown`; `slip.malformed`, for anything that the specification above does not allow.
    """
    try:
        if len(raw) > SLIP_BYTES_MAX:
            raise Malformed("too long")
        reader = _Reader(raw[:-SIGNATURE_BYTES])
        return Slip(entry=_unpacked_entry(reader), signature=raw[-SIGNATURE_BYTES:], raw=raw)
    except ValueError as error:  # Malformed, UnicodeError and the errors of scopes are all of this family
        raise Refused(code_of(error, "slip.malformed")) from error


def slip_verifies(slip: Slip, public: bytes) -> bool:
    """Tell whether ``public`` signed the slip."""
    return verifies(public, Domain.SLIP, _signed(slip.entry), slip.signature)


def slip_text(raw: bytes) -> str:
    """Return the groups of a slip for people, separated by spaces."""
    sized = bytes((len(raw),)) + raw
    groups = -(-8 * len(sized) // _GROUP_BITS)
    bits = int.from_bytes(sized, "big") << groups * _GROUP_BITS - 8 * len(sized)
    rows = []
    for place in range(groups):
        part = bits >> _GROUP_BITS * (groups - 1 - place)
        values = [part >> 5 * (GROUP - 2 - at) & 31 for at in range(GROUP - 1)]
        rows.append("".join(_ALPHABET[value] for value in (*values, _check(values, place))))
    return " ".join(rows)


def read_slip_text(text: str) -> bytes:
    """Return the bytes that the groups say: capitals or not, any spacing, O read as 0, I and L as 1.

    Raises: Refused: `slip.character` (fact `character`), `slip.group` (fact `group`, counted from 1), `slip.length` (facts
        `groups`, `groups_told`).
    """
    values = _values_in(text)
    bits = 0
    for place, start in enumerate(range(0, len(values), GROUP)):
        group = values[start : start + GROUP]
        if len(group) < GROUP or _check(group[:-1], place) != group[-1]:
            raise Refused("slip.group", group=place + 1)
        for value in group[:-1]:
            bits = bits << 5 | value
    groups = len(values) // GROUP
    size = bits >> _GROUP_BITS * groups - 8 if groups else 0
    told = -(-8 * (1 + size) // _GROUP_BITS)
    fill = groups * _GROUP_BITS - 8 * (1 + size)
    if groups != told or bits & (1 << fill) - 1:
        raise Refused("slip.length", groups=groups, groups_told=told)
    return (bits >> fill).to_bytes(1 + size, "big")[1:]


def _values_in(text: str) -> list[int]:
    values = []
    for character in unicodedata.normalize("NFKC", text[:TEXT_CHARS_MAX]).upper().translate(_READ_AS):
        if unicodedata.category(character)[0] in "ZPC":
            continue
        value = _ALPHABET.find(character)
        if value < 0:
            raise Refused("slip.character", character=character)
        values.append(value)
    return values


def _check(values: list[int], place: int) -> int:
    """Return the checking character of a group; addition in GF(32) is exclusive or."""
    total = _POWERS[GROUP - 1 + place % _PLACES]
    for at, value in enumerate(values):
        if value:
            total ^= _POWERS[(_LOGARITHMS[value] + at) % 31]
    return total


def _powers() -> list[int]:
    powers = [1]
    while len(powers) < 31:  # noqa: PLR2004 - the order of the field's multiplicative group
        doubled = powers[-1] << 1
        powers.append(doubled ^ 0b100101 if doubled & 32 else doubled)
    return powers


_POWERS = _powers()
_LOGARITHMS = {power: at for at, power in enumerate(_POWERS)}


def _signed(entry: Entry) -> bytes:
    return entry.replica + entry.content_hash + entry.scope


def _packed_entry(entry: Entry) -> bytes:
    header = entry.header
    head = b"".join(
        (
            bytes((_VERSION,)),
            entry.replica,
            _scope_out(entry),
            _number(header.seq),
            _number(header.ordinal),
            _number(header.wall_ms),
            _text(header.person),
            _number(OFFICES.index(header.office) + 1) if header.office in OFFICES else _number(0) + _text(header.office),
            _number(header.command_no),
            _number(int(header.urgency)),
            _number(header.schema),
            _number(header.min_reader),
        )
    )
    payload = payload_of(entry)
    packed = _pack(payload, _dictionary(entry.replica, entry.scope, header))
    return head + min(bytes((_PLAIN,)) + payload, bytes((_PACKED,)) + packed, key=len)


def _unpacked_entry(reader: "_Reader") -> Entry:
    version = reader.take(1)[0]
    spoken(version)
    if version != _VERSION:
        raise Malformed("slip version")
    replica = ReplicaId(reader.take(REPLICA_BYTES))
    scope = _scope_in(reader, replica)
    header = _header_in(reader)
    form, payload = reader.take(1)[0], reader.rest()
    if form == _PACKED:
        payload = _unpack(payload, _dictionary(replica, scope, header))
    elif form != _PLAIN:
        raise Malformed("payload form")
    return decode_entry(replica, scope, body_of(header, payload))


def _header_in(reader: "_Reader") -> Header:
    seq, ordinal, wall_ms = reader.number(), reader.number(), reader.number()
    if not 1 <= seq <= ordinal <= ORDINAL_MAX:
        raise Malformed("ordinal")
    person = reader.text()
    office = reader.number()
    if office > len(OFFICES):
        raise Malformed("office")
    named = OFFICES[office - 1] if office else reader.text()
    command_no, urgency = reader.number(), reader.number()
    return Header(
        seq=seq,
        ordinal=ordinal,
        wall_ms=wall_ms,
        person=person,
        office=named,
        command_no=command_no,
        urgency=Urgency(urgency),
        schema=reader.number(),
        min_reader=reader.number(),
    )


def _scope_out(entry: Entry) -> bytes:
    letter, founder = entry.scope[:1], founder_in(entry.scope)
    if founder is not None:
        number = _number(ordinal_of(founder))
        return letter.upper() + number if replica_of(founder) == entry.replica else letter + replica_of(founder) + number
    code = organisation_in(entry.scope)
    return letter if code is None else letter + _text(code)


def _scope_in(reader: "_Reader", replica: ReplicaId) -> Scope:
    letter = reader.take(1)
    sort = ScopeSort(letter.lower())
    own = letter != sort.value
    if sort in _FOUNDED:
        founder = replica if own else ReplicaId(reader.take(REPLICA_BYTES))
        number = reader.number()
        if number > ORDINAL_MAX or (not own and founder == replica):
            raise Malformed("founder")
        return parse_scope(sort.value + op_id(founder, number, 0))
    if own:
        raise Malformed("scope")
    return parse_scope(sort.value if sort is ScopeSort.AUTHORITY else sort.value + reader.text().encode())


def _dictionary(replica: ReplicaId, scope: Scope, header: Header) -> bytes:
    """Return what a payload is likely to repeat: what the slip said already, between the bones of an order's fields."""
    own = encode(b"\x01" + op_id(replica, header.ordinal, 0))
    name = encode(b"\x00" + header.person.encode(_GB))
    return b"".join((scope, _ORDER, name, _TITLE, encode(header.wall_ms), _RECIPIENT, own, _ORGANISATION))


def _pack(payload: bytes, dictionary: bytes) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)
    return squeeze.compress(encode(_bytes_for_texts(decode(payload)))) + squeeze.flush()


def _unpack(packed: bytes, dictionary: bytes) -> bytes:
    widen = zlib.decompressobj(-zlib.MAX_WBITS, dictionary)
    try:
        tree = widen.decompress(packed, ENTRY_BYTES_MAX)
    except zlib.error as error:
        raise Malformed("deflate") from error
    if not widen.eof or widen.unused_data:
        raise Malformed("deflate")
    return encode(_texts_for_bytes(decode(tree)))


def _bytes_for_texts(value: Any) -> Any:
    if isinstance(value, str):
        return b"\x00" + value.encode(_GB)
    if isinstance(value, bytes):
        return b"\x01" + value
    if isinstance(value, list):
        return [_bytes_for_texts(part) for part in value]
    if isinstance(value, dict):
        return {key: _bytes_for_texts(part) for key, part in value.items()}
    return value


def _texts_for_bytes(value: Any) -> Any:
    if isinstance(value, bytes):
        if value[:1] == b"\x00":
            return value[1:].decode(_GB)
        if value[:1] == b"\x01":
            return value[1:]
        raise Malformed("string")
    if isinstance(value, str):
        raise Malformed("string")
    if isinstance(value, list):
        return [_texts_for_bytes(part) for part in value]
    if isinstance(value, dict):
        return {key: _texts_for_bytes(part) for key, part in value.items()}
    return value


def _number(value: int) -> bytes:
    found = bytearray()
    while value > 127:  # noqa: PLR2004 - seven bits a byte
        found.append(value & 127 | 128)
        value >>= 7
    found.append(value)
    return bytes(found)


def _text(text: str) -> bytes:
    raw = text.encode(_GB)
    return _number(len(raw)) + raw


class _Reader:
    """Reads a slip from its front; owned by one parse."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def take(self, count: int) -> bytes:
        piece = self._raw[self._at : self._at + count]
        if len(piece) < count:
            raise Malformed("cut short")
        self._at += count
        return piece

    def rest(self) -> bytes:
        return self.take(len(self._raw) - self._at)

    def number(self) -> int:
        value = 0
        for place in range(_NUMBER_BYTES_MAX):
            byte = self.take(1)[0]
            value |= (byte & 127) << 7 * place
            if byte < 128:  # noqa: PLR2004 - the last byte of a number
                if place and not byte:
                    break
                return value
        raise Malformed("number")

    def text(self) -> str:
        size = self.number()
        if size > _TEXT_BYTES_MAX:
            raise Malformed("text")
        return self.take(size).decode(_GB)
