"""One sentence for each failure that the command line may meet, in Chinese and English.

The window has its own words for the same codes in resources/translations; here is what must be said without them.

Layer: app.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sync.domain.failures import Outage, Refused

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "store.missing": ("这里还没有设备，请先运行 device new", "There is no device here yet; run `device new` first"),
        "store.no_device": ("这里还没有设备，请先运行 device new", "There is no device here yet; run `device new` first"),
        "store.second_instance": ("另一个程序正在使用这个数据文件夹", "Another program is at work on this data folder"),
        "store.key_wrong": ("数据库密钥不对", "The key does not open the database"),
        "store.key_missing": ("数据库密钥文件不见了", "The file with the database key is gone"),
        "store.locked": (
            "数据已上锁，需要口令：在终端里运行，或用 --passphrase-file、--passphrase-fd 给出",
            "The data are locked and need the passphrase: run it at a terminal, or give --passphrase-file or --passphrase-fd",
        ),
        "store.wrap_damaged": (
            "密钥文件 key.wrap 已损坏，备份里的也打不开",
            "key.wrap is damaged, and so is its copy",
        ),
        "store.wrap_newer": ("密钥文件来自更新的版本，请升级程序", "The file key.wrap comes from a newer version; update the program"),
        "passphrase.wrong": ("口令不对", "That is not the passphrase"),
        "passphrase.weak": (
            "口令至少 {chars_min} 个字符（汉字算两个），其中至少 {distinct_min} 个不同",
            "A passphrase has {chars_min} characters or more (a Chinese one counts as two), {distinct_min} of them different",
        ),
        "passphrase.differs": ("两次输入不一样", "The two are not the same"),
        "passphrase.missing": (
            "新设备要有口令：在终端里运行，或用 --passphrase-file、--passphrase-fd 给出；演示和测试可用 --plain-key",
            "A new device needs a passphrase: at a terminal, by --passphrase-file or --passphrase-fd; demonstrations have --plain-key",
        ),
        "passphrase.file_open": ("口令文件 {file} 别人也能读，请先改权限", "Others may read the passphrase file {file}; close it first"),
        "file.unreadable": ("文件读不出：{name}", "The file can't be read: {name}"),
        "store.damaged": ("数据库已损坏，没有可用的备份；文件未被移动", "The database is damaged and no backup is good; no file was moved"),
        "store.disk_full": ("磁盘已满，未能保存", "The disk is full; nothing was saved"),
        "store.read_only": ("数据文件夹不可写", "The data folder can't be written"),
        "store.disk_failed": ("磁盘读写失败", "The disk failed to read or write"),
        "store.busy": ("数据库忙，请稍后再试", "The database is busy; try again in a moment"),
        "store.newer": ("数据来自更新的版本，请升级程序", "The data come from a newer version; update the program"),
        "store.closed": ("程序正在关闭", "The program is closing"),
        "store.query_timeout": ("查询超时", "The query took too long"),
        "backup.unreadable": ("备份无法读回，未保留", "The backup did not read back and was not kept"),
        "backup.missing": ("没有找到备份", "No backup was found there"),
        "center.database_away": ("中心的数据库没有应答，或不接受连接", "The center's database does not answer, or takes no connection"),
        "center.database_refused": ("数据库拒绝了中心：权限不够", "The database refuses the center: its role lacks rights"),
        "center.database_unsafe": (
            "数据库的 {setting} 关着：它会丢失已确认的数据",
            "{setting} of the database is off: it may lose what it acknowledged",
        ),
        "center.database_address": ("不是 PostgreSQL 数据库的地址：{text}", "Not the address of a PostgreSQL database: {text}"),
        "center.other_database": (
            "这个文件夹属于另一个数据库（见 database.url）",
            "This folder belongs to another database (see database.url)",
        ),
        "device.wiped": (
            "本机已按中心裁定清除（{by}：{reason}）；要重新使用，请先删除数据文件夹",
            "This device was wiped by the center's order ({by}: {reason}); to use the machine again remove the data folder first",
        ),
        "officer.outside": (
            "超出专管员的权限（{organisation} 及下级、其岗位、字母与期限）",
            "Outside of what the officer may: {organisation} and below, its offices, letters and time",
        ),
        "officer.unknown": ("本中心没有制作过这名专管员", "No such officer was made at this center"),
        "officer.ended": ("专管员的证书已到期", "The officer's certificate has run out"),
        "officer.revoked": ("签发证书的专管员已被吊销", "The officer that signed the certificate was revoked"),
        "officer.bounds": (
            "专管员最长有效 {days_max} 天，字母为一个或几个大写字母",
            "An officer holds for {days_max} days at most; its letters are one or more capitals",
        ),
        "officer.file_damaged": ("专管员文件 {name} 已损坏", "The officer's file {name} is damaged"),
        "certificate.no_file": ("不是证书文件", "That is no certificate file"),
        "certificate.root_unknown": (
            "本机还不认得中心的根；核对指纹 {fingerprint} 之后用 --root 给出",
            "This device knows no root yet; compare its fingerprint {fingerprint} and give it by --root",
        ),
        "enrol.code": (
            "入网码打错了，或不是入网码：二十个字符，每五个一组",
            "That is no enrolment code, or it was typed wrongly: twenty characters in groups of five",
        ),
        "enrol.unknown": ("中心没有这个入网码", "The center knows no such enrolment code"),
        "enrol.ended": ("入网码已过期，请操作员另发一个", "The enrolment code has run out; ask the operator for another"),
        "enrol.closed": ("入网码已作废", "The enrolment code was withdrawn"),
        "enrol.used": ("入网码已被另一台终端用过", "Another device has used the enrolment code"),
        "enrol.often": ("尝试太频繁，请稍后再试", "Too many tries; come again in a moment"),
        "enrol.unproved": (
            "应答的不是发码的中心；未采信任何内容",
            "Whoever answers did not make this code; nothing of it was believed",
        ),
        "enrol.organisation": (
            "这个入网码是发给 {organisation} 的",
            "The enrolment code is for a device of {organisation}",
        ),
        "enrol.takes_over": (
            "这个入网码是发给接替另一台终端的设备的",
            "The enrolment code is for the successor of another device",
        ),
        "enrol.bounds": (
            "入网码最长有效 {minutes_max} 分钟，证书最长 {days_max} 天；编号字母为一至四个大写字母",
            "A code is good for {minutes_max} minutes at most, a certificate for {days_max} days; letters are one to four capitals",
        ),
        "certificate.malformed": ("证书不是这个根签发的", "The certificate is not of this root"),
        "certificate.other_device": ("这是另一台终端的证书", "That is the certificate of another device"),
        "enrol.qr_address": ("二维码要有中心的地址，请加 --address", "The QR code needs the center's address: add --address"),
        "enrol.qr_kind": (
            "二维码只写成 .png、.svg、.pdf 或 .txt：{name}",
            "A QR code is written as .png, .svg, .pdf or .txt: {name}",
        ),
        "center.no_qr": ("没有装 segno，画不出二维码", "There is no segno here to draw a QR code"),
        "certificate.ended": (
            "这份证书已到期（按本机的时钟）；请另签一份，或先核对本机时钟",
            "The certificate has run out by this device's clock; have another one made, or set the clock right first",
        ),
        "certificate.older": ("本机已有更新的证书", "This device has a later certificate already"),
        "center.root_away": (
            "根私钥不在本机；请用 --root 带来（封存文件或 root.key）",
            "The root's key is away; bring it by --root, sealed or as root.key",
        ),
        "keys.uncertified": (
            "本机尚未由中心认证，没有可换的密钥",
            "No center has certified this device yet; there are no keys to change",
        ),
        "device.key_changed": (
            "本机的密钥已经换过；这里是更换以前的副本，将以新密钥重新入网",
            "The keys of this device were changed, and this is a copy from before: it asks to be let in anew, with new keys",
        ),
        "center.unknown": ("本机还没有中心的地址；请先运行 device center", "No center is named yet; run `device center` first"),
        "center.rotating": (
            "中心的密钥更换未完；请重新启动中心，或再运行一次 center rotate",
            "A change of the center's key is under way; start the center anew, or run `center rotate` again",
        ),
        "center.key_retired": (
            "应答的中心用的是已停用的密钥；未采信任何内容",
            "The center that answers speaks with a key that was retired; nothing of it was believed",
        ),
        "rotation.position": (
            "序号不对：本次生命最后一条是 {last}",
            "No such ordinal: the last entry of the present life is {last}",
        ),
        "root.other": ("这是另一个根的私钥", "That is the key of another root"),
        "root.file_exists": ("已有同名文件 {name}，不覆盖", "There is a file {name} already; it is not overwritten"),
        "root.file_damaged": ("根私钥文件 {name} 已损坏", "The root's file {name} is damaged"),
        "root.split_bounds": (
            "分片数不对：至少 {needed_min} 份合成，最多分成 {made_max} 份",
            "Shares: {needed_min} or more to join, {made_max} at most in all",
        ),
        "root.share_line": (
            "第 {line} 行第 {group} 组打错了，其余未查出错误",
            "Group {group} of line {line} is not as it was printed; look at it again",
        ),
        "root.share_short": ("这一份不全：少了或多了组", "The share is not whole: groups are missing, or too many"),
        "root.share_damaged": ("这一份的校验不对，或不是根私钥的分片", "The share does not check, or is none of a root's key"),
        "root.share_newer": ("这一份来自更新的版本，请升级程序", "The share comes from a newer version; update the program"),
        "root.share_mixed": ("这几份不是同一批分出来的，不能混用", "These shares are of different splits and don't join"),
        "root.share_other_root": ("这一份属于另一个根", "The share is of another root"),
        "root.share_twice": ("第 {index} 份给了两次", "Share {index} was given twice"),
        "root.shares_few": ("只有 {held} 份，需要 {needed} 份", "{held} shares are not enough; {needed} are needed"),
        "root.shares_wrong": (
            "合成的不是根私钥：其中至少一份被改动过",
            "What they make is not the root's key: one of them at least was altered",
        ),
        "center.missing": ("这个文件夹里没有中心的数据库", "No database of a center lies in this folder"),
        "center.restoring": (
            "一次恢复正在进行或中途断电；启动中心或再次运行 center restore，它会接着做完",
            "A restore is under way or was cut short; start the center, or run `center restore` again, and it is ended first",
        ),
        "center.rekeying": (
            "数据库密钥正在更换或中途断电；启动中心或再次运行 center rekey，它会接着做完",
            "The database's key is being changed, or that was cut short; start the center, or run `center rekey` again, to end it",
        ),
        "center.keys_missing": (
            "文件夹里没有中心的密钥，请先把 *.key、root.pub、online.cert 放回来",
            "The folder lacks the center's keys; put *.key, root.pub and online.cert back first",
        ),
        "center.backup_foreign": ("这是另一个中心的备份", "This is a backup of another center"),
        "center.no_runs": ("文件里没有认证与裁定：{path}", "The file holds no certificates or rulings: {path}"),
        "center.in_recovery": (
            "中心在恢复中；前一中心的末段寻回之后运行 center recovered",
            "The center is in recovery; run `center recovered` once its predecessor's tail was sought",
        ),
        "center.below": (
            "本中心在上级之下：认证与裁定由上级中心作出，换密钥用 center request --another-key",
            "This center stands below another, which admits devices and rules; for another key: center request --another-key",
        ),
        "center.top": ("本中心之上没有别的中心", "No center stands above this one"),
        "center.not_joined": (
            "上级中心尚未答复申请；先运行 center join",
            "The center above has not answered the request yet; run `center join` first",
        ),
        "center.not_above": ("那里的中心不在本中心之上", "The center there does not stand above this one"),
        "center.not_below": ("{organisation} 的中心不在本中心之下", "A center of {organisation} does not stand below this one"),
        "center.lives_here": ("这个文件夹里已经有一个中心", "A center lives in this folder already"),
        "center.request_unreadable": ("这不是加入上级中心的申请", "This is no request of a center to stand below another"),
        "center.answer_unreadable": ("这不是上级中心的答复，或已损坏", "This is no answer of a center above, or it is damaged"),
        "center.answer_foreign": ("这份答复不是给本中心的申请的", "This answer is to another request than this folder's"),
        "center.file_unreadable": ("文件无法读取：{path}", "The file can't be read: {path}"),
        "author.unknown": (
            "这里没有该指纹的终端，先用 device authors 列出",
            "No such device is known here; device authors lists them",
        ),
        "keeper.unknown": ("中心没有这个保管者，先用 center keepers 列出", "The center knows no such keeper; center keepers lists them"),
        "ruling.unsigned": ("裁定须写明理由和裁定人（--reason、--by）", "A ruling says why and by whom: --reason and --by"),
        "ruling.replica_unknown": ("中心没有见过这个副本", "The center has never met this replica"),
        "backup.unproved": (
            "副本中的条目与签名对不上，未保留；请核查中心数据库（流 {replica}）",
            "Entries and signatures of the copy do not agree and it was not kept; look into the center's database (stream of {replica})",
        ),
        "blob.damaged": ("附件文件已损坏", "The file of an attachment is damaged"),
        "engine.not_started": ("后台进程未能启动", "The engine could not be started"),
        "engine.restarted": ("后台进程中断，操作未完成", "The engine was interrupted; the act was not finished"),
        "engine.closed": ("后台进程已关闭", "The engine is closed"),
        "engine.no_key": ("后台进程须由程序自己启动", "The engine is started by the program itself"),
        "device.exists": ("这个数据文件夹里已经有设备", "This data folder already has a device"),
        "device.malformed": ("{field} 填写有误", "{field} is not as it must be"),
        "organisation.unknown": ("没有编码为 {organisation} 的单位", "There is no organisation with the code {organisation}"),
        "office.unknown": ("没有名为 {office} 的岗位；可用：{offices}", "There is no office {office}; there are: {offices}"),
        "device.not_waiting": ("没有这样的待认证设备", "No such device is waiting"),
        "device.ambiguous": ("指纹不唯一，请多写几位", "More than one device fits; write more of the fingerprint"),
        "device.takes_over": (
            "该终端自称接替 {replica}（{letters}），请核实后加 --takes-over 和 --by 认证；原终端随之撤销",
            "The device says that it takes over from {replica} ({letters}); make sure, then admit it with --takes-over and --by",
        ),
        "device.takes_over_nobody": ("该终端没有指明接替谁", "The device names nobody to take over from"),
        "device.takes_over_unknown": (
            "中心没有见过副本 {replica}，不能由它接替",
            "The center has never met the replica {replica}; nobody can take over from it",
        ),
        "device.no_center": ("尚未设置中心地址", "No address of a center is kept"),
        "center.address": (
            "地址应照中心显示的填写，例如 https://10.0.0.5:8470#…",
            "Give the address as the center shows it, such as https://10.0.0.5:8470#...",
        ),
        "center.plaintext": (
            "不用 TLS 只限本机（127.0.0.1）；请改用 https://，或去掉 --plaintext",
            "Without TLS there is this machine alone (127.0.0.1); use https://, or leave --plaintext out",
        ),
        "center.name": ("证书中写不进这样的名称：{names}", "A certificate can't hold such names: {names}"),
        "center.channel_unreadable": ("证书或密钥文件无法使用：{path}", "Certificate or key can't be used: {path}"),
        "link.certificate": (
            "应答的不是本中心：其证书不由所认的根签发；未发送任何内容",
            "What answers is not the center: its certificate is not of the root that is known; nothing was sent",
        ),
        "link.no_tls": (
            "该地址上的程序不使用 TLS 1.3，不是中心；未发送任何内容",
            "What answers at this address speaks no TLS 1.3 and is no center; nothing was sent",
        ),
        "link.plaintext": (
            "地址以 http:// 开头，会不加密地离开本机；未连接",
            "The address begins with http:// and would leave this machine unencrypted; nothing was dialled",
        ),
        "link.root_unknown": (
            "不知道中心的根密钥；请给出中心显示的完整地址（含 # 及其后内容）",
            "The key of the center's root is not known; give the whole address that it shows, # and what follows included",
        ),
        "link.address": ("中心的地址无法识别", "The address of the center can't be understood"),
        "link.authority_unreadable": ("指定的证书颁发机构无法读取", "The named authority can't be read"),
        "link.unreachable": ("连不上中心", "The center can't be reached"),
        "device.uncertified": (
            "中心尚未认证本设备，指纹：{fingerprint}",
            "The center has not certified this device yet; fingerprint: {fingerprint}",
        ),
        "device.revoked": ("本设备的证书已被撤销", "The certificate of this device was revoked"),
        "certificate.expired": (
            "本设备的证书已过期：仍可上传，不再下发",
            "The certificate of this device has expired: what it writes is taken, nothing is given",
        ),
        "ruling.malformed": ("序号范围写法有误：{text}", "Not a range of ordinals: {text}"),
        "trust.other_root": ("本设备已信任另一个中心", "This device trusts another center"),
        "slip.too_large": ("短条放不下：{bytes} B，最多 {bytes_max} B", "Too large for a slip: {bytes} B, {bytes_max} B at most"),
        "slip.redacted": ("已删去内容的条目不能出短条", "An entry whose content was removed makes no slip"),
        "slip.malformed": ("不是短条，或来自更新的版本", "Not a slip, or one of a later version"),
        "slip.character": ("短条里没有“{character}”这个字", "No slip holds the character {character}"),
        "slip.group": ("第 {group} 组有误，请对方重念", "Group {group} is wrong; have it read again"),
        "slip.length": ("组数不对：有 {groups} 组，应为 {groups_told} 组", "There are {groups} groups and should be {groups_told}"),
        "slip.not_own": ("本机没有写过这一条", "This device wrote no such entry"),
        "slip.forged": ("签名不是该终端的，未收", "Its device did not sign it; not taken"),
        "slip.too_many": ("未核实的短条已满 {count_max} 条", "{count_max} slips wait unverified already"),
        "bundle.not_one": ("不是数据包", "Not a bundle"),
        "bundle.newer": ("数据包来自更新的版本，请升级程序", "The bundle comes from a newer version; update the program"),
        "bundle.suite": ("数据包用的是本程序不会的密码套件：{suite}", "The bundle uses ciphers this program does not know: {suite}"),
        "bundle.malformed": ("数据包内容不合规范（{part}），未导入", "The bundle contradicts its own form ({part}); nothing was taken"),
        "bundle.forged": ("数据包签名不符，未导入", "The signature of the bundle is not its maker's; nothing was taken"),
        "bundle.torn": (
            "第 {part} 卷断裂，{size} 字节中 {verified} 字节可信；要收下可信部分请加 --torn",
            "Part {part} is torn: {verified} of {size} bytes verify; add --torn to take those",
        ),
        "bundle.damaged": (
            "第 {part} 卷有 {sections} 段损坏；要收下其余部分请加 --torn",
            "{sections} sections of part {part} are damaged; add --torn to take the others",
        ),
        "bundle.changed": ("文件在核对之后变了，请重新核对", "The file changed after it was looked into; look again"),
        "bundle.parts_mixed": ("这些文件不是同一个数据包的分卷", "These files are not parts of one bundle"),
        "bundle.too_large": ("数据包超出上限", "The bundle is beyond what is allowed"),
        "bundle.part_too_small": ("分卷须在 {least} 到 {most} 字节之间", "A part must have {least} to {most} bytes"),
        "bundle.cancelled": ("已取消", "Cancelled"),
        "bundle.no_recipient": ("没有指定接收设备", "No recipient is named"),
        "bundle.no_device_of": ("不认识单位 {organisation} 的任何设备", "No device of {organisation} is known"),
        "bundle.recipients_too_many": ("接收设备最多 {most} 台", "At most {most} recipients"),
        "bundle.recipient_unknown": ("没有这台设备的凭据，请它先交来申请", "That device is not known; it must hand over its request first"),
        "bundle.recipient_unaccepted": (
            "接收设备未认证，请核对指纹后用 --accept 给出：{fingerprint}",
            "The recipient is not certified; compare its fingerprint and give it with --accept: {fingerprint}",
        ),
        "bundle.recipient_revoked": ("接收设备已被撤销：{fingerprint}", "The recipient was revoked: {fingerprint}"),
        "bundle.recipient_self": ("不能给本机做数据包", "No bundle is made for this device itself"),
        "bundle.recipient_key": ("接收设备的加密公钥不可用", "Nothing can be sealed to the key of the recipient"),
        "bundle.fingerprint_differs": ("指纹不符，实为 {fingerprint}", "The fingerprint is another one: {fingerprint}"),
        "bundle.other_root": ("本设备已信任另一个中心", "This device trusts another center"),
        "bundle.not_a_request": ("不是申请", "Not a request"),
        "suite.unknown": ("它用的算法本机还不会，请升级程序", "It uses algorithms that this version does not speak; upgrade"),
        "bundle.request_malformed": ("申请已损坏或不合规范", "The request is damaged, or none"),
        "bundle.stick_full": ("存储盘已满：{file}", "The stick is full: {file}"),
        "bundle.stick_read_only": ("存储盘不可写：{file}", "The stick can't be written: {file}"),
        "bundle.stick_gone": ("找不到存储盘或文件：{file}", "The stick or the file is not there: {file}"),
        "bundle.stick_failed": ("存储盘读写失败：{file}", "The stick failed to read or write: {file}"),
        "bundle.read_back": (
            "写入后读回不符，文件已删除，请换一个存储盘：{file}",
            "What was written did not read back; the file was removed, use another stick: {file}",
        ),
        "device.not_admitted": ("没有认证过这台终端", "No such device was admitted"),
        "center.verify_elsewhere": (
            "这个中心的数据在 PostgreSQL 里：用 --copy 指定一份备份来验证",
            "This center lies in PostgreSQL: name a backup of it with --copy",
        ),
        "center.console_closed": (
            "控制台没有运行：启动中心时加 --console 端口",
            "No console listens: start the center with --console PORT",
        ),
        "center.console_public": ("控制台只对本机开放，请用 SSH 转发", "The console serves its own machine alone; forward it by SSH"),
        "console.letters_differ": ("编号字母不符，未撤销", "Those are not its letters; nothing was revoked"),
        "console.days": ("有效天数须为 1 到 {days_max}", "Days must be 1 to {days_max}"),
        "person.not_a_name": ("请填写姓名", "Give a name"),
    }
)


def sentence(failure: Refused | Outage) -> str:
    """Return one line for people: Chinese, English, and the code that support asks for."""
    chinese, english = SENTENCES.get(failure.code, ("操作未完成", "It was not done"))
    facts = {name: str(value) for name, value in failure.facts.items()}
    try:
        told = f"{chinese.format(**facts)}。 / {english.format(**facts)}."
    except KeyError:
        told = f"{chinese}。 / {english}."
    known = failure.code in SENTENCES
    return f"{told} [{failure.code if known or not facts else failure}]"
