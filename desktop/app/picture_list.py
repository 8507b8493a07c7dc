"""Which pictures there are: every scene by name, where each state of each page is shown, and in which sizes and themes.

A page that lacks a state is found by `lacking`; a state that a view can't have stands in `LEFT_OUT` with its reason.
"""

from collections.abc import Iterable, Mapping

from desktop.app.scenes import (
    Scenes,
    alarms,
    bundles,
    certificates,
    duty,
    everywhere,
    files,
    forces,
    incidents,
    lan,
    plans,
    seat,
    shell,
    situation,
    sync,
)
from desktop.runtime.theme_settings import DAY, NIGHT

_EVERY: tuple[Scenes, ...] = (
    situation.SCENES,
    incidents.SCENES,
    files.SCENES,
    plans.SCENES,
    forces.SCENES,
    shell.SCENES,
    seat.SCENES,
    duty.SCENES,
    alarms.SCENES,
    sync.SCENES,
    bundles.SCENES,
    certificates.SCENES,
    lan.SCENES,
    everywhere.SCENES,
)
SCENES: Scenes = {name: scene for scenes in _EVERY for name, scene in scenes.items()}

STATES = ("empty", "loading", "stale", "refused", "question", "read_only", "drill", "many", "disk_full", "gloves")
# Page of the catalogue → its views.
VIEWS: Mapping[str, tuple[str, ...]] = {
    "situation": ("situation",),
    "incidents": ("incidents", "incident", "order"),
    "forces": ("forces",),
    "plans": ("plans", "plan"),
    "duty": ("duty",),
    "sync": ("sync",),
}
_PER_VIEW: Mapping[str, Mapping[str, str]] = {
    "situation": {
        "empty": "situation-empty",
        "loading": "situation-loading",
        "stale": "situation-stale",
        "refused": "situation-refused",
        "question": "situation-question",
        "read_only": "situation-read-only",
        "drill": "situation-drill",
        "many": "situation-many",
    },
    "incidents": {
        "empty": "incidents-empty",
        "loading": "incidents-loading",
        "stale": "incidents-stale",
        "refused": "incidents-open-refused",
        "question": "incidents-question",
        "drill": "incidents-drill",
        "many": "incidents-many",
    },
    "incident": {
        "empty": "incident-new",
        "loading": "incident-loading",
        "stale": "incident-stale",
        "refused": "incident-dispatch-refused",
        "question": "incident-question",
        "read_only": "incident-read-only",
        "drill": "incident-drill",
        "many": "incident-100000",
    },
    "order": {
        "refused": "incident-order-voice",
        "question": "incident-order-question",
        "read_only": "incident-order-read-only",
        "drill": "incident-order-drill",
        "many": "incident-order-200",
    },
    "forces": {
        "empty": "forces-empty",
        "loading": "forces-loading",
        "stale": "forces-stale",
        "refused": "forces-report-refused",
        "question": "forces-question",
        "read_only": "forces-read-only",
        "drill": "forces-drill",
        "many": "forces-100000",
    },
    "plans": {
        "empty": "plans-empty",
        "loading": "plans-loading",
        "refused": "plans-import-refused",
        "drill": "plans-cards-drill",
        "many": "plans-many",
    },
    "plan": {
        "empty": "plan-not-held",
        "loading": "plan-loading",
        "stale": "plan-stale",
        "refused": "plan-activate-refused",
        "question": "plan-question",
        "read_only": "plan-read-only",
        "drill": "plan-activate-drill",
    },
    "duty": {
        "empty": "duty-empty",
        "loading": "duty-loading",
        "refused": "duty-refused",
        "read_only": "duty-read-only",
        "many": "duty-trail-many",
    },
    "sync": {
        "empty": "sync-empty",
        "loading": "sync-loading",
        "stale": "sync-stale",
        "refused": "sync-refused",
        "question": "sync-dispute",
        "read_only": "sync-read-only",
        "drill": "sync-drill",
        "many": "sync-100000",
    },
}
# View → state → scene.
SHOWN: Mapping[str, Mapping[str, str]] = {
    view: {**states, "disk_full": f"disk-full-{view}", "gloves": f"gloves-{view}"} for view, states in _PER_VIEW.items()
}
LEFT_OUT: Mapping[tuple[str, str], str] = {
    ("incidents", "read_only"): "The list only reads; whether an incident may be written to is said where it is opened.",
    ("order", "empty"): "An order without a recipient is refused, so its board has a row.",
    ("order", "loading"): "The board is filled from the incident, which was read before.",
    ("order", "stale"): "A step that was reached does not age; what is late says so in its cell, on every picture of the board.",
    ("plans", "stale"): "A plan does not age by the hour; a review that is overdue is on the plain picture.",
    ("plans", "question"): "What differs is a version's state; it is said on the plan, where its versions are.",
    ("plans", "read_only"): "The library only reads; importing makes a plan of this organisation's own.",
    ("duty", "stale"): "Who works here does not age; each act of the trail has its time.",
    ("duty", "question"): "What differs in a person's record is settled on Sync; offices are members of a set, of which none is asked.",
    ("duty", "drill"): "Persons and looks belong to the organisation, which is actual.",
    ("plan", "many"): "Its cards are bounded by the size of one record; the worked plan shows thirty-five.",
}

# Name → scene and size of the window: a desk.
ON_A_DESK: Mapping[str, tuple[str, tuple[int, int]]] = {
    f"desk-{scene}": (scene, (1920, 1080)) for scene in ("situation", "incidents-list", "incident", "forces", "plan-activate", "sync")
}
# Name → size of the screen that the wall fills: a monitor, a hall.
WALLS: Mapping[str, tuple[int, int]] = {"wall-1366": (1366, 768), "wall-1920": (1920, 1080), "wall-3840": (3840, 2160)}

# The pictures that README shows: name → scene and theme.
OF_THE_PAPERS: Mapping[str, tuple[str, str]] = {
    "situation-night": ("situation", NIGHT),
    "incidents": ("incident", DAY),
    "forces": ("forces", DAY),
    "plans": ("plan-activate", DAY),
    "sync-night": ("sync", NIGHT),
}

# In high contrast: each view as it is, and in each of its states.
IN_HIGH_CONTRAST = frozenset(
    {"situation", "incidents-list", "incident", "incident-order", "forces", "plans-library", "plan", "plan-activate", "sync"}
).union(*(states.values() for states in SHOWN.values()))


def lacking(
    pages: Iterable[str],
    *,
    views: Mapping[str, tuple[str, ...]] = VIEWS,
    shown: Mapping[str, Mapping[str, str]] = SHOWN,
    left_out: Mapping[tuple[str, str], str] = LEFT_OUT,
    scenes: Iterable[str] = SCENES,
) -> tuple[str, ...]:
    """Return what is missing so that every state of every view of these pages has a scene, or a reason why it has none."""
    known = frozenset(scenes)
    found: list[str] = []
    for page in pages:
        if not views.get(page):
            found.append(f"{page} has no view")
        for view in views.get(page, ()):
            for state in STATES:
                scene = shown.get(view, {}).get(state)
                reason = left_out.get((view, state))
                if scene is None and not reason:
                    found.append(f"{view} {state}: neither scene nor reason")
                elif scene is not None and reason:
                    found.append(f"{view} {state}: a scene, and a reason for having none")
                elif scene is not None and scene not in known:
                    found.append(f"{view} {state}: no scene is called {scene}")
    return tuple(found)
