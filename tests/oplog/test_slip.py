"""Slips as bytes and as groups: vectors, round trips, every mistake in reading found, every malformed form refused."""

import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.failures import Refused
from sync.domain.ids import EntityId, ReplicaId, op_id
from sync.domain.scopes import AUTHORITY, Scope, adhoc_circle_scope, incident_scope, organisation_scope, standing_circle_scope
from sync.oplog.codec import encode
from sync.oplog.entry import Entry, Header, PlainOp, decode_entry, encode_entry, redact
from sync.oplog.hashing import SIGNATURE_BYTES, public_bytes
from sync.oplog.slip import SLIP_BYTES_MAX, make_slip, parse_slip, read_slip_text, slip_size, slip_text, slip_verifies
from tests.oplog.keys import BIRTH, KEY, OTHER_BIRTH, OTHER_KEY, header

DATA = Path(__file__).parents[1] / "data" / "slips.json"
ME, FOUNDER = BIRTH.replica, OTHER_BIRTH.replica
SCOPE = incident_scope(EntityId(op_id(FOUNDER, 7, 0)))
ORDER = op_id(FOUNDER, 9, 0)
NOW = 1_795_430_400_000


def entry(scope: Scope, head: Header, ops: list[PlainOp]) -> Entry:
    return decode_entry(ME, scope, encode_entry(ME, scope, head, ops))


def line(text: str, **changes: object) -> Entry:
    """A journal line."""
    create = PlainOp(kind=10, entity=None, field=None, value={1: text, 2: NOW, 3: 1}, names=None)
    return entry(SCOPE, header(1, 12, **changes), [create])


def order(text: str) -> Entry:
    fields = {1: 2, 2: "鼓楼-B-0007", 3: 0, 4: 0, 5: text, 6: "320106", 7: "林亦舟", 8: "鼓楼-B-0001", 9: "槽车侧翻", 16: NOW + 3}
    to = {1: 2, 2: bytes(op_id(ME, 3, 0)), 3: "320115"}
    creates = [PlainOp(kind=kind, entity=None, field=None, value=value, names=None) for kind, value in ((11, fields), (12, to))]
    return entry(incident_scope(EntityId(op_id(ME, 1, 0))), header(3, office="duty_commander"), creates)


def receipt() -> Entry:
    at = EntityId(op_id(FOUNDER, 9, 1))
    values: list[tuple[int, Any, tuple[Any, ...]]] = [(1, [2, 3], (op_id(FOUNDER, 9, 1),)), (6, NOW + 1, ()), (7, "林亦舟", ())]
    ops = [PlainOp(kind=12, entity=at, field=field, value=value, names=names) for field, value, names in values]
    return entry(SCOPE, header(1, office="duty_commander"), ops)


