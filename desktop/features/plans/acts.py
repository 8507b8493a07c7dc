"""The acts of this page as data: their forms, and the frozen requests that their values make. Pure."""

from collections.abc import Mapping

from desktop.features.plans.sheets import Act
from desktop.widgets.form import CLASSES, Entry, entry
from desktop.widgets.sheet_host import Values
from sync.domain import classes
from sync.domain.commands.plans import AdvancePlanVersion, RepealPlan, SetPlanFacts
from sync.domain.commands.responses import AdvanceTask
from sync.domain.kind import Shape
from sync.domain.kinds.plan import LIFE as VERSION_LIFE
from sync.domain.kinds.response import TASK_LIFE
from sync.domain.lifecycle import SETTLE
from sync.domain.registry import KINDS
from sync.store.queries.plan_rows import PlanDetail, RunningCard, VersionLine

PLAN, TASK = KINDS["plan"], KINDS["task"]
CLASS_CODES = tuple(code for code, item in classes.CLASSES.items() if item.above is not None)
REASON = Entry(name="reason", label="form.reason", required=True, long=True)


def version_moves(version: VersionLine) -> tuple[str, ...]:
    """Return the moves that are legal on a version."""
    return tuple(move for move, _ in VERSION_LIFE.next_moves(version.state) if move != SETTLE)


def version_act(version: VersionLine, move: str) -> Act:
    """Return the act that makes a move; a repeal needs a reason."""
    seen = version.heads.get("state")
    title = f"move.plan_version.{move}"
    if move == "repeal":

        def repealed(values: Values) -> object:
            return RepealPlan(version=version.id, reason=str(values["reason"]), seen=seen)

        return Act(name=move, title=title, hint="plans.hint.repeal", build=repealed, entries=(REASON,), danger=True)
    to = VERSION_LIFE.target(version.state, move) or ""

    def advanced(_values: Values) -> object:
        return AdvancePlanVersion(version=version.id, to=to, seen=seen)

    return Act(name=move, title=title, hint=f"plans.hint.{move}", build=advanced)


def facts_act(detail: PlanDetail) -> Act:
    """Return the act that changes what is known of a plan beside its versions."""
    plan = detail.plan
    entries = (
        entry(PLAN, "name", initial=plan.name),
        entry(PLAN, "sort", initial=plan.sort),
        entry(PLAN, "level", initial=plan.level),
        entry(PLAN, "review_due", initial=plan.review_due, hint="plans.hint.day"),
        entry(PLAN, "drill_due", initial=plan.drill_due, hint="plans.hint.day"),
        _class_entry(plan.class_codes[0] if plan.class_codes else None),
    )

    def changed(values: Values) -> object:
        given = dict(values)
        code = given.pop("class_codes")
        facts: dict[str, object] = {name: value for name, value in given.items() if value != getattr(plan, name)}
        if code != (plan.class_codes[0] if plan.class_codes else None):
            # One class is chosen here; the others of an imported plan stay.
            facts["class_codes"] = tuple(filter(None, (code, *plan.class_codes[1:]))) or None
        return SetPlanFacts(plan=plan.id, facts=facts, seen={name: detail.heads[name] for name in facts if name in detail.heads})

    return Act(name="facts", title="plans.act.facts", build=changed, entries=entries)


def task_moves(card: RunningCard) -> tuple[str, ...]:
    """Return the moves that are legal on a running card."""
    return tuple(move for move, _ in TASK_LIFE.next_moves(card.state) if move != SETTLE)


def task_act(card: RunningCard, move: str, *, evidence: str = "") -> Act:
    """Return the act that makes a move: finishing takes evidence, blocking and skipping a reason.

    Args:
        evidence: what the plan asks to be shown; finishing then needs it.
    """
    to = TASK_LIFE.target(card.state, move) or ""
    seen = card.heads.get("state")
    entries: Mapping[str, tuple[Entry, ...]] = {
        "finish": (entry(TASK, "evidence", long=True, required=bool(evidence), note=evidence),),
        "block": (REASON,),
        "skip": (REASON,),
    }

    def moved(values: Values) -> object:
        return AdvanceTask(task=card.id, to=to, evidence=_text(values, "evidence"), reason=_text(values, "reason"), seen=seen)

    hint = (
        "cards.hint.repeats"
        if card.repeat_minutes and move == "finish"
        else "cards.hint.ends"
        if card.repeat_minutes and move == "skip"
        else ""
    )
    return Act(name=f"task_{move}", title=f"move.task.{move}", hint=hint, build=moved, entries=entries.get(move, ()))


def publish_entries(*, new: bool, name: str, states_level: bool) -> tuple[Entry, ...]:
    """Return what a person says of an imported plan; `states_level` = the text states a response level by itself."""
    own = (
        entry(PLAN, "name", initial=name),
        entry(PLAN, "code", hint="plans.hint.code", narrow=True),
        entry(PLAN, "sort", initial="special"),
        entry(PLAN, "level", initial="county"),
        entry(PLAN, "review_due", hint="plans.hint.day"),
        entry(PLAN, "drill_due", hint="plans.hint.day"),
        _class_entry(None),
    )
    version = Entry(name="version", label="plan_version.version", required=True, hint="plans.hint.version", narrow=True)
    stated = (
        Entry(name="matters", label="response.matters", required=True, hint="plans.hint.matters"),
        Entry(name="measures", label="response.measures", required=not states_level, long=True, hint="plans.hint.measures"),
        Entry(name="period_hours", label="response.period_hours", shape=Shape.INTEGER, required=True, bounds=(1, 24 * 365), initial=24),
    )
    if not new:
        return (version, *stated)
    return (own[0], own[1], version, *own[2:], *stated)


def _class_entry(initial: object) -> Entry:
    return entry(PLAN, "class_codes", shape=Shape.CHOICE, choices=CLASS_CODES, choice_key=CLASSES, initial=initial)


def _text(values: Values, name: str) -> str | None:
    value = values.get(name)
    return None if value is None else str(value)
