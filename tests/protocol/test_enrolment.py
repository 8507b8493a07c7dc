"""Codes of enrolment: typed and scanned as they were made, and nothing on the wire that lets anybody else in."""

import random
from collections.abc import Callable

import pytest

from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.oplog.codec import Malformed, decode, encode
from sync.protocol import enrolment
from sync.protocol.enrolment import ALPHABET, RANDOM_BYTES, Invitation, Told, ask, code_of, is_proved, read_code, read_invitation, tell

NONCE = bytes(range(16))
CODE = code_of(bytes(range(1, RANDOM_BYTES + 1)))
OTHER = code_of(bytes(range(2, RANDOM_BYTES + 2)))
TOLD = Told(
    root=b"r" * 32, organisation="320106", offices=("dispatcher",), ends_ms=5, takes_over=ReplicaId(b"12345678"), certificate=b"signed"
)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_a_code_is_typed_as_it_was_read() -> None:
    """With or without hyphens, in small letters, with O for 0 and I or L for 1; what is shown is what is typed."""
    for seed in range(200):
        code = code_of(random.Random(seed).randbytes(RANDOM_BYTES))
        shown = str(code)
        for typed in (shown, shown.lower(), f" {code.text} ", shown.replace("0", "O").replace("1", "l"), shown.replace("-", "－")):
            assert read_code(typed) == code
    assert CODE.text not in repr(CODE)
    assert len({code_of(random.Random(seed).randbytes(RANDOM_BYTES)).text for seed in range(1000)}) == 1000


def test_a_mistyped_code_is_told_before_anything_is_dialled() -> None:
    """Every single wrong character, every swap of neighbours, and what is too long or short: `enrol.code`."""
    for at, right in enumerate(CODE.text):
        for wrong in set(ALPHABET) - {right}:
            assert refused(lambda at=at, wrong=wrong: read_code(CODE.text[:at] + wrong + CODE.text[at + 1 :])) == "enrol.code"  # type: ignore[misc]
    for at in range(len(CODE.text) - 1):
        swapped = CODE.text[:at] + CODE.text[at + 1] + CODE.text[at] + CODE.text[at + 2 :]
        if swapped != CODE.text:
            assert refused(lambda swapped=swapped: read_code(swapped)) == "enrol.code"  # type: ignore[misc]
    for text in ("", CODE.text[:-1], CODE.text + "0", CODE.text.replace(CODE.text[0], "U", 1), "密" * 20):
        assert refused(lambda text=text: read_code(text)) == "enrol.code"  # type: ignore[misc]


@pytest.mark.parametrize("url", ["https://10.0.0.5:8470", "https://center.example", "http://127.0.0.1:9"])
def test_an_invitation_is_typed_or_scanned(url: str) -> None:
    """Address and code in one line, or the text of the QR code, say the same."""
    typed = read_invitation(f" {url}   {CODE} ")
    assert read_invitation(str(typed)) == typed == Invitation(address=typed.address, code=CODE)
    assert read_invitation(str(typed).lower()) == typed
    assert set(str(typed)) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert typed.address.url == url


def test_what_is_no_invitation() -> None:
    """An address alone is none; a code without an address, of a wrong form, or to an address without TLS is refused."""
    assert not enrolment.is_invitation("https://10.0.0.5:8470#" + "a" * 64)
    assert enrolment.is_invitation(f"https://10.0.0.5 {CODE}")
    assert enrolment.is_invitation("qzenrol:whatever")
    for text, code in (
        ("QZENROL:" + CODE.text, "enrol.code"),
        (CODE.text, "enrol.code"),
        (f"QZENROL:{CODE.text}/ftp://x", "center.address"),
        (f"https://10.0.0.5 {CODE.text[:-1]}", "enrol.code"),
        (f"http://10.0.0.5 {CODE}", "center.plaintext"),
    ):
        assert refused(lambda text=text: read_invitation(text)) == code  # type: ignore[misc]


def test_a_request_proves_the_code_and_never_says_it() -> None:
    """Whoever made the code can check it; another code, birth or nonce does not prove, and the code is nowhere in the bytes."""
    raw = ask(CODE, birth=b"birth", nonce=NONCE)
    asked = enrolment.read_asked(raw)
    assert (asked.name, asked.birth) == (CODE.name, b"birth")
    assert is_proved(asked, CODE.key)
    assert not is_proved(asked, OTHER.key)
    version, name, birth, nonce, proof = decode(raw)
    for changed in ([version, name, b"others", nonce, proof], [version, name, birth, bytes(16), proof], [version, name, b"", nonce, proof]):
        assert not is_proved(enrolment.read_asked(encode(changed)), CODE.key)
    for secret in (CODE.text.encode(), CODE.key):
        assert secret not in raw