ENTRIES = {
    "an order": order("封控化工大道匝道"),
    "a receipt": receipt(),
    "a line": line("下风向 300 m 苯乙烯 41 mg/m³"),
    "a line that nothing shortens": line("\U0001f600"),
    "an office of a later version": line("到场", office="later"),
    "an organisation": entry(organisation_scope("320106"), header(1), [PlainOp(kind=8, entity=None, field=None, value={1: 1}, names=None)]),
    "a standing circle": entry(
        standing_circle_scope("320106"), header(1), [PlainOp(kind=8, entity=None, field=None, value={1: 1}, names=None)]
    ),
    "an ad-hoc circle": entry(
        adhoc_circle_scope(EntityId(op_id(FOUNDER, 2, 0))), header(1), [PlainOp(kind=8, entity=None, field=None, value={1: 1}, names=None)]
    ),
    "the authority": entry(
        AUTHORITY, header(1), [PlainOp(kind=2, entity=None, field=None, value={1: b"\x01", 2: [True, {3: "x"}]}, names=None)]
    ),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_the_bytes_of_the_vectors_are_read(name: str) -> None:
    """Nobody changes a byte of the format without changing tests/data/slips.json; how hard they are squeezed is free."""
    vector = json.loads(DATA.read_text())[name]
    slip = parse_slip(bytes.fromhex(vector["slip"]))
    assert slip.entry == ENTRIES[name]
    assert slip_verifies(slip, public_bytes(KEY))
    assert slip_text(slip.raw) == vector["text"]
    assert len(make_slip(KEY, ENTRIES[name]).raw) <= SLIP_BYTES_MAX


@pytest.mark.parametrize("name", ENTRIES)
def test_a_slip_says_its_entry_whole(name: str) -> None:
    """Bytes and groups give back the entry, body and all, and only its author's key verifies it."""
    made = make_slip(KEY, ENTRIES[name])
    read = parse_slip(read_slip_text(slip_text(made.raw)))
    assert read == made
    assert read.entry.body == ENTRIES[name].body
    assert slip_verifies(read, public_bytes(KEY))
    assert not slip_verifies(read, public_bytes(OTHER_KEY))


def test_what_does_not_fit_is_refused_with_its_size() -> None:
    """An order too long for a slip says how long it would be."""
    long = order("".join(chr(0x4E00 + 37 * at) for at in range(90)))
    with pytest.raises(Refused) as refused:
        make_slip(KEY, long)
    assert refused.value.code == "slip.too_large"
    assert refused.value.facts == {"bytes": slip_size(long), "bytes_max": SLIP_BYTES_MAX}


def test_a_redacted_entry_is_no_slip() -> None:
    """What was taken out of an entry can't be carried ahead."""
    bare = decode_entry(ME, SCOPE, redact(line("x").body))
    with pytest.raises(Refused, match=r"slip\.redacted"):
        make_slip(KEY, bare)


@given(st.text(max_size=30).filter(lambda text: max(text, default="") < "\ud800" or min(text) > "\udfff"), st.integers(1, 2**40))
def test_any_line_that_fits_comes_back(text: str, ordinal: int) -> None:
    """Whatever characters a person writes, the entry is the same on the other side."""
    try:
        said = entry(SCOPE, header(1, ordinal), [PlainOp(kind=10, entity=None, field=None, value={1: text}, names=None)])
    except ValueError:
        return
    if slip_size(said) <= SLIP_BYTES_MAX:
        assert parse_slip(make_slip(KEY, said).raw).entry == said


@given(st.binary(max_size=SLIP_BYTES_MAX + 8))
def test_bytes_from_anywhere_are_refused_and_nothing_else(raw: bytes) -> None:
    """No bytes raise anything but a refusal."""
    with pytest.raises(Refused):
        parse_slip(raw)


@given(st.sampled_from(sorted(ENTRIES)), st.integers(0, SLIP_BYTES_MAX), st.integers(1, 255))
def test_a_damaged_slip_is_refused_or_fails_its_signature(name: str, at: int, flip: int) -> None:
    """A changed byte either makes no slip, or one that its author did not sign, or says the very same."""
    raw = bytearray(make_slip(KEY, ENTRIES[name]).raw)
    raw[at % len(raw)] ^= flip
    try:
        read = parse_slip(bytes(raw))
    except Refused:
        return
    assert not slip_verifies(read, public_bytes(KEY)) or read.entry == ENTRIES[name]


@given(st.sampled_from(sorted(ENTRIES)), st.integers(0, SLIP_BYTES_MAX))
def test_a_slip_cut_short_is_refused(name: str, keep: int) -> None:
    """No prefix of a slip verifies."""
    raw = make_slip(KEY, ENTRIES[name]).raw
    try:
        read = parse_slip(raw[: keep % len(raw)])
    except Refused:
        return
    assert not slip_verifies(read, public_bytes(KEY))


def replaced(raw: bytes, at: int, piece: bytes, *, drop: int = 1) -> bytes:
    return raw[:at] + piece + raw[at + drop :]


RECEIPT = make_slip(KEY, ENTRIES["a receipt"]).raw
SCOPE_AT = 9
HEADER_AT = SCOPE_AT + 1 + 8 + 1
PAYLOAD_AT = HEADER_AT + 20


def packed(tree: bytes, *, tail: bytes = b"", whole: bool = True) -> bytes:
    """A receipt's head with a payload squeezed without a dictionary."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = squeeze.compress(tree) + (squeeze.flush() if whole else b"")
    return RECEIPT[:PAYLOAD_AT] + b"\x01" + body + tail + bytes(SIGNATURE_BYTES)


# Found by mutating real slips.
PAST_THE_GREATEST = bytes.fromhex(
    "011f29451e2cc087e1490104bbe5d4d0f2de78aaea8580f7bfa03406c1d6d2e0d6db0126000101016b6a8619b6f3c8a1a5baf68669ba060606466093"
    "3d19b63fda7875eb8143dbc15618181a98215b83acc190d395e1c2ce432b89b6d7d0d0140090913d00ecdc2b8c7cb4556495f412e3d64a340ffc84db"
    "eca13962a8d0f53dba958d9feda3fdd74ee916bb020809d301143054745ec7b63a03512605d9b55f0b"
)
MALFORMED = {
    "an ordinal past the greatest, before what is squeezed": PAST_THE_GREATEST,
    "no version": replaced(RECEIPT, 0, b"\x00"),
    "an unknown scope": replaced(RECEIPT, SCOPE_AT, b"z"),
    "a capital where nothing is founded": replaced(RECEIPT, SCOPE_AT, b"O"),
    "a founder that is the author in long": replaced(RECEIPT, SCOPE_AT + 1, bytes(ME), drop=8),
    "a founding ordinal past the greatest": replaced(RECEIPT, SCOPE_AT + 9, b"\xff" * 7 + b"\x01"),
    "a number with a needless byte": replaced(RECEIPT, HEADER_AT, b"\x81\x00"),
    "a number without end": replaced(RECEIPT, HEADER_AT, b"\xff" * 9),
    "text past the longest": replaced(RECEIPT, HEADER_AT + 8, b"\xff\x7f"),
    "text that is no GB 18030": replaced(RECEIPT, HEADER_AT + 9, b"\xff\xff", drop=2),
    "an office past the table": replaced(RECEIPT, HEADER_AT + 15, b"\x7f"),
    "a form that is not": RECEIPT[:PAYLOAD_AT] + b"\x02" + RECEIPT[PAYLOAD_AT + 1 :],
    "squeezed to no end": packed(encode([[10, None, {1: b"\x00x"}]]), whole=False),
    "more behind what was squeezed": packed(encode([[10, None, {1: b"\x00x"}]]), tail=b"\x00"),
    "nothing that was squeezed": RECEIPT[:PAYLOAD_AT] + b"\x01\xff\xff" + bytes(SIGNATURE_BYTES),
    "a text beside the byte strings": packed(encode([[10, None, {1: "x"}]])),
    "a byte string of no sort": packed(encode([[10, None, {1: b"\x02x"}]])),
    "longer than a slip": RECEIPT + bytes(SLIP_BYTES_MAX),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_every_malformed_form_is_refused(name: str) -> None:
    """Each form that the specification does not allow is refused."""
    with pytest.raises(Refused, match=r"slip\.malformed"):
        parse_slip(MALFORMED[name])


@given(st.sampled_from(sorted(ENTRIES)), st.data())
def test_one_wrong_character_names_its_group(name: str, data: st.DataObject) -> None:
    """A character misheard, or two neighbours exchanged, is found in its group."""
    groups = slip_text(make_slip(KEY, ENTRIES[name]).raw).split()
    at = data.draw(st.integers(0, len(groups) - 1))
    place = data.draw(st.integers(0, 5))
    heard = data.draw(st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
    wrong = groups[at][:place] + heard + groups[at][place + 1 :]
    if data.draw(st.booleans()) and place < 5:
        wrong = groups[at][:place] + groups[at][place + 1] + groups[at][place] + groups[at][place + 2 :]
    if wrong == groups[at]:
        return
    with pytest.raises(Refused) as refused:
        read_slip_text(" ".join((*groups[:at], wrong, *groups[at + 1 :])))
    assert (refused.value.code, refused.value.facts) == ("slip.group", {"group": at + 1})


def test_groups_left_out_or_exchanged_are_found() -> None:
    """Every group lost, the last ones too, and every exchange of two neighbours is refused."""
    groups = slip_text(RECEIPT).split()
    for at in range(len(groups)):
        with pytest.raises(Refused):
            read_slip_text(" ".join(groups[:at] + groups[at + 1 :]))
        swapped = [*groups[:at], *groups[at : at + 2][::-1], *groups[at + 2 :]]
        if swapped != groups:
            with pytest.raises(Refused):
                read_slip_text(" ".join(swapped))


def test_groups_are_read_as_people_write_them() -> None:
    """Small letters, full-width ones, hyphens, line ends, and the letters that look like digits."""
    text = slip_text(RECEIPT)
    for written in (
        text.lower(),
        text.replace(" ", "-\n"),
        text.replace("0", "o").replace("1", "l"),
        "".join(chr(ord(character) + 0xFEE0) if character != " " else "\u3000" for character in text),
    ):
        assert read_slip_text(written) == RECEIPT


@pytest.mark.parametrize(
    ("text", "code"), [("", "slip.length"), ("ABC", "slip.group"), ("U00000", "slip.character"), ("收到", "slip.character")]
)
def test_what_is_no_groups_is_refused(text: str, code: str) -> None:
    """Nothing, half a group, and characters outside the alphabet."""
    with pytest.raises(Refused) as refused:
        read_slip_text(text)
    assert refused.value.code == code


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever is typed, nothing but a refusal is raised."""
    try:
        read_slip_text(text)
    except Refused:
        return


@given(st.binary(max_size=SLIP_BYTES_MAX))
def test_any_bytes_come_back_from_their_groups(raw: bytes) -> None:
    """The groups hold bytes of any length."""
    assert read_slip_text(slip_text(raw)) == raw


def test_replicas_are_told_apart() -> None:
    """The slip of another replica is another slip, though every word is the same."""
    here, there = (decode_entry(ReplicaId(replica), SCOPE, line("到场").body) for replica in (ME, FOUNDER))
    assert make_slip(KEY, here).signature != make_slip(KEY, there).signature
