"""The alarms and timers of the seeded world."""

from collections.abc import Mapping

from desktop.app.picture_world import ORDERS, TANKER, at, identity
from sync.store.queries.alarms import OVERDUE, TASK, TO_SIGN, UNSIGNED, AlarmRow, TimerRow

_ORDER = ORDERS[0]

TO_US = AlarmRow(
    sort=TO_SIGN,
    id=identity(401),
    order=identity(400),
    incident=TANKER,
    number="南京-A-0112",
    text="江北前指：16:00 前划定下风向 1.5 km 疏散范围，报市局值班室。",
    urgency="flash",
    name="南京市公安局",
    mode="actual",
    since_ms=at("14:31"),
    due_ms=at("14:34"),
    mine=True,
    heads={"state": (identity(402),)},
)
NOT_SIGNED = AlarmRow(
    sort=UNSIGNED,
    id=_ORDER.recipients[0].id,
    order=_ORDER.id,
    incident=TANKER,
    number=_ORDER.number,
    text=_ORDER.text,
    urgency=_ORDER.urgency,
    name="六合消防站",
    mode="actual",
    since_ms=at("14:26"),
    due_ms=at("14:29:56"),
    heads={"state": (identity(403),)},
)

TIMERS = (
    TimerRow(sort=UNSIGNED, id=_ORDER.recipients[0].id, incident=TANKER, name="六合消防", due_ms=at("14:29:56")),
    TimerRow(sort=TASK, id=identity(404), incident=TANKER, name="首报书面", due_ms=at("14:40:20")),
    TimerRow(sort=OVERDUE, id=identity(405), incident=TANKER, name="扬子危化", due_ms=at("14:50")),
)

ANSWERS: Mapping[str, object] = {"alarms.alarms": (), "alarms.timers": TIMERS}
