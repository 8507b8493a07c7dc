"""An enrolment officer lets devices of its organisation in by hand; outside of its bounds everybody refuses what it signs."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.test_root_cli import Say
from fakes.live_center import BINHU, CITY, GULOU, LiveCenter
from fakes.memory_replica import MemoryReplica
from helpers.attacked import Attack, tables_in

from desktop.app.exits import OUTAGE, REFUSED
from sync.center.channel import ChannelSettings
from sync.center.enrolment import Enrolment
from sync.center.exchange import OK as TAKEN
from sync.center.keys import ROOT_KEY, keys_of
from sync.center.officers import certify, open_officer
from sync.center.opening import open_database
from sync.domain.failures import Refused
from sync.oplog.birth import Certificate, Role, is_within, make_certificate, parse_certificate
from sync.oplog.hashing import fingerprint
from sync.protocol.enrolment import certificate_file, present, read_certificate_file
from sync.protocol.messages import decode_refusal
from sync.store import wrap
from sync.store.shipped import shipped
from tests.fakes.wrapped import CHEAP

PASSPHRASE = "专管员自己的口令很长"
WHO = ("--person", "王磊", "--office", "dispatcher", "--plain-key")
pytestmark = pytest.mark.expects_warnings("link ")


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrap, "tuned", lambda: CHEAP)


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center", channel=ChannelSettings()) as running:
        yield running


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    return Say(capsys)


@pytest.fixture
def given(tmp_path: Path) -> tuple[str, str]:
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\n", "utf-8")
    path.chmod(0o600)
    return "--officer-passphrase-file", str(path)


def officer_of(center: LiveCenter, tmp_path: Path, say: Say, given: tuple[str, str], *words: str) -> tuple[Path, str]:
    """Make one for Nanjing; return its file and its public key."""
    to = tmp_path / "officer.sealed"
    said = say("center", "officer", "make", "--data", str(center.directory), "--organisation", CITY, "--to", str(to), *given, *words)
    return to, re.findall(r"公钥 public key    (\w+)", said)[0]


def asking(say: Say, tmp_path: Path, organisation: str, name: str = "home") -> tuple[tuple[str, str], Path, str]:
    """Make a device that never met the center; return its home, its request file and its fingerprint."""
    home = ("--home", str(tmp_path / name))
    told = say("device", "new", *home, *WHO, "--organisation", organisation)
    say("bundle", "request", *home, "--out", str(tmp_path / f"{name}.qzr"))
    return home, tmp_path / f"{name}.qzr", told.split("指纹 fingerprint   ")[1].splitlines()[0]


def test_let_in_by_hand_and_taken_up_by_the_center(center: LiveCenter, tmp_path: Path, say: Say, given: tuple[str, str]) -> None:
    """With root and center away an officer certifies a vehicle by two files; when it meets the center it is in step at once."""
    file, _ = officer_of(center, tmp_path, say, given)
    (center.directory / ROOT_KEY).unlink()
    home, request, mine = asking(say, tmp_path, GULOU)
    to = tmp_path / "car.qzc"
    words = ("device", "certify", "--officer", str(file), *given, "--request", str(request), "--out", str(to))
    assert "[device.not_waiting]" in say(*words, "--fingerprint", "0000 0000", code=REFUSED)
    say(*words, "--fingerprint", mine, "--address", center.address.partition("#")[0])
    root = fingerprint(keys_of(center.directory).root_public)
    assert "[certificate.root_unknown]" in say("device", "certificate", *home, str(to), code=REFUSED)
    assert "认证 certified     是 yes, U" in say("device", "certificate", *home, str(to), "--root", root)
    assert "the center holds everything but 0" in say("device", "sync", *home)
    assert "U" in say("device", "status", *home)


def test_officers_are_listed(center: LiveCenter, tmp_path: Path, say: Say, given: tuple[str, str]) -> None:
    """Whoever was made here, by whom, what it may, until when; revoked it says so."""
    _, key = officer_of(center, tmp_path, say, given, "--by", "王值班", "--letters", "UV")
    data = ("--data", str(center.directory))
    listed = say("center", "officer", "list", *data)
    for part in (key, CITY, "王值班", "UV", "有效 open"):
        assert part in listed
    say("center", "officer", "revoke", key, *data, "--reason", "调离", "--by", "王值班")
    assert "作废 withdrawn" in say("center", "officer", "list", *data)


def test_a_request_is_turned_away(center: LiveCenter, tmp_path: Path, say: Say) -> None:
    """By word as on the console: it waits no more, the list says why, and whoever lets it come again lets it wait."""
    _, request, mine = asking(say, tmp_path, GULOU)
    data = ("--data", str(center.directory))
    assert mine in say("device", "admit", *data, "--request", str(request))
    assert "[ruling.unsigned]" in say("device", "admit", *data, mine, "--refuse", " ", "--by", "王值班", code=REFUSED)
    say("device", "admit", *data, mine, "--refuse", "不是我单位的车", "--by", "王值班")
    listed = say("device", "admit", *data)
    assert "已拒绝 turned away  王值班: 不是我单位的车" in listed
    assert "[device.not_waiting]" in say("device", "admit", *data, mine, code=REFUSED)
    say("device", "admit", *data, mine, "--let-come")
    assert say("device", "admit", *data) == ""
    assert mine in say("device", "admit", *data, "--request", str(request))


def test_a_certificate_for_another_device(center: LiveCenter, tmp_path: Path, say: Say, given: tuple[str, str]) -> None:
    """The attack row: a file for another device, a torn one, one of another root: refused by code, and nothing is kept."""
    file, _ = officer_of(center, tmp_path, say, given)
    _, request, mine = asking(say, tmp_path, GULOU)
    other, _, _ = asking(say, tmp_path, GULOU, "other")
    to = tmp_path / "car.qzc"
    say("device", "certify", "--officer", str(file), *given, "--request", str(request), "--out", str(to), "--fingerprint", mine)
    root = ("--root", fingerprint(keys_of(center.directory).root_public))
    assert "[certificate.other_device]" in say("device", "certificate", *other, str(to), *root, code=REFUSED)
    certificate, _, _ = read_certificate_file(to.read_bytes())
    for content, code, words in (
        (to.read_bytes()[:40], "certificate.no_file", root),
        (b"words", "certificate.no_file", root),
        (certificate_file(certificate, bytes(32), None), "certificate.malformed", ("--root", fingerprint(bytes(32)))),
    ):
        (tmp_path / "bad.qzc").write_bytes(content)
        assert f"[{code}]" in say("device", "certificate", *other, str(tmp_path / "bad.qzc"), *words, code=REFUSED)
    told = say("device", "status", *other)
    assert "认证 certified     否 no" in told
    assert "根 root            -" in told
    assert "[file.unreadable]" in say("device", "certificate", *other, str(tmp_path / "none"), *root, code=OUTAGE)


def test_out_of_scope_is_refused_by_the_officers_own_tool(center: LiveCenter, tmp_path: Path, say: Say, given: tuple[str, str]) -> None:
    """Another city, an office, a letter or a time that is not its to give, and after its end: `officer.outside`, `officer.ended`."""
    file, _ = officer_of(center, tmp_path, say, given, "--offices", "dispatcher", "--letters", "UV", "--days", "30")
    _, request, mine = asking(say, tmp_path, GULOU)
    to = tmp_path / "car.qzc"
    words = ("device", "certify", "--officer", str(file), *given, "--request", str(request), "--out", str(to), "--fingerprint", mine)
    for more in (("--organisation", BINHU), ("--offices", "administrator"), ("--letters", "A"), ("--days", "31")):
        assert "[officer.outside]" in say(*words, *more, code=REFUSED)
        assert not to.exists()
    officer = open_officer(file, lambda: PASSPHRASE)
    with pytest.raises(Refused, match=r"officer\.ended"):
        certify(officer, MemoryReplica(1, GULOU).birth, parent=lambda _code: None, now_ms=officer.certificate.not_after_ms + 1)


def test_the_center_takes_up_nothing_out_of_scope(
    center: LiveCenter, tmp_path: Path, say: Say, given: tuple[str, str], attack: Attack
) -> None:
    """A patched officer, a revoked one, another root's, another device's birth: refused by code, one line each, nothing written."""
    file, key = officer_of(center, tmp_path, say, given)
    officer = open_officer(file, lambda: PASSPHRASE)
    keys = keys_of(center.directory)
    database = open_database(center.directory, keys)
    enrolment = Enrolment(database, keys, now_ms=lambda: 1)
    store = MemoryReplica(1, GULOU)
    parents = {code: row.parent for code, row in shipped().items()}

    def signed(**changes: object) -> bytes:
        facts: dict[str, object] = {
            "role": Role.DEVICE,
            "sign_key": store.sign_key,
            "seal_key": bytes(32),
            "organisation": GULOU,
            "offices": ("dispatcher",),
            "letters": "U",
            "not_after_ms": officer.certificate.not_after_ms,
            "serial": 5,
        }
        return make_certificate(officer.key, Certificate(**{**facts, **changes}), officer=officer.word)  # type: ignore[arg-type]

    def refuses(code: str, raw: bytes, birth: bytes = store.birth.raw) -> None:
        with attack(code, tables_in(center.directory)) as told:
            answer = enrolment.take(present(birth, raw))
            assert answer.status != TAKEN
            told(str(decode_refusal(answer.body)["code"]))

    good = signed()
    assert is_within(parse_certificate(good, root=keys.root_public), parents.get)
    for raw, birth, code in (
        (signed(organisation=BINHU), store.birth.raw, "certificate.malformed"),
        (signed(offices=("administrator",)), store.birth.raw, "certificate.malformed"),
        (signed(not_after_ms=officer.certificate.not_after_ms + 1), store.birth.raw, "certificate.malformed"),
        (b"none", store.birth.raw, "certificate.malformed"),
        (good, MemoryReplica(2, GULOU).birth.raw, "certificate.other_device"),
    ):
        refuses(code, raw, birth)
    say("center", "officer", "revoke", key, "--data", str(center.directory), "--reason", "遗失", "--by", "王值班")
    refuses("officer.revoked", good)
    database.close()
