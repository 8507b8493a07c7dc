"""Build resources/icons: the Tabler outline icons that pages name, with the house's stroke of 1.75.

A thinner line than Tabler's 2 stands beside Inter 400 without shouting. `currentColor` stays: the theme replaces it
before rendering, since QtSvg ignores the widget's colour.

    .venv/bin/python packaging/build_icons.py [SCRATCH]
"""

import re
import sys
import tempfile
from pathlib import Path

from fetch import npm_files

ICONS = Path(__file__).parent.parent / "resources" / "icons"
TABLER = ("@tabler/icons", "3.51.0")
STROKE = "1.75"
NAMES = """
    adjustments affiliate alarm alert-circle alert-hexagon alert-triangle antenna archive
    arrow-back-up arrow-down arrow-forward-up arrow-left arrow-right arrow-up arrows-diff arrows-maximize arrows-minimize
    arrows-sort ban barrier-block bell bell-off bookmark broadcast building building-broadcast-tower building-community
    calendar-due calendar-time camera car chart-dots check checklist chevron-down chevron-left chevron-right chevron-up
    chevrons-left chevrons-right circle circle-check circle-dashed circle-x circles-relation clipboard-list clock
    clock-pause clock-record cloud-off command copy crown current-location database device-desktop device-floppy
    device-laptop dots dots-vertical download droplet edit external-link eye eye-off file-check file-export file-import
    file-plus file-text file-type-pdf filter filter-off firetruck fingerprint flag flame folder folder-open git-compare
    git-merge helicopter help hierarchy-2 history hourglass id-badge-2 inbox info-circle key keyboard language
    layout-sidebar layout-sidebar-right letter-case link link-off list list-details location lock lock-exclamation
    lock-open map map-2 map-pin map-pin-plus maximize menu-2 message message-circle-check message-plus microphone
    minimize minus moon navigation news note notebook notes package paperclip password pencil phone phone-call phone-off
    photo pin pinned pinned-off player-pause player-play player-skip-back player-skip-forward player-stop plug
    plug-connected plug-connected-x plus point polygon power printer qrcode radar-2 refresh repeat report route route-x
    router ruler-measure scale search select send server settings shape share shield shield-check shield-lock sitemap
    sort-ascending sort-descending speakerphone square-check square-plus stack-2 star strikethrough subtask sun table
    tag target target-arrow temperature timeline timeline-event tool trash truck truck-delivery typography umbrella
    unlink upload urgent usb user user-check user-plus user-shield users users-group versions video volume volume-off
    wifi wifi-off wind world world-off x zoom-in zoom-out
""".split()
SOURCE = f"""Icons of Qianzhi, built by packaging/build_icons.py on 2026-11-23.

npm {TABLER[0]} {TABLER[1]}, outline, stroke-width {STROKE} instead of 2. MIT: LICENSE.txt.
"""


def main(scratch: Path) -> None:
    """Write every named icon, the licence and source.txt; an icon no longer named goes."""
    ICONS.mkdir(parents=True, exist_ok=True)
    paths = {f"icons/outline/{name}.svg": name for name in NAMES}
    files = npm_files(*TABLER, scratch, [*paths, "LICENSE"])
    (ICONS / "LICENSE.txt").write_bytes(files.pop("LICENSE"))
    for path in ICONS.glob("*.svg"):
        path.unlink()
    for path, content in files.items():
        (ICONS / f"{paths[path]}.svg").write_text(thin(content.decode()), encoding="utf-8", newline="\n")
    (ICONS / "source.txt").write_text(SOURCE, encoding="utf-8")
    print(f"{len(files)} icons, {sum(path.stat().st_size for path in ICONS.iterdir()):,} bytes")


def thin(svg: str) -> str:
    """Set the stroke of one icon and drop the class names that only a web page reads."""
    svg, strokes = re.subn(r'stroke-width="2"', f'stroke-width="{STROKE}"', svg)
    assert strokes == 1, svg
    return re.sub(r'\s+class="[^"]*"', "", svg)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder))
