"""Seeded ways of orders, groups and parties of the world's incident."""

from collections.abc import Mapping
from dataclasses import replace

from desktop.app.picture_world import DETAIL, ORDERS, TANKER, at, identity
from sync.store.queries.incident_more import GroupRow, IncidentMore, ResponseFactsRow
from sync.store.queries.order_ways import WayRow
from sync.store.queries.organisation_tree import SubtreeRow
from sync.store.queries.rows import CENTER, HERE, PEER, OrderRow, RecipientRow


def _way(row: RecipientRow, times: str, reach: str = PEER, path: str = "network", **more: object) -> WayRow:
    """Return a way with the times of issued, signed, under way, reported, finished; - for none."""
    states = ("issued", "signed", "under_way", "reported", "finished")
    clocks = {state: at(part) for state, part in zip(states, times.split(), strict=True) if part != "-"}
    made = WayRow(id=row.id, times=clocks, reach=reach, path=path, reported_ms=clocks.get("reported"), heads={"extension_until": (row.id,)})
    return replace(made, **more)  # type: ignore[arg-type]


def _to(number: int, name: str, state: str, organisation: str = "", **more: object) -> RecipientRow:
    row = RecipientRow(
        id=identity(number), state=state, organisation=f"3201{number}", organisation_name=organisation or name,
        name=name if organisation else None, heads={"state": (identity(500 + number),), "report": (identity(501 + number),)},
    )  # fmt: skip
    return replace(row, **more)  # type: ignore[arg-type]


_RECIPIENTS = (
    _to(431, "浦口巡特警大队", "issued", "浦口分局"),
    _to(432, "六合消防站", "issued", "六合消防救援大队", delivered_at=at("14:27")),
    _to(433, "市急救中心 4 组", "issued", "市急救中心", told_by_voice_at=at("14:30"), told_by="何静", told_channel="radio", read_back=True),
    _to(434, "鼓楼处突机动队", "under_way", "鼓楼分局", delivered_at=at("14:12"), signed_at=at("14:14"), signed_by="许诚"),
    _to(435, "扬子危化救援队", "under_way", "扬子石化", delivered_at=at("14:13"), signed_at=at("14:16"), signed_by="韩磊"),
    _to(436, "江北消防特勤站", "reported", "江北消防", delivered_at=at("14:12"), signed_at=at("14:13"), signed_by="邱实",
        report="水幕两道已展开，下风向 300 m 浓度下降。"),
    _to(437, "江北交警二大队", "finish_requested", "江北分局", delivered_at=at("14:19"), signed_at=at("14:19"), signed_by="陶然"),
    _to(438, "园区应急救援队", "finished", "江北化工园", delivered_at=at("14:12"), signed_at=at("14:12"), signed_by="周立"),
    _to(439, "六合分局", "refused", delivered_at=at("14:27"), reason="机动队已在双龙大道，无力量可派"),
)  # fmt: skip
FULL_ORDER: OrderRow = replace(
    ORDERS[0],
    recipients=_RECIPIENTS,
    text="携堵漏器材与水幕发生器到化工园 3 号门集结，听现场指挥部陆闻笙调度，从北侧上风向进入。",
    feedback_minutes=25,
    issued_at=at("14:12"),
)
FULL = replace(DETAIL, orders=(FULL_ORDER, *ORDERS[1:]))
WAYS: tuple[WayRow, ...] = (
    _way(_RECIPIENTS[0], "14:26 - - - -", reach=HERE, path=""),
    _way(_RECIPIENTS[1], "14:26 - - - -"),
    _way(_RECIPIENTS[2], "14:29 - - - -", reach=CENTER, path=""),
    _way(_RECIPIENTS[3], "14:12 14:14 14:20 - -", extension_until=at("15:20"), extension_reason="双龙大道积水，绕行"),
    _way(_RECIPIENTS[4], "14:12 14:16 14:24 - -", path="relayed"),
    _way(_RECIPIENTS[5], "14:12 14:13 14:13 14:21 -"),
    _way(_RECIPIENTS[6], "14:12 14:19 14:20 14:27 -", path="bundle"),
    _way(_RECIPIENTS[7], "14:12 14:12 14:13 14:22 14:25"),
    _way(_RECIPIENTS[8], "14:26 - - - -"),
)
MORE = IncidentMore(
    id=TANKER,
    groups=(
        GroupRow(
            id=identity(801), state="working", name="现场处置组", lead="320111XF", lead_name="江北消防",
            members=(("320106", "鼓楼分局"), ("320116", "六合分局")), report_minutes=30, tasks_open=1, heads={"state": (identity(802),)},
        ),
        GroupRow(id=identity(803), state="working", name="医疗救护组", lead="3201JJ", lead_name="市急救中心", contact="何静"),
        GroupRow(id=identity(805), state="dissolved", name="专家组"),
    ),
    responses=(ResponseFactsRow(id=identity(811), period_hours=12, measures="疏散下风向 1.2 km；堵漏、倒罐"),),
    parties=(("320111JB", "江北前指"), ("320111XF", "江北消防"), ("320106", "鼓楼分局")),
)  # fmt: skip

SUBTREES: tuple[SubtreeRow, ...] = (
    SubtreeRow(
        code="320106",
        name="鼓楼分局",
        organisations=(("320106", "鼓楼分局"), ("320106001", "湖南路派出所"), ("320106002", "宁海路派出所")),
        units=((identity(131), "鼓楼处突机动队"), (identity(133), "湖南路一组")),
    ),
)

ANSWERS: Mapping[str, object] = {
    "order_ways.ways": (),
    "incident_more.more": MORE,
    "organisation_tree.below": SUBTREES,
    "incident_more.roles": (),
}
