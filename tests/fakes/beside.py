"""What other devices made before a window is opened: questions, slips, a request and a bundle for each pair of hands."""

from dataclasses import dataclass, field
from pathlib import Path

from fakes.post import Post
from helpers.hands import Keyboard, Mouse

from sync.domain.commands.dispatch import AdvanceAssignment, DispatchUnit, RecallUnit
from sync.domain.commands.forces import RegisterUnit, SetUnitFacts
from sync.domain.commands.incidents import OpenIncident, SetIncidentFacts
from sync.domain.ids import OpId
from sync.oplog.slip import slip_text
from sync.store import slips

KINDS = (Keyboard, Mouse)
PHONES = ("000-1111", "000-2222")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What other devices made for each pair of hands, by the name of the hands.

    Attributes:
        known, unknown: groups of a slip by a device that counts here, and by one that nobody knows.
        request: file and text of a device that asks for a bundle.
        bundle: file of a bundle for this device, by one that is not accepted yet.
    """

    known: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    request: dict[str, Path] = field(default_factory=dict)
    bundle: dict[str, Path] = field(default_factory=dict)


def slip_of(post: Post, op: bytes) -> str:
    return slip_text(post.writer.call(lambda desk: slips.hand_out(desk.connection, OpId(op))).result(30).raw)


def contest(one: Post, two: Post, name: str) -> None:
    """Let two devices say different things apart: two values, an integer, a telephone, a state, and a unit in two places."""
    incident = one.do(OpenIncident(title=f"侧翻{name}", mode="actual", state="confirmed")).created[0]
    other = one.do(OpenIncident(title=f"追尾{name}", mode="actual", state="confirmed")).created[0]
    units = [one.do(RegisterUnit(name=f"{sort}{name}", readiness="standby")).created[0] for sort in ("甲队", "乙队", "丙队", "丁队")]
    sent = one.do(DispatchUnit(incident=incident, unit=units[1])).created[0]
    one.do(AdvanceAssignment(assignment=sent, to="arrived"))
    two.receive(one.runs(), births=one.births())
    for post, call_sign, trapped, phone in ((one, "钟山01", 2, PHONES[0]), (two, "钟山02", 5, PHONES[1])):
        post.do(SetUnitFacts(unit=units[0], facts={"call_sign": call_sign}))
        post.do(SetUnitFacts(unit=units[3], facts={"phone": phone}))
        post.do(SetIncidentFacts(incident=incident, facts={"trapped": trapped}))
    one.do(RecallUnit(assignment=sent, reason="改派"))
    two.do(AdvanceAssignment(assignment=sent, to="completed"))
    one.do(DispatchUnit(incident=incident, unit=units[2]))
    two.do(DispatchUnit(incident=other, unit=units[2]))
