"""Every state of the page Incidents."""

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit

from desktop.app import picture_links as links
from desktop.app import picture_orders as orders
from desktop.app import picture_world as world
from desktop.app.scenes import Scenes
from desktop.app.stills import Still
from desktop.widgets.editors import Candidate, PickEditor
from sync.domain.failures import Outage, Refused
from sync.domain.ids import EntityId
from sync.domain.scopes import incident_scope
from sync.store.queries.apart import Apart
from sync.store.queries.history import DroppedRow
from sync.store.queries.incident_more import ResponseFactsRow
from sync.store.queries.linked import LinkedRow
from sync.store.queries.order_ways import WayRow
from sync.store.queries.pages import Page
from sync.store.queries.question_rows import IncidentQuestions
from sync.store.queries.rows import ROWS_MAX, IncidentRow, LinkStatus, OrderRow, ResponseRow

MANY = 100_000
_SEASON_MS = 130 * 24 * 60 * 60 * 1000
RECIPIENTS_MANY = 200


def _list(still: Still) -> None:
    still.window.show_page("incidents", None)
    found = still.incidents.list.rows.index_of(world.TANKER)
    if found.isValid():
        still.incidents.list.view.setCurrentIndex(found)


def _list_empty(still: Still) -> None:
    still.readers.answers["incident_pages.page"] = Page(rows=(), offset=0, total=0)
    _list(still)


def _list_loading(still: Still) -> None:
    del still.readers.answers["incident_pages.page"]
    _list(still)
    still.incidents.list.show_loading()


def _many_page(_wanted: object, offset: int, limit: int) -> Page[IncidentRow]:
    """Return some of a hundred thousand incidents."""
    rows = tuple(
        replace(world.INCIDENTS[number % len(world.INCIDENTS)], id=world.identity(10_000 + number), number=f"江北-A-{number + 1:04}")
        for number in range(offset, min(offset + limit, MANY))
    )
    return Page(rows=rows, offset=offset, total=MANY)


