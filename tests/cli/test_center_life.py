"""The operator's words about the center's life: backup, status, restore, authority, recovered."""

import shutil
from pathlib import Path

import pytest

from desktop.app import cli
from desktop.app.exits import OK, OUTAGE, REFUSED
from desktop.runtime.paths import resources
from sync.center.beside import AUTHORITY_RUNS
from sync.center.serve import open_center


@pytest.fixture
def home(tmp_path: Path) -> Path:
    center = open_center(tmp_path / "center", organisations_csv=resources() / "divisions" / "organisations.csv")
    center.database.close()
    return tmp_path / "center"


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert cli.main(["center", *words]) == OK, capsys.readouterr().err
    return capsys.readouterr().out


def test_a_center_is_restored_from_word_to_word(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Backup, restore, status and recovered tell an operator in both languages what was done and what comes next."""
    data = ("--data", str(home))
    assert "尚无 none yet" in said(capsys, "status", *data)
    assert "已验证 verified" in said(capsys, "backup", *data)
    before = said(capsys, "status", *data)
    assert "正常 normal" in before
    assert "尚无" not in before
    told = said(capsys, "restore", "--from", str(home / "backups"), *data)
    assert "center recovered" in told
    assert "replaced-" in told
    status = said(capsys, "status", *data)
    assert "IN RECOVERY" in status
    assert "由备份恢复" in status
    assert "第 2 次生命" in status
    assert "恢复结束" in said(capsys, "recovered", *data)
    assert "不在恢复中" in said(capsys, "recovered", *data)
    shutil.copy(home / AUTHORITY_RUNS, tmp_path / "copy.runs")
    assert "0 条 entries" in said(capsys, "authority", "--from", str(tmp_path / "copy.runs"), *data)


def test_what_cannot_be_restored_is_told(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each obstacle has its sentence: no backup, no keys, a file of another sort, a folder without a center."""
    for words, code, told in (
        (("restore", "--from", str(tmp_path / "none"), "--data", str(home)), OUTAGE, "[backup.missing]"),
        (("restore", "--from", str(tmp_path), "--data", str(tmp_path)), OUTAGE, "[center.keys_missing]"),
        (("authority", "--from", str(tmp_path / "none"), "--data", str(home)), REFUSED, "[center.no_runs]"),
        (("backup", "--data", str(tmp_path / "none")), OUTAGE, "[center.missing]"),
        (("status", "--data", str(tmp_path / "none")), OUTAGE, "[center.missing]"),
        (("entries", "--from", str(tmp_path / "none"), "--data", str(home)), OUTAGE, "[backup.missing]"),
    ):
        assert cli.main(["center", *words]) == code
        assert told in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
