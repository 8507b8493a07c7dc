"""A bare laptop is let in by a code, word by word, at a center that speaks TLS by its own root."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.test_root_cli import Say
from fakes.live_center import GULOU, XUANWU, LiveCenter
from fakes.wipings import Wipings

from desktop.app.exits import OUTAGE, REFUSED
from desktop.widgets.codes import read_code_file
from sync.center.channel import ChannelSettings
from sync.domain.failures import Refused
from sync.links import enrolment
from sync.oplog.hashing import fingerprint
from sync.protocol.enrolment import RANDOM_BYTES, Told, code_of, read_invitation, tell
from sync.store.home import Home
from tests.fakes.post import Post


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center", channel=ChannelSettings()) as running:
        yield running


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    return Say(capsys)


def made(center: LiveCenter, say: Say, *words: str) -> str:
    """Return the text that is scanned."""
    address = center.address.partition("#")[0]
    said = say("center", "code", "make", "--data", str(center.directory), "--by", "王值班", "--address", address, *words)
    return str(re.findall(r"QZENROL:\S+", said)[0])


WHO = ("--person", "王磊", "--office", "dispatcher", "--plain-key")


def test_a_bare_laptop_is_at_work_by_one_word(center: LiveCenter, tmp_path: Path, say: Say) -> None:
    """The code alone says organisation, center and root: the device is made, certified, and in step with one more word."""
    home = ("--home", str(tmp_path / "home"))
    scanned = made(center, say, "--organisation", GULOU, "--offices", "dispatcher,duty_commander", "--letters", "Q")
    assert "#" not in scanned
    told = say("device", "new", *home, *WHO, "--enrol", scanned)
    assert f"单位 organisation  {GULOU}" in told
    assert "认证 certified     是 yes, Q" in told
    root = bytes.fromhex(center.address.partition("#")[2])
    assert f"根 root            {fingerprint(root)}" in told
    assert "the center holds everything but 0" in say("device", "sync", *home)
    listed = say("center", "code", "list", "--data", str(center.directory))
    assert "已用 used  王值班" in listed
    assert "[enrol.used]" in say("device", "new", "--home", str(tmp_path / "thief"), *WHO, "--enrol", scanned, code=REFUSED)
    assert not (tmp_path / "thief").exists()


def test_a_device_that_is_there_is_let_in(center: LiveCenter, tmp_path: Path, say: Say) -> None:
    """One that wrote before any center certified it types address and code; another organisation than it claimed wins."""
    home = ("--home", str(tmp_path / "home"))
    say("device", "new", *home, *WHO, "--organisation", GULOU)
    invitation = read_invitation(made(center, say, "--organisation", XUANWU))
    typed = (invitation.address.url, str(invitation.code))
    assert "[enrol.code]" in say("device", "enrol", *home, typed[0], typed[1][:-1] + "?", code=REFUSED)
    assert f"单位 organisation  {XUANWU}" in say("device", "enrol", *home, *typed)
    say("device", "sync", *home)
    assert "[trust.other_root]" in say("device", "enrol", *home, f"{typed[0]}#{'0' * 64}", typed[1], code=REFUSED)


def test_what_is_scanned_is_printed_as_it_is_read(center: LiveCenter, tmp_path: Path, say: Say) -> None:
    """Address with root, address with code: as a picture, a drawing, a page or text, for the owner alone; each kind by its ending."""
    url, data = center.address.partition("#")[0], ("--data", str(center.directory))
    for ending, head in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF"), ("txt", "█".encode())):
        file = tmp_path / f"address.{ending}"
        assert center.address in say("center", "address", url, *data, "--qr", str(file))
        assert file.read_bytes().startswith(head)
        assert file.stat().st_mode & 0o077 == 0
    shown = tmp_path / "code.png"
    scanned = made(center, say, "--organisation", GULOU, "--qr", str(shown))
    assert read_code_file(shown) == (scanned,)
    assert read_code_file(tmp_path / "address.png") == (center.address,)
    assert "[root.file_exists]" in say("center", "address", url, *data, "--qr", str(shown), code=REFUSED)
    assert "[enrol.qr_kind]" in say("center", "address", url, *data, "--qr", str(tmp_path / "code.exe"), code=REFUSED)
    assert "[trust.other_root]" in say("center", "address", f"{url}#{'0' * 64}", *data, code=REFUSED)
    before = say("center", "code", "list", *data)
    words = ("center", "code", "make", *data, "--by", "王值班", "--organisation", GULOU)
    assert "[enrol.qr_address]" in say(*words, "--qr", str(tmp_path / "other.png"), code=REFUSED)
    assert say("center", "code", "list", *data) == before, "what is refused costs no code"


def test_each_obstacle_has_its_sentence(center: LiveCenter, tmp_path: Path, say: Say) -> None:
    """Withdrawn, unknown, for another organisation, nobody there: told, and no device is made by it."""
    home = ("--home", str(tmp_path / "home"))
    data = ("--data", str(center.directory))
    withdrawn = made(center, say, "--organisation", GULOU)
    name = say("center", "code", "list", *data).split()[0]
    say("center", "code", "withdraw", *data, name)
    assert "作废 withdrawn" in say("center", "code", "list", *data)
    good = made(center, say, "--organisation", GULOU)
    address = read_invitation(good).address.url
    for words, code, named in (
        (("--enrol", withdrawn), REFUSED, "enrol.closed"),
        (("--enrol", good, "--organisation", XUANWU), REFUSED, "enrol.organisation"),
        (("--enrol", f"{address} 7KQ2M-0XW4T"), REFUSED, "enrol.code"),
        (("--enrol", good.rpartition(":")[0] + ":1"), OUTAGE, "link.unreachable"),
        ((), REFUSED, "device.malformed"),
    ):
        assert f"[{named}]" in say("device", "new", *home, *WHO, *words, code=code)
        assert not (tmp_path / "home").exists()
    assert "[center.plaintext]" in say(
        "center", "code", "make", *data, "--by", "王", "--organisation", GULOU, "--address", "http://10.0.0.5", code=REFUSED
    )
    assert "[enrol.unknown]" in say("center", "code", "withdraw", *data, "00000000", code=REFUSED)


@pytest.mark.expects_warnings("link ", "wiping")
def test_a_device_is_revoked_by_its_fingerprint(center: LiveCenter, tmp_path: Path, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the command line, with an order to wipe; the device does it at its next word, and whoever asks it again is told."""
    home = ("--home", str(tmp_path / "home"))
    say("device", "new", *home, *WHO, "--enrol", made(center, say, "--organisation", GULOU))
    say("device", "sync", *home)
    wipings = Wipings(monkeypatch)
    told = say("device", "status", *home)
    mine = told.split("指纹 fingerprint   ")[1].splitlines()[0]
    data = ("--data", str(center.directory), "--reason", "终端遗失", "--by", "王值班")
    assert "[device.not_admitted]" in say("center", "revoke", "ffff ffff", *data, code=REFUSED)
    assert "to be wiped" in say("center", "revoke", mine, *data, "--wipe", "now")
    assert "[device.revoked]" in say("device", "sync", *home, code=OUTAGE)
    wipings.until(Home(tmp_path / "home"))
    said = say("device", "status", *home, code=OUTAGE)
    assert "王值班" in said
    assert "[device.wiped]" in said
    assert not (tmp_path / "home" / "qianzhi.db").exists()


class Between:
    """Somebody between device and center, who answers in the center's place; a class because a link is owned and closed."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer

    def post(self, _path: str, _content: bytes) -> bytes:
        return self.answer

    def close(self) -> None: ...


def test_who_sits_between_puts_no_root_in(tmp_path: Path) -> None:
    """An answer by whoever does not know the code, or to another question, is refused, and the device pins and keeps nothing."""
    post = Post(tmp_path / "post", GULOU)
    invitation = read_invitation("https://10.0.0.5:8470 " + str(code_of(bytes(RANDOM_BYTES))))
    told = Told(root=b"r" * 32, organisation=GULOU, offices=(), ends_ms=0, takes_over=None, certificate=b"forged")
    for answer in (tell(told, bytes(32), nonce=bytes(16)), tell(told, invitation.code.key, nonce=bytes(16))):
        with pytest.raises(Refused, match=r"enrol\.unproved"):
            enrolment.enter(post.writer, invitation, connect=lambda _address, answer=answer: Between(answer))  # type: ignore[misc]
    kept = post.rows("select name from meta where name in ('root', 'center_url', 'center_root') and value is not null")
    post.close()
    assert kept == []