def test_an_answer_proves_the_root() -> None:
    """What comes back is believed from who knows the code alone, and for this request alone: nobody puts a root of his own in."""
    raw = tell(TOLD, CODE.key, nonce=NONCE)
    assert enrolment.read_told(raw, CODE, nonce=NONCE) == TOLD
    version, body, proof = decode(raw)
    _, *rest = decode(body)
    forged = encode([version, encode([bytes(32), *rest]), proof])
    for bytes_, code, nonce in ((forged, CODE, NONCE), (raw, OTHER, NONCE), (raw, CODE, bytes(16))):
        assert refused(lambda raw=bytes_, code=code, nonce=nonce: enrolment.read_told(raw, code, nonce=nonce)) == "enrol.unproved"  # type: ignore[misc]
    # A request sent back as an answer proves nothing: each has a domain of its own.
    mirrored = encode([1, b"", decode(ask(CODE, birth=b"", nonce=NONCE))[4]])
    assert refused(lambda: enrolment.read_told(mirrored, CODE, nonce=NONCE)) == "enrol.unproved"


def test_other_shapes_are_malformed() -> None:
    """Anything that is not of its shape raises Malformed, whatever it proves."""
    good = decode(ask(CODE, birth=b"", nonce=NONCE))
    for at, wrong in ((0, 2), (1, b"short"), (2, None), (3, b"short"), (4, b"short")):
        with pytest.raises(Malformed):
            enrolment.read_asked(encode([*good[:at], wrong, *good[at + 1 :]]))
    with pytest.raises(Malformed):
        enrolment.read_asked(b"\x00" * (enrolment.REQUEST_BYTES_MAX + 1))
    with pytest.raises(Malformed):
        enrolment.read_told(encode([2, b"", b""]), CODE, nonce=NONCE)
    none = Told(root=b"r" * 32, organisation="3201", offices=(), ends_ms=0, takes_over=None, certificate=b"")
    assert enrolment.read_told(tell(none, CODE.key, nonce=NONCE), CODE, nonce=NONCE) == none
    for wrong in ({"root": b"short"}, {"offices": (1,)}, {"takes_over": b"short"}, {"takes_over": "text"}, {"organisation": 1}):
        told = Told(**{**{name: getattr(none, name) for name in Told.__slots__}, **wrong})
        with pytest.raises(Malformed):
            enrolment.read_told(tell(told, CODE.key, nonce=NONCE), CODE, nonce=NONCE)


def test_a_certificate_is_shown_and_carried() -> None:
    """What shows a certificate is told from what proves a code; a file gives back what it was made of, or is refused as none."""
    assert enrolment.read_presented(enrolment.present(b"birth", b"certificate")) == (b"birth", b"certificate")
    assert enrolment.read_presented(ask(CODE, birth=b"birth", nonce=NONCE)) is None
    with pytest.raises(Malformed):
        enrolment.read_presented(bytes(20_000))
    address = read_invitation(f"https://10.0.0.5:8470 {CODE}").address
    for known in (address, None):
        raw = enrolment.certificate_file(b"signed", b"r" * 32, known)
        assert enrolment.read_certificate_file(raw) == (b"signed", b"r" * 32, None if known is None else known.url)
    good = enrolment.certificate_file(b"signed", b"r" * 32, None)
    for raw in (b"", good[:-1], good[4:], enrolment.certificate_file(b"signed", b"short", None), good + bytes(20_000)):
        assert refused(lambda raw=raw: enrolment.read_certificate_file(raw)) == "certificate.no_file"  # type: ignore[misc]


def test_a_request_for_the_next_keys_is_one_of_its_own_sort() -> None:
    """Read whole; the other sorts are none of it, and one that is too long is malformed."""
    raw = enrolment.ask_keys(b"birth", b"change")
    assert enrolment.read_keys_asked(raw) == (b"birth", b"change")
    assert enrolment.read_keys_asked(enrolment.present(b"birth", b"certificate")) is None
    assert enrolment.read_presented(raw) is None
    with pytest.raises(Malformed):
        enrolment.read_keys_asked(bytes(20_000))
