"""Every state of the page Sync."""

from dataclasses import replace

from desktop.app import picture_links as links
from desktop.app import picture_world as world
from desktop.app.scenes import Scenes
from desktop.app.stills import Still
from desktop.features.sync.center_sheet import CenterSheet
from desktop.features.sync.page import SyncPage
from desktop.features.sync.slip_panel import SlipPanel
from sync.domain.failures import Refused
from sync.store.queries.desk import LifeRow
from sync.store.queries.question_rows import Inbox
from sync.store.queries.rows import ROWS_MAX, LinkStatus, SyncStatus
from sync.store.queries.tree_heads import HistoryShown

GROUPS = (
    "MR0SKA ZDDD8D 1GQPD9 H940GK 60W3GP 3VVZ8N 1M0V0D XDMQ0T TVDG2N 60104N 0G2TVG AGRCEF DGXGY2 F4A39N DT9TXP 0C1G6B WSG76B 0RSPRK "
    "ZXMZVT 3YZX90 TJXPFK KF7NR6 6ARPPN GFG0PG 34C1N8 6115H2 1XCSPT 8X74V8 1TFPWF TPSP7B KCBX5H V9ZC6B GTK000 XY0D0D M5JFSY RGH57W "
    "MANH4Q SC1M7G X5RWY6 0PWVGY N0GCRF 32Q970 QKN7XC M18JTY FFMAY8 CRP2WP B5VX08 J8Z64S 3EXXJM 4YBKAZ 99JCE4 PF0TQ6 21HNCC 00000A"
)


def _sync(still: Still) -> None:
    still.window.show_page("sync", None)
    still.sync.card.cards[0].setChecked(True)
    still.sync.card.reason.setText(world.JOURNAL[5].text[:12])


def _sync_dispute(still: Still) -> None:
    still.readers.answers["questions.inbox"] = replace(links.INBOX, questions=(links.DISPUTE, links.ALERT))
    still.window.show_page("sync", None)
    still.sync.card.settle()


def _sync_clear(still: Still) -> None:
    received = LinkStatus(state="received", since_ms=world.at("14:30:12"), received_ms=world.at("14:31:07"), rate_bit_s=96_000, peers=1)
    still.readers.answers["questions.inbox"] = Inbox()
    still.readers.answers["records.reach"] = links.RECORDS[2:]
    still.readers.answers["paths.status"] = SyncStatus(
        link=received, paths=tuple(replace(row, waiting_entries=0) for row in links.PATHS[:2])
    )
    still.engine.status.emit(received)
    still.window.show_page("sync", None)


def _slips(still: Still) -> None:
    still.readers.answers["slips.held"] = links.SLIPS
    still.readers.answers["clocks.clocks"] = replace(links.CLOCKS, offset_ms=-41 * 60_000, offset_at_ms=world.at("13:57"))
    still.window.show_page("sync", None)


def _slip_out(still: Still) -> None:
    still.engine.slip = GROUPS
    still.window.show_page("sync", None)
    still.sync.sheet(SlipPanel).hand_out(links.RECORDS[1])


def _slip_code(still: Still) -> None:
    _slip_out(still)
    still.sync.sheet(SlipPanel).turn_code()


def _slip_in(still: Still) -> None:
    _slips(still)
    still.sync.sheet(SlipPanel).take_in()
    still.sync.sheet(SlipPanel).field.setPlainText(GROUPS[:120] + "\n7GX2K0")
    still.engine.slip = Refused("slip.group", group=18)
    still.sync.sheet(SlipPanel).act()


def _slip_ahead(still: Still) -> None:
    _slips(still)
    still.sync.left_view.picked.emit(links.SLIPS[1])


def _revoked(still: Still) -> None:
    link = replace(links.LINK, error="device.revoked")
    still.readers.answers["paths.status"] = replace(links.SYNC, link=link)
    still.engine.status.emit(link)
    still.window.show_page("sync", None)


def _many(still: Still) -> None:
    """Of a hundred thousand entries that wait, the records written last are read, as many as a page holds."""
    rows = tuple(
        replace(links.RECORDS[number % len(links.RECORDS)], id=world.identity(10_000 + number), number=f"江北-A-{number:04}")
        for number in range(ROWS_MAX)
    )
    waiting = tuple(replace(row, entries=row.entries * 9_000, ends_s=(row.ends_s or 0) * 300) for row in links.WAITING)
    link = replace(links.LINK, waiting_entries=108_000, waiting_orders=27_000, seconds_left=11_400)
    still.readers.answers["records.reach"] = rows
    still.readers.answers["paths.status"] = replace(links.SYNC, link=link, waiting=waiting)
    still.engine.status.emit(link)
    still.window.show_page("sync", None)
    still.sync.left_view.scrollToBottom()


