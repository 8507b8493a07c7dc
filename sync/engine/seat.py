"""Who sits at this device: signing in, relieving, locking, and proving oneself again before an act that weighs more.

Where nobody has a secret here the seat is as it was typed at the first start, and `sit` changes it without a word. Once a person
has one, whoever acts has proven herself: the engine starts locked, a command under another name is refused, and what is locked
takes no command till somebody signs in. What is typed and unsent stays where it is: a relief changes the person, not the drafts.

Each relief is a record, `duty`: who took the seat from whom, in which office, when. So is each secret given: an entry of the
log names who registered the person, the secret itself never leaves the device.

Layer: engine. Source: domain notes §3.21; our design.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from argon2 import PasswordHasher

from sync.domain.access import acting
from sync.domain.commands.persons import TakeDuty
from sync.domain.failures import Refused
from sync.domain.ids import OP_BYTES, EntityId
from sync.domain.offices import PERSONS
from sync.engine.futures import followed, resolved
from sync.engine.messages import Call
from sync.store import device, life, refusals, sign_ins
from sync.store.desk import Desk
from sync.store.queries.persons import DUTY, SEATED
from sync.store.sign_ins import SignIn
from sync.store.writer import Writer

log = logging.getLogger("engine.seat")

# What changes who may do what, or takes back what others rely on: the person at the seat proves once more to be there.
CHANGE_KEYS = "ChangeKeys"
CHANGE_DATABASE_KEY = "ChangeDatabaseKey"
STEP_UP = frozenset(
    {
        *("RegisterPerson", "SetPersonFacts", "GrantOffice", "WithdrawOffice", "StrikePerson", "VoidIncident", "RepealPlan"),
        CHANGE_KEYS,
        CHANGE_DATABASE_KEY,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the store says of a person who wants to sit down."""

    id: EntityId
    name: str
    offices: frozenset[str]
    kept: SignIn | None
    asks: bool


