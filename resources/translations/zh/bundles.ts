<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="bundle.accept">
<source></source>
<translation>指纹已核对，接受</translation>
</message>
<message id="bundle.accept.key">
<source></source>
<translation>已核对指纹，让它写的条目生效</translation>
</message>
<message id="bundle.accept.root">
<source></source>
<translation>根指纹已逐字核对，信任它的中心</translation>
</message>
<message id="bundle.accept.torn">
<source></source>
<translation>文件不完整：只收下可信的部分</translation>
</message>
<message id="bundle.ask.file">
<source></source>
<translation>读取申请文件</translation>
</message>
<message id="bundle.ask.files">
<source></source>
<translation>申请</translation>
</message>
<message id="bundle.ask.hint">
<source></source>
<translation>新终端先交来申请：文件，或二维码里的文字</translation>
</message>
<message id="bundle.ask.take">
<source></source>
<translation>收下文字申请</translation>
</message>
<message id="bundle.ask.title">
<source></source>
<translation>选择申请文件</translation>
</message>
<message id="bundle.asker.known">
<source></source>
<translation>{who} 的终端已列入接收名单</translation>
</message>
<message id="bundle.asker.unknown">
<source></source>
<translation>{who} 的终端未认证。请与对方屏幕上的指纹逐组核对</translation>
</message>
<message id="bundle.blobs.new">
<source></source>
<translation>附件 {count} 个，{size}</translation>
</message>
<message id="bundle.certificates">
<source></source>
<translation>证书：{who}</translation>
</message>
<message id="bundle.changes">
<source></source>
<translation>导入后的变化</translation>
</message>
<message id="bundle.choose">
<source></source>
<translation>选择数据包，一卷或多卷</translation>
</message>
<message id="bundle.device.accepted">
<source></source>
<translation>{who}  {fingerprint}  已核对</translation>
</message>
<message id="bundle.device.certified">
<source></source>
<translation>{who}  {fingerprint}  已认证</translation>
</message>
<message id="bundle.entries">
<source></source>
<translation>新条目 {new} 条，已有 {held} 条</translation>
</message>
<message id="bundle.files">
<source></source>
<translation>数据包</translation>
</message>
<message id="bundle.fingerprint">
<source></source>
<translation>指纹 {fingerprint}</translation>
</message>
<message id="bundle.folder">
<source></source>
<translation>选择存储盘</translation>
</message>
<message id="bundle.folder.none">
<source></source>
<translation>还没有选择存储盘</translation>
</message>
<message id="bundle.folder.title">
<source></source>
<translation>选择存储盘上的文件夹</translation>
</message>
<message id="bundle.for">
<source></source>
<translation>发给（可多选）</translation>
</message>
<message id="bundle.for.organisation">
<source></source>
<translation>按单位选择全部终端</translation>
</message>
<message id="bundle.for_others">
<source></source>
<translation>不是发给本机的：只能读出未加密的部分</translation>
</message>
<message id="bundle.for_us">
<source></source>
<translation>发给本机</translation>
</message>
<message id="bundle.forks">
<source></source>
<translation>分叉 {count} 处：同一终端写了两份，两份都保留</translation>
</message>
<message id="bundle.head">
<source></source>
<translation>数据包</translation>
</message>
<message id="bundle.head.note">
<source></source>
<translation>对方的回执带回来之前，一条也不算送达</translation>
</message>
<message id="bundle.in">
<source></source>
<translation>导入数据包 Ctrl+O</translation>
</message>
<message id="bundle.in.hint">
<source></source>
<translation>导入之前先看清楚：是谁做的、会改变什么</translation>
</message>
<message id="bundle.in.title">
<source></source>
<translation>导入数据包</translation>
</message>
<message id="bundle.last">
<source></source>
<translation>上次带出 {out} · 上次导入 {into}</translation>
</message>
<message id="bundle.made">
<source></source>
<translation>已写入并核对：{files} 个文件，{size}</translation>
</message>
<message id="bundle.made.holds">
<source></source>
<translation>条目 {entries} 条，附件 {blobs} 个</translation>
</message>
<message id="bundle.made.owed">
<source></source>
<translation>请对方带回回执；盘丢了不要紧，下次会再装一遍</translation>
</message>
<message id="bundle.make">
<source></source>
<translation>写入存储盘</translation>
</message>
<message id="bundle.maker">
<source></source>
<translation>{who} 制作，{clock}</translation>
</message>
<message id="bundle.maker.accepted">
<source></source>
<translation>制作终端的指纹以前核对过</translation>
</message>
<message id="bundle.maker.center">
<source></source>
<translation>由中心制作</translation>
</message>
<message id="bundle.maker.certified">
<source></source>
<translation>制作终端已认证</translation>
</message>
<message id="bundle.maker.nobody">
<source></source>
<translation>不明终端</translation>
</message>
<message id="bundle.maker.own">
<source></source>
<translation>由本机制作</translation>
</message>
<message id="bundle.maker.unknown">
<source></source>
<translation>制作终端未认证：条目会保留，核对指纹之后才生效</translation>
</message>
<message id="bundle.never">
<source></source>
<translation>从未</translation>
</message>
<message id="bundle.no_news">
<source></source>
<translation>没有新内容，只有回执</translation>
</message>
<message id="bundle.of">
<source></source>
<translation>{done} / {total}</translation>
</message>
<message id="bundle.orders">
<source></source>
<translation>给我们的指令 {count} 条</translation>
</message>
<message id="bundle.out">
<source></source>
<translation>制作数据包 Ctrl+S</translation>
</message>
<message id="bundle.out.title">
<source></source>
<translation>制作数据包</translation>
</message>
<message id="bundle.owed">
<source></source>
<translation>{who}：{clock} 带出的数据包，回执还没有带回（{count} 条流）</translation>
</message>
<message id="bundle.part">
<source></source>
<translation>第 {part} 卷，共 {count} 卷，{size}</translation>
</message>
<message id="bundle.part.closed">
<source></source>
<translation>；{count} 段不是给本机的</translation>
</message>
<message id="bundle.part.damaged">
<source></source>
<translation>；{count} 段损坏</translation>
</message>
<message id="bundle.part.taken">
<source></source>
<translation>；以前导入过</translation>
</message>
<message id="bundle.part.torn">
<source></source>
<translation>；断裂，可信的有 {verified}</translation>
</message>
<message id="bundle.phase.checking">
<source></source>
<translation>正在核对</translation>
</message>
<message id="bundle.phase.planning">
<source></source>
<translation>正在准备</translation>
</message>
<message id="bundle.phase.reading_back">
<source></source>
<translation>正在读回核对</translation>
</message>
<message id="bundle.phase.taking">
<source></source>
<translation>正在导入</translation>
</message>
<message id="bundle.phase.writing">
<source></source>
<translation>正在写入</translation>
</message>
<message id="bundle.plan.left">
<source></source>
<translation>这次不装：条目 {entries} 条，附件 {blobs} 个</translation>
</message>
<message id="bundle.plan.nothing">
<source></source>
<translation>对方没有缺少的内容，只带回执</translation>
</message>
<message id="bundle.plan.urgency">
<source></source>
<translation>{urgency} {entries} 条，{size}</translation>
</message>
<message id="bundle.plan.whole">
<source></source>
<translation>合计不超过 {size}，{parts} 卷</translation>
</message>
<message id="bundle.questions">
<source></source>
<translation>会出现 {count} 个问题</translation>
</message>
<message id="bundle.questions.least">
<source></source>
<translation>至少会出现 {count} 个问题</translation>
</message>
<message id="bundle.receipt">
<source></source>
<translation>已导入：条目 {entries} 条，附件 {blobs} 个，回执 {claims} 份</translation>
</message>
<message id="bundle.receipt.left">
<source></source>
<translation>未收：{runs} 段不可信，{sections} 节损坏</translation>
</message>
<message id="bundle.receipt.missing">
<source></source>
<translation>还缺第 {parts} 卷</translation>
</message>
<message id="bundle.receipt.return">
<source></source>
<translation>请做一个回程数据包，把回执带回去</translation>
</message>
<message id="bundle.receipt.stopped">
<source></source>
<translation>中途停止；已核对的部分保留，再导入一次即可补齐</translation>
</message>
<message id="bundle.receipt.torn">
<source></source>
<translation>第 {part} 卷断裂或损坏，已收其前 {entries} 条；取得完整的一卷后请再次导入</translation>
</message>
<message id="bundle.receipt.waiting">
<source></source>
<translation>第 {part} 卷有 {entries} 条在等更早的内容；请先导入更早的分卷或数据包，再导入本卷</translation>
</message>
<message id="bundle.refused">
<source></source>
<translation>不可信 {count} 条，不收</translation>
</message>
<message id="bundle.request">
<source></source>
<translation>做申请文件</translation>
</message>
<message id="bundle.request.file">
<source></source>
<translation>数据包申请</translation>
</message>
<message id="bundle.requested">
<source></source>
<translation>申请已写入 {name}。交给能做数据包的人，并让他核对本机指纹 {fingerprint}</translation>
</message>
<message id="bundle.return">
<source></source>
<translation>做回程数据包</translation>
</message>
<message id="bundle.root">
<source></source>
<translation>它的中心的根指纹：{fingerprint}</translation>
</message>
<message id="bundle.ruling">
<source></source>
<translation>裁定：搁置 {who} 的 {count} 条，{reason}</translation>
</message>
<message id="bundle.scope">
<source></source>
<translation>{title}  {count} 条</translation>
</message>
<message id="bundle.scope.other">
<source></source>
<translation>其他范围</translation>
</message>
<message id="bundle.stop">
<source></source>
<translation>停止</translation>
</message>
<message id="bundle.take">
<source></source>
<translation>导入</translation>
</message>
<message id="bundle.uncounted">
<source></source>
<translation>{who} 的 {count} 条未认证，先保留</translation>
</message>
<message id="bundle.urgency">
<source></source>
<translation>带多少</translation>
</message>
<message id="bundle.urgency.blob">
<source></source>
<translation>全部，含附件</translation>
</message>
<message id="bundle.urgency.flash">
<source></source>
<translation>只带急件</translation>
</message>
<message id="bundle.urgency.record">
<source></source>
<translation>全部条目，不含附件</translation>
</message>
<message id="bundle.waiting">
<source></source>
<translation>{count} 条要等前面的分卷或数据包</translation>
</message>
<message id="outage.bundle.read_back">
<source></source>
<translation>写入后读回不符，文件已删除，请换一个存储盘：{file}</translation>
</message>
<message id="outage.bundle.stick_failed">
<source></source>
<translation>存储盘读写失败：{file}</translation>
</message>
<message id="outage.bundle.stick_full">
<source></source>
<translation>存储盘已满：{file}</translation>
</message>
<message id="outage.bundle.stick_gone">
<source></source>
<translation>找不到存储盘或文件：{file}</translation>
</message>
<message id="outage.bundle.stick_read_only">
<source></source>
<translation>存储盘不可写：{file}</translation>
</message>
<message id="refused.bundle.cancelled">
<source></source>
<translation>已停止</translation>
</message>
<message id="refused.bundle.changed">
<source></source>
<translation>文件在核对之后变了，请重新选择</translation>
</message>
<message id="refused.bundle.damaged">
<source></source>
<translation>第 {part} 卷有 {sections} 段损坏，没有导入</translation>
</message>
<message id="refused.bundle.forged">
<source></source>
<translation>数据包签名不符，没有导入</translation>
</message>
<message id="refused.bundle.malformed">
<source></source>
<translation>数据包内容不合规范（{part}），没有导入</translation>
</message>
<message id="refused.bundle.newer">
<source></source>
<translation>数据包来自更新的版本，请升级程序</translation>
</message>
<message id="refused.bundle.no_recipient">
<source></source>
<translation>先选择发给谁</translation>
</message>
<message id="refused.bundle.not_a_request">
<source></source>
<translation>这不是申请</translation>
</message>
<message id="refused.bundle.not_one">
<source></source>
<translation>这不是数据包</translation>
</message>
<message id="refused.bundle.other_root">
<source></source>
<translation>本终端已信任另一个中心</translation>
</message>
<message id="refused.bundle.part_too_small">
<source></source>
<translation>分卷须在 {least} 到 {most} 字节之间</translation>
</message>
<message id="refused.bundle.parts_mixed">
<source></source>
<translation>这些文件不是同一个数据包的分卷</translation>
</message>
<message id="refused.bundle.recipient_key">
<source></source>
<translation>接收终端的加密公钥不可用</translation>
</message>
<message id="refused.bundle.recipient_revoked">
<source></source>
<translation>接收终端已被撤销：{fingerprint}</translation>
</message>
<message id="refused.bundle.recipient_self">
<source></source>
<translation>不能给本机做数据包</translation>
</message>
<message id="refused.bundle.recipient_unaccepted">
<source></source>
<translation>接收终端未认证，请先核对指纹：{fingerprint}</translation>
</message>
<message id="refused.bundle.recipient_unknown">
<source></source>
<translation>没有这台终端的凭据，请它先交来申请</translation>
</message>
<message id="refused.bundle.recipients_too_many">
<source></source>
<translation>接收终端最多 {most} 台</translation>
</message>
<message id="refused.bundle.request_malformed">
<source></source>
<translation>申请已损坏，请重新取得</translation>
</message>
<message id="refused.bundle.suite">
<source></source>
<translation>数据包用的是本程序不会的密码套件：{suite}</translation>
</message>
<message id="refused.bundle.too_large">
<source></source>
<translation>数据包超出上限</translation>
</message>
<message id="refused.bundle.torn">
<source></source>
<translation>第 {part} 卷断裂：{size} 字节中 {verified} 字节可信，没有导入</translation>
</message>
</context>
</TS>
