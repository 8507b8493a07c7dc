"""Turns of the writer: jobs that share a transaction undo themselves alone, and search reads in the pauses that acts leave."""

import threading

import pytest

from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.failures import Refused
from sync.domain.scopes import incident_scope
from sync.store import indexing, writer
from sync.store.desk import Desk
from sync.store.exchange import Changes
from tests.fakes.post import Post

NEVER_S = 3_600.0
SOUND, BLANK = OpenIncident(title="积水", mode="actual"), OpenIncident(title="", mode="actual")


@pytest.mark.parametrize("acts", [(BLANK, SOUND), (SOUND, BLANK, SOUND), (BLANK, BLANK, SOUND, BLANK), (SOUND, SOUND)])
def test_a_refusal_undoes_itself_alone(gulou: Post, acts: tuple[OpenIncident, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands before and behind it in one transaction; no ordinal and no number is used by it."""
    monkeypatch.setattr(writer, "BATCH_S", NEVER_S)
    inside, leave = threading.Event(), threading.Event()

    def hold(_desk: Desk) -> None:
        inside.set()
        leave.wait(30)

    held = gulou.writer.call(hold)
    assert inside.wait(30)
    futures = [gulou.begin(act) for act in acts]
    leave.set()
    held.result(30)
    outcomes = [future.exception(30) for future in futures]
    assert [isinstance(outcome, Refused) for outcome in outcomes] == [act is BLANK for act in acts]
    done = [future.result() for future in futures if future.exception() is None]
    assert [one.ordinals for one in done] == [(number,) for number in range(1, len(done) + 1)]
    assert [one.number for one in done] == [row["number"] for row in gulou.rows("select number from incident_rows order by created_ms")]


@pytest.fixture
def nothing_due(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Return what is set once search found nothing left to read."""
    event, real = threading.Event(), indexing.index_due

    def index_due(*given: object, **named: object) -> bool:
        found = real(*given, **named)  # type: ignore[arg-type]
        if not found:
            event.set()
        return found

    monkeypatch.setattr(writer.indexing, "index_due", index_due)
    return event


def lines(post: Post) -> None:
    """Open an incident and write lines to it, each when the one before is durable."""
    incident = post.do(OpenIncident(title="积水", mode="actual", state="confirmed")).created[0]
    for number in range(5):
        post.do(WriteJournal(scope=incident_scope(incident), line=f"第 {number} 车到场", channel="phone"))


def due(post: Post) -> int:
    """Return how many records search has not read."""
    return len(post.rows("select entity from search_due"))


def test_acts_in_a_row_wait_for_no_words(gulou: Post, nothing_due: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """While acts follow one another nothing is read for search; who asks to have it settled gets it at once."""
    lines(gulou)
    gulou.settle()
    nothing_due.clear()
    monkeypatch.setattr(writer, "SEARCH_PAUSE_S", NEVER_S)
    monkeypatch.setattr(writer, "SEARCH_WAITS_S", NEVER_S)
    lines(gulou)
    assert (nothing_due.is_set(), due(gulou)) == (False, 6)
    gulou.settle()
    assert due(gulou) == 0


@pytest.mark.parametrize(("pause_s", "waits_s"), [(0.01, NEVER_S), (NEVER_S, 0.01)])
def test_words_are_read_after_a_pause_or_a_while(
    gulou: Post, nothing_due: threading.Event, monkeypatch: pytest.MonkeyPatch, pause_s: float, waits_s: float
) -> None:
    """Nobody has to ask: a pause is enough, and where there is none, so is time. Who searched before it is told once more."""
    monkeypatch.setattr(writer, "SEARCH_PAUSE_S", pause_s)
    monkeypatch.setattr(writer, "SEARCH_WAITS_S", waits_s)
    told: list[Changes] = []
    monkeypatch.setattr(gulou.writer, "_on_changes", told.append)
    lines(gulou)
    while due(gulou):
        # It may have found nothing left between two acts as well; what it finds after this look is said after it.
        assert nothing_due.wait(30)
        nothing_due.clear()
    gulou.writer.call(lambda _desk: None).result(30)  # who is told is told behind what was read
    assert sum(len(changes.get("journal", ())) for changes in told) > len(gulou.rows("select id from journal_rows"))
