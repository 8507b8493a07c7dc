"""The worked examples of the engine's specification over real processes and HTTP: A, C, D and H; B and G stand beside the center."""

from functools import partial
from pathlib import Path

from desktop.app.demo import admit_all
from desktop.app.story import Player, converged, until
from sync.domain.alerts import MERGE_CYCLE, UNIT_TWICE, Alert, alerts
from sync.domain.commands.dispatch import DispatchUnit
from sync.domain.commands.forces import RegisterUnit
from sync.domain.commands.incidents import AddParty, GradeIncident, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.merges import MergeIncident
from sync.domain.commands.questions import SettleField
from sync.domain.registry import KINDS
from sync.domain.scopes import incident_scope
from sync.links.replica import StoreReplica
from sync.store.center_at import keep_center
from sync.store.cipher import database
from sync.store.queries import audit
from sync.store.queries.common import records, state_of
from sync.store.readers import Readers
from tests.fakes.post import Post
from tests.links.test_replica import exchange
from tests.simulation.conftest import CASTS, Stage

ALERTING = ("incident", "assignment", "post", "journal")


def found_alerts(player: Player, kind: str) -> tuple[Alert, ...]:
    """Return the alerts of one kind over the rows that a player holds."""
    rows = [row for name in ALERTING for row in records(database(player.reader), name, "1", [], limit=1_000)]
    return tuple(alert for alert in alerts(rows) if alert.kind == kind)


def opened(player: Player, title: str, *parties: str) -> bytes:
    """Open an incident with further parties."""
    incident = player.do(OpenIncident(title=title, mode="actual", state="confirmed")).created[0]
    for party in parties:
        player.do(AddParty(incident=incident, organisation=party))
    return incident


def reconnect(stage: Stage) -> None:
    """Bring the center back and wait until everybody holds the same."""
    stage.center.start()
    for player in stage.players:
        player.client.exchange_now()
    until("everybody agrees", lambda: settled(stage))


def settled(stage: Stage) -> bool:
    """Tell whether all own entries are held by the city, and all rows agree."""
    held = audit.entries_held(stage.nanjing.reader)
    return all(entry in held for player in stage.players for entry in player.acknowledged) and converged(stage.players)


def test_a_one_unit_sent_twice_is_one_alert_everywhere(stage: Stage) -> None:
    """A: a dispatch is one entry; a second one by a cut-off device folds too, and all who see both see one alert with one id."""
    unit = stage.gulou.do(RegisterUnit(name="鼓楼处突机动队", sort="rapid_response", readiness="standby")).created[0]
    first = opened(stage.nanjing, "江北泄漏", "320106")
    until("the city holds the unit", lambda: unit in audit.units_on_standby(stage.nanjing.reader, most=9))
    until("the county holds the incident", partial(audit.holds_incident, stage.gulou.reader, first))
    stage.center.stop()
    stage.nanjing.do(DispatchUnit(incident=first, unit=unit, task="警戒"))
    second = opened(stage.gulou, "码头火情")
    stage.gulou.do(DispatchUnit(incident=second, unit=unit, task="疏散"))
    reconnect(stage)
    # The city holds the second dispatch a moment before it folds it.
    until("the city sees the alert", lambda: bool(found_alerts(stage.nanjing, UNIT_TWICE)))
    mine, theirs = found_alerts(stage.gulou, UNIT_TWICE), found_alerts(stage.nanjing, UNIT_TWICE)
    assert len(mine) == 1
    assert mine[0].id == theirs[0].id
    assert found_alerts(stage.jiangning, UNIT_TWICE) == ()


def test_c_a_merged_incident_keeps_its_late_lines_and_a_cycle_merges_nobody(stage: Stage) -> None:
    """C: B points at A and A absorbs B; a line written into B meanwhile is there; two merges that cross raise one alert."""
    one, two = opened(stage.gulou, "甲", "320115"), opened(stage.gulou, "乙", "320115")
    for incident in (one, two):
        until("江宁 holds both", partial(audit.holds_incident, stage.jiangning.reader, incident))
    stage.center.stop()
    stage.gulou.do(MergeIncident(incident=two, into=one))
    stage.jiangning.do(WriteJournal(scope=incident_scope(two), line="迟到的一行", channel="radio"))
    stage.jiangning.do(MergeIncident(incident=one, into=two))
    reconnect(stage)
    cycles = [found_alerts(player, MERGE_CYCLE) for player in stage.players]
    assert [len(found) for found in cycles] == [1, 1, 1]
    assert len({found[0].id for found in cycles}) == 1
    assert audit.lines_in(stage.gulou.reader, incident_scope(two)) == 1


