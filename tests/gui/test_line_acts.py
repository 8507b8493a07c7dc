"""What a line would do: the very command, what is unclear and where, and nothing guessed."""

from dataclasses import replace
from datetime import datetime

import pytest

from desktop.app import picture_shell as world
from desktop.app.picture_world import NOW, TANKER, UNIT_CHOICES, identity
from desktop.runtime.line_acts import outcome_of
from desktop.runtime.line_grammar import Vocabulary, parse
from desktop.runtime.line_outcome import GOES, READY, UNCLEAR, Aim, Context, Outcome, aim, asked_of
from desktop.runtime.line_vocabulary import vocabulary
from desktop.runtime.paths import resources
from desktop.runtime.words import CHINA, LANGUAGES, Words
from desktop.shell.line_says import said_after, says
from sync.domain.commands.dispatch import AdvanceAssignment, DispatchUnit, DispatchUnits, RecallUnit, ReleaseUnit
from sync.domain.commands.forces import ReportReadiness
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.recipients import SignOrder
from sync.domain.ids import EntityId
from sync.domain.scopes import incident_scope
from sync.store.queries.line import LineFound

pytestmark = pytest.mark.usefixtures("made_when_asked")

SCOPE = incident_scope(EntityId(TANKER))
TEAM = UNIT_CHOICES[0].id
PATROL = UNIT_CHOICES[1].id
OPEN = Context(now_ms=NOW)


@pytest.fixture(scope="module")
def all_words() -> Words:
    return Words(resources() / "translations", strict=True)


@pytest.fixture(scope="module")
def words(all_words: Words) -> Vocabulary:
    return vocabulary(all_words)


def _at(clock: str, day: int = 18) -> int:
    hour, minute = clock.split(":")
    return int(datetime(2026, 7, day, int(hour), int(minute), tzinfo=CHINA).timestamp() * 1000)


def _outcome(words: Vocabulary, typed: str, context: Context = OPEN, at: bytes | None = TANKER) -> Outcome:
    return _aimed(words, typed, Aim(at=at), context)


def _aimed(words: Vocabulary, typed: str, aimed: Aim, context: Context = OPEN) -> Outcome:
    line = parse(typed, words)
    return outcome_of(line, world.look(asked_of(line, aimed)), replace(context, moved=aimed.moved), words)


READY_TABLE: list[tuple[str, object]] = [
    ("水幕建立", WriteJournal(scope=SCOPE, line="水幕建立")),
    ("j d 区水幕建立", WriteJournal(scope=SCOPE, line="d 区水幕建立")),
    ("#0005 堤顶加高", WriteJournal(scope=incident_scope(EntityId(identity(5))), line="堤顶加高")),
    ("江北-A-0005 堤顶加高", WriteJournal(scope=incident_scope(EntityId(identity(5))), line="堤顶加高")),
    ("语音 14:20:00 撤到二线", WriteJournal(scope=SCOPE, line="撤到二线", stated_at=_at("14:20"), channel="radio")),
    ("语音 23:50:00 撤", WriteJournal(scope=SCOPE, line="撤", stated_at=_at("23:50", 17), channel="radio")),
    ("d 鼓楼101 到化工园北门", DispatchUnit(incident=TANKER, unit=TEAM, task="化工园北门")),
    ("派 鼓楼101到化工园北门", DispatchUnit(incident=TANKER, unit=TEAM, task="化工园北门")),
    ("d 鼓楼101", DispatchUnit(incident=TANKER, unit=TEAM)),
    ("d 鼓楼101 到 江北-A-0007", DispatchUnit(incident=TANKER, unit=TEAM)),
    ("d 鼓楼101 #0005", DispatchUnit(incident=identity(5), unit=TEAM)),
    ("d 江北202 到东门!", DispatchUnit(incident=TANKER, unit=PATROL, task="东门", knowingly=True)),
    ("s 鼓楼101 备勤", ReportReadiness(unit=TEAM, readiness="standby")),
    ("状态 鼓楼101 rest", ReportReadiness(unit=TEAM, readiness="rest")),
    ("s 鼓楼101 不可用 车辆故障", ReportReadiness(unit=TEAM, readiness="unavailable", reason="车辆故障")),
    ("s 六合消防 到场", AdvanceAssignment(assignment=identity(161), to="arrived", seen=world.HEADS)),
    ("s 六合消防 到场 1420", AdvanceAssignment(assignment=identity(161), to="arrived", at=_at("14:20"), seen=world.HEADS)),
    ("s 六合消防 召回 改派他处", RecallUnit(assignment=identity(161), reason="改派他处", seen=world.HEADS)),
    ("s 江北202 完毕", AdvanceAssignment(assignment=identity(162), to="completed", seen=world.HEADS)),
    ("s 江北202 归还 14:00", ReleaseUnit(assignment=identity(162), at=_at("14:00"), seen=world.HEADS)),
    (
        "o 鼓楼101，六合区 17:00前 封堵雨水口",
        IssueOrderNow(text="封堵雨水口", urgency="urgent", units=(TEAM,), organisations=("320116",), incident=TANKER, due_at=_at("17:00")),
    ),
    (
        "指令 鼓楼区 特急 限 0900 上报",
        IssueOrderNow(text="上报", urgency="flash", organisations=("320106",), incident=TANKER, due_at=_at("9:00", 19)),
    ),
    ("q", SignOrder(recipient=identity(171), seen=world.HEADS)),
    ("签 0031", SignOrder(recipient=identity(171), seen=world.HEADS)),
]


