"""The LAN on the page Sync: off, who is here, a stranger, who is refused and why, another's card."""

from dataclasses import replace

from desktop.app import picture_links as links
from desktop.app import picture_world as world
from desktop.app.scenes import Scenes
from desktop.app.stills import Still
from desktop.features.sync.lan_sheet import LanSheet
from sync.domain.card import Card, write_card
from sync.domain.failures import Outage
from sync.store.queries.yard_rows import NeighbourRow, YardRow

KEY = bytes(range(32))
CARD = write_card(Card(key=KEY, places=(("192.168.31.20", 8471), ("10.42.0.1", 8471))))
FINGERPRINT = "3fa2 9c01 77be 5d10 a4c4 09e8 61b2 f7d3"
NAMES = {"320116": "南京市六合区", "320111": "南京市浦口区", "320106": "南京市鼓楼区", "330100": "杭州市"}
NEIGHBOURS: tuple[NeighbourRow, ...] = (
    NeighbourRow(
        id="192.168.31.21:8471",
        host="192.168.31.21",
        port=8471,
        way="found",
        state="talking",
        replica=b"\x01" * 8,
        key=b"\x01" * 32,
        fingerprint=FINGERPRINT,
        organisation="320116",
        met_ms=world.at("14:32"),
        known=True,
        equal=True,
        in_step=True,
        carries=True,
    ),
    NeighbourRow(
        id="192.168.31.34:8471",
        host="192.168.31.34",
        port=8471,
        way="named",
        state="here",
        replica=b"\x02" * 8,
        key=b"\x02" * 32,
        fingerprint="90c2 11d4 0a3f 77e1 5b20 c6d8 1f09 be44",
        organisation="320111",
        met_ms=world.at("14:31"),
        known=True,
    ),
    NeighbourRow(
        id="turned 33",
        host="192.168.31.40",
        port=8471,
        way="turned",
        state="refused",
        replica=b"\x03" * 8,
        key=b"\x03" * 32,
        fingerprint="77be 5d10 3fa2 9c01 61b2 f7d3 a4c4 09e8",
        organisation="320106",
        code="lan.stranger",
        met_ms=world.at("14:30"),
    ),
    NeighbourRow(
        id="192.168.31.52:8471",
        host="192.168.31.52",
        port=8471,
        way="found",
        state="refused",
        replica=b"\x04" * 8,
        key=b"\x04" * 32,
        fingerprint="c6d8 1f09 be44 90c2 11d4 0a3f 77e1 5b20",
        organisation="330100",
        code="lan.other_province",
    ),
    NeighbourRow(id="10.0.0.9:8471", host="10.0.0.9", port=8471, way="named", state="lost", code="link.unreachable"),
)
YARD = YardRow(on=True, places=("192.168.31.20:8471", "10.42.0.1:8471"), card=CARD, neighbours=NEIGHBOURS)
PATHS = (replace(links.PATHS[0]), replace(links.PATHS[2], id="0202020202020202", waiting_entries=14), links.PATHS[3])


def _lan(still: Still, yard: YardRow) -> LanSheet:
    link = replace(links.LINK, yard=yard, peers=2)
    still.readers.answers["organisations.names"] = NAMES
    still.readers.answers["paths.status"] = replace(links.SYNC, link=link, paths=PATHS)
    still.engine.status.emit(link)
    still.window.show_page("sync", None)
    still.sync.refresh()
    return still.sync.sheet(LanSheet)


def _here(still: Still) -> None:
    _lan(still, YARD).open()


def _off(still: Still) -> None:
    sheet = _lan(still, YardRow())
    still.engine.answer = Outage("lan.port_taken", port="8471")
    sheet.open()
    sheet.turn()


def _carries(still: Still) -> None:
    alone = tuple(replace(row, carries=False, in_step=False) for row in NEIGHBOURS[:2])
    _lan(still, replace(YARD, in_step=True, carries=True, neighbours=alone)).show_row(alone[1])


def _stranger(still: Still) -> None:
    _lan(still, YARD).show_row(NEIGHBOURS[2])


def _revoked(still: Still) -> None:
    rows = (*NEIGHBOURS[:2], replace(NEIGHBOURS[3], code="device.revoked", organisation="320106", met_ms=world.at("14:12")))
    _lan(still, replace(YARD, neighbours=rows)).show_row(rows[2])


def _other_province(still: Still) -> None:
    _lan(still, YARD).show_row(NEIGHBOURS[3])


def _wrong_key(still: Still) -> None:
    rows = (NEIGHBOURS[0], replace(NEIGHBOURS[4], code="lan.wrong_key", state="refused"), replace(NEIGHBOURS[1], lapsed=True))
    _lan(still, replace(YARD, neighbours=rows)).show_row(rows[1])


def _card(still: Still) -> None:
    sheet = _lan(still, YARD)
    sheet.open()
    sheet.source.found.emit(CARD)


SCENES: Scenes = {
    "sync-lan-here": _here,
    "sync-lan-off": _off,
    "sync-lan-carries": _carries,
    "sync-lan-stranger": _stranger,
    "sync-lan-revoked": _revoked,
    "sync-lan-other-province": _other_province,
    "sync-lan-wrong-key": _wrong_key,
    "sync-lan-card": _card,
}
