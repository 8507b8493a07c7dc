"""The plans of the seeded world: a library, the worked plan for a leak with its versions, its readiness, and the cards that run."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from desktop.app.picture_world import NOW, TANKER, at, identity
from desktop.runtime.paths import resources
from desktop.runtime.words import CHINA
from sync.domain.plan_document import Chapter, Contact, FirstOrder, Need, PlanDocument, parse_bytes
from sync.domain.readiness import Circumstances, LiveContact, LiveUnit, check
from sync.store.queries.pages import Page
from sync.store.queries.plan_library import codes_in
from sync.store.queries.plan_rows import CardText, PlanDetail, PlanLine, ReadinessRow, RunningCard, RunningCounts, VersionLine

HOUR_MS = 3_600_000
LEAK, LEAK_OLD, LEAK_NEW = identity(301), identity(302), identity(303)
DRAFT = identity(304)


def on(date: str) -> int:
    """Return a day, milliseconds UTC."""
    return int(datetime.strptime(date, "%Y-%m-%d").replace(tzinfo=CHINA).timestamp() * 1000)


def _worked() -> PlanDocument:
    """Return the worked plan with what this post would add: contacts, first orders, needs."""
    document = parse_bytes((resources() / "plans" / "chemical-leak.json").read_bytes())
    contacts = (
        Contact(organisation="320116", office="六合消防站值班室", name="周启明", phone="000-5710", as_of=on("2026-07-02")),
        Contact(organisation="320111", office="危化专家组", name="许廷言", phone="000-8842", as_of=on("2026-02-11")),
        Contact(organisation="320111", office="环境监测值班", name="方蕴", phone="000-3316", as_of=on("2026-06-20")),
        Contact(organisation="320106", office="鼓楼机动队", radio="鼓楼101", as_of=on("2026-07-10")),
    )
    needs = (
        Need(sort="units", name="危化处置力量", count=1, unit_sort="fire", cards=(document.cards[2].number,)),
        Need(sort="units", name="机动封控力量", count=1, unit_sort="rapid_response"),
        Need(sort="equipment", name="堵漏工具", count=3, cards=(document.cards[5].number,)),
    )
    orders = (
        FirstOrder(text="到江北化工园3号门集结，着防护进入。", urgency="flash", recipients=("320116", "320111"), sign_minutes=3),
        FirstOrder(text="封闭两侧道路，疏散下风向人员。", urgency="urgent", recipients=("320106", "320111"), sign_minutes=10),
    )
    return replace(document, contacts=contacts, needs=needs, orders=orders)


DOCUMENT = _worked()
OLDER = replace(
    DOCUMENT,
    cards=(replace(DOCUMENT.cards[0], limit_minutes=10), *DOCUMENT.cards[1:-1]),
    chapters=(Chapter(number="1", title="总则", text="旧版总则。"), *DOCUMENT.chapters[1:]),
    contacts=DOCUMENT.contacts[:2],
)
NAMES = {"320116": "六合", "320111": "江北", "320106": "鼓楼", "320100": "南京"}

VERSIONS: tuple[VersionLine, ...] = (
    VersionLine(id=LEAK_NEW, version="3.3", state="reviewing", created_ms=on("2026-07-11"), basis="七月演练后修订"),
    VersionLine(id=LEAK, version="3.2", state="in_force", published_at=on("2026-03-12"), published_by="顾清和"),
    VersionLine(
        id=LEAK_OLD, version="3.1", state="repealed", published_at=on("2024-03-02"), published_by="顾清和", reason="3.2", is_held=True
    ),
)

LIBRARY: tuple[PlanLine, ...] = (
    PlanLine(
        id=LEAK,
        name=DOCUMENT.title,
        code="JB-07",
        sort="special",
        level="county",
        class_codes=("A204",),
        owner="320111",
        owner_name="江北",
        version_id=LEAK,
        version="3.2",
        state="in_force",
        since=on("2026-03-12"),
        review_due=on("2027-03-01"),
        drilled_at=on("2026-05-21"),
        used_at=at("14:05"),
        cards_open=9,
        cards_due=(at("14:10"), at("14:25"), at("14:40")),
    ),
    PlanLine(
        id=identity(311),
        name="大型群众性活动安全保卫方案",
        code="JB-11",
        sort="event",
        level="county",
        class_codes=("A405",),
        owner="320111",
        owner_name="江北",
        version_id=identity(312),
        version="1.4",
        state="filed",
        since=on("2025-09-01"),
        review_due=on("2026-06-30"),
        drilled_at=on("2025-09-18"),
    ),
    PlanLine(
        id=identity(313),
        name="防汛防台风应急预案",
        code="NJ-02",
        sort="special",
        level="city",
        class_codes=("A101", "A102"),
        owner="320100",
        owner_name="南京",
        version_id=identity(314),
        version="2.0",
        state="revising",
        since=on("2023-05-20"),
        review_due=on("2026-12-31"),
        drilled_at=on("2026-05-09"),
        used_at=on("2026-06-27"),
        cards_open=4,
        cards_due=(at("16:00"),),
    ),
    PlanLine(
        id=identity(315),
        name="总体应急预案",
        code="JB-00",
        sort="general",
        level="county",
        owner="320111",
        owner_name="江北",
        version_id=identity(316),
        version="2.1",
        state="in_force",
        since=on("2024-11-05"),
    ),
)

DETAIL = PlanDetail(
    plan=LIBRARY[0],
    versions=VERSIONS,
    version=VERSIONS[1],
    document=DOCUMENT,
    names={code: NAMES.get(code, code) for code in codes_in(DOCUMENT)},
    contacts=(
        LiveContact(organisation="320116", office="六合消防站值班室", name="韩砚秋", phone="000-5711", as_of=at("08:10")),
        LiveContact(organisation="320106", office="鼓楼机动队", radio="鼓楼101", as_of=at("08:02")),
    ),
)

TODAY = Circumstances(
    now_ms=NOW,
    review_due=LIBRARY[0].review_due,
    drilled_at=LIBRARY[0].drilled_at,
    contacts=DETAIL.contacts,
    units=(
        LiveUnit(name="六合消防站", sort="fire", readiness="standby", reported_at=NOW - 6 * HOUR_MS),
        LiveUnit(name="鼓楼处突机动队", sort="rapid_response", readiness="standby", reported_at=NOW - HOUR_MS),
    ),
)


def _check(version: bytes, level: str, now_ms: int) -> ReadinessRow:
    return ReadinessRow(version_id=version, level=level, at_ms=now_ms, findings=check(DOCUMENT, level, TODAY))


def _running() -> tuple[RunningCard, ...]:
    dues = (at("14:10"), at("14:25"), at("14:40"), at("15:00"), at("15:05"), None)
    cards = (*DOCUMENT.cards[:5], DOCUMENT.cards[-1])
    return tuple(
        RunningCard(
            id=identity(331 + number),
            state=("under_way", "pending", "pending", "blocked", "pending", "pending")[number],
            title=card.title,
            incident=TANKER,
            incident_number="江北-A-0007",
            incident_title="苯乙烯罐车泄漏",
            mode="exercise" if number == 5 else "actual",
            phase=card.phase,
            role=card.role,
            group_name="抢险救援组" if number % 2 else "综合协调组",
            plan_name=DOCUMENT.title,
            version_hash=b"\x01" * 40,
            card=card.number,
            due_at=due,
            repeat_minutes=card.repeat_minutes or (30 if number == 2 else None),
            reason="桥面断行，改走南线" if number == 3 else None,
        )
        for number, (card, due) in enumerate(zip(cards, dues, strict=True))
    )


RUNNING = _running()


def _pages(rows: tuple[PlanLine | RunningCard, ...]) -> Callable[..., Page[PlanLine | RunningCard]]:
    def page(*arguments: object) -> Page[PlanLine | RunningCard]:
        offset, limit = arguments[-2], arguments[-1]
        assert isinstance(offset, int)
        assert isinstance(limit, int)
        return Page(rows=rows[offset : offset + limit], offset=offset, total=len(rows))

    return page


def library_of(rows: tuple[PlanLine, ...]) -> Callable[..., Page[PlanLine | RunningCard]]:
    """Return an answer that pages through `rows`."""
    return _pages(rows)


def many(count: int) -> Callable[..., Page[PlanLine]]:
    """Return an answer of `count` plans, made as they are asked for."""

    def page(*arguments: object) -> Page[PlanLine]:
        offset, limit = arguments[-2], arguments[-1]
        assert isinstance(offset, int)
        assert isinstance(limit, int)
        numbers = range(offset, min(offset + limit, count))
        rows = tuple(replace(LIBRARY[1], id=identity(10_000 + number), code=f"JB-{number:06d}") for number in numbers)
        return Page(rows=rows, offset=offset, total=count)

    return page


def _detail(_plan: bytes, version: bytes | None) -> PlanDetail:
    shown = next((line for line in VERSIONS if line.id == version), VERSIONS[1])
    return replace(DETAIL, version=shown)


def _document(version: bytes) -> PlanDocument:
    return OLDER if version == LEAK_OLD else DOCUMENT


def _card(_version_hash: bytes | None, number: int | None) -> CardText:
    return CardText(card=next((card for card in DOCUMENT.cards if card.number == number), None))


ANSWERS: Mapping[str, object] = {
    "plan_library.listing": library_of(LIBRARY),
    "plan_library.detail": _detail,
    "plan_library.document": _document,
    "plan_library.codes_by_name": {"六合分局": "320116", "江北分局": "320111"},
    "readiness.check_version": _check,
    "running_cards.listing": _pages(RUNNING),
    "running_cards.counts": RunningCounts(open=len(RUNNING), overdue=2),
    "running_cards.card": _card,
}

IMPORTED = """江北新区危险化学品道路运输泄漏专项预案
（二〇二六年修订稿）
目录
1 总则........1
2 组织体系........2
1 总则
1.1 编制目的
规范道路运输危险化学品泄漏的先期处置与现场指挥。
1.2 适用范围
江北新区行政区域内的道路运输泄漏。
2 组织体系
2.1 指挥机构
设总指挥部、前方指挥部和现场指挥部。
2.2 职责分工
（一）抢险救援组
侦检、堵漏、倒罐、洗消。
（二）疏散警戒组
两侧封控，疏散下风向。
3 应急响应
3.1 一级响应
全区停产避险；请求省级力量。
3.2 二级响应
封控一点五公里；跨区增援。
4 先期处置行动卡
（1）调度员：问清品名、数量、风向，5分钟内
（2）先到带队人员：上风向设现场指挥部，15分钟内
环境监测组：三点布设监测，每30分钟报一次
5 通讯录
六合分局 值班室 周启明 000-57101234
某石化公司 调度室 000-88421234
附件1 封控点位
3号门、园区北路口。
"""
