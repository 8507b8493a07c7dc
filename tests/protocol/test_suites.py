"""Every signed and sealed form bears its suite; the slot of SM2, SM3 and SM4 in each is refused by name, before anything else is judged."""

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sync
from sync.domain.failures import Outage, Refused
from sync.domain.scopes import incident_scope
from sync.oplog.birth import Certificate, Role, certified_key, make_certificate, parse_birth, parse_certificate
from sync.oplog.checkpoint import decode_head, keeper_of, open_seal, scope_of
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.entry import decode_entry
from sync.oplog.hashing import SUITE, Domain, public_bytes, sign
from sync.oplog.heads import make_answer, make_head, parse_answer
from sync.oplog.heads import parse_head as parse_tree_head
from sync.oplog.key_change import make_key_change, read_key_change
from sync.oplog.retirement import Retirement, make_retirement, read_retirement
from sync.oplog.slip import parse_slip
from sync.oplog.suites import NAMES, SUITE_SM, UNKNOWN, UnknownSuite, code_of, name_of, spoken, spoken_in
from sync.oplog.tree import OURS, TreeHead
from sync.oplog.wipe import WipeOrder, make_wipe, read_wipe
from sync.protocol.bundle import header_bytes
from sync.protocol.bundle_holding import parse_holding
from sync.protocol.bundle_request import parse_request
from sync.protocol.claims import parse_claim
from sync.protocol.envelope import compress, open_reply, open_request
from sync.store import wrap
from tests.oplog.keys import BIRTH, KEY, ROOT_KEY

DATA = Path(__file__).parent.parent / "data"
ROOT = public_bytes(ROOT_KEY)
WRAP = wrap.MAGIC + encode([SUITE, bytes(16), []])


def vector(name: str, key: str) -> bytes:
    held: Any = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return bytes.fromhex(held[key])


def first(name: str, key: str) -> bytes:
    held: Any = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return bytes.fromhex(next(iter(held.values()))[key])


def signer(domain: Domain, body: bytes) -> bytes:
    return sign(KEY, domain, body)


def certificate(role: Role) -> bytes:
    organisation = "320106" if role is Role.DEVICE else None
    said = Certificate(
        role=role,
        sign_key=bytes(32),
        seal_key=bytes(32),
        organisation=organisation,
        offices=(),
        letters="A",
        not_after_ms=1,
        serial=1,
    )
    return make_certificate(ROOT_KEY, said)


def tree_head() -> bytes:
    return make_head(BIRTH.replica, signer, epoch=1, tree=TreeHead(0, OURS.empty), at_ms=1)


def order() -> bytes:
    said = WipeOrder(sign_key=bytes(32), offers=False, at_ms=1, by="王", reason="遗失")
    return make_wipe(ROOT_KEY, certificate(Role.CENTER), said)


def retirement() -> bytes:
    said = Retirement(key=bytes(32), successor=bytes(32), lives=(), keepers=(), settles=False, at_ms=1, by="王", reason="轮换")
    return make_retirement(ROOT_KEY, said)


def key_change() -> bytes:
    return make_key_change(KEY, ROOT_KEY, seal_key=bytes(32), lives=(), at_ms=1)


def put(parts: Any, at: tuple[int, ...], suite: int) -> Any:
    """Return a value with its suite changed; a byte string on the way is a form within a form."""
    if not at:
        return suite
    if isinstance(parts, bytes):
        return encode(put(decode(parts), at, suite))
    return [*parts[: at[0]], put(parts[at[0]], at[1:], suite), *parts[at[0] + 1 :]]


def within(*at: int) -> Callable[[bytes, int], bytes]:
    """Return how the suite of a form of CBOR is changed, by its place."""
    return lambda raw, suite: put(raw, at, suite)


def byte(at: int) -> Callable[[bytes, int], bytes]:
    """Return how the suite of a form of plain bytes is changed, by its place."""
    return lambda raw, suite: raw[:at] + bytes((suite,)) + raw[at + 1 :]


def sealed_wrap(raw: bytes, suite: int) -> bytes:
    content = wrap.MAGIC + put(raw[len(wrap.MAGIC) :], (0,), suite)
    return content + wrap._check(content)


