"""The ceremony around the root's key, said word for word beside a center that goes on serving."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.live_center import GULOU, LiveCenter
from helpers.attacked import Attack, files_in

from desktop.app import cli
from desktop.app.exits import OK, OUTAGE, REFUSED
from desktop.app.root_commands import sheet_text
from sync.center.keys import ROOT_KEY
from sync.center.root_file import open_root
from sync.center.root_shares import read_share
from sync.store import wrap
from tests.fakes.wrapped import CHEAP

PASSPHRASE = "三把钥匙分三处保管"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrap, "tuned", lambda: CHEAP)


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center") as running:
        yield running


@pytest.fixture
def given(tmp_path: Path) -> tuple[str, str]:
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\n", "utf-8")
    path.chmod(0o600)
    return "--root-passphrase-file", str(path)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> "Say":
    return Say(capsys)


class Say:
    """Runs the program's words and returns all that was said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str, code: int = OK) -> str:
        self._capsys.readouterr()
        got = cli.main([*words])
        said = self._capsys.readouterr()
        assert got == code, said.out + said.err
        return said.out + said.err


@pytest.mark.expects_warnings("device.uncertified")
def test_from_first_start_to_shares_and_back(center: LiveCenter, tmp_path: Path, given: tuple[str, str], say: Say) -> None:
    """Sealed, split, taken away; the center serves on and refuses to certify; shares joined again let a device in."""
    data = ("--data", str(center.directory))
    assert "在本机 HERE" in say("center", "root", "status", *data)
    sealed = tmp_path / "stick" / "root.sealed"
    say("center", "root", "export", *data, "--to", str(sealed), *given)
    said = say("center", "root", "split", *data, "--shares", "5", "--needed", "3", "--to", str(tmp_path / "sheets"))
    assert said.count("share-") == 5
    assert all((tmp_path / "sheets" / f"share-{at}-of-5.pdf").read_bytes().startswith(b"%PDF") for at in range(1, 6))
    say("center", "root", "take-away", *data, "--root", str(sealed), *given)
    assert not (center.directory / ROOT_KEY).exists()
    assert "不在本机 away" in say("center", "root", "status", *data)

    home = ("--home", str(tmp_path / "home"))
    who = ("--organisation", GULOU, "--person", "王磊", "--office", "dispatcher", "--plain-key", "--center", center.address)
    say("device", "new", *home, *who)
    assert "[device.uncertified]" in say("device", "sync", *home, code=OUTAGE)
    admit = ("device", "admit", *data, "--all-waiting")
    assert "[center.root_away]" in say(*admit, code=OUTAGE)
    joined = tmp_path / "joined.sealed"
    sheets = [str(tmp_path / "sheets" / f"share-{at}-of-5.txt") for at in (5, 1, 3)]
    assert "已合成根私钥 joined" in say("center", "root", "join", *data, "--to", str(joined), *sheets, *given)
    assert GULOU in say(*admit, "--root", str(joined), *given)
    say("device", "sync", *home)
    assert "认证 certified     是 yes" in say("device", "status", *home)
    assert not (center.directory / ROOT_KEY).exists()


def test_nothing_is_taken_away_before_the_file_opened(center: LiveCenter, tmp_path: Path, given: tuple[str, str], say: Say) -> None:
    """A missing, damaged or foreign file, or another passphrase: the key stays where it is."""
    data = ("--data", str(center.directory))
    sealed = tmp_path / "root.sealed"
    say("center", "root", "export", *data, "--to", str(sealed), *given)
    assert "[root.file_exists]" in say("center", "root", "export", *data, "--to", str(sealed), *given, code=REFUSED)
    with LiveCenter(tmp_path / "other" / "center") as other:
        foreign = tmp_path / "foreign.sealed"
        say("center", "root", "export", "--data", str(other.directory), "--to", str(foreign), *given)
    wrong = tmp_path / "wrong"
    wrong.write_text("另一个口令也不短\n", "utf-8")
    wrong.chmod(0o600)
    away = ("center", "root", "take-away", *data)
    for file, words, code, named in (
        (tmp_path / "none", given, OUTAGE, "file.unreadable"),
        (foreign, given, REFUSED, "root.other"),
        (sealed, ("--root-passphrase-file", str(wrong)), REFUSED, "passphrase.wrong"),
        (sealed, (), REFUSED, "passphrase.missing"),
    ):
        assert f"[{named}]" in say(*away, "--root", str(file), *words, code=code)
        assert (center.directory / ROOT_KEY).exists()
    assert "[root.other]" in say("device", "admit", *data, "--all-waiting", "--root", str(foreign), *given, code=REFUSED)


