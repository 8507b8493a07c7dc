"""The words by which a center comes to stand below another: `center request`, `certify` and `join`. No Qt.

Layer: app.
"""

import argparse

from desktop.app.exits import OK


def request(asked: argparse.Namespace) -> int:
    """Make the keys of a center that is to stand below another, and the file that the one above answers."""
    from sync.center.joining import request as make
    from sync.center.joining import request_another

    path = request_another(asked.life_data) if asked.another_key else make(asked.life_data, organisation=asked.organisation)
    print(f"申请 request       {path}")
    print("把它交给上级中心，由其运行 center certify / hand it to the center above, which runs `center certify`")
    return OK


def certify(asked: argparse.Namespace) -> int:
    """Answer a request with the root's word; the root's key lies in the folder, or is brought for it."""
    from desktop.app.root_commands import brought
    from sync.center.joining import answer
    from sync.store.home import write_durably

    content, organisation = answer(
        asked.life_data, asked.request, root_key=brought(asked), reason=asked.reason, by=asked.by, stolen=asked.stolen
    )
    write_durably(asked.to, content)
    print(f"答复 answer        {asked.to}, 单位 organisation {organisation}")
    print("把它带回下级中心，由其运行 center join / take it back to the center below, which runs `center join`")
    return OK


def join(asked: argparse.Namespace) -> int:
    """Take the answer in: from then on the center may start, and stands below the one that answered."""
    from sync.center.joining import join as take

    organisation = take(asked.life_data, asked.answer)
    print(f"已加入 joined      单位 organisation {organisation}")
    print("以 center --upstream 地址 启动 / start it with `center --upstream ADDRESS`")
    return OK
