"""Every state of the page Sync."""

from dataclasses import replace

from desktop.app import picture_links as links
from desktop.app import picture_world as world
from desktop.app.scenes import Scenes
from desktop.app.stills import Still
from sync.store.queries.question_rows import Inbox
from sync.store.queries.rows import LinkStatus, SyncStatus


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


SCENES: Scenes = {
    "sync": _sync,
    "sync-dispute": _sync_dispute,
    "sync-clear": _sync_clear,
}
