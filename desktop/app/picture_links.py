"""The links of the seeded world: paths, what waits, where records are, and the questions for a person."""

from collections.abc import Mapping
from dataclasses import replace

from desktop.app.picture_world import TANKER, at, identity
from sync.domain.ids import EntityId
from sync.domain.scopes import Scope, organisation_scope
from sync.store.queries.clocks import Clocks, SuspectClockRow
from sync.store.queries.own_certificate import OwnCertificate
from sync.store.queries.own_keys import OwnKeys
from sync.store.queries.question_rows import Inbox, QuestionRow, SetAsideRow, UnknownRow
from sync.store.queries.rows import LinkStatus, PathRow, RecordReachRow, SyncStatus, ValueRow, WaitingRow
from sync.store.queries.slips import SlipRow
from sync.store.queries.standing import DROPPED, MISMATCH, STALE, UNPROVEN, StandingRow, Stands
from sync.store.queries.tree_heads import ConvictedRow, HistoryShown
from sync.store.ruling_diff import RecordDiff

LINK = LinkStatus(
    state="offline",
    since_ms=at("13:58"),
    received_ms=at("13:57:41"),
    waiting_entries=12,
    waiting_orders=3,
    waiting_bytes=437_100,
    seconds_left=38,
    rate_bit_s=96_000,
    peers=1,
)

PATHS: tuple[PathRow, ...] = (
    PathRow(
        id="center",
        sort="center",
        name="省指挥中心",
        state="lost",
        since_ms=at("13:58:07"),
        last_contact_ms=at("13:58:07"),
        rate_bit_s=96_000,
        waiting_entries=12,
        waiting_orders=3,
        seconds_left=38,
    ),
    PathRow(id="lan1", sort="lan", name="现场指挥部", state="connected", last_contact_ms=at("14:32:04"), rate_bit_s=38_000_000),
    PathRow(
        id="lan2",
        sort="lan",
        name="六合消防指挥车",
        state="lost",
        last_contact_ms=at("14:03:51"),
        rate_bit_s=11_000_000,
        waiting_entries=14,
        seconds_left=1,
    ),
    PathRow(
        id="usb", sort="bundle", name="U 盘 QZ-07", state="absent", last_contact_ms=at("14:19:30"), waiting_entries=12, waiting_orders=3
    ),
)

WAITING: tuple[WaitingRow, ...] = (
    WaitingRow(urgency="flash", entries=3, bytes=6_100, kinds={"order": 2, "recipient": 1}, starts_s=0, ends_s=1),
    WaitingRow(urgency="record", entries=8, bytes=21_000, kinds={"journal": 6, "incident": 2}, starts_s=1, ends_s=3),
    WaitingRow(urgency="blob", entries=1, bytes=410_000, kinds={"plan_version": 1}, starts_s=3, ends_s=38),
)

SYNC = SyncStatus(link=LINK, paths=PATHS, waiting=WAITING)

RECORDS: tuple[RecordReachRow, ...] = (
    RecordReachRow(
        id=identity(67),
        entry=identity(67),
        kind="journal",
        number="",
        title="下风向 300 m 18 mg/m³，第一次达标。被困 2 人已定位。",
        written_ms=at("14:29"),
    ),
    RecordReachRow(
        id=identity(41),
        entry=identity(41),
        kind="order",
        number="江北-A-0034",
        title="增援堵漏与水幕",
        written_ms=at("14:26"),
        peer_name="现场指挥部",
        peer_ms=at("14:28"),
    ),
    RecordReachRow(
        id=identity(42),
        entry=identity(42),
        kind="order",
        number="江北-A-0031",
        title="封控化工大道匝道",
        written_ms=at("13:55"),
        peer_name="现场指挥部",
        peer_ms=at("13:56"),
        center_ms=at("13:57:41"),
        seen_ms=at("13:57:50"),
    ),
    RecordReachRow(
        id=identity(70),
        entry=identity(70),
        kind="incident",
        number="江北-A-0007",
        title="江北化工园3号门 苯乙烯槽罐车侧翻泄漏",
        written_ms=at("13:41"),
        center_ms=at("13:57:41"),
    ),
)


def _value(number: int, value: object, organisation: str, person: str, clock: str) -> ValueRow:
    return ValueRow(
        op=identity(number),
        value=value,
        at_ms=at(clock),
        organisation=organisation,
        organisation_name=organisation,
        person=person,
        office="recorder",
        saw=(9,),
    )


