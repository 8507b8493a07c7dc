"""What each page shows whatever it is about: under gloves, and while the disk takes nothing."""

from collections.abc import Callable, Mapping
from functools import partial

from desktop.app.scenes import Scenes, duty, forces, incidents, plans, situation, sync
from desktop.app.stills import Still
from sync.domain.failures import Outage

Scene = Callable[[Still], None]

# Each view of a page in its plain state.
PLAIN: Mapping[str, Scene] = {
    "situation": situation.SCENES["situation"],
    "incidents": incidents.SCENES["incidents-list"],
    "incident": incidents.SCENES["incident"],
    "order": incidents.SCENES["incident-order"],
    "forces": forces.SCENES["forces"],
    "plans": plans.SCENES["plans-library"],
    "plan": plans.SCENES["plan"],
    "duty": duty.SCENES["duty"],
    "sync": sync.SCENES["sync"],
}


def _gloved(scene: Scene, still: Still) -> None:
    still.window.set_gloves(True)
    scene(still)


def _unsaved(scene: Scene, still: Still) -> None:
    scene(still)
    still.window.show_outage(Outage("store.disk_full"))


SCENES: Scenes = {
    **{f"gloves-{view}": partial(_gloved, scene) for view, scene in PLAIN.items()},
    **{f"disk-full-{view}": partial(_unsaved, scene) for view, scene in PLAIN.items()},
}
