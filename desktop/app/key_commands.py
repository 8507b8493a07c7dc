"""What the root does from time to time: `center rotate`, on a center that stands still, and `center renew`.

Layer: app.
"""

import argparse

from desktop.app.exits import OK
from desktop.runtime.words import at


def rotate(asked: argparse.Namespace) -> int:
    """Give the center another online key, retire the one before, and say what comes next."""
    from desktop.app.root_commands import brought
    from sync.center.rotation import rotate as change
    from sync.oplog.hashing import fingerprint

    done = change(
        asked.life_data,
        reason=asked.reason,
        by=asked.by,
        root=brought(asked),
        stolen=asked.stolen,
        until=asked.until,
        settles=asked.settle,
    )
    print(f"旧密钥 before      {fingerprint(done.before)}, 其权威条目计至序号 its entries count up to ordinal {done.ordinal}")
    print(f"新密钥 now         {fingerprint(done.after)}")
    print(f"中心 center        {done.replica.hex()}, 第 {done.epoch} 次生命 life {done.epoch}")
    print(f"保管者 keepers     {done.keepers} 个照旧算数 still count")
    if asked.settle:
        print(f"历史 history       以本中心为准，{done.settled} 项证据结案 settled: this one goes on, {done.settled} closed")
    print(
        "现在启动中心：终端下次联系、收到数据包或遇到邻机时得知，旧密钥此后签署的一概不认。其他进程也须重新启动。"
        " / Start the center now: devices learn it at the next contact, from a bundle or from a neighbour, and believe nothing"
        " that the old key signs from here on. Start its other processes anew too."
    )
    return OK


def rekey(asked: argparse.Namespace) -> int:
    """Give the center's database another key, and say what still opens by the old one."""
    from sync.center.rekeying import rekey as change

    done = change(asked.life_data, keep=asked.keep_old)
    print(f"密钥已换：数据库、{done.backups} 份本机备份和附件都已重写 changed: database, {done.backups} backups and blobs written anew")
    if not done.is_encrypted:
        print("PostgreSQL 的数据不由此密钥加密，静态加密由服务器的磁盘负责 PostgreSQL's data are not under it, its disks are to be")
    if asked.keep_old is None:
        print("拷到别处的备份仍用旧密钥，旧密钥没有留下 copies that lie elsewhere are under the old key, which was not kept")
    else:
        print(f"旧密钥在 {asked.keep_old}：拷到别处的备份用它打开，不要放在一起 the old key opens copies elsewhere; keep it away from them")
    print("现在启动中心，并做一次新备份 start the center now, and make a new backup")
    return OK


def renew(asked: argparse.Namespace) -> int:
    """Renew every certificate that ends soon, and list what was renewed."""
    from desktop.app.root_commands import brought
    from sync.center.renewals import renew_ending

    made = renew_ending(asked.life_data, within_days=asked.within, days=asked.days, root=brought(asked))
    for device in made:
        print(f"{device.fingerprint}  {device.organisation:<12} {device.letters}  → {at(device.not_after_ms):%Y-%m-%d %H:%M}")
    print(f"{len(made)} 份证书已续期 certificates renewed")
    return OK
