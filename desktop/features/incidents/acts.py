"""Every act of this page by its name."""

from collections.abc import Mapping

from desktop.features.incidents import acts_files, acts_incident, acts_orders, acts_response, acts_scene
from desktop.features.incidents.act import Act

_ACTS: Mapping[str, Act] = {
    act.name: act for act in (*acts_incident.ACTS, *acts_scene.ACTS, *acts_orders.ACTS, *acts_response.ACTS, *acts_files.ACTS)
}


def act_named(name: str) -> Act:
    """Return the act called `name`."""
    return _ACTS[name]


def act_names() -> tuple[str, ...]:
    """Return every name, for the checks of the words."""
    return tuple(_ACTS)
