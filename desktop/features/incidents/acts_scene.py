"""The acts at the scene: command posts and the units sent."""

from collections.abc import Callable

from desktop.features.incidents.act import SEE_CONTACT, UNIT, Act, Target, Values, moment_entries, nothing, reason, text_of
from desktop.features.incidents.nearby import ASSUMED
from desktop.runtime.words import Words
from desktop.widgets.form import Entry, entry
from sync.domain.commands import dispatch, posts
from sync.domain.commands.looks import NoteLook
from sync.domain.kind import Shape
from sync.domain.kinds.look import SHOW
from sync.domain.registry import KINDS
from sync.store.queries.incident_more import GroupRow
from sync.store.queries.rows import AssignmentRow, PostRow

ASSIGNMENT = KINDS["assignment"]
POST = KINDS["post"]


def _post_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    fields = (entry(POST, name) for name in ("place", "contact", "talkgroup", "deputies"))
    planned = Entry(name="planned", label="post.planned", shape=Shape.FLAG)
    return (entry(POST, "sort"), entry(POST, "name"), entry(POST, "commander"), *fields, planned)


def _post(target: Target, values: Values) -> object:
    return posts.EstablishPost(incident=target.incident, **values)  # type: ignore[arg-type]


def _handover_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (entry(POST, "successor", required=True), Entry(name="brief", label="post.handover_brief", required=True, long=True))


def _place_entries(_target: Target, _words: Words) -> tuple[Entry, ...]:
    return (entry(POST, "place"),)


def _on_post(request: type, *names: str, field: str = "state") -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        assert isinstance(target.row, PostRow)
        return request(post=target.row.id, seen=target.seen(field), **{name: values.get(name) for name in names})

    return build


def _take(target: Target, _values: Values) -> object:
    assert isinstance(target.row, PostRow)
    return posts.TakeHandover(post=target.row.id, successor=target.row.successor or "", seen=target.seen("commander"))


def _dispatch_entries(target: Target, words: Words) -> tuple[Entry, ...]:
    placed = target.field("location") is not None or target.field("division") is not None
    assumed = words.say("dispatch.assumed", detour=f"{ASSUMED.detour:g}", speed=f"{ASSUMED.speed_km_h:g}")
    note = assumed if placed else words.say("dispatch.unplaced")
    return (
        Entry(name="unit", label="assignment.unit", pick=UNIT, required=True, hint="hint.pick", note=note),
        entry(ASSIGNMENT, "task", hint="hint.task"),
        entry(ASSIGNMENT, "persons"),
        entry(ASSIGNMENT, "vehicles"),
        Entry(name="knowingly", label="form.knowingly", shape=Shape.FLAG),
    )


def _dispatch(target: Target, values: Values) -> object:
    return dispatch.DispatchUnit(incident=target.incident, **values)  # type: ignore[arg-type]


def _advance(to: str) -> Callable[[Target, Values], object]:
    def build(target: Target, values: Values) -> object:
        assert isinstance(target.row, AssignmentRow)
        moment = values["at"]
        assert moment is None or isinstance(moment, int)
        return dispatch.AdvanceAssignment(assignment=target.row.id, to=to, at=moment, seen=target.seen())

    return build


def _release(target: Target, values: Values) -> object:
    assert isinstance(target.row, AssignmentRow)
    moment = values["at"]
    assert moment is None or isinstance(moment, int)
    return dispatch.ReleaseUnit(assignment=target.row.id, at=moment, seen=target.seen())


def _recall(target: Target, values: Values) -> object:
    assert isinstance(target.row, AssignmentRow)
    return dispatch.RecallUnit(assignment=target.row.id, reason=text_of(values, "reason"), seen=target.seen())


def _see_contact(target: Target, _values: Values) -> object:
    assert isinstance(target.row, (PostRow, GroupRow))
    kind = "post" if isinstance(target.row, PostRow) else "group"
    return NoteLook(act=SHOW, kind=kind, subject=target.row.id, fields=("contact",))


ACTS = (
    Act(name=SEE_CONTACT, entries=nothing, build=_see_contact, at_once=True),
    Act(name="establish_post", entries=_post_entries, build=_post),
    Act(name="offer_handover", entries=_handover_entries, build=_on_post(posts.OfferHandover, "successor", "brief", field="successor")),
    Act(name="take_handover", entries=nothing, build=_take),
    Act(name="open_post", entries=nothing, build=_on_post(posts.OpenPost)),
    Act(name="move_post", entries=_place_entries, build=_on_post(posts.MovePost, "place")),
    Act(name="resume_post", entries=_place_entries, build=_on_post(posts.ResumePost, "place")),
    Act(name="close_post", entries=nothing, build=_on_post(posts.ClosePost)),
    Act(name="dispatch", entries=_dispatch_entries, build=_dispatch, near=True),
    *(Act(name=f"advance_{to}", entries=moment_entries, build=_advance(to)) for to in ("mustered", "departed", "arrived", "completed")),
    Act(name="release", entries=moment_entries, build=_release),
    Act(name="recall", entries=reason, build=_recall),
)
