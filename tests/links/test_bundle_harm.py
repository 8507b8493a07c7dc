"""Bundles that come to harm: torn, damaged, lied about, stopped; sticks that are full or lie. Nothing is lost, nothing is believed."""

import errno
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from fakes.carrier import Carrier, FullStick, LyingStick
from fakes.forged_bundle import Forger, Piece

from sync.domain.content import LEAF_BYTES, Leaf, Tree, content_address, leaf_hash
from sync.domain.failures import Outage, Refused
from sync.links import bundle_stick
from sync.links.bundle_in import Consent, take_bundle
from sync.links.bundle_out import Made
from sync.links.bundle_seal import Opener, is_usable, seal
from sync.links.bundle_stick import Stick
from sync.links.bundle_work import Phase, Progress
from sync.oplog.birth import parse_birth
from sync.oplog.codec import Malformed, encode
from sync.protocol.bundle import INDEX, Recipient, Sort
from sync.protocol.bundle_content import encode_leaves
from sync.protocol.envelope import compress
from sync.store.desk import Desk

GULOU, JIANGNING = "320106", "320115"
STEP = 4_096
Make = Callable[[str], Carrier]


@pytest.fixture
def pair(carriers: Make) -> tuple[Carrier, Carrier]:
    one, other = carriers(GULOU), carriers(JIANGNING)
    one.meet(other)
    other.meet(one)
    return one, other


def full_bundle(one: Carrier, other: Carrier) -> Made:
    """Return a bundle of a few sections of each sort, some hundred kilobytes."""
    chance = Random(3)
    for number in range(4):
        incident = one.open(JIANGNING, title=f"事件 {number}")
        one.order(incident, JIANGNING)
        one.write(incident, 10)
    one.attach(incident, chance.randbytes(3 * LEAF_BYTES))
    one.attach(incident, chance.randbytes(9))
    return one.make(other)


def entries(carrier: Carrier) -> int:
    return int(carrier.post.rows("select count(*) as n from entries")[0]["n"])


@pytest.mark.parametrize("step", [pytest.param(STEP, marks=pytest.mark.slow), 8 * STEP])
def test_torn_at_every_4_kb_yields_what_verifies(pair: tuple[Carrier, Carrier], tmp_path: Path, step: int) -> None:
    """Refused without consent, nothing changed; with it the prefix, which only grows; and then the whole heals everything."""
    one, other = pair
    made = full_bundle(one, other)
    raw = made.paths[0].read_bytes()
    torn = tmp_path / "torn.qzb"
    held = sections = 0
    for cut in range(STEP, len(raw), step):
        torn.write_bytes(raw[:cut])
        before = other.post.hashes()
        with pytest.raises(Refused) as refused:
            other.take([torn])
        assert refused.value.code == "bundle.torn"
        assert refused.value.facts["size"] == cut
        assert other.post.hashes() == before
        seen = other.check([torn])
        assert not seen.is_sound
        assert seen.parts[0].sections >= sections
        assert seen.parts[0].verified <= cut
        sections = seen.parts[0].sections
        receipt = other.take([torn], torn=True)
        assert receipt.new == seen.new
        assert (receipt.taken, receipt.missing) == ([], (1,))
        assert entries(other) == held + receipt.new
        held += receipt.new
    assert sections >= 4
    assert 0 < held <= made.entries
    assert other.take(made.paths).missing == ()
    assert other.post.hashes() == one.post.hashes()


def test_a_head_that_is_torn_is_no_bundle(pair: tuple[Carrier, Carrier], tmp_path: Path) -> None:
    """Before the head is whole there is nothing to believe."""
    one, other = pair
    raw = full_bundle(one, other).paths[0].read_bytes()
    torn = tmp_path / "torn.qzb"
    for cut in (0, 5, 13, 14, 100, 300):
        torn.write_bytes(raw[:cut])
        with pytest.raises(Refused) as refused:
            other.check([torn])
        assert refused.value.code in {"bundle.not_one", "bundle.malformed"}


def test_a_damaged_body_costs_its_section(pair: tuple[Carrier, Carrier], tmp_path: Path) -> None:
    """A bit that fell over: refused; with consent everything but that section; and the next bundle heals it."""
    one, other = pair
    made = full_bundle(one, other)
    raw = bytearray(made.paths[0].read_bytes())
    raw[-100_000] ^= 1
    spoilt = tmp_path / "spoilt.qzb"
    spoilt.write_bytes(raw)
    seen = other.check([spoilt])
    assert (seen.parts[0].whole, seen.parts[0].damaged) == (True, 1)
    with pytest.raises(Refused, match=r"bundle\.damaged"):
        other.take([spoilt])
    receipt = other.take([spoilt], torn=True)
    assert (receipt.skipped, receipt.new, receipt.taken) == (1, made.entries, [])
    assert other.take(made.paths).blobs == 2 - receipt.blobs
    assert other.post.hashes() == one.post.hashes()


