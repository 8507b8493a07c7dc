"""Leaves between two devices that met: the real questions and answers of the LAN, cut anywhere, with noise on the line."""

from collections.abc import Callable
from random import Random

from sync.domain.failures import Outage, Refused
from sync.links.lan_blobs import Files, LanWay
from sync.oplog.codec import Malformed, encode
from tests.fakes.mutations import mutated
from tests.fakes.world.device import Device
from tests.fakes.world.faults import Faults

NO_MORE = encode([])


def ask(device: Device, other: Device, faults: Faults, chance: Random, *, gives: bool) -> bool:
    """Let a device ask its neighbour for what it wants, for a moment; return whether the line held.

    Args:
        gives: whether the neighbour may give it anything.
    """
    now = [0.0]

    def clock() -> float:
        now[0] += chance.choice((0.001, 0.01, 0.2))
        return now[0]

    files = Files(device.blobs, clock=clock)
    device.blobs.census()
    try:
        files._ask(LanWay(_Line(Files(other.blobs), faults, chance, gives=gives), clock=clock), other.replica)  # type: ignore[arg-type]
    except (Malformed, Refused):
        return False
    except Outage as outage:
        if not outage.code.startswith("link."):
            raise
        return False
    return True


class _Line:
    """The end of a channel at which questions are asked; the other end answers each one by itself."""

    def __init__(self, files: Files, faults: Faults, chance: Random, *, gives: bool) -> None:
        self._files, self._gives = files, gives
        self._faults, self._chance = faults, chance
        self._question = b""

    def send(self, question: bytes) -> None:
        self._question = question

    def receive(self, most: int) -> bytes:
        faults, chance = self._faults, self._chance
        if faults.now("reply_lost", chance) or faults.now("reply_cut", chance):
            raise Outage("link.cut")
        answers: list[bytes] = []
        self._files._answer(_Once(self._question, answers.append), gives=self._gives)  # type: ignore[arg-type]
        (answer,) = answers
        assert len(answer) <= most
        if not answer or not faults.now("reply_flipped", chance):
            return answer
        return _flipped(answer, chance) if chance.random() < 0.5 else mutated(answer, chance)


def _flipped(answer: bytes, chance: Random) -> bytes:
    """Return an answer of the same length of which one byte is another: what looks most like a leaf and is none."""
    at = chance.randrange(len(answer))
    return answer[:at] + bytes([answer[at] ^ chance.randrange(1, 256)]) + answer[at + 1 :]


class _Once:
    """The other end, which hears one question."""

    def __init__(self, question: bytes, send: Callable[[bytes], None]) -> None:
        self._questions = [question, NO_MORE]
        self.send = send

    def receive(self, _most: int) -> bytes:
        return self._questions.pop(0)
