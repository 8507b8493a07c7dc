"""Command posts: establishing, moving, closing, and handing over command.

Pure. Source: 生产安全事故应急条例 art. 20, 21; 突发事件应对法 (2024) art. 72.
"""

from dataclasses import dataclass

from sync.domain.commands.rules import create, edit, held, incident_in, is_open, may, needed, step
from sync.domain.draft import Draft, Record, Urgency, View
from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.kinds.post import LIFE
from sync.domain.scopes import Scope, incident_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishPost:
    """Establish a post. `planned` prepares it without opening it."""

    incident: bytes
    sort: str
    name: str
    commander: str
    deputies: str | None = None
    place: str | None = None
    location: tuple[float, float] | None = None
    contact: str | None = None
    talkgroup: str | None = None
    planned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPost:
    """Open a planned post. `seen` = heads of the state displayed."""

    post: bytes
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePost:
    """Send the post on its way to another place."""

    post: bytes
    place: str | None = None
    location: tuple[float, float] | None = None
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumePost:
    """Let a moved post work again."""

    post: bytes
    place: str | None = None
    location: tuple[float, float] | None = None
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferHandover:
    """Offer command of the post to a successor, with the situation in brief. `seen` = heads of the successor displayed."""

    post: bytes
    successor: str
    brief: str
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeHandover:
    """Take command of the post. `successor` is the name as offered; `seen` = heads of the commander displayed."""

    post: bytes
    successor: str
    seen: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePost:
    """Close the post."""

    post: bytes
    seen: tuple[bytes, ...] | None = None


def establish_post(view: View, request: EstablishPost, *, at_ms: int) -> Draft:
    """Create a post, at work unless it is planned.

    Raises: Refused: `post.scene_exists`, `incident.closed`, `post.<field>_missing`, access and field codes.
    """
    scope = incident_in(view, incident_scope(EntityId(held(view, "incident", request.incident).id))).scope
    may(view, scope, "post", "create")
    if request.sort == "scene" and not request.planned:
        _refuse_second_scene(view, scope)
    fields = {
        "state": "planned" if request.planned else "active",
        "sort": request.sort,
        "name": request.name,
        "commander": request.commander,
        "deputies": request.deputies,
        "place": request.place,
        "location": request.location,
        "contact": request.contact,
        "talkgroup": request.talkgroup,
        "established_at": None if request.planned else at_ms,
    }
    return Draft(scope=scope, writes=(create("post", fields),))


def open_post(view: View, request: OpenPost, *, at_ms: int) -> Draft:
    """Move planned to active.

    Raises: Refused: `post.scene_exists`, `incident.closed` and the codes of a step.
    """
    post = held(view, "post", request.post)
    incident_in(view, post.scope)
    opened = step(view, post, "open", seen=request.seen)
    if post["sort"] == "scene":
        _refuse_second_scene(view, post.scope)
    return Draft(scope=post.scope, writes=(opened, edit("post", post.id, "established_at", at_ms)))


def move_post(view: View, request: MovePost, *, at_ms: int) -> Draft:  # noqa: ARG001 - one signature for all commands
    """Move active to moving."""
    return _relocated(view, request, "move")


def resume_post(view: View, request: ResumePost, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move moving back to active."""
    return _relocated(view, request, "resume")


def offer_handover(view: View, request: OfferHandover, *, at_ms: int) -> Draft:
    """Name a successor; command stays where it is until he takes it.

    Raises: Refused: `post.successor_missing`, `post.handover_brief_missing`, `post.closed`, access codes.
    """
    post = _commanded(view, request.post)
    writes = (
        edit("post", post.id, "successor", needed("post", "successor", request.successor), seen=request.seen),
        edit("post", post.id, "handover_brief", needed("post", "handover_brief", request.brief)),
        edit("post", post.id, "handover_offered_at", at_ms),
        edit("post", post.id, "handover_taken_at", None),
    )
    return Draft(scope=post.scope, writes=writes, urgency=Urgency.FLASH)


def take_handover(view: View, request: TakeHandover, *, at_ms: int) -> Draft:
    """Make the offered successor the commander.

    Raises: Refused: `post.no_offer`, `post.not_successor`, `post.closed`, access codes.
    """
    post = _commanded(view, request.post)
    if post["handover_offered_at"] is None or post["handover_taken_at"] is not None:
        raise Refused("post.no_offer")
    if request.successor.strip() != post["successor"]:
        raise Refused("post.not_successor", successor=post["successor"])
    writes = (
        edit("post", post.id, "commander", post["successor"], seen=request.seen),
        edit("post", post.id, "handover_taken_at", at_ms),
    )
    return Draft(scope=post.scope, writes=writes, urgency=Urgency.FLASH)


def close_post(view: View, request: ClosePost, *, at_ms: int) -> Draft:  # noqa: ARG001
    """Move to closed; a post of an ended incident may still be closed."""
    post = held(view, "post", request.post)
    return Draft(scope=post.scope, writes=(step(view, post, "close", seen=request.seen),))


def _relocated(view: View, request: MovePost | ResumePost, move: str) -> Draft:
    post = held(view, "post", request.post)
    moved = step(view, post, move, seen=request.seen)
    given = {"place": request.place, "location": request.location}
    places = tuple(edit("post", post.id, name, value) for name, value in given.items() if value is not None)
    return Draft(scope=post.scope, writes=(moved, *places))


def _commanded(view: View, entity: bytes) -> Record:
    post = held(view, "post", entity)
    may(view, post.scope, "post", "set")
    if post["state"] in LIFE.ends:
        raise Refused("post.closed")
    return post


def _refuse_second_scene(view: View, scope: Scope) -> None:
    for post in view.records("post", scope=scope, sort="scene"):
        if is_open(post) and post["state"] != "planned":
            raise Refused("post.scene_exists", name=post["name"])