SPOILS: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda raw: raw[: len(raw) // 2],
    "cut by one": lambda raw: raw[:-1],
    "empty": lambda _raw: b"",
    "zeros at the end": lambda raw: raw[:-5_000] + bytes(5_000),
    "a zeroed block": lambda raw: raw[:8_192] + bytes(4_096) + raw[12_288:],
    "a bit": lambda raw: raw[:-70_000] + bytes([raw[-70_000] ^ 4]) + raw[-69_999:],
    "longer": lambda raw: raw + b"\0",
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_stick_that_lies_is_found_when_it_is_read_back(pair: tuple[Carrier, Carrier], spoil: str) -> None:
    """Whatever it kept instead: one outage, no file left that anybody would carry, nothing noted as gone out."""
    one, other = pair
    full_bundle(one, other)
    for path in one.folder.iterdir():
        path.unlink()
    noted = one.post.rows("select count(*) as n from bundles")
    one.stick = LyingStick(SPOILS[spoil])
    with pytest.raises(Outage) as outage:
        one.make(other)
    assert outage.value.code == "bundle.read_back"
    assert list(one.folder.iterdir()) == []
    assert one.post.rows("select count(*) as n from bundles") == noted


@pytest.mark.parametrize("room", [0, 1_000, 100_000])
def test_a_full_stick_leaves_nothing(pair: tuple[Carrier, Carrier], room: int) -> None:
    """Full at once, in the head, in the middle: one outage, and no half file."""
    one, other = pair
    full_bundle(one, other)
    for path in one.folder.iterdir():
        path.unlink()
    one.stick = FullStick(room)
    with pytest.raises(Outage) as outage:
        one.make(other)
    assert outage.value.code == "bundle.stick_full"
    assert list(one.folder.iterdir()) == []


def test_a_stick_without_room_is_told_before_a_byte_is_written(pair: tuple[Carrier, Carrier], monkeypatch: pytest.MonkeyPatch) -> None:
    """It says how much there must be."""
    one, other = pair
    one.write(one.open(JIANGNING), 1)
    monkeypatch.setattr(one.stick, "free_bytes", lambda _folder: 10, raising=False)
    with pytest.raises(Outage) as outage:
        one.make(other)
    assert outage.value.code == "bundle.stick_full"
    assert outage.value.facts["free"] == 10


def test_a_stick_that_is_gone(pair: tuple[Carrier, Carrier]) -> None:
    """Pulled before it began: one outage for writing and one for reading."""
    one, other = pair
    one.write(one.open(JIANGNING), 1)
    one.folder.rmdir()
    for act in (lambda: one.make(other), lambda: one.check([one.folder / "a.qzb"])):
        with pytest.raises(Outage, match=r"bundle\.stick_gone"):
            act()


@pytest.mark.expects_warnings("transaction failed", "background work failed")
def test_a_full_disk_while_taking_keeps_what_was_taken(pair: tuple[Carrier, Carrier]) -> None:
    """An outage of the store; what is durable stays, and the same file heals the rest once there is room."""
    one, other = pair
    for number in range(6):
        one.write(one.open(JIANGNING, title=f"事件 {number}"), 60)
    made = one.make(other)

    def bound(desk: Desk, more: int) -> None:
        (used,) = desk.connection.execute("pragma page_count").fetchone()
        desk.connection.execute(f"pragma max_page_count = {used + more}")

    other.post.writer.call(lambda desk: bound(desk, 3)).result(30)
    with pytest.raises(Outage, match=r"store\.disk_full"):
        take_bundle(other.place, made.paths, other.stick, Consent())
    other.post.writer.call(lambda desk: bound(desk, 100_000)).result(30)
    assert other.take(made.paths).missing == ()
    assert other.post.hashes() == one.post.hashes()


def test_making_stops_when_it_is_asked_to(pair: tuple[Carrier, Carrier]) -> None:
    """While it writes and while it reads back: one code, and no file left."""
    one, other = pair
    full_bundle(one, other)
    for path in one.folder.iterdir():
        path.unlink()
    for phase in (Phase.WRITING, Phase.READING_BACK):
        told: list[Progress] = []
        with pytest.raises(Refused, match=r"bundle\.cancelled"):
            one.make(other, tell=told.append, cancelled=lambda told=told, phase=phase: any(one.phase is phase for one in told))  # type: ignore[misc]
        assert list(one.folder.iterdir()) == []


def test_taking_stops_and_keeps_what_verified(pair: tuple[Carrier, Carrier]) -> None:
    """The receipt says that it was stopped; taken again it is whole."""
    one, other = pair
    made = full_bundle(one, other)
    told: list[Progress] = []
    some = other.take(made.paths, tell=told.append, cancelled=lambda: len([one for one in told if one.phase is Phase.TAKING]) >= 3)
    assert (some.stopped, some.taken, some.missing) == (True, [], (1,))
    assert 0 < some.new <= made.entries
    assert [progress.done <= progress.total for progress in told] == [True] * len(told)
    rest = other.take(made.paths)
    assert (rest.stopped, rest.new, rest.missing) == (False, made.entries - some.new, ())
    assert other.post.hashes() == one.post.hashes()


def test_a_file_that_changed_after_the_preview_is_looked_into_again(pair: tuple[Carrier, Carrier]) -> None:
    """What a person agreed to is what is taken."""
    one, other = pair
    made = full_bundle(one, other)
    seen = other.check(made.paths)
    made.paths[0].write_bytes(made.paths[0].read_bytes()[:-1])
    with pytest.raises(Refused, match=r"bundle\.changed"):
        take_bundle(other.place, made.paths, other.stick, Consent(), checked=seen)


def test_parts_of_two_bundles_do_not_mix(pair: tuple[Carrier, Carrier]) -> None:
    """Nor does a bundle of no file at all."""
    one, other = pair
    first, second = full_bundle(one, other), one.make(other)
    with pytest.raises(Refused, match=r"bundle\.parts_mixed"):
        other.check([*first.paths, *second.paths])
    with pytest.raises(Refused, match=r"bundle\.not_one"):
        other.check([])


# A dishonest producer.


def recipient(carrier: Carrier) -> Recipient:
    raw = carrier.post.rows("select birth from replicas where standing = 'own'")[0]["birth"]
    return Recipient(carrier.replica, parse_birth(raw).seal_key)


def forged_pieces() -> dict[str, list[Piece]]:
    bomb = compress(bytes(3 * 2**20), 1)
    return {
        "no content": [Piece(Sort.RUNS, b"nonsense")],
        "a bomb": [Piece(Sort.RUNS, bomb)],
        "a bomb of claims": [Piece(Sort.CLAIMS, compress(encode([[bytes(100)] * 9_000, []]), 1))],
        "not sealed": [Piece(Sort.RUNS, b"not age at all", raw=True)],
        "a false birth": [Piece(Sort.BIRTHS, compress(encode([b"birth"]), 1))],
        "authority that is none": [Piece(Sort.AUTHORITY, b"x")],
    }


@pytest.mark.parametrize("name", forged_pieces())
def test_a_section_that_its_producer_spoilt_is_refused(carriers: Make, name: str, tmp_path: Path) -> None:
    """Signed, sealed, in its place, and nothing: one code, nothing changed; with consent it is left out."""
    other = carriers(JIANGNING)
    before = other.post.hashes()
    path = tmp_path / "forged.qzb"
    path.write_bytes(Forger().bundle(recipient(other), forged_pieces()[name]))
    with pytest.raises(Refused, match=r"bundle\.malformed"):
        other.take([path])
    assert other.post.hashes() == before
    assert other.take([path], torn=True).skipped == 1


@pytest.mark.parametrize(
    "lie",
    [
        {"rows": [(1, bytes(32))]},
        {"rows": []},
        {"index": INDEX + (4).to_bytes(4, "big") + b"none"},
        {"index_at": 7},
    ],
)
def test_an_index_that_lies_is_refused(carriers: Make, lie: dict[str, Any], tmp_path: Path) -> None:
    """The producer signed what is not so: nothing of it is taken, consent or not."""
    other = carriers(JIANGNING)
    path = tmp_path / "forged.qzb"
    path.write_bytes(Forger().bundle(recipient(other), [Piece(Sort.BIRTHS, compress(encode([]), 1))], **lie))
    for torn in (False, True):
        with pytest.raises(Refused, match=r"bundle\.malformed"):
            other.take([path], torn=torn)


def test_leaves_that_prove_nothing_are_not_kept(carriers: Make, tmp_path: Path) -> None:
    """A leaf of another blob, an address that claims terabytes: counted as refused, nothing written."""
    other = carriers(JIANGNING)
    content = Random(1).randbytes(2 * LEAF_BYTES)
    tree = Tree([leaf_hash(content[:LEAF_BYTES]), leaf_hash(content[LEAF_BYTES:])])
    wrong = (content_address(content), Leaf(0, content[LEAF_BYTES:], tree.proof(0)))
    nothing = Piece(Sort.LEAVES, b"no leaves at all")
    huge = (bytes(32) + (2**60).to_bytes(8, "big"), Leaf(2**30, bytes(LEAF_BYTES), ()))
    path = tmp_path / "forged.qzb"
    pieces = [Piece(Sort.LEAVES, encode_leaves([wrong])), Piece(Sort.LEAVES, encode_leaves([huge])), nothing]
    path.write_bytes(Forger().bundle(recipient(other), pieces))
    receipt = other.take([path])
    assert (receipt.refused, receipt.blobs) == (3, 0)
    assert list(other.post.home.blobs.glob("*/*")) == []


def test_a_forged_head_is_refused(pair: tuple[Carrier, Carrier]) -> None:
    """A header that somebody changed, with its old signature."""
    one, other = pair
    path = full_bundle(one, other).paths[0]
    raw = bytearray(path.read_bytes())
    raw[40] ^= 1
    path.write_bytes(raw)
    with pytest.raises(Refused) as refused:
        other.check([path])
    assert refused.value.code in {"bundle.forged", "bundle.malformed"}


# Sealing.


def test_only_the_recipients_open_what_is_sealed() -> None:
    """Each of them, nobody else; and not a byte of it changed."""
    keys = [X25519PrivateKey.generate() for _ in range(3)]
    body = seal(b"what is sealed", [key.public_key().public_bytes_raw() for key in keys[:2]])
    assert [Opener([key]).open(body) for key in keys[:2]] == [b"what is sealed"] * 2
    for key, raw in ((keys[2], body), (keys[0], body[:-1]), (keys[0], body[:-1] + bytes([body[-1] ^ 1])), (keys[0], b"")):
        with pytest.raises(Malformed):
            Opener([key]).open(raw)


@pytest.mark.parametrize("low", [bytes(32), b"\x01" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f"])
def test_nothing_is_sealed_to_a_key_of_low_order(low: bytes) -> None:
    """Everybody would open it, and the library ends the process over it: it is refused before it gets there."""
    assert not is_usable(low)
    with pytest.raises(Refused, match=r"bundle\.recipient_key"):
        seal(b"x", [low])


def test_a_stanza_of_low_order_opens_nothing() -> None:
    """A file whose ephemeral share is zero is not opened, and ends nothing."""
    key = X25519PrivateKey.generate()
    body = seal(b"x", [key.public_key().public_bytes_raw()])
    lines = body.split(b"\n")
    share = next(at for at, line in enumerate(lines) if line.startswith(b"-> X25519 "))
    lines[share] = b"-> X25519 " + b"A" * 43
    with pytest.raises(Malformed):
        Opener([key]).open(b"\n".join(lines))


def test_the_real_stick_has_room() -> None:
    """It says what the system says."""
    assert Stick().free_bytes(Path()) > 0


def test_a_stick_that_fails_while_it_is_written_is_told(pair: tuple[Carrier, Carrier], monkeypatch: pytest.MonkeyPatch) -> None:
    """What a sync beside the writing met ends the bundle, and nothing of it stays."""
    one, other = pair
    incident = one.open(JIANGNING)
    one.attach(incident, bytes(3 * 2**20))
    monkeypatch.setattr(bundle_stick, "PUSH_BYTES", 2**20)

    def failing(_file: object) -> None:
        raise OSError(errno.EIO, "stick")

    monkeypatch.setattr(one.stick, "push", failing)
    with pytest.raises(Outage, match=r"bundle\.stick_failed"):
        one.make(other)
    assert list(one.folder.iterdir()) == []


@pytest.mark.expects_warnings
def test_a_leaf_found_damaged_while_a_bundle_is_made_is_left_out_and_fetched_again(pair: tuple[Carrier, Carrier]) -> None:
    """The others of its blob go; what lies here of it is noted as a part."""
    one, other = pair
    content = Random(5).randbytes(5 * LEAF_BYTES)
    address = one.attach(one.open(JIANGNING), content)
    path = one.place.blobs.blobs.files.path(address)
    raw = bytearray(path.read_bytes())
    raw[2 * (len(raw) // 5) + 999] ^= 1
    path.write_bytes(raw)
    made = one.make(other)
    assert one.place.blobs.leaves_missing(address) == (range(2, 3),)
    receipt = other.take(made.paths)
    assert (receipt.blobs, receipt.refused) == (0, 0)
    assert other.place.blobs.leaves_missing(address) == (range(2, 3),)
