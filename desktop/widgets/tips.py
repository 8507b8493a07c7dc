"""Tool tips that show records: as they were written, and nothing in them is obeyed."""

from html import escape

from PySide6.QtGui import Qt


def plain(text: str) -> str:
    """Return what a tool tip shows as exactly this text: Qt takes whatever looks like marks for rich text, pictures of files too."""
    return f"<p style='white-space:pre-wrap'>{escape(text)}</p>" if Qt.mightBeRichText(text) else text
