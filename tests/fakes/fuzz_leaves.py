"""Hostile leaves: bodies, paths, passes, proofs and lists of what is lacking, made of real ones, against a real center and a real store.

Whatever comes, the answer is one of those that the protocol names, and nothing that is lacking is lacking less for it. The
true leaves are brought in the end, so that a fuzz that broke the center or the store is found out.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
import requests
from fakes.leafy import content_of, leaves_of
from fakes.live_center import GULOU, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica
from fakes.mutations import changed, mutated
from fakes.peak import forget_peak, peak_bytes
from fakes.post import Post

from sync.domain.content import HASH_BYTES, LEAF_BYTES, Leaf, content_address
from sync.domain.failures import Refused
from sync.oplog.codec import Malformed, decode, encode
from sync.protocol.passes import NONCE_HEADER, blob_path, make_pass, span_path
from sync.protocol.spans import Incoming, Lacking, Span, decode_lacking, encode_lacking, span_body
from sync.store.leaves import StoreBlobs

CONTENT = content_of(5 * LEAF_BYTES + 321)
ADDRESS = content_address(CONTENT)
LEAVES = leaves_of(CONTENT)
WHOLE = (Span(ADDRESS, 0, LEAF_BYTES), Span(ADDRESS, LEAF_BYTES, 3 * LEAF_BYTES), Span(ADDRESS, 4 * LEAF_BYTES, len(CONTENT)))
PARTS = (Span(ADDRESS, 0, 700), Span(ADDRESS, 2 * LEAF_BYTES, 2 * LEAF_BYTES + 9), Span(ADDRESS, LEAF_BYTES - 9, LEAF_BYTES + 9))
NO = frozenset({400, 401, 404, 405, 409, 428})
CHECKED_EACH = 50


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """What became of the mutations: how often each answer came, and how much memory all of it took at most."""

    answers: Counter[str]
    grown_bytes: int


def fuzz_leaves(n: int, seed: int) -> Fuzzed:
    """Try `n` mutations in turns at each door. Raises: AssertionError: one was believed, or answered as none may be."""
    chance, answers = Random(seed), Counter[str]()
    with TemporaryDirectory() as folder, LiveCenter(Path(folder) / "center" / "home") as center:
        post = Post(Path(folder) / "post", GULOU)
        visitors = (_Visitor(center, 71), _Visitor(center, 72))
        try:
            doors = (_center_bodies(visitors[0]), _center_requests(visitors[1]), _store(post), _arriving)
            forget_peak()
            before = peak_bytes()
            for at in range(n):
                answers[doors[at % len(doors)](chance)] += 1
            grown = peak_bytes() - before
            _true_ones_are_taken(post)
        finally:
            for visitor in visitors:
                visitor.close()
            post.close()
    return Fuzzed(answers, grown)


class _Visitor:
    """A certified device that says whatever it is told to, each time with a nonce that serves."""

    def __init__(self, center: LiveCenter, number: int) -> None:
        (self._device,) = introduced(center, MemoryReplica(number, GULOU))
        self._address = center.address
        self._nonce = bytes(16)
        self._session = requests.Session()
        self.answer("GET", blob_path(ADDRESS), b"")

    def answer(self, method: str, path: str, body: bytes, *, header: str | None = None) -> requests.Response:
        store = self._device.store
        told = header or make_pass(store.sign_key, store.sign, method=method, path=path, nonce=self._nonce)
        for _ in range(3):
            with suppress(requests.ConnectionError):
                # An answer may come before the body was read, and end the connection.
                answer = self._session.request(method, self._address + path, data=body, headers={"authorization": told}, timeout=20)
                self._nonce = bytes.fromhex(answer.headers.get(NONCE_HEADER, "")) or self._nonce
                return answer
        raise AssertionError(path)

    def close(self) -> None:
        self._session.close()
        self._device.close()

    def header(self, method: str, path: str) -> str:
        store = self._device.store
        return make_pass(store.sign_key, store.sign, method=method, path=path, nonce=self._nonce)

    def lacks(self) -> tuple[range, ...]:
        for _ in range(2):
            answer = self.answer("GET", blob_path(ADDRESS), b"")
            if answer.status_code == 200:
                return decode_lacking(ADDRESS, answer.content).lacks
        raise AssertionError(answer.status_code)


def body_of(span: Span) -> bytes:
    return span_body(span, [LEAVES[index] for index in span.touched])


def _center_bodies(visitor: _Visitor) -> Callable[[Random], str]:
    bodies = [body_of(span) for span in (*WHOLE, *PARTS)]
    count = 0

    def act(chance: Random) -> str:
        nonlocal count
        count += 1
        span = chance.choice((*WHOLE, *PARTS))
        answer = visitor.answer("PUT", span_path(span), mutated(body_of(span), chance, bodies))
        # The beginning of a leaf is taken unproved: what follows it decides.
        good = NO if span in WHOLE else NO | {200}
        assert answer.status_code in good, (answer.status_code, span)
        if answer.status_code == 200 or count % CHECKED_EACH == 0:
            assert visitor.lacks() == (range(6),), span
        return f"body {answer.status_code}"

    return act


def _center_requests(visitor: _Visitor) -> Callable[[Random], str]:
    def act(chance: Random) -> str:
        span = chance.choice(WHOLE)
        method = chance.choice(("GET", "PUT"))
        path = span_path(span)
        if chance.random() < 0.5:
            head, _, tail = path.rpartition("/")
            other = mutated(tail.encode(), chance).decode("latin-1")
            path = head + "/" + "".join(char if char.isalnum() or char == "-" else "%00" for char in other)[:300]
            answer = visitor.answer(method, path, body_of(span)[:100])
        else:
            real = visitor.header(method, path)
            header = "".join(char for char in mutated(real.encode(), chance).decode("latin-1") if " " <= char <= "~").strip()[:4_000]
            # Hexadecimal reads the same in capitals: such a pass is the true one.
            header = "qz" if header.lower() in {"", real.lower()} else header
            answer = visitor.answer(method, path, body_of(span), header=header)
        assert answer.status_code in NO, (answer.status_code, method, path)
        return f"request {answer.status_code}"

    return act


def _store(post: Post) -> Callable[[Random], str]:
    store = StoreBlobs(post.home, post.writer)

    def act(chance: Random) -> str:
        leaf = chance.choice(LEAVES)
        index, content, proof, address = leaf.index, leaf.content, list(leaf.proof), ADDRESS
        match chance.randrange(4):
            case 0:
                content = mutated(content, chance)
            case 1:
                at = chance.randrange(len(proof))
                proof[at] = mutated(proof[at], chance)
            case 2:
                index = chance.choice([other for other in (-1, 6, 2**31, *range(6)) if other != index])
            case _:
                # The size alone is vouched for by nobody: under another one a leaf may be believed, and the blob never be whole.
                address = mutated(address[:HASH_BYTES], chance) + address[HASH_BYTES:]
        with pytest.raises(Refused, match=r"blob\.(wrong_leaf|too_large)") as refused:
            store.keep_leaf(address, index, content, proof)
        assert store.leaves_missing(ADDRESS) == (range(6),)
        return f"leaf {refused.value.code}"

    return act


def _arriving(chance: Random) -> str:
    """At a device: an answer that is not what was asked for gives out true leaves alone, or is malformed."""
    if chance.random() < 0.3:
        raw = encode_lacking(Lacking(lacks=(range(1), range(3, 5)), at=LEAF_BYTES + 5))
        try:
            told = decode_lacking(ADDRESS, mutated(raw, chance) if chance.random() < 0.5 else encode(changed(decode(raw), chance)))
        except Malformed:
            return "lacking malformed"
        assert all(0 <= run.start < run.stop <= 6 for run in told.lacks)
        return "lacking"
    span = chance.choice(WHOLE)
    body = mutated(body_of(span), chance)
    incoming, found = Incoming(span, None), list[Leaf]()
    try:
        for start in range(0, len(body), 9_000):
            found.extend(incoming.feed(body[start : start + 9_000]))
    except Malformed:
        assert all(leaf == LEAVES[leaf.index] for leaf in found)
        return "span malformed"
    assert all(leaf == LEAVES[leaf.index] for leaf in found)
    assert not incoming.is_complete
    return "span short"


def _true_ones_are_taken(post: Post) -> None:
    store = StoreBlobs(post.home, post.writer)
    for leaf in LEAVES:
        assert store.keep_leaf(ADDRESS, leaf.index, leaf.content, leaf.proof)
    assert store.blobs.get(ADDRESS) == CONTENT
