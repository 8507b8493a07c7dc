"""What the pictures show: one module per page, each with ``SCENES``: name → what brings a still window into that state."""

from collections.abc import Callable, Mapping

from desktop.app.stills import Still

Scenes = Mapping[str, Callable[[Still], None]]
