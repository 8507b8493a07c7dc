"""What the plan says of the card under the cursor: who, when, how, and what is to be shown for it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.features.plans.lines import limit_words
from desktop.runtime.services import Services
from desktop.widgets.controls import ground, label, rule
from desktop.widgets.lines import Lines
from sync.domain.plan_document import Card

HEIGHT = 104


class CardPanel(QWidget):
    """Title line and text of one card."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "sunken")
        self._services = services
        self._card: Card | None = None
        self.title = label("row", wrap=True)
        self.text = Lines(services.look, step="small")
        inner = ground(QWidget(), "sunken")
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.setSpacing(4)
        inside.addWidget(self.title)
        inside.addWidget(self.text)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        column.addWidget(scroll, 1)
        self.setFixedHeight(HEIGHT)

    def show_card(self, card: Card | None) -> None:
        """Show a card, or nothing."""
        self._card = card
        self.setVisible(card is not None)
        if card is None:
            return
        words = self._services.words
        self.title.setText(f"{card.number}  {card.title}")
        evidence = words.say("cards.evidence", evidence=card.evidence) if card.evidence else ""
        head = " · ".join(part for part in (card.role, card.phase, limit_words(card, words)[1] if not evidence else "", evidence) if part)
        self.text.setText("\n".join(part for part in (head, card.text) if part))

    def reword(self) -> None:
        self.show_card(self._card)
