"""A relief at the seat: the whole act at a real engine, from the secret that was typed to the seat that is taken, against its hash.

Two persons take the seat in turns, each by her own secret at the cost at which secrets are kept. The clock is for this table
alone: what a relief costs, one hash and so many transactions, is counted by tests/engine/test_seat.py. The aim is that seconds
at three in the morning are the person's, not the program's: under five, keys included, of which the engine may take one.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.outcome import Effort, Outcome, interleaved
from benchmarks.workload import ORGANISATION, START_MS
from sync.domain import acts
from sync.domain.commands.persons import RegisterPerson
from sync.domain.offices import DUTY_COMMANDER
from sync.engine.messages import Call
from sync.engine.process import Engine
from sync.store import sign_ins
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.shipped import shipped

AIM_S = 1.0
WAIT_S = 60.0
SECRETS = {"林亦舟": "190219", "陈默": "307418"}


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield what a relief takes, and how much of it is the hash that nobody can do without."""
    with TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        create_device(home, organisation=ORGANISATION, person="林亦舟", office=DUTY_COMMANDER, now_ms=START_MS)
        with closing(Engine(home, shipped=tuple(shipped().values()))) as engine:
            yield from _reliefs(engine, effort.pick(20, 2))


def _reliefs(engine: Engine, rounds: int) -> Iterator[Outcome]:
    staff = cycle(_staffed(engine))
    checker = sign_ins.hasher()
    kept = sign_ins.SignIn(secret=checker.hash("190219"), wrong=0, until_ms=0)

    def relieve() -> None:
        person, secret = next(staff)
        _ask(engine, "sit", id=person, office=DUTY_COMMANDER, secret=secret)

    relief_s, hash_s = interleaved(relieve, lambda: sign_ins.is_right(kept, "190219", checker), rounds)
    yield Outcome(name="relief at the seat", unit="s", ours=relief_s, base=None, base_name="1 s of five", ratio=relief_s / AIM_S, aim=1.0)
    yield Outcome(
        name="relief beside its hash", unit="ms", ours=relief_s * 1e3, base=hash_s * 1e3, base_name="Argon2id", ratio=relief_s / hash_s
    )


def _staffed(engine: Engine) -> list[tuple[bytes, str]]:
    """Register two persons, then give each a secret, the second by the first one's proof."""
    found = []
    for at, (name, secret) in enumerate(SECRETS.items()):
        word, request = acts.to_wire(RegisterPerson(name=name, offices=(DUTY_COMMANDER,)))
        done = _ask(engine, "command", name=word, request=request, token=at.to_bytes(16, "big"))
        found.append((bytes(done["created"][0]), secret))
    (first, proof), (second, secret) = found
    _ask(engine, "enrol", id=first, secret=proof)
    _ask(engine, "enrol", id=second, secret=secret, proof=proof)
    return found


def _ask(engine: Engine, act: str, **body: Any) -> Any:
    return engine.answer(Call(number=1, act=act, body={"act": act, **body})).result(WAIT_S)
