"""Worlds with a script: what seeds seldom bring about keeps every property, and does not where a mistake is planted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.center import exchange, feed
from sync.center.ingest import Ingest
from sync.links.blobs import Courier
from sync.protocol.session import HINT_ORDINAL
from sync.store.blob_tables import PUSH
from tests.fakes.world import scripted
from tests.fakes.world.scripted import Scripted
from tests.fakes.world.world import Violation, prepare

WARNINGS = ("link ", "runs refused", "blob damaged")
SCRIPTS: tuple[tuple[Callable[[Scripted], None], dict[str, bool]], ...] = (
    (scripted.put_back_and_silent, {}),
    (scripted.put_back_and_writing, {}),
    (scripted.carried_and_put_back, {}),
    (scripted.a_file_over_a_bad_link, {"carries": True}),
)


def a_life_that_is_never_told(patch: pytest.MonkeyPatch) -> None:
    """The center says to nobody how much it holds of the replica that asks."""
    genuine = exchange._hints
    patch.setattr(exchange, "_hints", lambda *args: {name: value for name, value in genuine(*args).items() if name != HINT_ORDINAL})


def what_was_carried_is_an_echo(patch: pytest.MonkeyPatch) -> None:
    """Who brought an entry is never given it, put back or not."""
    patch.setattr(feed.Brought, "is_unknown", lambda *_: False)


def a_stream_that_stops_all_others(patch: pytest.MonkeyPatch) -> None:
    """The center fails over one that it can't take."""
    genuine = Ingest.take

    def take(self: Ingest, *args: Any, **facts: Any) -> Any:
        found = genuine(self, *args, **facts)
        if found.refused:
            raise RuntimeError(found.refused)
        return found

    patch.setattr(Ingest, "take", take)


def a_transfer_that_begins_anew(patch: pytest.MonkeyPatch) -> None:
    """What came of a content before the link was cut is thrown away."""
    genuine = Courier._failed

    def failed(self: Courier, errand: Any, *args: Any) -> None:
        genuine(self, errand, *args)
        if errand.way != PUSH:
            self._store._files.drop(errand.address)  # type: ignore[attr-defined]
            self._store.mend(errand.address)

    patch.setattr(Courier, "_failed", failed)


MUTANTS: tuple[tuple[Callable[[pytest.MonkeyPatch], None], int, str], ...] = (
    (a_life_that_is_never_told, 0, "S2"),
    (a_stream_that_stops_all_others, 1, "L3"),
    (what_was_carried_is_an_echo, 2, "S2"),
    (a_transfer_that_begins_anew, 3, "S1"),
)


@pytest.mark.expects_warnings(*WARNINGS)
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script[0].__name__)
def test_a_script_keeps_every_property(script: tuple[Callable[[Scripted], None], dict[str, bool]], tmp_path: Path) -> None:
    """What happened in it is found and mended in the heal phase, and nothing is lost in silence."""
    prepare()
    Scripted(tmp_path, script[0], **script[1]).run()


@pytest.mark.expects_warnings
@pytest.mark.parametrize("planted", MUTANTS, ids=lambda planted: planted[0].__name__)
def test_a_planted_mistake_is_found(
    planted: tuple[Callable[[pytest.MonkeyPatch], None], int, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The script that meets the mistake breaks the property that it is against."""
    plant, at, broken = planted
    script, facts = SCRIPTS[at]
    prepare()
    plant(monkeypatch)
    with pytest.raises(Violation, match=f"seed 20: {broken}"):
        Scripted(tmp_path, script, **facts).run()
