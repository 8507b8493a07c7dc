"""What is said of an incident whose records rest at the center: how many, until when, and whether they can come now.

An incident that is opened fetches them by itself, once; where the center gave nothing, a person may ask again.
"""

from PySide6.QtWidgets import QWidget

from desktop.runtime.services import Services
from desktop.runtime.words import Words
from desktop.widgets.banner import Banner
from sync.store.queries.apart import NOTHING_APART, Apart
from sync.store.queries.rows import IncidentDetail, LinkStatus

_CUT = frozenset({"offline", "lan"})


class ApartBanner(Banner):
    """Lives with the page of one incident after the other; `forget` before the next."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, "at_center", grave=False, icon="server", act="detail.at_center.again", parent=parent)
        self._apart_services = services
        self._apart = NOTHING_APART
        self._recalled: bytes | None = None
        self.dismissed.connect(self._on_again)
        services.engine.status.connect(self._on_status)
        self.hide()

    def show_detail(self, detail: IncidentDetail) -> None:
        """Say what of the incident is not here, and fetch it when it is opened."""
        self._apart = detail.apart
        self._tell()
        if detail.apart.records and self._recalled != detail.incident.id:
            self._recalled = detail.incident.id
            self._on_again("")

    def forget(self) -> None:
        """Say nothing of the incident before."""
        self._apart, self._recalled = NOTHING_APART, None
        self.hide()

    def _tell(self) -> None:
        services = self._apart_services
        told = apart_words(self._apart, services.engine.link, services.words, now_ms=services.clock())
        self.setVisible(told is not None)
        if told is not None:
            self.say(told[0], **told[1])
            self.close_button.setVisible(bool(self._apart.why))

    def _on_again(self, _cause: str) -> None:
        for scope in self._apart.scopes:
            self._apart_services.engine.recall(scope)

    def _on_status(self, _status: object) -> None:
        self._tell()


def apart_words(apart: Apart, link: LinkStatus | None, words: Words, *, now_ms: int) -> tuple[str, dict[str, object]] | None:
    """Return key and facts of the sentence, None where everything is here."""
    if not apart.records:
        return None
    facts: dict[str, object] = {"count": apart.records, "until": words.moment(apart.until_ms, now_ms=now_ms)}
    if apart.why:
        return "detail.at_center.refused", {**facts, "said": words.refusal(apart.why, {})}
    if link is None or link.state in _CUT:
        return "detail.at_center.cut", {**facts, "since": words.moment(None if link is None else link.since_ms, now_ms=now_ms)}
    return "detail.at_center.asked", facts