def test_d_two_grades_at_once_show_the_higher_and_ask_once(stage: Stage) -> None:
    """D: Ⅲ and Ⅱ, both saw Ⅳ: Ⅱ is shown everywhere, one question each on grade and basis; a grading naming both settles it."""
    incident = opened(stage.gulou, "泄漏", "320115")
    stage.gulou.do(GradeIncident(incident=incident, grade="minor", basis="初判"))
    until("江宁 holds the grade", lambda: grade_at(stage.jiangning) == "minor")
    stage.center.stop()
    stage.gulou.do(GradeIncident(incident=incident, grade="serious", basis="重伤 11 人"))
    stage.jiangning.do(GradeIncident(incident=incident, grade="major", basis="重伤 11 人"))
    reconnect(stage)
    assert [grade_at(player) for player in stage.players] == ["major"] * 3
    assert [audit.questions_open(player.reader) for player in stage.players] == [1] * 3
    state = state_of(database(stage.gulou.reader), "incident", incident_scope(incident), incident)
    assert state is not None
    heads = tuple(state.fields[KINDS["incident"].by_name["grade"].number].heads)
    assert len(heads) == 2
    stage.gulou.do(SettleField(kind="incident", entity=incident, field="grade", value="serious", seen=heads, reason="核实伤情"))
    until("the answer is everywhere", lambda: all(grade_at(player) == "serious" for player in stage.players))
    assert [audit.questions_open(player.reader) for player in stage.players] == [0] * 3


def grade_at(player: Player) -> object:
    """Return the grade shown of the one incident."""
    found = records(database(player.reader), "incident", "1", [], limit=1)
    return found[0]["grade"] if found else None


def test_h_two_vehicles_that_never_met_the_center_count_for_all_they_did(stage: Stage, tmp_path: Path) -> None:
    """H: uncertified, they work an incident beside each other; certified later, nothing is rewritten and all of it counts."""
    posts = [Post(tmp_path / f"vehicle{code}", code) for code in ("320106", "320115")]
    meet(*posts)
    for one, other in (posts, posts[::-1]):
        one.accept(other)
    incident = posts[0].do(OpenIncident(title="两车同场", mode="actual", state="confirmed")).created[0]
    posts[0].do(AddParty(incident=incident, organisation="320115"))
    meet(*posts)
    posts[1].settle()
    for post in posts:
        post.do(WriteJournal(scope=incident_scope(incident), line=f"{post.organisation} 到场", channel="radio"))
    meet(*posts)
    number = posts[0].rows("select number from incident_rows")[0]["number"]
    written = {bytes(row["body"]) for post in posts for row in post.rows("select body from entries")}
    for post in posts:
        post.writer.call(lambda desk: keep_center(desk, stage.center.url)).result(30)
        post.close()
    assert audit.lines_in(stage.nanjing.reader, incident_scope(incident)) == 0
    vehicles = [Player.enter(CASTS[index], post.home) for index, post in enumerate(posts)]
    try:
        admit_all(stage.center.folder, 2)
        for player in vehicles:
            player.client.exchange_now()
        until("the city holds all of it", lambda: audit.lines_in(stage.nanjing.reader, incident_scope(incident)) == 2)
        until("everybody agrees", lambda: converged([*stage.players, *vehicles]))
        (row,) = records(database(stage.nanjing.reader), "incident", "id = ?", [incident], limit=1)
        assert (row["number"], row.organisation) == (number, "320106")
        assert written <= audit.bodies_held(stage.nanjing.reader)
    finally:
        for player in vehicles:
            player.close()


def meet(*posts: Post) -> None:
    """Exchange directly between two stores, the way two sessions on one LAN do."""
    readers = [Readers(post.home, 1) for post in posts]
    stores = [StoreReplica(post.writer, reader) for post, reader in zip(posts, readers, strict=True)]
    exchange(*stores)
    for reader in readers:
        reader.close()
