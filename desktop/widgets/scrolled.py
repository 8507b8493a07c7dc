"""A part that is as high as it likes where there is room, and scrolls where there is none."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget


class Scrolled(QScrollArea):
    """Asks for the height of what it holds and insists on none of it, so that no page is higher than its screen.

    One that `fills` takes all there is, and whoever lays it shows and hides it; another comes and goes with what it holds.
    """

    def __init__(self, part: QWidget, *, fills: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding if fills else QSizePolicy.Policy.Maximum)
        self.part = part
        hidden = part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide) and part.isHidden()
        # Shown by its own part now, before it lies in anything, it would be a window of its own for a moment.
        self._follows = False
        self.setWidget(part)  # which shows it, and hears of its events from now on
        self._follows = not fills
        if not fills:
            part.setHidden(hidden)
            if hidden:
                self.hide()

    def settle(self, top: QWidget) -> None:
        """Let this and everything up to `top` take the height that the part has now.

        A layout whose request came while it was unseen waits for a turn that nobody gives it.
        """
        inside = self.part.layout()
        if inside is not None:
            inside.activate()
        self.updateGeometry()
        above = self.parentWidget()
        while above is not None:
            layout = above.layout()
            if layout is not None:
                layout.invalidate()
                layout.activate()
            if above is top:
                return
            above.updateGeometry()
            above = above.parentWidget()

    def sizeHint(self) -> QSize:
        width = self.width() if self.isVisible() else self.part.sizeHint().width()
        high = self.part.heightForWidth(width) if self.part.hasHeightForWidth() else self.part.sizeHint().height()
        return QSize(self.part.sizeHint().width(), max(high, self.part.minimumSizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.part.minimumSizeHint().width(), 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Python may have let go of the attributes of a closing window's parts, and Qt still tells them that they go.
        part = self.__dict__.get("part")
        if watched is part and event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            if self._follows:
                self.setVisible(not self.part.isHidden())
            self.updateGeometry()
        return super().eventFilter(watched, event)
