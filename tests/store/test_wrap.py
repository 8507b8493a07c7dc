"""The wrap as bytes: vectors, both ways in, what is changed opens no more, and every malformed form is told."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.failures import Outage, Refused
from sync.oplog.codec import encode
from sync.oplog.suites import SUITE_SM
from sync.store import wrap as wraps
from sync.store.wrap import KEYSTORE, PASSPHRASE, Cost, Slot, Wrap
from tests.fakes.wrapped import CHEAP

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "wrap" / "vectors.json").read_text("utf-8"))
KEY = bytes(range(32))
SECRET = bytes(range(32, 64))
WORDS = "correct horse 前指"


def both() -> Wrap:
    return wraps.with_keystore(wraps.with_passphrase(wraps.empty(), KEY, WORDS, cost=CHEAP), KEY, "qianzhi/1", SECRET)


def code_of(raw: bytes) -> str:
    with pytest.raises(Outage) as caught:
        wraps.from_bytes(raw)
    return caught.value.code


def sealed_file(body: object) -> bytes:
    content = wraps.MAGIC + encode(body)
    return content + wraps._check(content)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_the_bytes_are_those_of_the_vectors(vector: dict[str, str | int]) -> None:
    """A passphrase slot and a keystore slot come to the recorded bytes, and these open again."""
    salt, nonce = bytes.fromhex(str(vector["salt"])), bytes.fromhex(str(vector["nonce"]))
    cost = Cost(passes=int(vector["passes"]), memory_kib=int(vector["memory_kib"]), lanes=int(vector["lanes"]))
    empty = Wrap(id=bytes.fromhex(str(vector["id"])))
    passphrase = str(vector["passphrase"])
    parameters = (salt, cost.passes, cost.memory_kib, cost.lanes)
    wrap = wraps.seal(empty, KEY, PASSPHRASE, parameters, secret=wraps.stretch(passphrase, salt, cost), nonce=nonce)
    wrap = wraps.seal(wrap, KEY, KEYSTORE, (str(vector["keystore"]),), secret=SECRET, nonce=nonce)
    assert wraps.to_bytes(wrap).hex() == vector["file"]
    read = wraps.from_bytes(bytes.fromhex(str(vector["file"])))
    assert (wraps.open_by_passphrase(read, passphrase), wraps.open_by_keystore(read, lambda _name: SECRET)) == (KEY, KEY)


def test_either_way_opens_and_nothing_else() -> None:
    """Passphrase and keystore open it; another passphrase is refused, another secret opens nothing."""
    wrap = wraps.from_bytes(wraps.to_bytes(both()))
    assert wraps.open_by_passphrase(wrap, WORDS) == KEY
    assert wraps.open_by_keystore(wrap, {"qianzhi/1": SECRET}.get) == KEY
    assert wraps.open_by_keystore(wrap, {"qianzhi/1": KEY}.get) is None
    assert wraps.open_by_keystore(wrap, {}.get) is None
    with pytest.raises(Refused) as caught:
        wraps.open_by_passphrase(wrap, WORDS + " ")
    assert caught.value.code == "passphrase.wrong"
    assert KEY not in wraps.to_bytes(wrap)


def test_a_passphrase_of_another_width_is_the_same() -> None:
    """What an input method typed in full width opens what was set in half width."""
    wrap = wraps.with_passphrase(wraps.empty(), KEY, "abcdef 2026", cost=CHEAP)
    assert wraps.open_by_passphrase(wrap, "ａｂｃｄｅｆ　２０２６") == KEY


def test_a_new_passphrase_takes_the_place_of_the_old() -> None:
    """The old one opens no more, the keystore still does, and without it the wrap forgets the keystore."""
    wrap = wraps.with_passphrase(both(), KEY, "another one 2026", cost=CHEAP)
    with pytest.raises(Refused):
        wraps.open_by_passphrase(wrap, WORDS)
    assert wraps.open_by_passphrase(wrap, "another one 2026") == KEY
    assert wraps.open_by_keystore(wrap, lambda _name: SECRET) == KEY
    assert (wrap.keystore_names(), wraps.without_keystore(wrap).has(KEYSTORE)) == (("qianzhi/1",), False)


def test_what_is_sealed_with_the_key_can_not_be_changed() -> None:
    """A cheaper cost, another name, another wrap's slot: the slot opens no more."""
    wrap = both()
    (first, second) = wrap.slots
    cheaper = replace(first, parameters=(first.parameters[0], 1, 32, 1))
    renamed = replace(second, parameters=("qianzhi/2",))
    with pytest.raises(Refused):
        wraps.open_by_passphrase(replace(wrap, slots=(cheaper,)), WORDS)
    assert wraps.open_by_keystore(replace(wrap, slots=(renamed,)), lambda _name: SECRET) is None
    assert wraps.open_by_keystore(replace(wraps.empty(), slots=(second,)), lambda _name: SECRET) is None


