"""What people must settle: work done by devices that did not hear one another for a while, and lines that came late.

Layer: app. Source: engine specification §2 (questions, alerts).
"""

from collections.abc import Iterator, Mapping

from desktop.app.province.stage import MINUTE_MS, Act, Stage
from desktop.app.province.telling import Telling
from sync.domain.commands.dispatch import DispatchUnit
from sync.domain.commands.incident_steps import CallFalse, ConfirmIncident
from sync.domain.commands.incidents import AddParty, GradeIncident, SetIncidentFacts
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.posts import EstablishPost
from sync.domain.scopes import incident_scope

CITY, HERE, THERE, PARK, OLD_TOWN = "320100", "320106", "320115", "320116", "320104"
APART_MINUTES = 14


def before_parting(stage: Stage, told: Mapping[str, Telling]) -> Iterator[Act]:
    """Yield what lets two counties work on one incident, while they still hear each other."""
    jetty = told["jetty"]
    at_ms = stage.now_ms - (APART_MINUTES + 8) * MINUTE_MS
    yield Act(at_ms=at_ms, author=HERE, request=lambda: AddParty(incident=jetty.incident, organisation=THERE))
    yield Act(
        at_ms=at_ms + 4 * MINUTE_MS,
        author=THERE,
        request=lambda: WriteJournal(
            scope=incident_scope(jetty.incident),
            line="江宁派洗消组一组支援，自双龙大道出发，预计二十五分钟到中山码头。",
            channel="phone",
            said_by="江宁值班长",
        ),
    )


def while_apart(stage: Stage, told: Mapping[str, Telling]) -> Iterator[Act]:
    """Yield what contradicts: a figure, a grade, a state, a unit sent twice, two posts on one scene."""
    jetty, tanker, suspicious = told["jetty"], told["tanker"], told["suspicious"]
    start = stage.now_ms - APART_MINUTES * MINUTE_MS
    unit = stage.take_unit(HERE, "fire") or stage.take_unit(HERE, "station")

    def act(minute: int, author: str, request: object) -> Act:
        return Act(at_ms=start + minute * MINUTE_MS, author=author, request=lambda: request)

    def fact(name: str, value: object, telling: Telling) -> SetIncidentFacts:
        return SetIncidentFacts(incident=telling.incident, facts={name: value})

    def post(name: str, commander: str) -> EstablishPost:
        return EstablishPost(incident=suspicious.incident, sort="scene", name=name, commander=commander, place="竹山路地铁站 2 号口外")

    yield act(0, HERE, fact("evacuated", 236, jetty))
    yield act(1, THERE, fact("evacuated", 251, jetty))
    yield act(2, HERE, fact("hazards", "甲苯 UN 1294，破损两只，余量约 310 升", jetty))
    yield act(3, THERE, fact("hazards", "甲苯 UN 1294，破损三只，余量待核", jetty))
    yield act(2, PARK, GradeIncident(incident=tanker.incident, grade="serious", basis="轻伤一人，疏散近三百人，按较大认定"))
    yield act(4, CITY, GradeIncident(incident=tanker.incident, grade="major", basis="剧毒液体泄漏且邻近取水口，市级研判提一级"))
    yield act(5, THERE, CallFalse(incident=suspicious.incident, reason="失主到场认领，箱内为衣物"))
    yield act(6, CITY, ConfirmIncident(incident=suspicious.incident))
    yield act(7, CITY, post("竹山路现场指挥部（市局）", "市局排爆组带班"))
    if unit is not None:
        yield act(8, HERE, DispatchUnit(incident=jetty.incident, unit=unit, task="增援堵漏，带围堰和吸附棉", knowingly=True))
        yield act(9, CITY, DispatchUnit(incident=tanker.incident, unit=unit, task="到园北三号门洗消点备勤", knowingly=True))


def after_closing(stage: Stage, told: Mapping[str, Telling]) -> Iterator[Act]:
    """Yield a line that was known earlier and entered late, into an incident that has ended."""
    newyear = told.get("newyear")
    if newyear is not None and OLD_TOWN in stage.authors:
        yield Act(
            at_ms=stage.now_ms - 6 * MINUTE_MS,
            author=OLD_TOWN,
            request=lambda: WriteJournal(
                scope=incident_scope(newyear.incident),
                line="补录：零点四十分景区移交失物十一件，已登记入柜，钥匙交值班室。",
                channel="person",
                said_by="景区值班",
            ),
        )
