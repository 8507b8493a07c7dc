"""Claims about letting devices in by a code: one device, once, in time, for what the code says; whoever has none gains nothing."""

import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fakes.live_center import GULOU, XUANWU, direct, write_organisations
from fakes.memory_replica import MemoryReplica
from helpers.attacked import Attack
from sqlalchemy import select

from sync.center import codes
from sync.center.admission import admit, waiting_devices
from sync.center.codes import MARK_DIGITS, MINUTES_MAX, TRIES_MAX, Terms, codes_made, make_code, withdraw_code
from sync.center.database import devices, enrolment_codes, entries
from sync.center.enrolment import Enrolment
from sync.center.exchange import BAD_REQUEST, OK, UNAUTHORISED, Answer, system_ms
from sync.center.rulings import revoke
from sync.center.serve import Center, open_center
from sync.domain.failures import Refused
from sync.oplog.birth import NONCE_BYTES, parse_certificate
from sync.protocol.enrolment import RANDOM_BYTES, Code, Told, ask, code_of, read_told
from sync.protocol.messages import decode_refusal

MINUTE_MS = 60_000


@dataclass
class Desk:
    """A center with the operator at it; `now_ms` is its clock."""

    home: Path
    center: Center
    now_ms: int = field(default_factory=system_ms)

    def __post_init__(self) -> None:
        self.enrolment = Enrolment(self.center.database, self.center.keys, now_ms=lambda: self.now_ms)

    def code(self, organisation: str = GULOU, *, minutes: int = 60, **terms: object) -> Code:
        made = Terms(organisation=organisation, by="王值班", **terms)  # type: ignore[arg-type]
        return make_code(self.home, made, minutes=minutes, now_ms=lambda: self.now_ms)[0]

    def ask(self, code: Code, store: MemoryReplica | None) -> Told | str:
        """Return what the center gives, or why it does not."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        answer = self.enrolment.take(ask(code, birth=b"" if store is None else store.own_birth(), nonce=nonce))
        return read_told(answer.body, code, nonce=nonce) if answer.status == OK else why(answer)

    def lets_in(self, code: Code, store: MemoryReplica) -> Told:
        told = self.ask(code, store)
        assert isinstance(told, Told), told
        return told

    def state(self) -> tuple[object, ...]:
        """Return what an attack must not change: devices, the authority's entries, and what became of the codes."""
        with self.center.database.read() as connection:
            return (
                connection.execute(select(devices).order_by(devices.c.sign_key)).all(),
                connection.execute(select(entries.c.hash).order_by(entries.c.hash)).scalars().all(),
                connection.execute(select(enrolment_codes.c.name, enrolment_codes.c.used_by).order_by(enrolment_codes.c.name)).all(),
            )


@pytest.fixture
def desk(tmp_path: Path, ground: str) -> Desk:
    home = tmp_path / "home"
    return Desk(home, open_center(home, organisations_csv=write_organisations(tmp_path / "organisations.csv")))


@pytest.fixture(autouse=True)
def _closed(desk: Desk) -> object:
    yield
    desk.center.database.close()


def why(answer: Answer) -> str:
    return str(decode_refusal(answer.body)["code"])