SCOPE = incident_scope(BIRTH.replica + bytes(5) + b"\1" + bytes(2))  # type: ignore[arg-type]
Form = tuple[str, Callable[[], bytes], Callable[[bytes, int], bytes], Callable[[bytes], object]]
# Module that writes it, its bytes, how its suite is changed, who reads it.
FORMS: dict[str, Form] = {
    "entry": ("oplog/entry.py", lambda: first("entries", "body"), within(0, 1), lambda raw: decode_entry(BIRTH.replica, SCOPE, raw)),
    "birth": ("oplog/birth.py", lambda: BIRTH.raw, within(0, 1), parse_birth),
    "certificate": ("oplog/birth.py", lambda: certificate(Role.DEVICE), within(0, 1), lambda raw: parse_certificate(raw, root=ROOT)),
    "certified key": ("oplog/birth.py", lambda: certificate(Role.KEEPER), within(0, 1), certified_key),
    "checkpoint head": ("oplog/checkpoint.py", lambda: vector("checkpoints", "body"), within(1), decode_head),
    "checkpoint": ("oplog/checkpoint.py", lambda: vector("checkpoints", "sealed"), within(0, 1), lambda raw: open_seal(raw, root=ROOT)),
    "scope of a checkpoint": ("oplog/checkpoint.py", lambda: vector("checkpoints", "sealed"), within(0, 1), scope_of),
    "slip": ("oplog/slip.py", lambda: first("slips", "slip"), byte(0), parse_slip),
    "tree head": ("oplog/heads.py", tree_head, within(0, 1), parse_tree_head),
    "tree answer": ("oplog/heads.py", lambda: make_answer(tree_head(), signer, proofs=[]), within(0, 1), parse_answer),
    "order to wipe": ("oplog/wipe.py", order, within(0, 1), lambda raw: read_wipe(raw, root=ROOT)),
    "retirement": ("oplog/retirement.py", retirement, within(0, 1), lambda raw: read_retirement(raw, root=ROOT)),
    "key change": ("oplog/key_change.py", key_change, within(0, 1), lambda raw: read_key_change(raw, present=BIRTH.sign_key)),
    "reach claim": ("protocol/claims.py", lambda: vector("messages", "claim"), within(0, 1), parse_claim),
    "bundle": ("protocol/bundle.py", lambda: vector("bundle", "head"), byte(9), lambda raw: header_bytes(raw[:14])),
    "bundle request": ("protocol/bundle_request.py", lambda: vector("bundle", "request"), byte(6), parse_request),
    "holding": ("protocol/bundle_holding.py", lambda: vector("bundle", "holding"), within(0, 1), parse_holding),
    "key.wrap": ("store/wrap.py", lambda: WRAP, sealed_wrap, wrap.from_bytes),
}
BOUND = {"protocol/packing.py", "oplog/hashing.py"}  # to the version of the protocol, and to what is hashed or signed
CODES = {"bundle": "bundle.suite", "bundle request": "bundle.suite", "key.wrap": "store.wrap_newer", "slip": UNKNOWN}


def refusal(read: Callable[[bytes], object], raw: bytes) -> str:
    """Return by which code a form is refused; anything else that it raises fails the test."""
    try:
        read(raw)
    except (Refused, Outage) as said:
        return said.code
    except Malformed as error:
        return str(error)
    return "taken"


@pytest.mark.parametrize("name", FORMS)
def test_another_suite_is_refused_by_its_name(name: str) -> None:
    """The slot of the SM ciphers, and every later suite, is told apart from damage and forgery in each form."""
    _, make, change, read = FORMS[name]
    raw = make()
    for suite in (SUITE_SM, 3, 255):
        assert refusal(read, change(raw, suite)) == CODES.get(name, UNKNOWN), suite
    assert change(raw, SUITE) == raw or name == "key.wrap", "the byte is where the suite is"
    assert refusal(read, change(raw, SUITE)) not in {UNKNOWN, "bundle.suite", "store.wrap_newer"}


def test_every_form_that_bears_a_suite_is_here() -> None:
    """A module that writes the suite into bytes has a row above, or is bound to the version of the protocol."""
    folder = Path(sync.__file__).parent
    writing: set[str] = set()
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        listed = [item for node in ast.walk(tree) if isinstance(node, ast.List | ast.Tuple) for item in node.elts]
        if any(isinstance(item, ast.Name) and item.id == "SUITE" for item in listed):
            writing.add(path.relative_to(folder).as_posix())
    covered = {module for module, *_ in FORMS.values()}
    assert writing - BOUND - covered == set()
    assert covered - writing == {"oplog/slip.py", "store/wrap.py"}, "a slip's version is its suite; a wrap keeps its own"


def test_envelopes_of_another_protocol_are_refused() -> None:
    """What has no byte of its own is suite 1 in protocol 1: a later protocol is no request and no reply."""
    request = encode([2, bytes(32), bytes(16), b"", bytes(64)])
    for raw, read in ((request, open_request), (encode([2, b"", bytes(64)]), open_reply)):
        with pytest.raises(Malformed, match="protocol version"):
            read(compress(raw, 3))  # type: ignore[operator]


def test_suites_are_named_in_one_place() -> None:
    """Two have names, others go by their number; what is no suite at all is left to the form, and other errors keep their code."""
    assert (name_of(SUITE_SM), name_of(7)) == ("sm3 sm2 sm4", "7")
    assert set(NAMES) == {SUITE, SUITE_SM}
    for value in (SUITE, 0, 256, -1, True, "2", None):
        spoken(value)
    for parts in ([], [1], 5, None, [1, "suite"]):
        spoken_in(parts)
    for truth in ([True, 1], [1, True]):
        with pytest.raises(Malformed, match="suite"):
            spoken_in(truth)
    assert code_of(UnknownSuite(2), "run.malformed") == UNKNOWN
    assert code_of(Malformed("other"), "run.malformed") == "run.malformed"
    assert keeper_of(vector("checkpoints", "sealed"))
