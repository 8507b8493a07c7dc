"""The seeded world of the pictures: files of the tanker's incident, with real contents in a store of their own.

What is drawn comes from drawn_files.py. The store lies in a temporary folder that goes with the process.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from desktop.app import drawn_files
from desktop.app.picture_world import DETAIL, JOURNAL, ORDERS, TANKER, at, identity
from sync.domain.media import HEAD_BYTES, sniffed
from sync.store.blobs import Blobs
from sync.store.home import Home
from sync.store.queries.attachments import AT_CENTER, AWAY, FAILED, FETCHING, HERE, NO_FILES, SENDING, AttachmentRow, FilePlace, Files
from sync.store.queries.rows import StruckRow

# What each of the drawn files is called where it is attached.
NAMES: Mapping[str, str] = MappingProxyType(
    {
        drawn_files.GATE: "3号门东侧.jpg",
        drawn_files.CRACK: "罐体裂口.jpg",
        drawn_files.SITE: "园区平面图.pdf",
        drawn_files.READING: "下风向读数.png",
        drawn_files.CALL: "现场报话 1429.wav",
    }
)
CAPTIONS = ("3号门东侧，罐体向北倾", "裂口在第二封头下方，已见挂霜", "园区平面图，控制区已标", "下风向 300 m 读数，14:00 至 14:30")
WRONG = "现场说明.txt"
NOTE = "14:29 下风向 300 m 18 mg/m³，第一次达标。\n14:31 六合消防站电台两次无应答。\n被困 2 人已定位，等堵漏组到场。\n"


@cache
def _store() -> tuple[tempfile.TemporaryDirectory[str], Blobs, Mapping[str, tuple[bytes, bytes | None, str]]]:
    """Return the store with name → (address, preview's address, media)."""
    folder = tempfile.TemporaryDirectory(prefix="qianzhi-pictures-")
    home = Home(Path(folder.name) / "home")
    home.create()
    blobs = Blobs(home)
    (Path(folder.name) / WRONG).write_text(NOTE, encoding="utf-8")
    held: dict[str, tuple[bytes, bytes | None, str]] = {WRONG: (blobs.put(NOTE.encode()), None, "text")}
    for name, called in NAMES.items():
        file = drawn_files.drawn(name)
        (Path(folder.name) / called).write_bytes(file.content)
        held[called] = (blobs.put(file.content), blobs.put(file.preview), sniffed(file.content[:HEAD_BYTES]))
    return folder, blobs, held


def place() -> str:
    """Return the folder of the home that the contents lie in."""
    return str(Path(_store()[0].name) / "home")


def _row(number: int, name: str, clock: str, where: FilePlace, **more: object) -> AttachmentRow:
    address, preview, media = _store()[2][name]
    row = AttachmentRow(
        id=identity(70_800 + number),
        subject=TANKER,
        subject_kind="incident",
        original=address,
        preview=preview,
        media=media,
        file_name=name,
        size=int.from_bytes(address[-8:], "big"),
        taken_at=None,
        caption=None,
        person="林亦舟",
        organisation_name="江北前指",
        at_ms=at(clock),
        where=where,
        reach="here",
    )
    return replace(row, **more)  # type: ignore[arg-type]


@cache
def files() -> Files:
    """Return files in every state: here, at the center, on its way, on demand, fetched, failed, struck."""
    line = JOURNAL[6]
    rows = (
        _row(1, "现场报话 1429.wav", "14:30", FilePlace(state=HERE), subject=line.id, subject_kind="journal"),
        _row(2, "罐体裂口.jpg", "14:27", FilePlace(state=SENDING, percent=43), caption=CAPTIONS[1], taken_at=at("14:25")),
        _row(3, "3号门东侧.jpg", "14:12", FilePlace(state=AT_CENTER), caption=CAPTIONS[0], taken_at=at("14:09")),
        _row(
            4,
            "园区平面图.pdf",
            "14:08",
            FilePlace(state=AWAY),
            caption=CAPTIONS[2],
            subject=ORDERS[0].id,
            subject_kind="order",
            person="顾清和",
            size=38_400_000,
        ),
        _row(5, "下风向读数.png", "14:06", FilePlace(state=FETCHING, percent=61), caption=CAPTIONS[3], person="陆闻笙"),
        _row(6, "现场报话 1429.wav", "14:03", FilePlace(state=FAILED, why="link.unreachable"), person="韩磊"),
        _row(
            7,
            WRONG,
            "14:02",
            FilePlace(state=AT_CENTER),
            struck=StruckRow(reason="附错事件", person="陆闻笙", at_ms=at("14:04")),
        ),
    )
    return Files(id=TANKER, rows=rows, count=6, place=place())


@cache
def here() -> Files:
    """Return the same files, all of them here."""
    return replace(files(), rows=tuple(replace(row, where=FilePlace(state=HERE), struck=None) for row in files().rows))


def preview(address: bytes) -> tuple[bytes, bytes]:
    """Return a preview as the store does."""
    return address, _store()[1].get(address) or b""


def of_incident(incident: bytes) -> Files:
    """Return the files of the tanker's incident, none of any other."""
    return replace(NO_FILES, id=incident) if incident != DETAIL.incident.id else files()


ANSWERS: Mapping[str, object] = {"attachments.of_incident": of_incident, "attachments.preview": preview}
