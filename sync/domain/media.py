"""Files from outside: what one is, told by its first bytes and never by its name; and how its name is made harmless.

The list is small on purpose: it holds what a command post is handed and what the viewer can show. All else is `other`.

====== ================================================= ==============================
media  begins with                                       source
====== ================================================= ==============================
jpeg   FF D8 FF                                          ITU-T T.81
png    89 50 4E 47 0D 0A 1A 0A                           W3C PNG §5.2
webp   "RIFF" ‖ size ‖ "WEBP"                            RFC 9649
gif    "GIF87a" or "GIF89a"                              GIF 89a §17
pdf    "%PDF-" within the first kilobyte                 ISO 32000-1 §7.5.2
wav    "RIFF" ‖ size ‖ "WAVE"                            Microsoft RIFF
mp3    "ID3", or a frame header of layer III             ID3v2 §3, ISO 11172-3 §2.4.1
ogg    "OggS"                                            RFC 3533 §6
flac   "fLaC"                                            RFC 9639 §6
m4a    size ‖ "ftyp" ‖ "M4A " or "M4B "                  ISO 14496-12 §4.3
heif   size ‖ "ftyp" ‖ a brand of still pictures         ISO 23008-12 §10
mp4    size ‖ "ftyp" ‖ any other brand                   the same
zip    "PK" 03 04, or an empty archive                   APPNOTE 4.3
text   UTF-8 or GB 18030 without control characters      RFC 3629, GB 18030-2022
====== ================================================= ==============================

Pure. Source: as given; our selection.
"""

import codecs
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

FILE_NAME_CHARS_MAX = 120
HEAD_BYTES = 4096

MEDIA = ("other", "jpeg", "png", "webp", "gif", "pdf", "wav", "mp3", "ogg", "flac", "m4a", "mp4", "zip", "text", "heif")
PHOTOS = frozenset({"jpeg", "png", "webp", "gif"})
SOUNDS = frozenset({"wav", "mp3", "ogg", "flac", "m4a"})

# Endings that fit what a file is, the usual one first. An archive has many (a Word file is one), so it has none of its own.
ENDINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
        "png": (".png",),
        "webp": (".webp",),
        "gif": (".gif",),
        "pdf": (".pdf",),
        "wav": (".wav",),
        "mp3": (".mp3",),
        "ogg": (".ogg", ".oga", ".opus", ".ogv"),
        "flac": (".flac",),
        "m4a": (".m4a", ".m4b"),
        "mp4": (".mp4", ".m4v", ".mov", ".3gp"),
        "heif": (".heic", ".heif", ".avif"),
        "text": (".txt", ".csv", ".log", ".md", ".json", ".xml"),
    }
)
# What a system may run when it is asked to open it; such a file can be saved, never opened from here.
RUNS = frozenset(
    {
        *(".appimage", ".apk", ".app", ".bat", ".chm", ".cmd", ".com", ".cpl", ".deb", ".desktop", ".dll", ".docm", ".exe", ".gadget"),
        *(".hta", ".inf", ".iso", ".jar", ".jnlp", ".js", ".jse", ".lnk", ".msc", ".msi", ".msp", ".pif", ".pl", ".pptm", ".ps1", ".psm1"),
        *(".py", ".pyw", ".reg", ".rpm", ".run", ".scf", ".scr", ".sh", ".svg", ".url", ".vb", ".vbe", ".vbs", ".ws", ".wsf", ".xhtml"),
        *(".xlsm", ".htm", ".html", ".mht", ".mhtml"),
    }
)

_STARTS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"ID3", "mp3"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
)
_RIFF = {b"WEBP": "webp", b"WAVE": "wav"}
_BRANDS = {
    **dict.fromkeys((b"M4A ", b"M4B "), "m4a"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif"), "heif"),
}
_PDF_WITHIN = 1024
_TEXT_CONTROLS = frozenset("\t\n\r\f")

_RESERVED_CHARACTERS = frozenset('<>:"|?*')
_RESERVED_NAMES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))})
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ENDING_CHARS_MAX = 12
_NO_NAME = "file"


def sniffed(head: bytes) -> str:
    """Return what a file is by its first `HEAD_BYTES` bytes, or fewer where it is shorter."""
    for start, media in _STARTS:
        if head.startswith(start):
            return media
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], "other")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "mp4")
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    if _is_mp3_frame(head):
        return "mp3"
    return "text" if decoded_text(head) is not None else "other"


def decoded_text(raw: bytes) -> str | None:
    """Return bytes as text, a character cut at their end left out; None when they are no text."""
    # The stricter encoding first: nearly any pair of bytes is a character of GB 18030.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(raw)
        except UnicodeDecodeError:
            continue
        return text if text and _is_readable(text) else None
    return None


def clean_name(name: str, media: str) -> str:
    """Return a file's name that no screen and no file system is misled by.

    Paths are left out, and so are control characters, those that turn the direction of writing, and what has no meaning;
    what some system reserves becomes a line. The ending survives when a long name is cut; an empty name is given one.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join("_" if sign in _RESERVED_CHARACTERS else sign for sign in last if unicodedata.category(sign) not in _HIDDEN)
    shown = " ".join(shown.split()).rstrip(". ").lstrip()
    stem, ending = parted(shown)
    if not stem.strip("._ "):
        stem, ending = _NO_NAME, ending or ENDINGS.get(media, ("",))[0]
    if stem.split(".")[0].casefold() in _RESERVED_NAMES:
        stem = f"_{stem}"
    return stem[: FILE_NAME_CHARS_MAX - len(ending)] + ending


def parted(name: str) -> tuple[str, str]:
    """Return a name's stem and its ending with the dot, empty when it has none."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not ending or len(ending) >= _ENDING_CHARS_MAX or not ending.isalnum():
        return name, ""
    return stem, f".{ending}"


def opened_name(name: str, media: str) -> str | None:
    """Return the name under which a file may be handed to the system, None when it may not be.

    A recognised file gets an ending that fits what it is, so that a program in a photo's clothes is shown as the photo it
    is not; what the system might run is never handed over.
    """
    ending = parted(name)[1].casefold()
    fitting = ENDINGS.get(media)
    if fitting is not None and ending not in fitting:
        return f"{name}{fitting[0]}"
    return None if ending in RUNS else name


def _is_mp3_frame(head: bytes) -> bool:
    """Tell whether a frame of layer III begins here: sync, a version, layer III, a bit rate and a sampling rate that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2 or head[1] & 0x18 == 0x08:  # noqa: PLR2004 - ISO 11172-3 §2.4.1
        return False
    return head[2] & 0xF0 not in {0x00, 0xF0} and head[2] & 0x0C != 0x0C  # noqa: PLR2004


def _is_readable(text: str) -> bool:
    return all(sign in _TEXT_CONTROLS or unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"} for sign in text)