def test_shares_that_do_not_join_are_told(center: LiveCenter, tmp_path: Path, given: tuple[str, str], say: Say, attack: Attack) -> None:
    """Each obstacle by its sentence, and no file is written: typed wrongly, mixed, twice, too few, of another root."""
    data = ("--data", str(center.directory))
    for folder in ("first", "second"):
        words = ("--shares", "3", "--needed", "2", "--to", str(tmp_path / folder), "--no-pdf")
        say("center", "root", "split", *data, *words)
    first, second = (tmp_path / folder / "share-1-of-3.txt" for folder in ("first", "second"))
    beside = tmp_path / "first" / "share-2-of-3.txt"
    torn = tmp_path / "torn.txt"
    line = next(line for line in beside.read_text("utf-8").splitlines() if line.startswith("3: "))
    swapped = " ".join((line.split()[0], line.split()[2], line.split()[1], *line.split()[3:]))
    torn.write_text(beside.read_text("utf-8").replace(line, swapped), "utf-8")
    with LiveCenter(tmp_path / "other" / "center") as other:
        words = ("--shares", "3", "--needed", "2", "--to", str(tmp_path / "foreign"), "--no-pdf")
        say("center", "root", "split", "--data", str(other.directory), *words)
    foreign = sorted((tmp_path / "foreign").glob("*.txt"))[:2]
    to = tmp_path / "joined"
    for sheets, named in (
        ([first], "root.shares_few"),
        ([first, first], "root.share_twice"),
        ([first, second], "root.share_mixed"),
        ([first, torn], "root.share_line"),
        (foreign, "root.share_other_root"),
    ):
        with attack(named, files_in(tmp_path), lines=0) as told:
            said = say("center", "root", "join", *data, "--to", str(to), *map(str, sheets), *given, code=REFUSED)
            told(named if f"[{named}]" in said else said)
    assert "第 3 行第 1 组" in say("center", "root", "join", "--to", str(to), str(first), str(torn), *given, code=REFUSED)
    say("center", "root", "join", *data, "--to", str(to), str(first), str(beside), *given)


def test_a_sheet_is_typed_or_scanned(
    center: LiveCenter, tmp_path: Path, given: tuple[str, str], say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What standard input gives joins too; the printed code says the lines that are typed."""
    import io  # noqa: PLC0415 - of this test alone

    data = ("--data", str(center.directory))
    say("center", "root", "split", *data, "--shares", "2", "--needed", "2", "--to", str(tmp_path / "sheets"), "--no-pdf")
    texts = [path.read_text("utf-8") for path in sorted((tmp_path / "sheets").glob("*.txt"))]
    shares = [read_share(text) for text in texts]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n\n".join("\n".join(share.to_lines()) for share in shares)))
    say("center", "root", "join", *data, "--to", str(tmp_path / "joined"), *given)
    root = open_root(tmp_path / "joined", lambda: PASSPHRASE)
    assert root.private_bytes_raw().hex() == (center.directory / ROOT_KEY).read_text("ascii").strip()
    assert read_share(sheet_text(shares[0], bytes(32))) == shares[0]
    assert not any(oct(path.stat().st_mode & 0o077) != "0o0" for path in (tmp_path / "sheets").iterdir())
