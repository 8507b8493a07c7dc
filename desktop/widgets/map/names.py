"""Names on the ground: cities, counties, lakes, then towns, as many as the scale has room for; none on another, none on a mark."""

from collections.abc import Iterator

from desktop.runtime.theme_settings import Look
from desktop.runtime.words import CHINESE
from desktop.widgets.map.basemap import Basemap
from desktop.widgets.map.places import Place
from desktop.widgets.map.projection import Box
from desktop.widgets.map.staging import Label, Staged, find_room
from desktop.widgets.theme import face

# From which scale on a sort is named, pixels per metre; cities always.
NAMED_FROM = {"city": 0.0, "lake": 0.0006, "county": 0.0021, "town": 0.009}
_STYLE = {
    "city": ("small", 400, "m_label"),
    "county": ("label", 400, "m_label2"),
    "town": ("label", 400, "m_label2"),
    "lake": ("label", 400, "m_water_label"),
}
_SUFFIXES = (" City", " District", " County")
LABELS_MAX = 600
DOT_PX = 4.5  # half of a city's ring


def ground_labels(basemap: Basemap, staged: Staged, look: Look, language: str) -> Iterator[Label]:
    """Yield the labels of the ground that find room; what they take is taken in `staged`."""
    port = staged.port
    count = 0
    said: set[str] = set()
    for place in basemap.places:
        if port.scale < NAMED_FROM[place.sort] or not _within(place, port.box):
            continue
        words = short(place, language)
        if place.sort == "town" and words in said:
            continue
        step, weight, ink = _STYLE[place.sort]
        width, height = face(look, step, weight).advance(words), look.px(step) * 1.25
        at = find_room(staged.taken, port.to_pixels(place.x, place.y), _options(place, width, height), (width, height))
        if at is None:
            continue
        said.add(words)
        count += 1
        yield Label(x=place.x, y=place.y, dx=at[0], dy=at[1], words=words, step=step, weight=weight, ink=ink)
        if count >= LABELS_MAX:
            return


def keep_clear_of_cities(basemap: Basemap, staged: Staged) -> None:
    """Take the rings of the cities, which are drawn on the ground, before any name is placed."""
    for place in basemap.places:
        if place.sort == "city":
            px, py = staged.port.to_pixels(place.x, place.y)
            staged.taken.take((px - DOT_PX, py - DOT_PX, px + DOT_PX, py + DOT_PX))


def short(place: Place, language: str) -> str:
    """Return a place's name as a map writes it: without the word for what it is, where two characters remain."""
    if language != CHINESE:
        return next((place.name_en.removesuffix(suffix) for suffix in _SUFFIXES if place.name_en.endswith(suffix)), place.name_en)
    if place.sort in {"city", "county"} and len(place.name) > 2:
        return place.name[:-1]
    return place.name


def _options(place: Place, width: float, height: float) -> tuple[tuple[float, float], ...]:
    if place.sort == "city":
        return (8.0, 0.0), (-8.0 - width, 0.0), (-width / 2, -height), (-width / 2, height)
    if place.sort == "town":
        return (6.0, 0.0), (-6.0 - width, 0.0)
    return (-width / 2, 0.0), (-width / 2, height * 0.8), (-width / 2, -height * 0.8)


def _within(place: Place, box: Box) -> bool:
    return box[0] <= place.x <= box[2] and box[1] <= place.y <= box[3]