def told_in_log(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [vars(record)["code"] for record in caplog.records if record.name == "sync.center" and "enrolment" in record.getMessage()]


def refuses(desk: Desk, attack: Attack, code: str, act: Callable[[], Told | str]) -> None:
    """An attack is refused by its code, with one line in the log, and nothing is changed."""
    with attack(code, desk.state) as told:
        told(str(act()))


def test_a_code_lets_one_device_in_as_what_it_says(desk: Desk) -> None:
    """The certificate is the root's and of that device, with the code's organisation, offices, letters and days; it may sync at once."""
    store = MemoryReplica(1, XUANWU)
    code = desk.code(GULOU, offices=("dispatcher",), letters="Q", days=30, label="一号车")
    looked = desk.ask(code, None)
    assert isinstance(looked, Told)
    assert (looked.organisation, looked.offices, looked.certificate) == (GULOU, ("dispatcher",), b"")
    told = desk.lets_in(code, store)
    assert told.root == desk.center.keys.root_public
    certificate = parse_certificate(told.certificate, root=told.root)
    assert (certificate.sign_key, certificate.organisation, certificate.offices) == (store.sign_key, GULOU, ("dispatcher",))
    assert (certificate.letters, certificate.not_after_ms) == ("Q", desk.now_ms + 30 * 24 * 60 * MINUTE_MS)
    direct(store, desk.center)[0].sync()
    (known,) = codes_made(desk.home, now_ms=desk.now_ms)
    assert (known.state, known.used_by, known.by, known.label) == ("used", store.sign_key, "王值班", "一号车")
    assert code.text not in json.dumps([repr(known), str(known)])


def test_an_answer_that_was_lost_is_given_again(desk: Desk, attack: Attack) -> None:
    """The same device asks again and gets the same certificate, within the time of the code; nothing is written twice."""
    store, code = MemoryReplica(1, GULOU), desk.code()
    first, before = desk.lets_in(code, store), desk.state()
    assert desk.lets_in(code, store).certificate == first.certificate
    assert desk.state() == before
    desk.now_ms += 61 * MINUTE_MS
    refuses(desk, attack, "enrol.ended", lambda: desk.ask(code, store))


def test_a_code_used_twice(desk: Desk, attack: Attack) -> None:
    """Another device that has the code too gets nothing, nor learns for what it was."""
    first, second, code = MemoryReplica(1, GULOU), MemoryReplica(2, GULOU), desk.code()
    desk.lets_in(code, first)
    refuses(desk, attack, "enrol.used", lambda: desk.ask(code, second))
    refuses(desk, attack, "enrol.used", lambda: desk.ask(code, None))


def test_a_code_replayed(desk: Desk) -> None:
    """What was overheard, sent again by anybody, gives its certificate to the device that it was of, and to nobody else anything."""
    store, code, nonce = MemoryReplica(1, GULOU), desk.code(), bytes(NONCE_BYTES)
    wire = ask(code, birth=store.own_birth(), nonce=nonce)
    first = desk.enrolment.take(wire)
    before = desk.state()
    again = desk.enrolment.take(wire)
    assert (again.status, again.body) == (OK, first.body)
    told = read_told(again.body, code, nonce=nonce)
    assert parse_certificate(told.certificate, root=told.root).sign_key == store.sign_key
    assert desk.state() == before


def test_a_code_guessed(desk: Desk, attack: Attack) -> None:
    """A guess finds no code; who knows a name and not the code has five tries, after which the code is closed to its owner too."""
    store, code = MemoryReplica(1, GULOU), desk.code()
    for at in range(20):
        guess = code_of(at.to_bytes(RANDOM_BYTES, "big"))
        refuses(desk, attack, "enrol.unknown", lambda guess=guess: desk.ask(guess, store))  # type: ignore[misc]

    class Overheard(Code):
        @property
        def key(self) -> bytes:
            return bytes(32)

    heard = Overheard(code.text)
    for _ in range(TRIES_MAX):
        refuses(desk, attack, "enrol.unknown", lambda: desk.ask(heard, store))
    refuses(desk, attack, "enrol.closed", lambda: desk.ask(heard, store))
    refuses(desk, attack, "enrol.closed", lambda: desk.ask(code, store))
    assert codes_made(desk.home, now_ms=desk.now_ms)[0].state == "closed"


def test_a_code_out_of_time_or_withdrawn(desk: Desk, attack: Attack) -> None:
    """It ends with its minutes, and at once when the operator takes it back; one that was used can't be taken back."""
    store, late, withdrawn = MemoryReplica(1, GULOU), desk.code(minutes=5), desk.code(minutes=90)
    withdraw_code(desk.home, withdrawn.name.hex()[:MARK_DIGITS])
    refuses(desk, attack, "enrol.closed", lambda: desk.ask(withdrawn, store))
    desk.now_ms += 5 * MINUTE_MS
    desk.lets_in(late, store)
    with pytest.raises(Refused, match=r"enrol\.unknown"):
        withdraw_code(desk.home, late.name.hex()[:MARK_DIGITS])
    desk.now_ms += 1
    refuses(desk, attack, "enrol.ended", lambda: desk.ask(late, store))


def test_a_code_of_a_life_before(desk: Desk, attack: Attack, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a backup brings back lets nobody in: whether it was used meanwhile, nobody knows."""
    store, code = MemoryReplica(1, GULOU), desk.code()
    monkeypatch.setattr(codes, "get", lambda *_: b"restored")
    refuses(desk, attack, "enrol.unknown", lambda: desk.ask(code, store))


def test_a_revoked_device_is_not_let_in_again(desk: Desk, attack: Attack) -> None:
    """A code in the hands of who took a laptop does not undo the revocation of its key."""
    store = MemoryReplica(1, GULOU)
    desk.lets_in(desk.code(), store)
    direct(store, desk.center)[0].sync()
    revoke(desk.home, sign_key=store.sign_key, reason="遗失", by="王值班")
    code = desk.code()
    refuses(desk, attack, "device.revoked", lambda: desk.ask(code, store))


def test_a_spare_by_a_code(desk: Desk, attack: Attack) -> None:
    """A code for a successor lets that successor in and revokes the lost device; other devices and other codes do not."""
    lost = MemoryReplica(1, GULOU)
    device = direct(lost, desk.center)[0]
    device.round()
    admit(desk.home, fingerprint_or_key=lost.sign_key, organisation=GULOU, offices=("duty_commander",))
    lost.open_incident()
    device.sync()
    spare, other = MemoryReplica(2, GULOU, predecessor=lost.replica), MemoryReplica(3, GULOU)
    plain, code = desk.code(), desk.code(takes_over=lost.replica)
    refuses(desk, attack, "device.takes_over", lambda: desk.ask(plain, spare))
    refuses(desk, attack, "enrol.takes_over", lambda: desk.ask(code, other))
    looked = desk.ask(code, None)
    assert isinstance(looked, Told)
    assert looked.takes_over == lost.replica
    told = desk.lets_in(code, spare)
    certificate = parse_certificate(told.certificate, root=told.root)
    assert (certificate.offices, certificate.letters) == (("duty_commander",), "B")
    follower = direct(spare, desk.center)[0]
    follower.sync()
    assert any(replica == lost.replica for replica, _ in spare.streams)
    refused = device.round()
    assert getattr(refused, "code", None) == "device.revoked"


def test_a_center_without_its_root_waits(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """While the root is away a code is not used up: the device is told to come again, and is let in when the root is back."""
    store, code = MemoryReplica(1, GULOU), desk.code()
    key = desk.home / "root.key"
    raw = key.read_bytes()
    key.unlink()
    before = desk.state()
    with caplog.at_level(logging.WARNING):
        answer = desk.enrolment.take(ask(code, birth=store.own_birth(), nonce=bytes(NONCE_BYTES)))
    assert (answer.status, why(answer), desk.state()) == (503, "center.root_away", before)
    key.write_bytes(raw)
    desk.lets_in(code, store)


def test_bounds_of_a_code(desk: Desk) -> None:
    """Minutes, days and letters have bounds; organisation, office and lost replica are checked when it is made."""
    for terms, code in (
        ({"minutes": 0}, "enrol.bounds"),
        ({"minutes": MINUTES_MAX + 1}, "enrol.bounds"),
        ({"days": 0}, "enrol.bounds"),
        ({"letters": "a"}, "enrol.bounds"),
        ({"letters": ""}, "enrol.bounds"),
        ({"organisation": "999"}, "organisation.unknown"),
        ({"offices": ("king",)}, "office.unknown"),
        ({"takes_over": bytes(8)}, "device.takes_over_unknown"),
    ):
        with pytest.raises(Refused) as caught:
            desk.code(**terms)  # type: ignore[arg-type]
        assert caught.value.code == code
    assert codes_made(desk.home, now_ms=desk.now_ms) == ()


def test_other_bytes_are_malformed(desk: Desk) -> None:
    """What is no request, or shows no birth, gets 400 and is in no list."""
    code = desk.code()
    for wire in (b"", b"\x00" * 9000, ask(code, birth=b"no birth", nonce=bytes(NONCE_BYTES))):
        answer = desk.enrolment.take(wire)
        assert (answer.status, why(answer)) == (BAD_REQUEST, "request.malformed")
    assert waiting_devices(desk.home) == ()
    assert UNAUTHORISED == 401
