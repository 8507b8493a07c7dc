"""The link chip: what is true of the link, in words with a time. Never a lamp, never "all green"."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.runtime.services import Services
from desktop.runtime.words import Words
from desktop.widgets.controls import pressed_by
from desktop.widgets.paint import Brushwork
from desktop.widgets.theme import SEMIBOLD, font
from desktop.widgets.tips import plain
from sync.store.queries.rows import LinkStatus

OFFLINE = "offline"
LAN = "lan"
SYNCING = "syncing"
RECEIVED = "received"
# Nothing of the link has been told yet: no state of the link itself.
ASKING = "asking"
# What the center may have against this device: codes of the agent.
UNCERTIFIED = "device.uncertified"
REVOKED = "device.revoked"
EXPIRED = "certificate.expired"
# Why nothing passes, where that is more than "offline": what a person can do something about.
_BECAUSE = {
    "link.captive": "link.because.captive",
    "link.certificate": "link.because.certificate",
    "link.gateway": "link.because.gateway",
    "link.no_network": "link.because.no_network",
    "link.silent": "link.because.silent",
}

# Icon, divider, chevron and the air between them.
_FURNITURE = 90

_ICONS = {ASKING: "hourglass", OFFLINE: "plug-connected-x", LAN: "router", SYNCING: "refresh", RECEIVED: "circle-check"}
_GROUNDS = {ASKING: "sunken", OFFLINE: "off_bg", LAN: "off_bg", SYNCING: "accent_soft", RECEIVED: "sunken"}
_INKS = {ASKING: "text2", OFFLINE: "off_text", LAN: "off_text", SYNCING: "accent", RECEIVED: "text2"}


def link_words(status: LinkStatus | None, words: Words, *, now_ms: int) -> tuple[str, str]:
    """Return what the chip says: the fact with its time, and what follows from it; None for what nobody has told yet."""
    if status is None:
        return words.say("link.asking"), words.say("link.asking.rest")
    since_ms = status.since_ms or status.received_ms
    since = words.moment(since_ms, now_ms=now_ms)
    waiting = words.say("link.waiting", entries=status.waiting_entries, orders=status.waiting_orders)
    if status.waiting_orders == 0:
        waiting = words.say("link.waiting_entries", entries=status.waiting_entries)
    if status.waiting_entries == 0:
        waiting = words.say("link.nothing_waits")
    refused = _refused(status, words) or _because(status, words, since if since_ms is not None else None)
    if refused:
        return refused, waiting
    if status.state == SYNCING:
        left = words.say("link.order_first")
        if status.seconds_left is not None:
            left = words.say("link.order_first_left", span=words.span(status.seconds_left))
        return words.say("link.syncing"), left
    if status.state == RECEIVED:
        return words.say("link.received", clock=words.clock(status.received_ms, seconds=True)), waiting
    if status.state == LAN:
        return words.say("link.lan", peers=status.peers), words.say("link.no_center", since=since) if since_ms else waiting
    if since_ms is not None:
        return words.say("link.offline_since", since=since), waiting
    return words.say("link.never"), waiting


def _refused(status: LinkStatus, words: Words) -> str:
    """Return what the center has against this device, empty when nothing."""
    if status.error == UNCERTIFIED:
        return words.say("link.uncertified")
    if status.error == REVOKED:
        return words.say("link.revoked")
    return words.say("link.expired") if status.error == EXPIRED else ""


def _because(status: LinkStatus, words: Words, since: str | None) -> str:
    """Return why nothing passes and since when, empty where it is known no better than "offline"."""
    if status.state != OFFLINE or status.error not in _BECAUSE:
        return ""
    why = words.say(_BECAUSE[status.error])
    return why if since is None else words.say("link.because.since", why=why, since=since)


class LinkChip(QAbstractButton):
    """Opens the page Sync."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._status: LinkStatus | None = None
        self._note = ""
        self.setFixedHeight(40)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.reword()

    @property
    def status(self) -> LinkStatus | None:
        """Return what the chip says, None while it is being found out."""
        return self._status

    def set_status(self, status: LinkStatus) -> None:
        """Say what is true now."""
        self._status = status
        self.reword()

    def set_note(self, note: str) -> None:
        """Say a few words more behind what waits, empty for none."""
        if note != self._note:
            self._note = note
            self.reword()

    def reword(self) -> None:
        fact, rest = link_words(self._status, self._services.words, now_ms=self._services.clock())
        if self._note and (self._status is None or not _refused(self._status, self._services.words)):
            rest = self._services.words.say("link.noted", rest=rest, note=self._note)
        self._parts = (fact, rest)
        self.setAccessibleName(f"{fact} · {rest}")
        self.setToolTip(plain(f"{fact} · {rest}"))
        self.updateGeometry()
        self.setFixedWidth(self.sizeHint().width())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_FURNITURE + _measure(self._parts, self._services), 40)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush = Brushwork(painter, self._services.look)
        state = ASKING if self._status is None else self._status.state
        ink = _INKS[state]
        # A ground that does not stand out, as in high contrast, takes an edge: it is a button all the same.
        look, ground = self._services.look, _GROUNDS[state]
        plain = state in {RECEIVED, ASKING} or look.colour(ground) == look.colour("surface")
        edge = "accent" if self.hasFocus() else "line_strong" if plain else None
        brush.box(self.rect().toRectF(), radius=6, fill=ground, edge=edge, width=2 if self.hasFocus() else 1)
        brush.icon(_ICONS[state], x=14, y=20, size=18, name=ink)
        fact, rest = self._parts
        left = 40 + brush.text(fact, x=40, y=20, width=400, weight=SEMIBOLD, name=ink)
        brush.fill(QRectF(left + 9, 12, 1, 16), "line_strong")
        brush.text(rest, x=left + 19, y=20, width=self.width() - left - 44, step="small", weight=SEMIBOLD, name=ink)
        brush.icon("chevron-right", x=self.width() - 22, y=20, size=14, name=ink)
        painter.end()


def _measure(parts: tuple[str, str], services: Services) -> int:
    fact = QFontMetricsF(font(services.look, "body", SEMIBOLD)).horizontalAdvance(parts[0])
    rest = QFontMetricsF(font(services.look, "small", SEMIBOLD)).horizontalAdvance(parts[1])
    return int(fact + rest) + 4