STRENGTH_QUESTION = QuestionRow(
    id=identity(81),
    sort="field",
    kind="assignment",
    entity=identity(33),
    scope=b"i" + TANKER,
    mode="actual",
    field="persons",
    title="扬子危化救援队",
    values=(_value(811, 14, "江北前指", "林亦舟", "14:24:10"), _value(812, 12, "现场指挥部", "陆闻笙", "14:25:02")),
    seen=(identity(811), identity(812)),
    since_ms=at("14:25"),
)
DISPUTE = QuestionRow(
    id=identity(82),
    sort="dispute",
    kind="recipient",
    entity=identity(411),
    scope=b"i" + TANKER,
    mode="actual",
    field="state",
    title="指令 0031 六合消防站",
    values=(
        replace(_value(821, "finished", "六合消防站", "王庄", "14:11"), saw=("reported",)),
        replace(_value(822, "withdrawn", "江北前指", "顾清和", "14:12"), saw=("reported",)),
    ),
    seen=(identity(821), identity(822)),
    since_ms=at("14:12"),
)
ALERT = QuestionRow(
    id=identity(83),
    sort="alert",
    kind="assignment",
    entity=identity(32),
    scope=b"i" + TANKER,
    mode="actual",
    field="",
    code="unit_twice",
    state="ordered",
    title="鼓楼处突机动队 · 江北-A-0007 / 江北-A-0011",
    since_ms=at("14:20"),
)

INBOX = Inbox(
    questions=(STRENGTH_QUESTION, DISPUTE, ALERT),
    set_aside=(
        SetAsideRow(
            id=identity(84),
            organisation_name="六合",
            device="车载 02",
            entries=18,
            reason="电脑丢失",
            ruled_by="省中心 值班长",
            at_ms=at("12:40"),
            effects=(
                RecordDiff(
                    scope=Scope(b"i" + TANKER),
                    kind="incident",
                    entity=EntityId(TANKER),
                    before={"trapped": 3, "hazards": "苯乙烯 UN 2055，罐体余量待核"},
                    after={"trapped": 2, "hazards": "苯乙烯 UN 2055，约 28.6 吨"},
                ),
            ),
        ),
    ),
    unknown=(UnknownRow(kind_number=31, ops=4, organisation_name="鼓楼分局", at_ms=at("13:40")),),
)

SLIPS = (
    SlipRow(
        id=identity(91),
        kind="order",
        state="issued",
        number="江北-A-0036",
        title="",
        texts=("封控化工大道匝道，禁止车辆进入",),
        standing="verified",
        organisation_name="江北新区",
        certified=True,
        person="顾清和",
        office="duty_commander",
        written_ms=at("14:30"),
        taken_ms=at("14:31"),
    ),
    SlipRow(
        id=identity(92),
        kind="journal",
        state="",
        number="",
        title="",
        texts=("下风向群众已撤离约二百人",),
        standing="unverified",
        organisation_name="",
        certified=False,
        person="周远",
        office="recorder",
        written_ms=at("14:28"),
        taken_ms=at("14:29"),
    ),
)
CLOCKS = Clocks(
    suspects=(
        SuspectClockRow(
            id=identity(93)[:8],
            organisation_name="六合消防站",
            person="王庄",
            office="recorder",
            ahead_ms=2 * 3_600_000 + 7 * 60_000,
            entries=14,
            found_ms=at("14:03"),
        ),
    )
)

STANDS = Stands(
    rows=(
        StandingRow(scope=organisation_scope("320115"), name="江宁区", sort=MISMATCH),
        StandingRow(scope=organisation_scope("320106"), name="鼓楼区", sort=STALE, until_ms=at("13:02"), entries=4_210),
        StandingRow(scope=organisation_scope("320100"), name="南京市", sort=UNPROVEN, until_ms=at("14:05"), entries=12_480),
        StandingRow(scope=organisation_scope("320104"), name="江北-A-0031 槽罐车侧翻", sort=DROPPED, until_ms=at("09:40"), entries=1_306),
    ),
    scopes=4,
    dropped=1_306,
    unproven=1,
    stale=1,
    mismatches=1,
)
CERTIFICATE = OwnCertificate(
    organisation="320111",
    organisation_name="南京市浦口区",
    offices=("duty_commander", "dispatcher", "recorder"),
    letters="A",
    not_after_ms=at("14:32") + 200 * 24 * 3_600_000,
    by_officer=False,
)

_DAY_MS = 24 * 3_600_000
KEYS = OwnKeys(
    since_ms=at("09:12") - 165 * _DAY_MS,
    database_since_ms=at("09:12") - 165 * _DAY_MS,
    certified=True,
    database_bytes=1_700_000_000,
)

ANSWERS: Mapping[str, object] = {
    "own_keys.own_keys": KEYS,
    "own_certificate.own_certificate": CERTIFICATE,
    "questions.inbox": INBOX,
    "paths.status": SYNC,
    "records.reach": RECORDS,
    "pins.pinned": {RECORDS[0].entry: at("14:30")},
    "slips.held": (),
    "standing.stands": Stands(),
    "tree_heads.shown": HistoryShown(),
    "clocks.clocks": Clocks(),
}

HISTORIES_SETTLED = HistoryShown(
    settled=(ConvictedRow(why="tree.two_roots", size=48_211, source="lan", found_ms=at("14:20")),), settled_ms=at("14:40")
)
HISTORIES = HistoryShown(
    convicted=(
        ConvictedRow(why="tree.two_roots", size=48_211, source="lan", found_ms=at("14:20")),
        ConvictedRow(why="tree.apart", size=48_190, source="lan", found_ms=at("14:21")),
    )
)
