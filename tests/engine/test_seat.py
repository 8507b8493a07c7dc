"""The seat of a real engine: who acts has proven it, a relief is a record, and what is locked takes no command."""

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from helpers.attacked import Attack

from sync.domain import acts
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.orders import ComposeOrder, IssueOrder
from sync.domain.commands.persons import GrantOffice, RegisterPerson, WithdrawOffice
from sync.domain.failures import Refused
from sync.domain.offices import DISPATCHER, DUTY_COMMANDER, RECORDER
from sync.engine.messages import Call
from sync.engine.process import Engine
from sync.store import sign_ins
from sync.store.cipher import connect
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries import persons
from sync.store.rebuild import table_hashes
from tests.fakes.post import START_MS, TREE, WAIT_S, Clock

HASHER = sign_ins.hasher  # as it is shipped
CALLS_MAX = 6
PIN, OTHER = "190219", "halten Sie"
OPENING = OpenIncident(title="桥面积水", mode="exercise")


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_ins, "hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


class Desk:
    """An engine in this process, asked as a window asks it."""

    def __init__(self, home: Home, clock: Clock) -> None:
        self.home = home
        self.clock = clock
        self.engine = Engine(home, shipped=TREE, now_ms=clock)
        self._number = 0

    def ask(self, act: str, **body: Any) -> Any:
        self._number += 1
        future: Future[Any] = self.engine.answer(Call(number=self._number, act=act, body={"act": act, **body}))
        return future.result(WAIT_S)

    def do(self, request: object, **body: Any) -> Any:
        name, values = acts.to_wire(request)
        self._number += 1
        return self.ask("command", name=name, request=values, token=self._number.to_bytes(16, "big"), **body)

    def refused(self, act: str, **body: Any) -> str:
        with pytest.raises(Refused) as caught:
            self.ask(act, **body)
        return caught.value.code

    def register(self, name: str, *offices: str, **body: Any) -> bytes:
        return bytes(self.do(RegisterPerson(name=name, offices=offices), **body)["created"][0])

    def seat(self) -> persons.SeatRow:
        return self.engine.readers.query(persons.seat).result(WAIT_S)

    def kept(self) -> object:
        """Return a hash of each state table, and every entry."""
        connection = connect(self.home.database, self.home.key(), read_only=True)
        try:
            return table_hashes(connection), connection.execute("select stream, seq, hex(body) from entries order by 1, 2").fetchall()
        finally:
            connection.close()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        connection = connect(self.home.database, self.home.key(), read_only=True)
        try:
            return list(connection.execute(query).fetchall())
        finally:
            connection.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    home = Home(tmp_path / "home")
    create_device(home, organisation="320106", person="林亦舟", office=DUTY_COMMANDER, now_ms=START_MS)
    made = Desk(home, Clock())
    yield made
    made.engine.close()


@pytest.fixture
def staffed(desk: Desk) -> tuple[Desk, bytes, bytes]:
    """Return a desk at which 林亦舟 commands and 陈默 records, both with a secret."""
    commander = desk.register("林亦舟", DUTY_COMMANDER, DISPATCHER)
    recorder = desk.register("陈默", RECORDER)
    desk.ask("enrol", id=commander, secret=PIN)
    desk.ask("enrol", id=recorder, secret=OTHER, proof=PIN)
    return desk, commander, recorder


def test_changing_the_keys_wants_the_secret_once_more(staffed: tuple[Desk, bytes, bytes]) -> None:
    """Without it, with a wrong one and from a locked seat nothing is asked of the center; with it the next thing in the way is told."""
    desk, commander, _ = staffed
    desk.ask("sit", id=commander, office=DUTY_COMMANDER, secret=PIN)
    assert desk.refused("keys") == "seat.step_up"
    assert desk.refused("keys", proof=OTHER) == "sign_in.wrong"
    assert desk.rows("select name from meta where name like 'next_keys%'") == []
    desk.clock.ms += 60_000
    assert desk.refused("keys", proof=PIN) == "keys.uncertified"
    desk.ask("lock")
    assert desk.refused("keys", proof=PIN) == "seat.locked"


