"""Worlds with a script: what seeds seldom bring about keeps every property, and does not where a mistake is planted."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from sync.center import exchange, feed, keeper
from sync.center.database import feed as feed_rows
from sync.center.ingest import Ingest
from sync.center.keeper import Keeper
from sync.domain.failures import Outage
from sync.links.blobs import Courier
from sync.links.bundle_arriving import Arriving
from sync.links.loader import Loader
from sync.links.replica import StoreReplica
from sync.oplog.state import unpack_state
from sync.protocol import spans
from sync.protocol.session import HINT_ORDINAL
from sync.store import bases, cold, highwater, leaves, rulings
from sync.store.blob_tables import PUSH
from sync.store.catalogue import Catalogue
from sync.store.highwater import Verdict
from sync.store.leaf_files import LeafFiles
from tests.fakes.world import scripted
from tests.fakes.world.scripted import Scripted
from tests.fakes.world.world import Violation, prepare

WARNINGS = (
    "link ",
    "runs refused",
    "blob damaged",
    "transaction failed",
    "checkpoint refused",
    "checkpoints refused",
    "background work failed",
)
SCRIPTS: tuple[tuple[Callable[[Scripted], None], dict[str, bool]], ...] = (
    (scripted.put_back_and_silent, {}),
    (scripted.put_back_and_writing, {}),
    (scripted.put_back_and_told, {}),
    (scripted.carried_and_put_back, {}),
    (scripted.a_file_over_a_bad_link, {"carries": True}),
    (scripted.rests_and_comes_back, {"keeps": True}),
    (scripted.written_late, {"keeps": True}),
    (scripted.killed_keeper, {"keeps": True}),
    (scripted.a_file_from_beside, {"carries": True}),
    (scripted.no_room_for_a_file, {"carries": True}),
    (scripted.no_room_for_a_bundle, {}),
    (scripted.no_room_for_a_checkpoint, {"keeps": True}),
    (scripted.a_spare_beside_the_road, {}),
)


def a_life_that_is_never_told(patch: pytest.MonkeyPatch) -> None:
    """The center says to nobody how much it holds of the replica that asks."""
    genuine = exchange._hints
    patch.setattr(exchange, "_hints", lambda *args: {name: value for name, value in genuine(*args).items() if name != HINT_ORDINAL})


def ordinals_used_again_after_a_restore(patch: pytest.MonkeyPatch) -> None:
    """A database that went back goes on as if nothing were."""
    patch.setattr(highwater, "compare", lambda *_, **__: Verdict.SOUND)


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


def what_rests_is_not_listed(patch: pytest.MonkeyPatch) -> None:
    """A record leaves, and the catalogue forgets one of those that left."""
    genuine = cold.rest_some

    def rest_some(desk: Any, scope: Any, **facts: Any) -> bool:
        more = genuine(desk, scope, **facts)
        desk.connection.execute("delete from catalogue where entity = (select max(entity) from catalogue where state is null)")
        return more

    patch.setattr(cold, "rest_some", rest_some)


def what_comes_back_is_the_checkpoint_alone(patch: pytest.MonkeyPatch) -> None:
    """A record returns as its chunk says, without what was written to it since."""

    def returned(desk: Any, scope: Any, position: int, wanted: Any) -> None:
        held = bases.standing(desk.connection, scope)
        assert held is not None
        for kind, entity, raw in bases.rows_of(desk.connection, held.id, position):
            if (kind, entity) in wanted:
                desk.folding.install(unpack_state(scope, kind, entity, raw))

    patch.setattr(cold, "_return", returned)


def a_late_word_that_wants_nothing(patch: pytest.MonkeyPatch) -> None:
    """An entry that writes to a record at the center does not bring it back."""
    patch.setattr(Catalogue, "want", lambda *_: None)


def a_keeper_that_moves_on_first(patch: pytest.MonkeyPatch) -> None:
    """The keeper notes how far it took in the feed, and then takes it in."""
    genuine = Keeper.follow

    def follow(self: Keeper) -> int:
        with self._database.read() as connection:
            end = connection.execute(select(func.max(feed_rows.c.n))).scalar() or 0
        receive = self._writer.receive

        def late(delivery: Any) -> Any:
            self._writer.call(partial(keeper._move_on, last=end)).result(0)
            return receive(delivery)

        self._writer.receive = late  # type: ignore[method-assign]
        try:
            return genuine(self)
        finally:
            self._writer.receive = receive  # type: ignore[method-assign]

    patch.setattr(Keeper, "follow", follow)


def leaves_that_nobody_proves(patch: pytest.MonkeyPatch) -> None:
    """What a neighbour gives is believed."""

    class Believed(bytes):
        __hash__ = bytes.__hash__

        def __eq__(self, _other: object) -> bool:
            return True

        def __ne__(self, _other: object) -> bool:
            return False

    genuine = spans.leaf_hash
    patch.setattr(spans, "leaf_hash", lambda content: Believed(genuine(content)))
    patch.setattr(leaves, "are_leaves_of", lambda *_: True)


def a_full_disk_that_nobody_hears_of(patch: pytest.MonkeyPatch) -> None:
    """A leaf that did not fit is noted as kept."""
    genuine = LeafFiles.write

    def write(self: LeafFiles, *args: Any) -> None:
        with suppress(Outage):
            genuine(self, *args)

    patch.setattr(LeafFiles, "write", write)


def a_receipt_for_what_did_not_fit(patch: pytest.MonkeyPatch) -> None:
    """Of a bundle that the disk had no room for the receipt says that it came."""

    def stored(self: Arriving, ahead: int) -> None:
        while len(self._received) > ahead:
            runs, future = self._received.popleft()
            try:
                self._count(runs, future.result(0))
            except Outage:
                self._counts.new += sum(len(run.entries) for run in runs)

    patch.setattr(Arriving, "_stored", stored)


def a_newcomer_that_gives_up(patch: pytest.MonkeyPatch) -> None:
    """A loader that met a full disk once does not try again, and nobody is told."""
    genuine = Loader._do

    def do(self: Loader, link: Any) -> None:
        try:
            genuine(self, link)
        except Outage as outage:
            if outage.code == "store.disk_full":
                self._do = lambda _link: None  # type: ignore[method-assign]
            raise

    patch.setattr(Loader, "_do", do)


def a_neighbour_that_keeps_what_the_lost_one_wrote(patch: pytest.MonkeyPatch) -> None:
    """Of a device on which a ruling stands a neighbour gives nothing."""
    genuine = StoreReplica.readable_by

    def readable_by(self: StoreReplica, standing: Any, tips: Any) -> Any:
        ruled = self._writer.call(lambda desk: set(rulings.ranges_of(desk.connection))).result(0)
        return genuine(self, standing, [tip for tip in tips if tip.replica not in ruled])

    patch.setattr(StoreReplica, "readable_by", readable_by)


MUTANTS: tuple[tuple[Callable[[pytest.MonkeyPatch], None], Callable[[Scripted], None], str], ...] = (
    (a_life_that_is_never_told, scripted.put_back_and_silent, "S2"),
    (a_stream_that_stops_all_others, scripted.put_back_and_writing, "L3"),
    (ordinals_used_again_after_a_restore, scripted.put_back_and_told, "S6"),
    (what_was_carried_is_an_echo, scripted.carried_and_put_back, "S2"),
    (a_transfer_that_begins_anew, scripted.a_file_over_a_bad_link, "S1"),
    (what_rests_is_not_listed, scripted.rests_and_comes_back, "S3"),
    (what_comes_back_is_the_checkpoint_alone, scripted.rests_and_comes_back, "S3"),
    (a_late_word_that_wants_nothing, scripted.written_late, "S2"),
    (a_keeper_that_moves_on_first, scripted.killed_keeper, "S2"),
    (leaves_that_nobody_proves, scripted.a_file_from_beside, "S11"),
    (a_full_disk_that_nobody_hears_of, scripted.no_room_for_a_file, "L5"),
    (a_receipt_for_what_did_not_fit, scripted.no_room_for_a_bundle, "S1"),
    (a_newcomer_that_gives_up, scripted.no_room_for_a_checkpoint, "S2"),
    (a_neighbour_that_keeps_what_the_lost_one_wrote, scripted.a_spare_beside_the_road, "S2"),
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
    planted: tuple[Callable[[pytest.MonkeyPatch], None], Callable[[Scripted], None], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The script that meets the mistake breaks the property that it is against."""
    plant, script, broken = planted
    facts = dict(SCRIPTS)[script]
    prepare()
    plant(monkeypatch)
    with pytest.raises(Violation, match=f"seed 20: {broken}"):
        Scripted(tmp_path, script, **facts).run()
