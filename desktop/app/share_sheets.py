"""A share of the root's key as a printed sheet: what it is, its code, and the lines that are typed.

Layer: app.
"""

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QPdfWriter

from desktop.app.root_commands import code_text
from desktop.app.start import make_application
from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import Look
from desktop.runtime.words import CHINESE, Words
from desktop.widgets.paper import Code, Facts, Heading, Lines, PageNumbers, Paper, Prose, Table, print_paper
from sync.oplog.hashing import fingerprint

if TYPE_CHECKING:
    from sync.center.root_shares import Share

_CODE_SIDE = 220.0


def share_pdf(share: "Share", root: bytes, *, made: str) -> bytes:
    """Return the sheet as PDF."""
    # A center's machine has no screen; a sheet needs none.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application()  # held until the sheet is drawn
    paper = share_paper(share, root, made=made)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pages = print_paper(paper, QPdfWriter(buffer), Look(resources() / "themes"))
    buffer.close()
    assert application is not None
    assert pages == 1
    return bytes(content.data())


def share_paper(share: "Share", root: bytes, *, made: str) -> Paper:
    """Return the sheet."""
    words = Words(resources() / "translations", language=CHINESE)
    lines = tuple((str(number), line) for number, line in enumerate(share.to_lines(), start=1))
    return Paper(
        title="根私钥分片 Share of the root's key",
        number=f"{share.index} / {share.made}",
        made=made,
        page_of=PageNumbers(words),
        blocks=(
            Facts(
                pairs=(
                    ("第几份 share", f"{share.index} / {share.made}"),
                    ("需要 needed", str(share.needed)),
                    ("批次 set", share.set.hex()),
                    ("根 root", fingerprint(root)),
                )
            ),
            Prose(
                text=f"任意 {share.needed} 份可以合成根私钥；少于此数一无所得。封入信封，单独保管，不拍照，不复印。\n"
                f"Any {share.needed} shares join to the key of the root; fewer tell nothing. Seal it, keep it apart, take no copy."
            ),
            Heading(text="手工输入 To type"),
            Table(head=("行 line", "每组第六个字符核对前五个 the sixth character of a group checks it"), rows=lines, shares=(12, 88)),
            Code(text=code_text(share), caption="扫描 scan", side=_CODE_SIDE),
            Lines(labels=("保管人 kept by", "日期 date", "存放处 where")),
        ),
    )