class Seat:
    """The seat of one engine; owned by it, which closes it. Thread: any.

    Args:
        changed: is called when somebody else sits here, or it was locked.
    """

    def __init__(
        self,
        writer: Writer,
        *,
        person: str,
        office: str,
        now_ms: Callable[[], int],
        changed: Callable[[], None],
        checker: PasswordHasher | None = None,
    ) -> None:
        self._writer = writer
        self._now_ms = now_ms
        self._changed = changed
        self._checker = checker or sign_ins.hasher()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="engine-seat")
        self._door = threading.Lock()
        self._person, self._office = person, office
        self._id: EntityId | None = None
        self._asks = writer.call(_asks).result()
        self.locked = self._asks

    def state(self, _call: Call) -> "Future[dict[str, object]]":
        """Return whether one signs in here, and whether it is locked."""
        done: Future[dict[str, object]] = Future()
        with self._door:
            done.set_result({"asks": self._asks, "locked": self.locked})
        return done

    def close(self) -> None:
        """End the worker; twice is once."""
        self._worker.shutdown(cancel_futures=True)

    def answer(self, call: Call) -> "Future[Any]":
        """Start what a window asks of the seat: sit, lock, enrol, seat. Raises: Refused: `command.malformed`, and as each says."""
        acts: dict[str, Callable[[Call], Future[Any]]] = {
            "sit": self.sit,
            "lock": self.lock,
            "enrol": self.enrol,
            "unenrol": self.unenrol,
            "seat": self.state,
        }
        return acts[call.act](call)

    def who(self, call: Call, act: str = "") -> tuple[str, str]:
        """Return who acts by a call, by which `act` where it is one that leaves a trail when it is refused.

        Raises: Refused: `seat.locked`; `seat.other` for a name or office that nobody proved.
        """
        person, office = call.optional_text("person"), call.optional_text("office")
        with self._door:
            if not self._asks:
                return person or self._person, office or self._office
            here = self._person, self._office
            refused = "seat.locked" if self.locked else "seat.other" if (person or here[0], office or here[1]) != here else ""
        if refused:
            self._note_refusal(Refused(refused), act)
            raise Refused(refused)
        return here

    def prove(self, call: Call, name: str) -> "Future[None] | None":
        """Return what waits for the proof that an act of this name needs, None where it needs none.

        The future raises: Refused: `seat.step_up` without a proof, `sign_in.wrong`, `sign_in.wait`.
        """
        if not self._asks or name not in STEP_UP:
            return None
        secret = call.optional_text("proof")
        if secret is None or self._id is None:
            raise Refused("seat.step_up")
        return self._worker.submit(self._prove, self._id, secret)

    def note_ended(self, act: str, ended: "Future[Any]") -> None:
        """Keep that an act was refused for want of a right; whatever else it ended with is passed over."""
        if not ended.cancelled():
            self._note_refusal(ended.exception(), act)

    def _note_refusal(self, error: BaseException | None, act: str) -> None:
        if not isinstance(error, Refused) or error.code not in refusals.OF_RIGHTS or error.code == "sign_in.wrong" or not act:
            return
        now_ms, code = self._now_ms(), error.code
        with self._door:
            person, office = self._person, self._office
        self._writer.call(lambda desk: refusals.note(desk.connection, at_ms=now_ms, person=person, office=office, act=act, code=code))

    def author(self, call: Call, act: str) -> "Future[tuple[str, str]]":
        """Return who acts and in which office, once what the act needs is proven: whoever sits here, or a second person beside her.

        A second person proves herself by her own secret, `second` in the call, and writes under her own name; the seat stays.

        Raises: Refused: as `who`; `seat.step_up`. The future raises: Refused: `sign_in.wrong`, `sign_in.wait`, `sign_in.none`,
            `person.office_not_held`.
        """
        here = self.who(call, act)
        second = call.body.get("second")
        if second is not None:
            if not isinstance(second, dict):
                raise Refused("command.malformed", field="second")
            asked = Call(number=call.number, act=call.act, body=second)
            person, office, secret = EntityId(asked.content("id", OP_BYTES)), asked.text("office"), asked.text("secret")
            return self._worker.submit(self._second, person, office, secret)
        proof = self.prove(call, act)
        return resolved(here) if proof is None else followed(proof, partial(resolved, here))

    def _second(self, person: EntityId, office: str, secret: str) -> tuple[str, str]:
        self._prove(person, secret)
        known = self._writer.call(lambda desk: _known(desk, person)).result()
        if office not in known.offices:
            raise Refused("person.office_not_held", office=office)
        return known.name, office

    def sit(self, call: Call) -> "Future[None]":
        """Let somebody take the seat: by name and office where nobody signs in, else by a secret.

        The future raises: Refused: `device.malformed`, `sign_in.wrong`, `sign_in.wait`, `sign_in.none`, `person.office_not_held`,
            `office.may_not`, `seat.other`.
        """
        office = call.text("office")
        if call.body.get("id") is None:
            return self._worker.submit(self._sit_by_name, call.text("person"), office)
        person, secret, note = EntityId(call.content("id", OP_BYTES)), call.text("secret"), call.optional_text("note")
        return self._worker.submit(self._sit_by_secret, person, office, secret, note)

    def lock(self, _call: Call) -> "Future[None]":
        """Take no command until somebody signs in. Where nobody does there is nothing to lock. Raises: Refused: `seat.nobody`."""
        with self._door:
            if not self._asks:
                raise Refused("seat.nobody")
            self.locked = True
        self._changed()
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def enrol(self, call: Call) -> "Future[None]":
        """Give a person a new secret here: herself by the old one, others by who may say who works here, or the first of all.

        The future raises: Refused: `sign_in.weak`, `sign_in.wrong`, `sign_in.wait`, `seat.locked`, `office.may_not`, `record.not_held`.
        """
        person, secret = EntityId(call.content("id", OP_BYTES)), call.text("secret")
        return self._worker.submit(self._enrol, person, secret, call.optional_text("proof"))

    def unenrol(self, call: Call) -> "Future[None]":
        """Let a person sign in here no more; who sits here can't be shut out by herself.

        The future raises: Refused: `sign_in.none`, `sign_in.own`, `sign_in.wrong`, `sign_in.wait`, `seat.locked`, `seat.step_up`,
            `office.may_not`.
        """
        person = EntityId(call.content("id", OP_BYTES))
        return self._worker.submit(self._unenrol, person, call.optional_text("proof"))

    def _unenrol(self, person: EntityId, proof: str | None) -> None:
        kept = self._writer.call(lambda desk: sign_ins.of(desk.connection, person)).result()
        if kept is None:
            raise Refused("sign_in.none")
        with self._door:
            if person == self._id:
                raise Refused("sign_in.own")
        self._may_enrol(person, proof)
        self._writer.call(lambda desk: sign_ins.forget(desk.connection, person)).result()
        log.info("a secret was taken away")
        self._changed()

    def _sit_by_name(self, person: str, office: str) -> None:
        with self._door:
            if self._asks:
                raise Refused("seat.other")
        self._writer.call(lambda desk: device.sit_down(desk.connection, person=person, office=office)).result()
        self._seat(None, person, office)

    def _sit_by_secret(self, person: EntityId, office: str, secret: str, note: str | None) -> None:
        self._prove(person, secret)
        known = self._writer.call(lambda desk: _known(desk, person)).result()
        if office not in known.offices:
            raise Refused("person.office_not_held", office=office)
        relieves = self._writer.call(_open_duty).result()
        request = TakeDuty(person=person, office=office, relieves=relieves, note=note)
        done = self._writer.command(request, person=known.name, office=office).result()
        self._writer.call(lambda desk: _seated(desk, known, office, bytes(done.created[0]))).result()
        self._seat(person, known.name, office)

    def _seat(self, person: EntityId | None, name: str, office: str) -> None:
        with self._door:
            self._id, self._person, self._office, self.locked = person, name, office, False
        log.info("the seat was taken")
        self._changed()

    def _prove(self, person: EntityId, secret: str) -> None:
        """Raise unless this is the person's secret; wrong ones are counted, and cost a wait."""
        kept = self._writer.call(lambda desk: sign_ins.of(desk.connection, person)).result()
        if kept is None:
            raise Refused("sign_in.none")
        now_ms = self._now_ms()
        # A clock that was set back must not keep anybody waiting for a year.
        left_ms = min(kept.until_ms - now_ms, 1000 * sign_ins.WAIT_S_MAX)
        if left_ms > 0:
            raise Refused("sign_in.wait", seconds=-(-left_ms // 1000))
        if not sign_ins.is_right(kept, secret, self._checker):
            seconds = self._writer.call(lambda desk: _note_wrong(desk, person, now_ms)).result()
            log.info("a wrong secret was given", extra={"wait_s": seconds})
            raise Refused("sign_in.wrong", seconds=seconds)
        if kept.wrong:
            self._writer.call(lambda desk: sign_ins.note_right(desk.connection, person)).result()

    def _enrol(self, person: EntityId, secret: str, proof: str | None) -> None:
        sign_ins.judge(secret)
        known = self._writer.call(lambda desk: _known(desk, person)).result()
        if known.asks:
            self._may_enrol(known.id, proof)
        hashed = self._checker.hash(secret)
        self._writer.call(lambda desk: sign_ins.keep(desk.connection, person, hashed)).result()
        log.info("a secret was set")
        if not known.asks:
            # The first who signs in here is who sits here: nobody else could let her in.
            self._writer.call(lambda desk: _seated(desk, known, self._office, None)).result()
            with self._door:
                self._asks, self._id, self._person = True, person, known.name
            self._changed()

    def _may_enrol(self, person: EntityId, proof: str | None) -> None:
        """Raise unless the person proves herself, or who sits here proves to be one who says who works here."""
        with self._door:
            if self.locked or self._id is None:
                raise Refused("seat.locked")
            by, office = self._id, self._office
        if person != by and office not in PERSONS:
            raise Refused("office.may_not", office=office, kind="person", move="set")
        if proof is None:
            raise Refused("seat.step_up")
        self._prove(by, proof)


def _note_wrong(desk: Desk, person: EntityId, now_ms: int) -> int:
    name = refusals.name_of(desk.connection, person)
    refusals.note(desk.connection, at_ms=now_ms, person=name, office="", act="sign_in", code="sign_in.wrong")
    return sign_ins.note_wrong(desk.connection, person, now_ms=now_ms)


def _asks(desk: Desk) -> bool:
    return sign_ins.any_kept(desk.connection)


def _known(desk: Desk, person: EntityId) -> _Known:
    row = desk.connection.execute("select name, struck from person_rows where id = ?", (person,)).fetchone()
    if row is None or row[1] is not None:
        raise Refused("record.not_held", kind="person")
    standing = desk.standing()
    offices = frozenset(office for office in standing.offices if acting(standing, row[0], office, desk.facts).offices)
    kept = sign_ins.of(desk.connection, person)
    return _Known(id=person, name=row[0], offices=offices, kept=kept, asks=sign_ins.any_kept(desk.connection))


def _open_duty(desk: Desk) -> bytes | None:
    """Return the duty that began when somebody sat down here last, None where it ended already."""
    duty = life.get(desk.connection, DUTY)
    row = None if duty is None else desk.connection.execute("select ended_at from duty_rows where id = ?", (duty,)).fetchone()
    return duty if row is not None and row[0] is None else None


def _seated(desk: Desk, known: _Known, office: str, duty: bytes | None) -> None:
    device.sit_down(desk.connection, person=known.name, office=office)
    life.put(desk.connection, SEATED, bytes(known.id))
    if duty is not None:
        life.put(desk.connection, DUTY, duty)