def _list_many(still: Still) -> None:
    still.readers.answers["incident_pages.page"] = _many_page
    still.window.show_page("incidents", None)
    still.incidents.refresh()
    still.incidents.list.view.scrollTo(still.incidents.list.rows.index(MANY // 2, 0))
    still.incidents.list.view.grab()


def _list_filtered(still: Still) -> None:
    _list(still)
    serious = tuple(row for row in world.INCIDENTS if row.grade == "serious")
    still.readers.answers["incident_pages.page"] = Page(rows=serious, offset=0, total=len(serious))
    still.incidents.list.filters.grade.set_value("serious")
    still.incidents.list.filters.mine.click()


def _list_drill(still: Still) -> None:
    """Choose the drill in the list: its frame stands already."""
    drill = replace(world.DETAIL.incident, mode="exercise", number=world.INCIDENTS[-1].number, id=world.INCIDENTS[-1].id)
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, incident=drill)
    still.window.show_page("incidents", None)
    listed = still.incidents.list
    listed.view.setCurrentIndex(listed.rows.index_of(world.INCIDENTS[-1].id))


def _open_refused(still: Still) -> None:
    _list(still)
    still.incidents.open_new()
    panel = still.incidents.panel
    assert panel.sheet is not None
    panel.sheet.submit()


def _detail(still: Still) -> None:
    still.window.show_page("incidents", world.TANKER)


def _detail_grade(still: Still) -> None:
    _detail(still)
    still.incidents.detail.open_act("grade")


def _detail_facts(still: Still) -> None:
    _detail(still)
    still.incidents.detail.open_act("facts")


def _detail_dispatch(still: Still) -> None:
    still.engine.answer = Refused(
        "unit.assigned_elsewhere", unit=world.UNIT_CHOICES[1].name, incident=world.UNIT_CHOICES[1].engaged_in, field="unit"
    )
    _detail(still)
    detail = still.incidents.detail
    detail.open_act("dispatch")
    assert detail.panel.sheet is not None
    unit = detail.panel.sheet.form.editors["unit"]
    assert isinstance(unit, PickEditor)
    unit.set_value(Candidate(value=world.UNIT_CHOICES[1].id, title=world.UNIT_CHOICES[1].name))
    detail.panel.sheet.submit()


def _detail_menu(still: Still) -> None:
    _detail(still)
    still.incidents.detail.offer_all()


def _detail_order(still: Still) -> None:
    _ordered(still, orders.FULL_ORDER)


def _detail_order_question(still: Still) -> None:
    """Two posts took one recipient two ways."""
    rows = orders.FULL_ORDER.recipients
    disputed = replace(rows[7], state="disputed")
    _ordered(still, replace(orders.FULL_ORDER, recipients=(*rows[:7], disputed, *rows[8:])))


def _detail_order_read_only(still: Still) -> None:
    _ordered(still, orders.FULL_ORDER, may_write=False)


def _detail_order_drill(still: Still) -> None:
    _ordered(still, orders.FULL_ORDER, drill=True)


def _detail_order_many(still: Still) -> None:
    """One order to two hundred posts, as a province gives them."""
    given = orders.FULL_ORDER.recipients
    recipients = tuple(
        replace(
            given[number % len(given)],
            id=world.identity(30_000 + number),
            name=f"{given[number % len(given)].name or given[number % len(given)].organisation_name} {number + 1}",
        )
        for number in range(RECIPIENTS_MANY)
    )
    ways = tuple(replace(orders.WAYS[number % len(orders.WAYS)], id=row.id) for number, row in enumerate(recipients))
    _ordered(still, replace(orders.FULL_ORDER, recipients=recipients), ways=ways)


def _ordered(still: Still, order: OrderRow, *, ways: tuple[WayRow, ...] = orders.WAYS, may_write: bool = True, drill: bool = False) -> None:
    """Show the board of one order."""
    row = replace(world.DETAIL.incident, mode="exercise", number=world.INCIDENTS[-1].number) if drill else world.DETAIL.incident
    still.readers.answers["incidents.detail"] = replace(
        orders.FULL, incident=row, orders=(order, *orders.FULL.orders[1:]), may_write=may_write
    )
    still.readers.answers["order_ways.ways"] = ways
    _detail(still)
    still.incidents.detail.show_order(order.id)


def _detail_order_voice(still: Still) -> None:
    _detail_order(still)
    board = still.incidents.detail.board
    board.view.picked.emit(orders.FULL_ORDER.recipients[0])
    assert board.panel.menu is not None
    board.panel.menu.buttons["voice"].click()
    assert board.panel.sheet is not None
    board.panel.sheet.submit()


def _detail_groups(still: Still) -> None:
    _detail(still)
    detail = still.incidents.detail
    detail.middle_view.scrollToBottom()
    detail.middle_view.picked.emit(orders.MORE.groups[0])


def _detail_order_menu(still: Still) -> None:
    _detail_order(still)
    board = still.incidents.detail.board
    row = next(number for number, row in enumerate(board.lines.rows) if row.state == "under_way")
    board.view.setCurrentIndex(board.lines.index(row, 0))
    board.view.picked.emit(board.lines.rows[row])


def _detail_line(still: Still) -> None:
    _detail(still)
    journal = still.incidents.detail.journal
    journal.entry.setText(world.JOURNAL[1].text)
    journal.facts_button.click()
    journal.facts.texts["said_by"].setText(world.JOURNAL[1].said_by or "")
    journal.facts.ticks["map"].click()


def _detail_history(still: Still) -> None:
    _detail(still)
    still.incidents.detail.show_history("seriously_injured")


def _detail_read_only(still: Still) -> None:
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, may_write=False)
    _detail(still)


def _detail_drill(still: Still) -> None:
    drill = replace(world.DETAIL.incident, mode="exercise", number=world.INCIDENTS[-1].number)
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, incident=drill)
    _detail(still)


def _list_stale(still: Still) -> None:
    """Nothing was heard from outside since the small hours."""
    rows = tuple(replace(row, last_at_ms=world.at("2:10"), last_reach="center") for row in world.INCIDENTS)
    still.readers.answers["incident_pages.page"] = Page(rows=rows, offset=0, total=len(rows))
    still.engine.status.emit(replace(links.LINK, since_ms=world.at("2:10"), received_ms=world.at("2:10")))
    _list(still)


def _list_question(still: Still) -> None:
    rows = tuple(replace(row, questions=2, state="disputed" if number == 1 else row.state) for number, row in enumerate(world.INCIDENTS))
    still.readers.answers["incident_pages.page"] = Page(rows=rows, offset=0, total=len(rows))
    _list(still)