@pytest.mark.parametrize(("typed", "expected"), READY_TABLE)
def test_a_line_is_the_command_it_says(words: Vocabulary, typed: str, expected: object) -> None:
    """A clear line carries the very request, with the heads that were displayed."""
    outcome = _outcome(words, typed)
    assert outcome.state == READY, outcome
    assert outcome.request == expected
    assert outcome.spot is None


UNCLEAR_TABLE = [
    ("#0005", "text", None),
    ("#9999 水幕", "unknown_incident", "9999"),
    ("d", "unit", None),
    ("d 到东门", "unit", None),
    ("d 雨花特警 到东门", "unknown_unit", "雨花特警"),
    ("d 鼓楼机动 到东门", "which_unit", "鼓楼机动"),
    ("d gljd", "which_unit", "gljd"),
    ("s 鼓楼101,江北202 备勤", "one_unit", "江北202"),
    ("d 鼓楼101、江北202 到东门", "engaged", "江北202"),
    ("d 鼓楼101 鼓楼102 六合消防 到东门", "already_here", "六合消防"),
    ("d 鼓楼101 六合 到东门", "already_here", "六合"),
    ("d 鼓楼101 六合", "unit_or_place", "六合"),
    ("d 鼓楼101 鼓楼102 东门", "to_missing", "东门"),
    ("d 鼓楼101、雨花特警 到东门", "unknown_unit", "雨花特警"),
    ("d 鼓楼101 雨花特警 到东门", "to_missing", "雨花特警"),
    ("d 鼓楼101 先到东门", "to_missing", "先"),
    ("d 江北202 到东门", "engaged", "江北202"),
    ("d 六合消防 到东门", "already_here", "六合消防"),
    ("d 鼓楼101 到兴化大邹", "which_incident", "兴化大邹"),
    ("s 鼓楼101 忙", "state", "忙"),
    ("s 鼓楼101 到场", "no_task", "鼓楼101"),
    ("s 鼓楼101 不可用", "reason", None),
    ("s 鼓楼101 备勤 14:20", "clock", "14:20"),
    ("s 六合消防 归还", "step", "归还"),
    ("s 六合消防 召回", "reason", None),
    ("s 六合消防 到场 一切正常", "left_over", "一切正常"),
    ("o", "recipients", None),
    ("o 鼓楼101", "order_text", None),
    ("o 鼓楼101,雨花 封堵", "unknown_recipient", "雨花"),
    ("o 鼓楼机动 封堵", "which_recipient", "鼓楼机动"),
    ("q 9999", "no_such_order", "9999"),
]


@pytest.mark.parametrize(("typed", "key", "spot"), UNCLEAR_TABLE)
def test_what_is_unclear_is_said_and_marked(words: Vocabulary, typed: str, key: str, spot: str | None) -> None:
    """No line that may mean two things, or that the record shown would refuse, carries a request."""
    outcome = _outcome(words, typed)
    assert (outcome.state, outcome.key, outcome.request) == (UNCLEAR, key, None)
    assert spot == (outcome.spot.text if outcome.spot else None)