def test_a_relief_is_one_hash_and_a_bounded_number_of_turns(staffed: tuple[Desk, bytes, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """What it costs is counted, not timed: one hash at the floor of RFC 9106, one record, and a handful of turns of the writer."""
    desk, commander, recorder = staffed
    desk.ask("sit", id=commander, office=DUTY_COMMANDER, secret=PIN)
    hashes, turns = [], []
    genuine, writer = sign_ins.is_right, desk.engine.writer

    def right(*words: Any) -> bool:
        hashes.append(words)
        return genuine(*words)

    def turned(act: Any) -> Any:
        def noted(*words: Any, **named: Any) -> Any:
            turns.append(words)
            return act(*words, **named)

        return noted

    monkeypatch.setattr(sign_ins, "is_right", right)
    for name in ("call", "command"):
        monkeypatch.setattr(writer, name, turned(getattr(writer, name)))
    before = len(desk.rows("select 1 from duty_rows"))
    desk.ask("sit", id=recorder, office=RECORDER, secret=OTHER)
    assert len(hashes) == 1
    assert len(turns) <= CALLS_MAX, turns
    assert len(desk.rows("select 1 from duty_rows")) == before + 1
    cost = HASHER()
    assert (cost.memory_cost, cost.time_cost, cost.parallelism) == (64 * 1024, 3, 4)


def test_where_nobody_has_a_secret_the_seat_is_as_it_was_typed(desk: Desk) -> None:
    """A vehicle that met nobody works at once, and the seat changes by a name."""
    assert desk.ask("seat") == {"asks": False, "locked": False}
    desk.ask("sit", person="王磊", office=DISPATCHER)
    desk.do(OPENING)
    assert desk.rows("select by_person, by_office from incident_rows") == [("王磊", DISPATCHER)]
    assert desk.refused("lock") == "seat.nobody"


def test_a_relief_changes_the_person_and_leaves_the_drafts(staffed: tuple[Desk, bytes, bytes]) -> None:
    """The recorder takes the seat: what was typed is still there, the next entry bears the new name, the duty says who relieved whom."""
    desk, commander, recorder = staffed
    desk.ask("sit", id=commander, office=DUTY_COMMANDER, secret=PIN)
    desk.ask("draft", key="journal.1", text="半句话")
    desk.ask("sit", id=recorder, office=RECORDER, secret=OTHER, note="水位 9.8 m")
    assert desk.ask("drafts") == {"journal.1": "半句话"}
    assert (desk.seat().person, desk.seat().office, desk.seat().id) == ("陈默", RECORDER, recorder)
    duties = desk.rows("select person, office, ended_at is null, relieves is null, note, by_person from duty_rows order by began_at")
    assert duties == [
        (commander, DUTY_COMMANDER, 0, 1, None, "林亦舟"),
        (recorder, RECORDER, 1, 0, "水位 9.8 m", "陈默"),
    ]


def test_nobody_acts_under_a_name_that_nobody_proved(staffed: tuple[Desk, bytes, bytes], attack: Attack) -> None:
    """A patched window names a colleague, or an office of its own: refused, and nothing is written."""
    desk, _, recorder = staffed
    desk.ask("sit", id=recorder, office=RECORDER, secret=OTHER)
    for claim in ({"person": "林亦舟"}, {"office": DUTY_COMMANDER}, {"person": "林亦舟", "office": DUTY_COMMANDER}):
        with attack("seat.other", desk.kept):
            desk.do(OPENING, **claim)
    with attack("office.may_not", desk.kept):
        desk.do(OPENING)
    with attack("seat.other", desk.kept):
        desk.ask("sit", person="林亦舟", office=DUTY_COMMANDER)
    with attack("person.office_not_held", desk.kept):
        desk.ask("sit", id=recorder, office=DUTY_COMMANDER, secret=OTHER)


def test_what_is_locked_takes_no_command(staffed: tuple[Desk, bytes, bytes], attack: Attack) -> None:
    """Locked, a command and a file are refused and a draft is kept; the secret opens it; a new start is locked."""
    desk, commander, _ = staffed
    desk.ask("sit", id=commander, office=DUTY_COMMANDER, secret=PIN)
    desk.ask("lock")
    assert desk.ask("seat") == {"asks": True, "locked": True}
    with attack("seat.locked", desk.kept):
        desk.do(OPENING)
    desk.ask("draft", key="journal.1", text="仍在")
    desk.ask("sit", id=commander, office=DUTY_COMMANDER, secret=PIN)
    assert desk.do(OPENING)["created"]
    desk.engine.close()
    desk.engine = Engine(desk.home, shipped=TREE, now_ms=desk.clock)
    assert desk.ask("seat") == {"asks": True, "locked": True}


def test_a_wrong_secret_costs_a_wait_that_outlives_a_start(staffed: tuple[Desk, bytes, bytes]) -> None:
    """Two are free; then even the right one waits, also after a start; after the wait it opens, and nothing is held against anybody."""
    desk, commander, _ = staffed
    for _ in range(3):
        assert desk.refused("sit", id=commander, office=DUTY_COMMANDER, secret="000111") == "sign_in.wrong"
    assert desk.refused("sit", id=commander, office=DUTY_COMMANDER, secret=PIN) == "sign_in.wait"
    desk.engine.close()
    desk.engine = Engine(desk.home, shipped=TREE, now_ms=desk.clock)
    assert desk.refused("sit", id=commander, office=DUTY_COMMANDER, secret=PIN) == "sign_in.wait"
    desk.clock.ms += 3_000
    desk.ask("sit", id=commander, office=DUTY_COMMANDER, secret=PIN)
    assert desk.rows("select wrong, until_ms from sign_ins order by wrong desc") == [(0, 0), (0, 0)]


def test_a_clock_set_back_locks_nobody_out(staffed: tuple[Desk, bytes, bytes]) -> None:
    """The wait is never longer than half a minute, whatever the clock says."""
    desk, commander, _ = staffed
    for _ in range(3):
        desk.refused("sit", id=commander, office=DUTY_COMMANDER, secret="000111")
    desk.clock.ms -= 400 * 24 * 3600 * 1000
    with pytest.raises(Refused) as caught:
        desk.ask("sit", id=commander, office=DUTY_COMMANDER, secret=PIN)
    assert caught.value.facts["seconds"] == sign_ins.WAIT_S_MAX


def test_what_weighs_more_is_proven_again(staffed: tuple[Desk, bytes, bytes]) -> None:
    """Granting an office needs the secret of who sits here, beside the office: without it, or with another's, nothing is written."""
    desk, commander, recorder = staffed
    desk.ask("sit", id=commander, office=DUTY_COMMANDER, secret=PIN)
    grant = GrantOffice(person=recorder, office=DISPATCHER)
    for proof, code in ((None, "seat.step_up"), (OTHER, "sign_in.wrong")):
        with pytest.raises(Refused) as caught:
            desk.do(grant, proof=proof)
        assert caught.value.code == code
    desk.do(grant, proof=PIN)
    desk.do(WithdrawOffice(person=recorder, office=DISPATCHER), proof=PIN)


def test_who_may_give_a_secret(staffed: tuple[Desk, bytes, bytes]) -> None:
    """Oneself by the old one, others by who says who works here; a recorder gives none to a commander, and a weak one is none."""
    desk, commander, recorder = staffed
    desk.ask("sit", id=recorder, office=RECORDER, secret=OTHER)
    assert desk.refused("enrol", id=commander, secret="mine now 1", proof=OTHER) == "office.may_not"
    assert desk.refused("enrol", id=recorder, secret="another 22") == "seat.step_up"
    assert desk.refused("enrol", id=recorder, secret="12345", proof=OTHER) == "sign_in.weak"
    assert desk.refused("enrol", id=recorder, secret="111111", proof=OTHER) == "sign_in.weak"
    desk.ask("enrol", id=recorder, secret="another 22", proof=OTHER)
    assert desk.refused("sit", id=recorder, office=RECORDER, secret=OTHER) == "sign_in.wrong"
    desk.ask("sit", id=recorder, office=RECORDER, secret="another 22")
    desk.ask("lock")
    assert desk.refused("enrol", id=recorder, secret="another 33", proof="another 22") == "seat.locked"


def test_no_secret_lies_anywhere_in_clear(staffed: tuple[Desk, bytes, bytes]) -> None:
    """The table holds Argon2id, no entry holds anything of it, and the hash is never carried: it is a table of this device alone."""
    desk, _, _ = staffed
    kept = [row[0] for row in desk.rows("select secret from sign_ins")]
    assert len(kept) == 2
    assert all(text.startswith("$argon2id$v=19$") for text in kept)
    bodies = b"".join(row[0] for row in desk.rows("select body from entries"))
    assert not any(secret.encode() in bodies for secret in (PIN, OTHER, *kept))


def test_a_second_person_acts_beside_who_sits_here(staffed: tuple[Desk, bytes, bytes]) -> None:
    """What one proposes the other issues by her own secret, in her own name; the seat stays; wrong secrets and offices are refused."""
    desk, commander, _ = staffed
    desk.ask("sit", id=commander, office=DUTY_COMMANDER, secret=PIN)
    second = desk.register("顾清和", DUTY_COMMANDER, proof=PIN)
    desk.ask("enrol", id=second, secret="third one 3", proof=PIN)
    incident = bytes(desk.do(OPENING)["created"][0])
    wanted = ComposeOrder(text="封路", urgency="flash", organisations=("320106",), incident=incident, two_persons=True)
    order = bytes(desk.do(wanted)["created"][0])
    asked: tuple[tuple[dict[str, Any], str], ...] = (
        ({}, "order.second_person"),
        ({"second": {"id": second, "office": DUTY_COMMANDER, "secret": PIN}}, "sign_in.wrong"),
        ({"second": {"id": second, "office": RECORDER, "secret": "third one 3"}}, "person.office_not_held"),
        ({"second": {"id": commander, "office": DUTY_COMMANDER, "secret": PIN}}, "order.second_person"),
        ({"second": "顾清和"}, "command.malformed"),
    )
    for body, code in asked:
        with pytest.raises(Refused) as caught:
            desk.do(IssueOrder(order=order), **body)
        assert caught.value.code == code
    desk.do(IssueOrder(order=order), second={"id": second, "office": DUTY_COMMANDER, "secret": "third one 3"})
    assert desk.rows("select state, proposed_by, issued_by from order_rows") == [("issued", "林亦舟", "顾清和")]
    assert desk.seat().person == "林亦舟"
    desk.ask("lock")
    with pytest.raises(Refused) as caught:
        desk.do(IssueOrder(order=order), second={"id": second, "office": DUTY_COMMANDER, "secret": "third one 3"})
    assert caught.value.code == "seat.locked"


def test_a_person_who_left_signs_in_here_no_more(staffed: tuple[Desk, bytes, bytes]) -> None:
    """By who says who works here, with her own secret; never oneself, so that nobody is shut out of the post."""
    desk, commander, recorder = staffed
    desk.ask("sit", id=commander, office=DUTY_COMMANDER, secret=PIN)
    assert desk.refused("unenrol", id=commander, proof=PIN) == "sign_in.own"
    assert desk.refused("unenrol", id=recorder) == "seat.step_up"
    assert desk.refused("unenrol", id=recorder, proof=OTHER) == "sign_in.wrong"
    desk.ask("unenrol", id=recorder, proof=PIN)
    assert desk.refused("unenrol", id=recorder, proof=PIN) == "sign_in.none"
    assert desk.refused("sit", id=recorder, office=RECORDER, secret=OTHER) == "sign_in.none"
    assert desk.ask("seat") == {"asks": True, "locked": False}


def test_what_was_refused_for_want_of_a_right_is_kept(staffed: tuple[Desk, bytes, bytes]) -> None:
    """A locked seat, another's name, a wrong secret, an office that may not: who, when and which act; a rule of the work is none."""
    desk, commander, recorder = staffed
    with pytest.raises(Refused):
        desk.do(OPENING, person="陈默")
    desk.refused("sit", id=recorder, office=RECORDER, secret="wrong one")
    desk.ask("sit", id=recorder, office=RECORDER, secret=OTHER)
    for request in (OPENING, GrantOffice(person=recorder, office=DISPATCHER)):
        with pytest.raises(Refused):
            desk.do(request, proof=OTHER)
    desk.ask("lock")
    with pytest.raises(Refused):
        desk.do(OPENING)
    desk.ask("sit", id=commander, office=DUTY_COMMANDER, secret=PIN)
    with pytest.raises(Refused):
        desk.do(RegisterPerson(name="陈默", offices=(RECORDER,)), proof=PIN)
    kept = desk.rows("select person, office, act, code from refusals order by number")
    assert kept == [
        ("林亦舟", DUTY_COMMANDER, "OpenIncident", "seat.other"),
        ("陈默", "", "sign_in", "sign_in.wrong"),
        ("陈默", RECORDER, "OpenIncident", "office.may_not"),
        ("陈默", RECORDER, "GrantOffice", "office.may_not"),
        ("陈默", RECORDER, "OpenIncident", "seat.locked"),
    ]
    bodies = b"".join(row[0] for row in desk.rows("select body from entries"))
    assert b"seat.locked" not in bodies
