"""A spare takes over from a lost device by a bundle, from one command line to the other; no center, and no window."""

from pathlib import Path

import pytest
from cli.test_bundle_cli import Desk, fingerprint, incidents

from desktop.app import cli
from desktop.app.exits import OK, REFUSED
from sync.store.home import Home

GULOU, JIANGNING = "320106", "320115"


class Terminal:
    """What is said to a data folder, and what it answers."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capsys = capsys

    def __call__(self, *words: str, code: int = OK) -> str:
        self._capsys.readouterr()
        got = cli.main([*words[:2], "--home", str(self.home), *words[2:]])
        said = self._capsys.readouterr()
        assert got == code, said.out + said.err
        return said.out + said.err


def handed(giver: Terminal, taker: Terminal, folder: Path) -> str:
    """Let one make a bundle for the other's request, each accepting the other; return what the taker was told."""
    folder.mkdir()
    taker("bundle", "request", "--out", str(folder))
    (asked,) = folder.glob("*.qzr")
    theirs = fingerprint(giver("bundle", "make", "--out", str(folder), "--request", str(asked), code=REFUSED))
    giver("bundle", "make", "--out", str(folder), "--request", str(asked), "--accept", theirs)
    (bundle,) = folder.glob("*.qzb")
    ours = fingerprint(taker("bundle", "show", str(bundle)))
    return taker("bundle", "take", str(bundle), "--accept", ours)


def test_a_spare_takes_over_by_a_bundle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A colleague names the lost replica and hands on what it had sent; compared and accepted, its work counts on the spare."""
    lost, colleague = Desk(tmp_path / "lost", GULOU, capsys), Desk(tmp_path / "colleague", JIANGNING, capsys)
    lost.open(JIANGNING)
    beside = Terminal(colleague.home.path, capsys)
    handed(Terminal(lost.home.path, capsys), beside, tmp_path / "first")
    listed = next(line for line in beside("device", "authors").splitlines() if GULOU in line)
    assert "已认可 accepted, 2 条 entries" in listed
    replica = listed.split()[0]
    assert replica in Terminal(lost.home.path, capsys)("device", "status")

    spare = Terminal(tmp_path / "spare", capsys)
    made = ("--organisation", GULOU, "--person", "王磊", "--office", "duty_commander", "--plain-key")
    spare("device", "new", *made, "--takes-over", replica)
    assert "未认证 not certified" in handed(beside, spare, tmp_path / "second")
    waits = next(line for line in spare("device", "authors").splitlines() if line.startswith(replica))
    assert "未认可，条目未计入 not accepted, its entries wait" in waits
    assert "[author.unknown]" in spare("device", "authors", "--accept", "0000 0000", code=REFUSED)
    counted = next(line for line in spare("device", "authors", "--accept", fingerprint(waits)).splitlines() if line.startswith(replica))
    assert "已认可 accepted" in counted
    assert f"前身 before        {replica}" in spare("device", "status")
    assert incidents(Home(spare.home)) == 1