def test_a_choice_makes_an_ambiguous_name_clear(words: Vocabulary) -> None:
    """Who chose one of two units of one name means that one, and no other."""
    chosen = replace(OPEN, picked={"鼓楼机动": world.SECOND_TEAM})
    outcome = _outcome(words, "d 鼓楼机动 到东门", chosen)
    assert outcome.request == DispatchUnit(incident=TANKER, unit=world.SECOND_TEAM, task="东门")


def test_a_place_that_names_another_incident_is_a_question(words: Vocabulary) -> None:
    """With an incident in view both are offered; with none the other is, and only its whole name is one."""
    asked = _outcome(words, "d 鼓楼101 到兴化大邹")
    assert [row.id for row in asked.choices] == [TANKER, identity(5)]
    for chosen, expected in ((TANKER, TANKER), (identity(5), identity(5))):
        outcome = _outcome(words, "d 鼓楼101 到兴化大邹", replace(OPEN, picked={"兴化大邹": chosen}))
        assert isinstance(outcome.request, DispatchUnit)
        assert outcome.request.incident == expected
    part = _outcome(words, "d 鼓楼101 到兴化大邹", at=None)
    assert (part.key, [row.id for row in part.choices]) == ("which_incident", [identity(5)])
    whole = _outcome(words, "d 鼓楼101 到兴化大邹圩堤溃口", at=None)
    assert isinstance(whole.request, DispatchUnit)
    assert whole.request.incident == identity(5)
    moved = _aimed(words, "d 鼓楼101 到兴化大邹", Aim(offered=(TANKER,), moved=True))
    assert (moved.key, [row.id for row in moved.choices]) == ("moved", [TANKER])


def test_without_an_incident_nothing_is_written(words: Vocabulary) -> None:
    """A line needs an incident; an order needs none, and says so."""
    context = Context(now_ms=NOW)
    assert _outcome(words, "水幕建立", context, None).key == "no_incident"
    assert _outcome(words, "d 鼓楼101", context, None).key == "no_incident"
    outcome = _outcome(words, "o 鼓楼区 上报", context, None)
    assert outcome.key == "order_alone"
    assert outcome.request == IssueOrderNow(text="上报", urgency="urgent", organisations=("320106",))


def test_two_tasks_are_told_apart_by_their_incident(words: Vocabulary) -> None:
    """A unit with two tasks and neither incident open asks which; the one open, or named, answers."""
    line = parse("s 六合消防 到场", words)
    found = world.look(asked_of(line, Aim(at=identity(6))))
    (meant,) = found.units["六合消防"]
    second = replace(meant.standing[0], id=identity(163), incident=identity(5), number="江北-A-0005")
    both = replace(found, units={"六合消防": (replace(meant, standing=(*meant.standing, second)),)})
    asked = outcome_of(line, both, OPEN, words)
    assert (asked.key, [row.number for row in asked.choices]) == ("which_task", ["江北-A-0007", "江北-A-0005"])
    here = replace(both, at=world.find("0005", ("incident",))[0])
    assert outcome_of(line, here, OPEN, words).request == AdvanceAssignment(assignment=identity(163), to="arrived", seen=world.HEADS)


def test_a_unit_alone_says_how_it_is(words: Vocabulary) -> None:
    """A unit without a state is looked at, not changed."""
    outcome = _outcome(words, "s 六合消防")
    assert (outcome.state, outcome.request) == (GOES, None)
    assert outcome.goal is not None
    assert outcome.goal.id == world.STATION


def test_several_orders_wait_for_a_choice(words: Vocabulary) -> None:
    """Which of several waiting orders is signed is never guessed."""
    line = parse("q", words)
    found = world.look(asked_of(line, Aim()))
    other = replace(found.waiting[0], recipient=identity(175), number="南京-B-0032", text="疏散")
    outcome = outcome_of(line, replace(found, waiting=(*found.waiting, other)), OPEN, words)
    assert (outcome.key, len(outcome.choices)) == ("which_order", 2)
    assert outcome_of(line, LineFound(asked=found.asked), OPEN, words).key == "nothing_waits"


