"""A plan put to work in an incident: published by its owner, activated, its tasks and first orders carried on.

Layer: app. Source: our design.
"""

from collections.abc import Callable, Iterator
from functools import partial

from desktop.app.province.ordering import recipient_acts
from desktop.app.province.script import Activation
from desktop.app.province.stage import MINUTE_MS, Act, Stage
from desktop.runtime.paths import resources
from sync.domain.commands.plans import ActivatePlan, PublishPlan
from sync.domain.commands.responses import AdvanceTask
from sync.domain.ids import EntityId
from sync.domain.plan_document import Card, FirstOrder, PlanDocument, parse_bytes
from sync.store.exchange import Done

PUBLISHED_BEFORE_MS = 30 * 60 * MINUTE_MS
# Of every ten tasks: these are done, under way, held up, not applicable; the rest wait.
DONE, UNDER_WAY, BLOCKED, SKIPPED = range(5), range(5, 7), range(7, 8), range(8, 9)
# After so long a card is done or was left out.
SETTLED_MS = 90 * MINUTE_MS
TELLER = "值班调度员"
FIRST_REPORT = "已按指令展开，首批情况随电报送。"


class Response:
    """Tells one activation; `acts` once."""

    def __init__(
        self,
        stage: Stage,
        plan: Activation,
        incident: Callable[[], EntityId],
        at: Callable[[float], int],
        post: Callable[[], tuple[str, EntityId] | None],
    ) -> None:
        self._stage = stage
        self._post = post
        self._plan = plan
        self._incident = incident
        self._at = at
        self._content = (resources() / "plans" / f"{plan.file}.json").read_bytes()
        self._document: PlanDocument = parse_bytes(self._content)
        self._version: EntityId | None = None
        self._tasks: dict[int, EntityId] = {}
        self._recipients: dict[tuple[int, str], EntityId] = {}

    def acts(self) -> Iterator[Act]:
        """Yield publishing, activation, and what follows from it."""
        plan = self._plan
        yield Act(at_ms=self._at(plan.minute) - PUBLISHED_BEFORE_MS, author=plan.by, request=self._publish, then=self._published)
        yield Act(at_ms=self._at(plan.minute), author=plan.by, request=self._activate, then=self._activated, rests_on=self._post)
        for place, card in enumerate(self._cards()):
            yield from self._task(place, card)
        for number, order in enumerate(self._orders()):
            for code in order.recipients:
                connected = code in self._stage.authors
                yield from recipient_acts(
                    partial(self._recipient, number, code),
                    "report" if connected else "told",
                    [FIRST_REPORT if connected else TELLER],
                    at_ms=self._at(plan.minute),
                    issuer=plan.by,
                    recipient=code,
                )

    def _publish(self) -> PublishPlan:
        return PublishPlan(
            document=self._content,
            version="2026.1",
            name=self._document.title,
            code=f"{self._plan.by}-{self._plan.file}",
            sort="special",
            level="province" if self._plan.by.endswith("0000") else "city",
        )

    def _published(self, done: Done) -> None:
        _, self._version = done.created

    def _activate(self) -> ActivatePlan:
        assert self._version is not None
        return ActivatePlan(
            incident=self._incident(),
            version=self._version,
            level=self._plan.level,
            approver=self._plan.approver,
            approval=self._plan.approval,
        )

    def _activated(self, done: Done) -> None:
        """Tell the records apart by their order in the entry: the orders with their recipients are last, the tasks before them."""
        orders, cards = self._orders(), self._cards()
        tail = sum(1 + len(order.recipients) for order in orders)
        tasks = done.created[len(done.created) - tail - len(cards) : len(done.created) - tail]
        self._tasks = {card.number: task for card, task in zip(cards, tasks, strict=True)}
        rest = iter(done.created[len(done.created) - tail :])
        for number, order in enumerate(orders):
            next(rest)
            self._recipients.update({(number, code): next(rest) for code in order.recipients})

    def _task(self, place: int, card: Card) -> Iterator[Act]:
        turn = place * 7 % 10
        began, limit_ms = self._at(self._plan.minute), (card.limit_minutes or 60) * MINUTE_MS
        first, at_ms = began + limit_ms // 2, began + limit_ms
        settled = at_ms < self._stage.now_ms - SETTLED_MS and turn not in SKIPPED
        if settled and card.repeat_minutes is not None:
            # Done, it would leave its next occurrence, which nobody waits for any more.
            yield self._step(at_ms, card, "not_applicable", reason="已转入下一阶段，不再按时限复报")
        elif settled or (turn in DONE and at_ms < self._stage.now_ms):
            yield self._step(at_ms, card, "done", evidence=f"{card.evidence}，已报。")
        elif turn in UNDER_WAY:
            yield self._step(first, card, "under_way")
        elif turn in BLOCKED:
            yield self._step(at_ms, card, "blocked", reason="器材在途，预计四十分钟到位")
        elif turn in SKIPPED:
            yield self._step(at_ms, card, "not_applicable", reason="现场条件不涉及")

    def _step(self, at_ms: int, card: Card, to: str, *, evidence: str | None = None, reason: str | None = None) -> Act:
        return Act(
            at_ms=at_ms,
            author=self._plan.by,
            request=lambda: AdvanceTask(task=self._tasks[card.number], to=to, evidence=evidence, reason=reason),
        )

    def _recipient(self, number: int, code: str) -> EntityId:
        return self._recipients[number, code]

    def _cards(self) -> list[Card]:
        return [card for card in self._document.cards if not card.levels or self._plan.level in card.levels]

    def _orders(self) -> list[FirstOrder]:
        return [order for order in self._document.orders if not order.levels or self._plan.level in order.levels]