def _empty(still: Still) -> None:
    """Show a device that never met a center and holds nothing yet."""
    alone = LinkStatus()
    center = replace(links.PATHS[0], name="", state="not_set", last_contact_ms=None, rate_bit_s=None, waiting_entries=0, waiting_orders=0)
    still.readers.answers |= {"questions.inbox": Inbox(), "records.reach": (), "pins.pinned": {}}
    still.readers.answers["paths.status"] = SyncStatus(link=alone, paths=(center,))
    still.engine.status.emit(alone)
    still.window.show_page("sync", None)


def _loading(still: Still) -> None:
    """Show the page while its store has not answered yet."""
    for name in (
        "paths.status",
        "records.reach",
        "questions.inbox",
        "slips.held",
        "clocks.clocks",
        "pins.pinned",
        "standing.stands",
        "countersigning.owed",
    ):
        del still.readers.answers[name]
    still.sync.reading.forget()
    still.window.show_page("sync", None)


def _stale(still: Still) -> None:
    """Nothing was heard of any path since the small hours, and no rate is known."""
    old = tuple(replace(row, state="lost", last_contact_ms=world.at("2:10"), rate_bit_s=None, seconds_left=None) for row in links.PATHS[:3])
    link = replace(links.LINK, since_ms=world.at("2:10"), received_ms=world.at("2:10"), rate_bit_s=None, seconds_left=None)
    waiting = tuple(replace(row, starts_s=None, ends_s=None) for row in links.WAITING)
    still.readers.answers["paths.status"] = SyncStatus(link=link, paths=old, waiting=waiting)
    still.engine.status.emit(link)
    still.window.show_page("sync", None)


def _drill(still: Still) -> None:
    """Put a question of a drill under decision."""
    asked = tuple(replace(row, mode="exercise") for row in links.INBOX.questions)
    still.readers.answers["questions.inbox"] = replace(links.INBOX, questions=asked)
    still.window.show_page("sync", None)


def _read_only(still: Still) -> None:
    """Show whose office may not settle."""
    asked = tuple(replace(row, barred="office") for row in links.INBOX.questions)
    still.readers.answers["questions.inbox"] = replace(links.INBOX, questions=asked)
    still.window.show_page("sync", None)


def _alert(still: Still) -> None:
    still.readers.answers["questions.inbox"] = replace(links.INBOX, questions=(links.ALERT,))
    still.window.show_page("sync", None)


def _refused(still: Still) -> None:
    still.engine.answer = Refused("question.changed")
    _sync(still)
    still.sync.card.settle()


def _checkpoints(still: Still) -> None:
    still.readers.answers["standing.stands"] = links.STANDS
    still.readers.answers["records.reach"] = ()
    still.window.show_page("sync", None)
    still.sync.left_view.scrollToBottom()


def _life(still: Still) -> None:
    """Others held entries that this device had lost, so that a new life began while it ran."""
    still.readers.answers["desk.life"] = LifeRow(number=2, before=bytes.fromhex("0a1b2c3d4e5f6071"), why="shown")
    still.readers.answers["records.reach"] = ()
    still.window.show_page("sync", None)
    page = still.window.pages["sync"]
    assert isinstance(page, SyncPage)
    page.left_view.scrollToBottom()


def _history(still: Still) -> None:
    """Show that a neighbour was given another history than this device."""
    still.readers.answers["tree_heads.shown"] = links.HISTORIES
    still.window.show_page("sync", None)


def _settled(still: Still) -> None:
    """Show that the root ruled which of two histories goes on."""
    still.readers.answers["tree_heads.shown"] = links.HISTORIES_SETTLED
    still.window.show_page("sync", None)


def _unproven(still: Still) -> None:
    """Show that the center gave no proof for two days."""
    still.readers.answers["tree_heads.shown"] = HistoryShown(unproven_ms=still.services.clock() - 2 * 24 * 3_600_000)
    still.window.show_page("sync", None)


def _center(still: Still) -> None:
    """Set the center's address on a device at work; it is refused as it was typed."""
    still.window.show_page("sync", None)
    sheet = still.sync.sheet(CenterSheet)
    sheet.open()
    sheet.field.setText("10.0.0.5:8470")
    still.engine.answer = Refused("center.address", field="center")
    sheet.save()


SCENES: Scenes = {
    "sync-center": _center,
    "sync-life": _life,
    "sync-history": _history,
    "sync-settled": _settled,
    "sync-unproven": _unproven,
    "sync-checkpoints": _checkpoints,
    "sync-refused": _refused,
    "sync-revoked": _revoked,
    "sync-100000": _many,
    "sync-slips": _slips,
    "sync-slip-out": _slip_out,
    "sync-slip-code": _slip_code,
    "sync-slip-in": _slip_in,
    "sync-slip-ahead": _slip_ahead,
    "sync": _sync,
    "sync-dispute": _sync_dispute,
    "sync-clear": _sync_clear,
    "sync-empty": _empty,
    "sync-loading": _loading,
    "sync-stale": _stale,
    "sync-drill": _drill,
    "sync-read-only": _read_only,
    "sync-alert": _alert,
}
