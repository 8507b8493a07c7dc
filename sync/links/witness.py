"""The witness: asks the center to prove that what it shows now goes on from what it showed before, here and to others.

It goes with the loader, when the device is in step and nothing more urgent waits: once after each start, then when the feed grew and ten
minutes have passed, sooner when a neighbour or a bundle brought a head that waits, and once an hour in any case. What the center
does not prove is kept and told of; it holds up nothing.

Layer: links. Source: our design (engine specification §7, §9; S11).
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from sync.domain.failures import Refused
from sync.links.http import BlobAnswer, HttpLink, refusal_of
from sync.oplog.codec import Malformed
from sync.oplog.heads import ANSWER_BYTES_MAX, PATH, Ask, encode_ask
from sync.protocol.envelope import Signer
from sync.protocol.limits import NONCE_BYTES
from sync.protocol.passes import make_pass
from sync.store.heads import Convicted

log = logging.getLogger("sync.links")

SOON_S, GROWN_S, ALWAYS_S = 30.0, 600.0, 3_600.0
_STALE = 428


class HeadStore(Protocol):
    """What the witness asks of the store; each call waits until the writer has committed."""

    def question(self, *, always: bool) -> Ask | None:
        """Return what to ask the center, None where nothing waits; ``always``: at least whether it still holds what it proved."""

    def awaits(self) -> bool:
        """Tell whether what somebody else brought waits for the center."""

    def answered(self, ask: Ask, raw: bytes) -> bool:
        """Judge an answer and keep what it proves or refutes; tell whether it was one."""

    def unanswered(self) -> None:
        """Note that the center gave no proof."""


class Witness:
    """Owned by the loader, and used in its thread."""

    def __init__(self, store: HeadStore, *, key: bytes, signer: Signer, now_s: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._key = key
        self._signer = signer
        self._now_s = now_s
        self._soon = self._grown = self._always = float("-inf")

    def look(self, link: HttpLink) -> None:
        """Ask where it is due.

        Raises: Outage: of the link, or of the disk.
        """
        now = self._now_s()
        always = now >= self._always
        if not (always or now >= self._grown or (now >= self._soon and self._store.awaits())):
            return
        ask = self._store.question(always=always)
        if ask is None:
            return
        self._soon, self._grown = now + SOON_S, now + GROWN_S
        if always:
            self._always = now + ALWAYS_S
        try:
            answered = self._store.answered(ask, ask_center(link, ask, key=self._key, signer=self._signer))
        except (Refused, Malformed) as error:
            log.info("tree not proven", extra={"code": str(error)})
            answered = False
        if not answered:
            self._store.unanswered()


def ask_center(link: HttpLink, ask: Ask, *, key: bytes, signer: Signer) -> bytes:
    """Return the center's answer, of which nothing is believed yet.

    Raises: Outage: as `HttpLink.load`; Refused: the center's code; Malformed: too long, or no nonce to be had.
    """
    body, nonce = encode_ask(ask), bytes(NONCE_BYTES)
    for _ in range(2):
        with link.load(PATH, make_pass(key, signer, method="POST", path=PATH, nonce=nonce), body) as answer:
            if not isinstance(answer, BlobAnswer):
                return _bounded(answer)
            if answer.status != _STALE or len(answer.nonce) != NONCE_BYTES:
                raise Refused(refusal_of(answer.status, answer.body).code)
            nonce = answer.nonce
    raise Malformed("nonces")


def tell(convicted: Iterable[Convicted]) -> None:
    """Write one line for each thing that convicts a center."""
    for one in convicted:
        log.error("center shows two histories", extra={"code": one.why, "center": one.center.hex(), "size": one.size})


def _bounded(pieces: Iterable[bytes]) -> bytes:
    found = bytearray()
    for piece in pieces:
        found += piece
        if len(found) > ANSWER_BYTES_MAX:
            raise Malformed("too long")
    return bytes(found)