def test_the_stamped_moment_is_the_one_stamped(words: Vocabulary) -> None:
    """A line finished long after midnight still tells of the moment that was stamped."""
    stamped = _at("23:58", 17) + 7_000
    outcome = _outcome(words, "语音 23:58:07 撤", Context(now_ms=_at("9:00", 19), stamped_ms=stamped))
    assert isinstance(outcome.request, WriteJournal)
    assert outcome.request.stated_at == stamped


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_has_its_sentence(all_words: Words, words: Vocabulary, language: str) -> None:
    """What a line will do, what it did and what it lacks is said in each language with its facts."""
    all_words.switch(language)
    for typed in [row[0] for row in (*READY_TABLE, *UNCLEAR_TABLE)]:
        outcome = _outcome(words, typed)
        assert says(outcome, all_words, now_ms=NOW), typed
        if outcome.state == READY:
            assert said_after(outcome, all_words, made="江北-A-0009", now_ms=NOW), typed
    all_words.switch(LANGUAGES[0])
    said = says(_outcome(words, "d 鼓楼101 到化工园北门"), all_words, now_ms=NOW)
    assert said.startswith("派 鼓楼处突机动队 → 化工园北门 · 江北-A-0007")


PAIR = DispatchUnits(incident=TANKER, units=(TEAM, world.SECOND_TEAM), task="东门")


@pytest.mark.parametrize(
    "typed",
    [
        "d 鼓楼101、鼓楼102 到东门",
        "派 鼓楼101，鼓楼102到东门",
        "d 鼓楼101 鼓楼102 到 东门",
        "d 鼓楼101 鼓楼102到东门",
        "d 鼓楼101、鼓楼102、鼓楼101 #0007 到东门",
        'd "鼓楼101" 鼓楼102 → 东门',
    ],
)
def test_several_units_are_sent_in_one_act(words: Vocabulary, typed: str) -> None:
    """Parted by commas, by 、 or by spaces, all go together or none does; one named twice goes once."""
    assert _outcome(words, typed).request == PAIR


def test_several_units_without_a_place(words: Vocabulary) -> None:
    """Where every word behind a space is the whole name of a unit, it is one; a word that is none is the place as before."""
    assert _outcome(words, "d 鼓楼101 鼓楼102").request == replace(PAIR, task=None)
    assert _outcome(words, "d 鼓楼101 东门").request == DispatchUnit(incident=TANKER, unit=TEAM, task="东门")
    chosen = replace(OPEN, picked={"鼓楼机动": world.SECOND_TEAM})
    assert _outcome(words, "d 鼓楼101 鼓楼机动", chosen).request == replace(PAIR, task=None)


def test_a_line_goes_only_where_it_was_begun_and_what_is_in_view() -> None:
    """In view and begun for it, or for none: there. Else nowhere, and what may be meant is offered."""
    here, there = TANKER, identity(5)
    assert aim(begun=here, in_view=here, used=there) == Aim(at=here)
    assert aim(begun=None, in_view=here, used=there) == Aim(at=here)
    assert aim(begun=here, in_view=there, used=there) == Aim(offered=(here, there), moved=True)
    assert aim(begun=here, in_view=None, used=here) == Aim(offered=(here,), moved=True)
    assert aim(begun=None, in_view=None, used=here) == Aim(offered=(here,))
    assert aim(begun=None, in_view=None, used=None) == Aim()


@pytest.mark.parametrize("typed", ["水幕建立", "d 鼓楼101 到东门", "o 鼓楼101 封堵雨水口", "语音 14:20:00 撤"])
def test_what_was_begun_elsewhere_is_asked_not_guessed(words: Vocabulary, typed: str) -> None:
    """Every verb that writes into an incident asks which one; an order does not become one without an incident by itself."""
    moved = _aimed(words, typed, Aim(offered=(TANKER, identity(5)), moved=True))
    assert (moved.state, moved.key, moved.request) == (UNCLEAR, "moved", None)
    assert [row.id for row in moved.choices] == [TANKER, identity(5)]
    if not typed.startswith("o"):
        nowhere = _aimed(words, typed, Aim(offered=(TANKER,)))
        assert (nowhere.state, nowhere.key, [row.id for row in nowhere.choices]) == (UNCLEAR, "no_incident", [TANKER])
