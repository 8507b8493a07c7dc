<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="certificate.act">
<source></source>
<translation>请中心续期：一接通新证书自动到；接不通就按 Ctrl+R 写申请文件、读回证书文件。</translation>
</message>
<message id="certificate.by_officer">
<source></source>
<translation>入网专管员</translation>
</message>
<message id="certificate.by_officer_of">
<source></source>
<translation>入网专管员（{organisation}）</translation>
</message>
<message id="certificate.by_root">
<source></source>
<translation>中心的根</translation>
</message>
<message id="certificate.center">
<source></source>
<translation>中心</translation>
</message>
<message id="certificate.chip.grace">
<source></source>
<translation>证书宽限 {days} 天</translation>
</message>
<message id="certificate.chip.last">
<source></source>
<translation>证书今日到期</translation>
</message>
<message id="certificate.chip.near">
<source></source>
<translation>证书剩 {days} 天</translation>
</message>
<message id="certificate.chip.over">
<source></source>
<translation>证书已过期</translation>
</message>
<message id="certificate.choose">
<source></source>
<translation>读证书文件…</translation>
</message>
<message id="certificate.end">
<source></source>
<translation>有效至</translation>
</message>
<message id="certificate.fact">
<source></source>
<translation>{name}  {value}</translation>
</message>
<message id="certificate.files">
<source></source>
<translation>证书文件</translation>
</message>
<message id="certificate.grace">
<source></source>
<translation>本机证书 {end} 已过期：写的照收；中心暂不下发，友邻照常互传到 {grace}。</translation>
</message>
<message id="certificate.hint">
<source></source>
<translation>写一个申请文件交中心或专管员，读回他们签的证书文件；接通中心时不需要。</translation>
</message>
<message id="certificate.last">
<source></source>
<translation>本机证书今日到期：{end}。</translation>
</message>
<message id="certificate.letters">
<source></source>
<translation>字母</translation>
</message>
<message id="certificate.near">
<source></source>
<translation>本机证书 {end} 到期，只剩 {days} 天。</translation>
</message>
<message id="certificate.none">
<source></source>
<translation>本机还没有证书：照常工作，所写标“未认证”。</translation>
</message>
<message id="certificate.offices">
<source></source>
<translation>岗位</translation>
</message>
<message id="certificate.open">
<source></source>
<translation>证书 Ctrl+R</translation>
</message>
<message id="certificate.organisation">
<source></source>
<translation>单位</translation>
</message>
<message id="certificate.over">
<source></source>
<translation>本机证书 {end} 已过期，宽限已过：写的照收，续证之前中心和友邻都不再下发。</translation>
</message>
<message id="certificate.request.written">
<source></source>
<translation>已写出 {name}。交给中心或专管员，并报本机指纹 {fingerprint}。</translation>
</message>
<message id="certificate.root">
<source></source>
<translation>根指纹</translation>
</message>
<message id="certificate.root.hint">
<source></source>
<translation>本机还不认得这个根。请向中心核对指纹，键入前 8 位或更多。</translation>
</message>
<message id="certificate.seen">
<source></source>
<translation>这份证书写的是</translation>
</message>
<message id="certificate.signed">
<source></source>
<translation>签发</translation>
</message>
<message id="certificate.soon">
<source></source>
<translation>本机证书 {end} 到期，还有 {days} 天。</translation>
</message>
<message id="certificate.take">
<source></source>
<translation>采用这份证书</translation>
</message>
<message id="certificate.taken">
<source></source>
<translation>已采用。</translation>
</message>
<message id="certificate.title">
<source></source>
<translation>本机证书</translation>
</message>
<message id="certificate.whole">
<source></source>
<translation>{sentence}{act}</translation>
</message>
<message id="link.noted">
<source></source>
<translation>{rest} · {note}</translation>
</message>
<message id="notice.certificate">
<source></source>
<translation>{said}</translation>
</message>
<message id="refused.certificate.ended">
<source></source>
<translation>这份证书 {end_ms} 已到期（本机时钟 {now_ms}）；请另签一份，或先核对本机时钟</translation>
</message>
<message id="refused.certificate.no_file">
<source></source>
<translation>不是证书文件，或已残缺；请重新拷贝</translation>
</message>
<message id="refused.certificate.root_unknown">
<source></source>
<translation>本机还不认得中心的根；请填入中心所示指纹的前 8 位或更多</translation>
</message>
<message id="refused.officer.outside">
<source></source>
<translation>签发的专管员无权发这样的证书（{organisation} 及下级）</translation>
</message>
<message id="refused.officer.revoked">
<source></source>
<translation>签发证书的专管员已被吊销</translation>
</message>
<message id="sync.certificate">
<source></source>
<translation>本机证书</translation>
</message>
<message id="keys.title">
<source></source>
<translation>本机的密钥</translation>
</message>
<message id="keys.hint">
<source></source>
<translation>怀疑密钥泄露时，或用满一年后更换。新密钥由中心认证后继续工作，写过的照样算数，旧密钥从此停用；编号改用下一个字母</translation>
</message>
<message id="keys.change">
<source></source>
<translation>更换本机密钥</translation>
</message>
<message id="keys.of.device">
<source></source>
<translation>签名与收件</translation>
</message>
<message id="keys.of.database">
<source></source>
<translation>数据库</translation>
</message>
<message id="keys.since">
<source></source>
<translation>{since} 起，{days} 天</translation>
</message>
<message id="keys.running">
<source></source>
<translation>正在向中心申请新密钥的证书……</translation>
</message>
<message id="keys.changed">
<source></source>
<translation>密钥已更换，已用新密钥继续</translation>
</message>
<message id="keys.uncertified">
<source></source>
<translation>本机尚未由中心认证，没有可换的密钥</translation>
</message>
<message id="keys.waits">
<source></source>
<translation>更换已开始，下次联系中心时自动完成；在此之前照常工作，不必再做什么</translation>
</message>
<message id="keys.waits.for">
<source></source>
<translation>更换已开始，尚未完成：{why}。下次联系时自动再试，在此之前照常工作</translation>
</message>
<message id="keys.old.device">
<source></source>
<translation>本机签名密钥已用 {days} 天，超过一年：请更换（证书页 Ctrl+R）</translation>
</message>
<message id="keys.old.database">
<source></source>
<translation>数据库密钥已用 {days} 天，超过一年：请更换（证书页 Ctrl+R）</translation>
</message>
<message id="keys.database.title">
<source></source>
<translation>数据库密钥</translation>
</message>
<message id="keys.database.hint">
<source></source>
<translation>怀疑本机或密钥泄露时，或用满一年后更换。口令不变；数据库、备份和附件用新密钥重写一遍，期间本机不能书写，告警照常显示。中途断电不丢数据，下次启动自动接着做完。有人员登录的，换完须重新登录</translation>
</message>
<message id="keys.database.long">
<source></source>
<translation>要读写 {size}，约需 {span}</translation>
</message>
<message id="keys.database.passphrase">
<source></source>
<translation>本机口令</translation>
</message>
<message id="keys.database.do">
<source></source>
<translation>更换数据库密钥</translation>
</message>
<message id="keys.database.running">
<source></source>
<translation>正在核对口令并更换……</translation>
</message>
<message id="keys.database.changed">
<source></source>
<translation>数据库密钥已更换。此前拷走的备份仍用旧密钥，由同一口令打开</translation>
</message>
<message id="keys.database.keystore_lost">
<source></source>
<translation>系统密钥库没有应答，不再能打开本机；请用口令</translation>
</message>
<message id="keys.database.plain">
<source></source>
<translation>本机没有口令，密钥存在文件里：先关闭程序，在命令行运行 device passphrase 设口令</translation>
</message>
<message id="rekey.title">
<source></source>
<translation>正在更换数据库密钥</translation>
</message>
<message id="rekey.hint">
<source></source>
<translation>数据库、备份和附件正用新密钥重写。期间本机不能书写，已输入的文字都在，告警照常显示；请勿关机，断电也不丢数据</translation>
</message>
<message id="rekey.of">
<source></source>
<translation>已完成 {done} / {total}</translation>
</message>
<message id="rekey.left">
<source></source>
<translation>约还需 {span}</translation>
</message>
<message id="rekey.waits">
<source></source>
<translation>暂停：{why}。解决后自动继续</translation>
</message>
<message id="outage.rekey.broken_off">
<source></source>
<translation>更换被中断，什么都没有改：仍是原来的密钥，可以再试</translation>
</message>
<message id="refused.passphrase.none">
<source></source>
<translation>本机没有口令，密钥存在文件里</translation>
</message>
<message id="sync.keys">
<source></source>
<translation>密钥</translation>
</message>
<message id="outage.center.root_away">
<source></source>
<translation>中心的根私钥不在，须由中心操作员带来</translation>
</message>
<message id="outage.center.unknown">
<source></source>
<translation>本机还没有中心的地址</translation>
</message>
</context>
</TS>