def _detail_stale(still: Still) -> None:
    """Every figure is from the small hours, and the link as long gone."""
    old = tuple(replace(row, at_ms=world.at("2:10")) for row in world.FIELDS)
    told = replace(world.DETAIL.incident, last_at_ms=world.at("2:10"), last_reach="center", reported_at=world.at("1:41"))
    journal = tuple(replace(row, stated_at=world.at("2:10"), entered_ms=world.at("2:10")) for row in world.JOURNAL[:3])
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, incident=told, fields=old, journal=journal)
    still.engine.status.emit(replace(links.LINK, since_ms=world.at("2:10"), received_ms=world.at("2:10")))
    _detail(still)


def _detail_at_center(still: Still) -> None:
    """Open an incident of long ago: what rests at the center is on its way."""
    _apart(still, links.LINK)


def _detail_at_center_cut(still: Still) -> None:
    """Show the same with the link away."""
    _apart(still, LinkStatus(state="offline", since_ms=world.at("13:58")))


def _detail_at_center_refused(still: Still) -> None:
    """Show the same when the center gave nothing."""
    _apart(still, links.LINK, why="checkpoint.not_there")


def _apart(still: Still, link: LinkStatus, *, why: str = "") -> None:
    scope = incident_scope(EntityId(world.TANKER))
    apart = Apart(records=1_482, until_ms=world.at("14:05") - _SEASON_MS, wanted=not why, why=why, scopes=(scope,))
    ended = replace(world.DETAIL.incident, state="archived", last_reach="center")
    kept = replace(world.DETAIL, incident=ended, apart=apart, posts=(), orders=(), tasks=(), assignments=(), journal=())
    still.readers.answers["incidents.detail"] = kept
    still.engine.status.emit(link)
    _detail(still)


def _detail_question(still: Still) -> None:
    """Three facts have two values each, and the state is disputed."""
    others: dict[str, object] = {"hazards": "苯乙烯 UN 2055 · 31.2 吨", "seriously_injured": 12, "grade": "major"}
    asked = tuple(replace(row, others=(others[row.field],)) if row.field in others else row for row in world.FIELDS)
    row = replace(world.DETAIL.incident, state="disputed", questions=4)
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, incident=row, fields=asked)
    waiting = (links.STRENGTH_QUESTION, links.DISPUTE, links.ALERT)
    still.readers.answers["questions.of_incident"] = IncidentQuestions(id=world.TANKER, rows=waiting)
    _detail(still)


_MERGED = LinkedRow(id=world.identity(9), number="江北-A-0009", title="园区北门追尾 2 车", state="merged")


def _detail_merged(still: Still) -> None:
    """Show what was merged into the incident among its own."""
    number = _MERGED.number
    units = (replace(world.UNITS[3], id=world.identity(901), unit_name="江北交警二中队", of=number), *world.UNITS)
    said = "北门追尾两车已移开，单车道放行。"
    line = replace(
        world.JOURNAL[-2], id=world.identity(902), text=said, of=number, ticks=("map", "operations"), stated_at=world.at("14:30")
    )
    journal = (*world.JOURNAL[:-1], line, world.JOURNAL[-1])
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, assignments=units, journal=journal, absorbed=(_MERGED,))
    _detail(still)


def _detail_merged_into(still: Still) -> None:
    """Show a merged incident, which says where it went."""
    row = world.DETAIL.incident
    into = LinkedRow(id=world.TANKER, number=row.number, title=row.title, state=row.state)
    merged = replace(row, number=_MERGED.number, title=_MERGED.title, state="merged", grade=None)
    still.readers.answers["incidents.detail"] = replace(
        world.DETAIL, incident=merged, into=into, posts=(), orders=(), tasks=(), assignments=world.UNITS[3:4]
    )
    _detail(still)


def _detail_history_older(still: Still) -> None:
    still.readers.answers["incidents.history"] = (DroppedRow(), *world.HISTORY[1:])
    _detail_history(still)