def test_a_sort_of_a_later_version_is_passed_over_and_kept() -> None:
    """A card's envelope does not hinder the passphrase, and is still there when the file is written again."""
    wrap = both()
    card = Slot(wraps.ENVELOPE, (b"card",), b"", b"envelope")
    read = wraps.from_bytes(wraps.to_bytes(replace(wrap, slots=(card, *wrap.slots))))
    assert wraps.open_by_passphrase(read, WORDS) == KEY
    assert card in wraps.from_bytes(wraps.to_bytes(wraps.without_keystore(read))).slots


def test_a_suite_of_a_later_version_is_named() -> None:
    """SM3 and SM4 have their place: a file that uses them is newer, not damaged."""
    assert code_of(sealed_file([SUITE_SM, bytes(16), []])) == "store.wrap_newer"


@pytest.mark.parametrize(
    "body",
    [
        *(7, [1, bytes(15), []], [1, bytes(16), [7]], [1, bytes(16), [[1, [bytes(16), 1, 64, 1], bytes(11), bytes(48)]]]),
        *([1, bytes(16), [[1, [bytes(16), 1, 64, 1], bytes(12), bytes(47)]]], [1, bytes(16), [[2, [7], bytes(12), bytes(48)]]]),
        *([1, bytes(16), [[1, [bytes(15), 1, 64, 1], bytes(12), bytes(48)]]], [1, bytes(16), [[2, [], bytes(12), bytes(48)]]]),
        # A cost that would hold every start for an hour, or that no Argon2 knows.
        *(
            [1, bytes(16), [[1, [bytes(16), 1, 2**40, 1], bytes(12), bytes(48)]]],
            [1, bytes(16), [[1, [bytes(16), 0, 64, 1], bytes(12), bytes(48)]]],
        ),
        *(
            [1, bytes(16), [[1, [bytes(16), 1, 7, 1], bytes(12), bytes(48)]]],
            [1, bytes(16), [[1, [bytes(16), 1, 64, 99], bytes(12), bytes(48)]]],
        ),
    ],
)
def test_a_malformed_file_is_damaged(body: object) -> None:
    """Whatever does not have the form is told as damage, before anything is computed with it."""
    assert code_of(sealed_file(body)) == "store.wrap_damaged"


@given(at=st.integers(0, 300), flip=st.integers(1, 255))
def test_a_damaged_byte_is_found(at: int, flip: int) -> None:
    """A changed byte anywhere is told as damage, never as a wrong passphrase."""
    raw = bytearray(wraps.to_bytes(Wrap(id=bytes(16), slots=(Slot(KEYSTORE, ("qianzhi",), bytes(12), bytes(48)),))))
    raw[at % len(raw)] ^= flip
    assert code_of(bytes(raw)) == "store.wrap_damaged"


@pytest.mark.parametrize("cut", [0, 1, 7, 8, 9, 40])
def test_a_torn_file_is_damaged(cut: int) -> None:
    """A file cut anywhere, an empty one too, is told as damage."""
    assert code_of(wraps.to_bytes(both())[:cut]) == "store.wrap_damaged"


@pytest.mark.parametrize(
    ("passphrase", "good"),
    [("abcdefghi", False), ("abcdefghij", True), ("aaaaabbbbbcccc", False), ("前指安全口令", True), ("x" * 300, False)],
)
def test_a_weak_passphrase_is_refused(passphrase: str, good: bool) -> None:  # noqa: FBT001 - a parameter of the table
    """Ten characters, a Chinese one counting as two, five of them different."""
    if good:
        wraps.judge(passphrase)
        return
    with pytest.raises(Refused) as caught:
        wraps.with_passphrase(wraps.empty(), KEY, passphrase, cost=CHEAP)
    assert caught.value.code == "passphrase.weak"


@pytest.mark.parametrize(("first_s", "memory_kib"), [(0.1, 512 * 1024), (0.5, 64 * 1024), (5.0, 64 * 1024), (0.0001, 1024 * 1024)])
def test_the_cost_follows_the_machine(first_s: float, memory_kib: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fast machine pays with more memory up to the bound, a slow one never pays less than the floor."""
    now = iter((0.0, first_s))
    monkeypatch.setattr(wraps, "stretch", lambda *_: bytes(32))
    assert wraps.tuned(clock=lambda: next(now)) == Cost(passes=3, memory_kib=memory_kib, lanes=4)
