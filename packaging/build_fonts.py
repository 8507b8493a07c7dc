"""Build resources/fonts: Inter as published, Noto Sans SC with Inter's line height under a name of our own.

Inter 14 px is 17 px high and Noto Sans SC 21, so that "14:32" and "到场 14:32" would stand on different baselines.
Ascent 0.969 em and descent 0.241 em make both alike. A changed font may not carry the name it was released under
(OFL 1.1, clause 3), hence "Qianzhi Hei". Every glyph stays: names of people and places reach far into the rare ones.

    .venv/bin/python packaging/build_fonts.py [SCRATCH]
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from fetch import npm_files
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "resources" / "fonts"
INTER = ("@expo-google-fonts/inter", "0.4.2")
NOTO = ("@expo-google-fonts/noto-sans-sc", "0.4.3")
FAMILY = "Qianzhi Hei"
ASCENT_EM, DESCENT_EM = 0.969, 0.241
# Inter's own outlines, as published: (file in the package, file here).
INTER_FILES = {
    "400Regular/Inter_400Regular.ttf": "Inter-Regular.ttf",
    "600SemiBold/Inter_600SemiBold.ttf": "Inter-SemiBold.ttf",
    "LICENSE_FONT": "Inter-OFL.txt",
}
NOTO_STYLES = {
    "400Regular/NotoSansSC_400Regular.ttf": ("Regular", "QianzhiHei-Regular.ttf"),
    "600SemiBold/NotoSansSC_600SemiBold.ttf": ("SemiBold", "QianzhiHei-SemiBold.ttf"),
}
NOTO_LICENCE = "LICENSE_FONT"
# OpenType name ids: 1 and 2 are the family of four that old programs know, 16 and 17 the real one.
FAMILY_OLD, STYLE_OLD, UNIQUE, FULL, VERSION, POSTSCRIPT, DESCRIPTION = 1, 2, 3, 4, 5, 6, 10
FAMILY_REAL, STYLE_REAL, PREFIX = 16, 17, 25
WINDOWS = (3, 1, 0x409)
SOURCE = f"""Fonts of Qianzhi, built by packaging/build_fonts.py on 2026-11-23.

Inter-Regular.ttf, Inter-SemiBold.ttf
    npm {INTER[0]} {INTER[1]}, unchanged. SIL Open Font License 1.1: Inter-OFL.txt.
QianzhiHei-Regular.ttf, QianzhiHei-SemiBold.ttf
    npm {NOTO[0]} {NOTO[1]} (Noto Sans SC 2.004), vertical metrics {ASCENT_EM} / {DESCENT_EM} em, renamed.
    All glyphs. SIL Open Font License 1.1: QianzhiHei-OFL.txt. The reserved name "Source" is not used.
"""


def main(scratch: Path) -> None:
    """Write the four fonts, their licences and source.txt."""
    FONTS.mkdir(parents=True, exist_ok=True)
    for name, content in npm_files(*INTER, scratch, INTER_FILES).items():
        (FONTS / INTER_FILES[name]).write_bytes(content)
    noto = npm_files(*NOTO, scratch, [*NOTO_STYLES, NOTO_LICENCE])
    (FONTS / "QianzhiHei-OFL.txt").write_bytes(noto.pop(NOTO_LICENCE))
    for name, content in noto.items():
        style, target = NOTO_STYLES[name]
        # recalcTimestamp off: the same package gives the same bytes on any day.
        font = TTFont(BytesIO(content), recalcTimestamp=False)
        set_line_height(font)
        rename(font, style)
        font.save(FONTS / target)
    (FONTS / "source.txt").write_text(SOURCE, encoding="utf-8")
    for path in sorted(FONTS.iterdir()):
        print(f"{path.stat().st_size:>10,}  {path.name}")


def set_line_height(font: TTFont) -> None:
    """Give all three sets of vertical metrics, of which each system reads another, the same values."""
    units = font["head"].unitsPerEm
    ascent, descent = round(ASCENT_EM * units), round(DESCENT_EM * units)
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ascent, -descent, 0
    os2 = font["OS/2"]
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ascent, -descent, 0
    os2.usWinAscent, os2.usWinDescent = ascent, descent
    os2.version = max(os2.version, 4)  # bit 7 exists from version 4 on
    os2.fsSelection |= 1 << 7  # USE_TYPO_METRICS


def rename(font: TTFont, style: str) -> None:
    """Put the family under our name; copyright, licence and designers stay untouched."""
    names = font["name"]
    postscript = f"{FAMILY.replace(' ', '')}-{style}"
    for number in (FAMILY_OLD, STYLE_OLD, UNIQUE, FULL, POSTSCRIPT, DESCRIPTION, FAMILY_REAL, STYLE_REAL, PREFIX):
        names.removeNames(nameID=number)
    version = names.getDebugName(VERSION)
    regular = style == "Regular"
    texts = {
        FAMILY_OLD: FAMILY if regular else f"{FAMILY} {style}",
        STYLE_OLD: "Regular",
        UNIQUE: f"{version};{postscript}",
        FULL: f"{FAMILY} {style}",
        POSTSCRIPT: postscript,
        DESCRIPTION: f"Noto Sans SC with vertical metrics {ASCENT_EM} / {DESCENT_EM} em",
        FAMILY_REAL: FAMILY,
        STYLE_REAL: style,
        PREFIX: FAMILY.replace(" ", ""),
    }
    for number, text in texts.items():
        names.setName(text, number, *WINDOWS)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder))
