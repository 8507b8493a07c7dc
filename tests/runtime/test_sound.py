"""The alarm's sound: a player of the system where there is one, the bell otherwise, and never a wait."""

import sys
import wave
from pathlib import Path

import pytest

from desktop.runtime.paths import resources
from desktop.runtime.sound import Sound

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="that system plays the file by itself")


class Bell:
    """Counts."""

    def __init__(self) -> None:
        self.rings = 0

    def __call__(self) -> None:
        self.rings += 1


def _player(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """Put a player called `player` on the path; it appends what it was given to a file."""
    told = folder / "told"
    player = folder / "player"
    player.write_text(f'#!/bin/sh\necho "$@" >> {told}\n{script}\n')
    player.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return told


def test_a_player_gets_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first player found plays our file."""
    told, bell = _player(tmp_path, monkeypatch, ""), Bell()
    sound = Sound(tmp_path / "alarm.wav", bell, players=(("no-such-player",), ("player", "-q")))
    sound.ring()
    assert sound._process is not None
    sound._process.wait()
    assert told.read_text().split() == ["-q", str(tmp_path / "alarm.wav")]
    assert bell.rings == 0
    sound.stop()


def test_two_rings_do_not_sound_over_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one still sounds the next is left out, and the end of the program ends it."""
    _player(tmp_path, monkeypatch, "exec sleep 60")
    sound = Sound(tmp_path / "alarm.wav", Bell(), players=(("player",),))
    sound.ring()
    first = sound._process
    sound.ring()
    assert sound._process is first
    sound.stop()
    assert first is not None
    assert first.returncode is not None


def test_without_a_player_the_bell_rings(tmp_path: Path) -> None:
    """A machine without any player still makes itself heard."""
    bell = Bell()
    Sound(tmp_path / "alarm.wav", bell, players=(("no-such-player",),)).ring()
    assert bell.rings == 1


def test_a_player_that_fails_gives_way_to_the_bell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A player without a sound server behind it is not asked again."""
    _player(tmp_path, monkeypatch, "exit 1")
    bell = Bell()
    sound = Sound(tmp_path / "alarm.wav", bell, players=(("player",),))
    sound.ring()
    assert sound._process is not None
    sound._process.wait()
    sound.ring()
    assert bell.rings == 1


def test_the_shipped_sound_can_be_played() -> None:
    """It is a plain wave file, between half a second and two, and never louder than it can be."""
    with wave.open(str(resources() / "sounds" / "alarm.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert 0.5 < file.getnframes() / file.getframerate() < 2
