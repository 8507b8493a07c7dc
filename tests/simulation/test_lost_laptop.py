"""Worked example E over real processes by all three paths: the ruling comes by the center, by a neighbour on the LAN, by a bundle."""

import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from desktop.app.demo import CenterProcess, open_stage
from desktop.app.story import WAIT_S, Cast, Player, until
from sync.center.rulings import rule
from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope, incident_scope
from sync.engine.bundle_told import AskerTold, MadeTold, PreviewTold, ReceiptTold
from sync.engine.client import EngineClient
from sync.store.center_at import keep_center
from sync.store.cipher import connect
from sync.store.queries import audit
from tests.fakes.post import Post

CASTS = (
    Cast(key="lost", organisation="320106", person="林亦舟"),
    Cast(key="neighbour", organisation="320115", person="陆闻笙"),
    Cast(key="hall", organisation="320100", person="顾清和"),
    Cast(key="peer", organisation="320102", person="王磊"),
    Cast(key="field", organisation="320104", person="陈默"),
)
HOST = "127.0.0.1"
BEFORE, UNSENT, FALSE, LATER = "已传出", tuple(f"未传出 {number}" for number in range(3)), "冒名", "再冒名"


class Field:
    """The center and five devices. Two have the center, one a neighbour alone, one nothing but bundles, and one is lost."""

    def __init__(self, center: CenterProcess, players: list[Player], stick: Path) -> None:
        self.center = center
        self.players = dict(zip((cast.key for cast in CASTS), players, strict=True))
        self.stick = stick
        with socket.create_server((HOST, 0)) as free:
            self.place = f"{HOST}:{free.getsockname()[1]}"  # where the neighbour will listen

    def __getitem__(self, name: str) -> Player:
        return self.players[name]

    def again(self, name: str, *arguments: str, has_center: bool) -> Player:
        """Start a device's engine once more, with a LAN or without, and without its center where it is cut off from it."""
        one = self.players[name]
        one.close()
        if not has_center:
            post = Post(one.home.path, one.cast.organisation)
            post.writer.call(lambda desk: keep_center(desk, None)).result(WAIT_S)
            post.close()
        client = EngineClient.start(one.home, arguments=arguments)
        client.ready.result(WAIT_S)
        self.players[name] = Player(one.cast, one.home, client, connect(one.home.database, one.home.key(), read_only=True))
        client.on_status(self.players[name].told.append)
        return self.players[name]

    def carried(self) -> ReceiptTold:
        """Carry what the neighbour holds to the device in the field, and its return back."""
        neighbour, field = self["neighbour"], self["field"]
        asker = AskerTold.from_wire(do(neighbour, "meet", text=do(field, "request")["text"], accept=False))
        assert asker.standing == "certified"
        made = MadeTold.from_wire(do(neighbour, "make", folder=str(self.stick), to=[asker.replica], urgency="blob", bytes_max=None))
        seen = PreviewTold.from_wire(do(field, "check", paths=list(made.paths)))
        assert (seen.sound, seen.standing) == (True, "certified")
        receipt = ReceiptTold.from_wire(do(field, "take", paths=list(made.paths), key=None, root=None, torn=False))
        for path in made.paths:
            Path(path).unlink()
        return receipt


def do(player: Player, act: str, **values: Any) -> Any:
    return player.client.bundle(act, values).result(WAIT_S)


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    center, stick = CenterProcess(tmp_path / "center"), tmp_path / "stick"
    stick.mkdir()
    made: Field | None = None
    try:
        made = Field(center, open_stage(tmp_path, center, CASTS, print), stick)
        yield made
    finally:
        for player in made.players.values() if made is not None else ():
            player.close()
        center.stop()


def texts(player: Player, scope: Scope) -> set[str]:
    return set(audit.texts_in(player.reader, scope))


def ids_of(player: Player, scope: Scope) -> set[bytes]:
    return {bytes(row[0]) for row in player.reader.execute("select id from journal_rows where scope = ?", (scope,)).fetchall()}


def counts(field: Field, scope: Scope, wanted: set[str], *names: str) -> None:
    for name in names:
        until(f"{name}: {sorted(wanted)}", partial(lambda one: texts(one, scope) == wanted, field[name]))


def shared(field: Field) -> Scope:
    """Open an incident that all five hold, with a line that all five read."""
    lost = field["lost"]
    incident = lost.do(OpenIncident(title="江北泄漏", mode="actual", state="confirmed")).created[0]
    for name in ("neighbour", "peer", "field"):
        lost.do(AddParty(incident=incident, organisation=field[name].cast.organisation))
    scope = incident_scope(incident)
    lost.do(WriteJournal(scope=scope, line=BEFORE))
    counts(field, scope, {BEFORE}, *field.players)
    return scope


def side_by_side(field: Field) -> None:
    """Let the neighbour listen, and the peer and the lost device find it; the field device has no link at all."""
    field.again("neighbour", "--lan", field.place, has_center=True)
    for name in ("peer", "lost"):
        field.again(name, "--lan", f"{HOST}:0", "--neighbour", field.place, has_center=False)
    field.again("field", has_center=False)


@pytest.mark.slow
def test_e_a_ruling_comes_by_the_center_a_neighbour_and_a_bundle(field: Field) -> None:
    """Set aside, kept and forwarded, admitted up to a place with its ids, by each path alike; the thief's stays aside, unmet."""
    scope = shared(field)
    field.center.stop()
    side_by_side(field)
    lost, everyone = field["lost"], ("neighbour", "hall", "peer", "field")
    replica = ReplicaId(lost.replica)
    done = [lost.do(WriteJournal(scope=scope, line=line)) for line in (*UNSENT, FALSE)]
    held = {BEFORE, *UNSENT, FALSE}
    counts(field, scope, held, "neighbour", "peer")
    field.carried()
    counts(field, scope, held, "field")
    lost.close()
    # The laptop is reported lost: all that it wrote since stands aside, wherever the word comes.
    field.center.start()
    rule(field.center.folder, replica=replica, ranges=[(done[0].ordinals[0], None)], reason="终端遗失", by="值班长")
    field["neighbour"].client.exchange_now()
    counts(field, scope, {BEFORE}, "neighbour", "hall", "peer")
    field.carried()
    counts(field, scope, {BEFORE}, "field")
    last = (replica, done[-1].ordinals[0])
    for name in everyone:
        until(f"{name} keeps it", partial(lambda one: last in audit.entries_held(one.reader), field[name]))
    # What the duty officer wrote before is admitted; what the thief wrote is not.
    rule(field.center.folder, replica=replica, ranges=[(done[-1].ordinals[0], None)], reason="核实，之前予以认可", by="值班长")
    field["neighbour"].client.exchange_now()
    counts(field, scope, {BEFORE, *UNSENT}, "neighbour", "hall", "peer")
    field.carried()
    counts(field, scope, {BEFORE, *UNSENT}, "field")
    written = {bytes(one.created[0]) for one in done[:-1]}
    for name in everyone:
        assert written <= ids_of(field[name], scope)
        assert ids_of(field[name], scope) == ids_of(field["hall"], scope)
    # Whoever has the laptop now is met by nobody on the LAN.
    thief = field.again("lost", "--lan", f"{HOST}:0", "--neighbour", field.place, has_center=False)
    after = thief.do(WriteJournal(scope=scope, line=LATER)).ordinals[0]
    until("the thief is told", lambda: any(row.code == "device.revoked" for at in thief.told if at.yard for row in at.yard.neighbours))
    for name in everyone:
        assert (replica, after) not in audit.entries_held(field[name].reader)
        assert texts(field[name], scope) == {BEFORE, *UNSENT}