def _detail_response(still: Still) -> None:
    """Let the rule suggest more than was confirmed, and show the menu of a response in force."""
    response = ResponseRow(
        id=world.identity(903), state="active", level="major", matters="苯乙烯泄漏，下风向群众疏散", approver="省厅", approval="oral",
        started_at=world.at("14:06"), plan_name=world.PLAN_CHOICES[0].name,
    )  # fmt: skip
    stated = ResponseFactsRow(id=response.id, period_hours=12, measures="水幕稀释、堵漏倒罐、交通管制、转移群众")
    grown = tuple(replace(row, value=60) if row.field == "seriously_injured" else row for row in world.FIELDS)
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, responses=(response,), fields=grown)
    still.readers.answers["incident_more.more"] = replace(orders.MORE, responses=(stated,))
    _detail(still)
    facts = still.incidents.detail
    level = next(row for row in facts.facts.rows if getattr(row, "field", "") == "response_level")
    facts.facts_view.picked.emit(level)


def _detail_sheet(still: Still) -> None:
    _detail(still)
    still.incidents.detail.open_act("order")


def _detail_many(still: Still) -> None:
    """Of a hundred thousand lines the last are read, and earlier ones are asked for."""
    rows = tuple(
        replace(world.JOURNAL[number % len(world.JOURNAL)], id=world.identity(20_000 + number), struck=None) for number in range(ROWS_MAX)
    )
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, journal=rows, journal_count=MANY)
    _detail(still)


def _detail_loading(still: Still) -> None:
    del still.readers.answers["incidents.detail"]
    _detail(still)


def _detail_new(still: Still) -> None:
    row = replace(world.DETAIL.incident, grade=None, state="confirmed", orders_open=0)
    bare = replace(
        world.DETAIL,
        incident=row,
        steps=world.STEPS[:2],
        posts=(),
        assignments=(),
        orders=(),
        tasks=(),
        journal=(),
        journal_count=0,
        fields=world.FIELDS[:3],
    )
    still.readers.answers["incidents.detail"] = bare
    _detail(still)


def _detail_disk_full(still: Still) -> None:
    _detail(still)
    entry = still.incidents.detail.journal.entry
    assert isinstance(entry, QLineEdit)
    entry.setText(world.JOURNAL[4].text)
    still.window.show_outage(Outage("store.disk_full"))


def _detail_restored(still: Still) -> None:
    _detail(still)
    still.window.show_start(
        {
            "verdict": "rolled_back",
            "restored_at_ms": world.at("13:15"),
            "moved_aside": "damaged-20260718T063150Z",
            "lost_entries": 14,
            "new_life": True,
            "clock_behind_ms": 11 * 60 * 1000,
        }
    )


SCENES: Scenes = {
    "incidents-list": _list,
    "incidents-empty": _list_empty,
    "incidents-loading": _list_loading,
    "incidents-many": _list_many,
    "incidents-filtered": _list_filtered,
    "incidents-drill": _list_drill,
    "incidents-open-refused": _open_refused,
    "incident": _detail,
    "incident-grade": _detail_grade,
    "incident-facts": _detail_facts,
    "incident-dispatch-refused": _detail_dispatch,
    "incident-menu": _detail_menu,
    "incident-order": _detail_order,
    "incident-order-question": _detail_order_question,
    "incident-order-read-only": _detail_order_read_only,
    "incident-order-drill": _detail_order_drill,
    "incident-order-200": _detail_order_many,
    "incident-order-menu": _detail_order_menu,
    "incident-order-voice": _detail_order_voice,
    "incident-groups": _detail_groups,
    "incident-line": _detail_line,
    "incident-history": _detail_history,
    "incident-read-only": _detail_read_only,
    "incident-drill": _detail_drill,
    "incidents-stale": _list_stale,
    "incidents-question": _list_question,
    "incident-stale": _detail_stale,
    "incident-at-center": _detail_at_center,
    "incident-at-center-cut": _detail_at_center_cut,
    "incident-at-center-refused": _detail_at_center_refused,
    "incident-question": _detail_question,
    "incident-merged": _detail_merged,
    "incident-merged-into": _detail_merged_into,
    "incident-history-older": _detail_history_older,
    "incident-response": _detail_response,
    "incident-compose": _detail_sheet,
    "incident-100000": _detail_many,
    "incident-loading": _detail_loading,
    "incident-new": _detail_new,
    "incident-disk-full": _detail_disk_full,
    "incident-restored": _detail_restored,
}
