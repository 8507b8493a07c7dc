"""A center below another as witness of that one's history: it asks as a device does, and hands the signed heads on to its devices.

A device at a city never speaks to the province. What the city was given to see of the province's tree it tells each of its devices
once, beside what else a reply brings: the head as it was signed. So whoever later meets the province, or somebody who does, compares
one history with the other. Heads that can't both be true convict by the province's own signatures, here as on any device: that is
kept where all that convicts is kept, said on the console, and carried to the province.

Layer: center. Source: our design (engine specification §7, §10).
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable

from sqlalchemy import Connection, select

from sync.center import retired
from sync.center.database import Database, convictions, get, put, replicas
from sync.center.keys import CenterKeys
from sync.center.prover import Prover
from sync.center.woken import Woken
from sync.domain.failures import Outage
from sync.links.http import HttpLink
from sync.links.witness import SOON_S, Witness
from sync.oplog.codec import Malformed
from sync.oplog.heads import (
    EVIDENCE_MAX,
    Answer,
    Ask,
    Head,
    answer_verifies,
    center_in,
    contradicted,
    make_evidence,
    parse_answer,
    parse_head,
    refuted,
)
from sync.protocol.memory import Memory

log = logging.getLogger("sync.center")

HEAD = "upstream_head"
DEVICES_MAX = 20_000


class HeadsAbove:
    """What the witness asks of a center's database (`sync.links.witness.HeadStore`). One thread."""

    def __init__(self, database: Database, keys: CenterKeys, *, memory: Callable[[], Memory], now_ms: Callable[[], int]) -> None:
        """Work on ``database``; ``memory`` is what the conversation with the center above keeps."""
        self._database = database
        self._keys = keys
        self._memory = memory
        self._prover = Prover(database, keys, now_ms=now_ms)
        self._told: set[bytes] = set()  # evidence that the center above was told, in the life of this process

    def question(self, *, always: bool) -> Ask | None:
        """Return what to ask, None where nothing grew and nothing convicts."""
        memory = self._memory()
        if memory.center is None:
            return None
        proven, evidence = self._proven(), self._untold()
        held = () if proven is None or proven.center != memory.center else (proven.tree,)
        told = () if memory.tree is None or not memory.tree.size or memory.tree in held else (memory.tree,)
        if not (told or evidence or (always and held)):
            return None
        return Ask(center=memory.center, trees=(*told, *held), places=(), evidence=evidence)

    def awaits(self) -> bool:
        """Tell whether something convicts that the center above was not told."""
        return bool(self._untold())

    def answered(self, ask: Ask, raw: bytes) -> bool:
        """Judge an answer: a head that goes on from what was shown before takes its place, one that does not convicts."""
        with self._database.read() as connection:
            birth: bytes | None = connection.execute(select(replicas.c.birth).where(replicas.c.replica == ask.center)).scalar_one_or_none()
            ended = retired.retirements(connection, self._keys.root_public)
        try:
            answer = parse_answer(raw)
            _, key = center_in(birth or b"", root=self._keys.root_public)
        except Malformed:
            return False
        sound = answer.head.center == ask.center and key not in ended and answer_verifies(answer, key)
        if not sound or not {told for told, _ in answer.proofs} >= set(ask.trees):
            return False
        self._told.update(ask.evidence)
        self._weigh(birth or b"", ask, answer)
        return True

    def unanswered(self) -> None:
        """Say nothing: the link's own state is told by the agent, and what was proven stays."""

    def _weigh(self, birth: bytes, ask: Ask, answer: Answer) -> None:
        proven = self._proven()
        before = proven if proven is not None and proven.center == ask.center else None
        found: list[bytes] = []
        apart = False
        for tree in ask.trees:
            why = refuted(tree, answer)
            if why is None:
                continue
            apart = True
            if before is not None and tree == before.tree:
                found.append(make_evidence(birth, before, answer))
            else:
                # Told in a reply alone: nobody else can be shown it.
                log.error("center above shows two histories", extra={"code": str(why), "center": ask.center.hex(), "size": tree.size})
        if before is not None and contradicted(before, answer.head) is not None:
            apart = True
            found.append(make_evidence(birth, before, answer.head))
        if found:
            self._prover.learn(found)
        if not apart:
            with self._database.write() as connection:
                put(connection, HEAD, answer.head.raw)

    def _proven(self) -> Head | None:
        with self._database.read() as connection:
            raw = get(connection, HEAD)
        return None if raw is None else parse_head(raw)

    def _untold(self) -> tuple[bytes, ...]:
        with self._database.read() as connection:
            found = connection.execute(select(convictions.c.raw).order_by(convictions.c.found_ms)).scalars().all()
        return tuple(raw for raw in found if raw not in self._told)[:EVIDENCE_MAX]


class HeadsTold:
    """Which devices of this center were told what of the one above, in the life of this process. Thread: any."""

    def __init__(self) -> None:
        """Begin with nobody told."""
        self._told: OrderedDict[bytes, tuple[bytes, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def due(self, connection: Connection, key: bytes) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
        """Return the head and what convicts, as they were signed, and the birth that proves the head; nothing that a device was told."""
        head = get(connection, HEAD)
        if head is None:
            return (), ()
        found = connection.execute(select(convictions.c.raw).order_by(convictions.c.found_ms.desc()).limit(EVIDENCE_MAX)).scalars().all()
        words = (head, *found)
        with self._lock:
            known = self._told.get(key, ())
            if known == words:
                return (), ()
            self._told[key] = words
            self._told.move_to_end(key)
            if len(self._told) > DEVICES_MAX:
                self._told.popitem(last=False)
        birth = connection.execute(select(replicas.c.birth).where(replicas.c.replica == parse_head(head).center)).scalar_one_or_none()
        return tuple(word for word in words if word not in known), () if birth is None else (birth,)


class UpstreamWitness(Woken):
    """Asks the center above while this process carries and the two are in touch; it has a connection and a thread of its own."""

    def __init__(
        self, heads: HeadsAbove, keys: CenterKeys, *, make_link: Callable[[], HttpLink], is_up: Callable[[], bool], look_s: float = SOON_S
    ) -> None:
        """Look every ``look_s`` whether something is due; ``is_up`` says whether there is anybody to ask."""
        super().__init__("witness", look_s=look_s)
        self._witness = Witness(heads, key=keys.public, signer=keys.sign)
        self._make_link = make_link
        self._is_up = is_up
        self._link: HttpLink | None = None

    def _round(self, *, woken: bool) -> None:  # noqa: ARG002 - it asks by the clock alone
        if not self._is_up():
            return
        self._link = self._link or self._make_link()
        try:
            self._witness.look(self._link)
        except Outage as outage:
            if not outage.code.startswith("link."):
                raise
            # The agent tells how the link stands.
            self._ended()

    def _ended(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()
