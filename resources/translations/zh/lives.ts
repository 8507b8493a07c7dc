<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="sync.life">
<source></source>
<translation>本机的数据库</translation>
</message>
<message id="sync.life.note">
<source></source>
<translation>第 {number} 个副本号</translation>
</message>
<message id="sync.life.rolled_back">
<source></source>
<translation>数据库被放回了旧副本，本机已换新副本号（前身 {before}）。旧号写的照样算数，缺的接通后补回</translation>
</message>
<message id="sync.life.cloned">
<source></source>
<translation>数据文件夹被复制或移动过，本机已换新副本号（前身 {before}）。两处写的都留存</translation>
</message>
<message id="sync.life.restored">
<source></source>
<translation>数据库损坏，用备份顶上，本机已换新副本号（前身 {before}）。缺的接通后补回</translation>
</message>
<message id="sync.life.shown">
<source></source>
<translation>别处存有本机已遗失的条目，本机已换新副本号（前身 {before}），条目随后补回</translation>
</message>
<message id="sync.life.taken_over">
<source></source>
<translation>本机接替丢失的终端（{before}）。其写过的照样算数，中心认证后原终端停用</translation>
</message>
<message id="sync.history">
<source></source>
<translation>中心的历史对不上</translation>
</message>
<message id="sync.history.note">
<source></source>
<translation>签名为证，已告知中心和各终端</translation>
</message>
<message id="sync.history.tree.two_roots">
<source></source>
<translation>中心签署了两份不同的历史：都说有 {size} 条，内容却不同（{age}发现）</translation>
</message>
<message id="sync.history.tree.went_back">
<source></source>
<translation>中心先前签署有 {size} 条，后来拿出的少于此数，又没有说明换过副本（{age}发现）</translation>
</message>
<message id="sync.history.tree.apart">
<source></source>
<translation>中心证明不了它现在的历史接着先前签署的前 {size} 条（{age}发现）</translation>
</message>
<message id="sync.history.tree.entry_missing">
<source></source>
<translation>中心签收过本机写的条目，它 {size} 条的历史里却没有（{age}发现）</translation>
</message>
<message id="sync.history.what">
<source></source>
<translation>照常工作：本机写的都在本机，谁也改不了。请告知中心值守和技术人员，由根裁定哪一份延续（center rotate --settle）；重要指令用电话核对</translation>
</message>
<message id="sync.history.unproven">
<source></source>
<translation>中心没有再证明它的历史</translation>
</message>
<message id="sync.history.unproven.what">
<source></source>
<translation>已有 {span} 中心没有证明现在的历史接着先前的。照常工作；请告知中心的技术人员</translation>
</message>
<message id="refused.suite.unknown">
<source></source>
<translation>它用的算法本机还不会，请升级本机的程序</translation>
</message>
<message id="refused.center.key_retired">
<source></source>
<translation>应答的中心用的是已停用的密钥，未采信任何内容；请告知中心的技术人员</translation>
</message>
<message id="refused.checkpoint.retired">
<source></source>
<translation>为该快照的保管者作证的中心密钥已停用，未采用；本机改读完整日志</translation>
</message>
<message id="ruling.retires">
<source></source>
<translation>停用的中心密钥</translation>
</message>
<message id="sync.history.settled">
<source></source>
<translation>中心的历史已有裁定</translation>
</message>
<message id="sync.history.settled.what">
<source></source>
<translation>中心曾出示两份历史（{count} 项证据），根已裁定哪一份延续，中心换用新密钥（{age}）。不必再做什么：另一份里本机和邻机所写的，下次联系时照常补回</translation>
</message>
<message id="sync.life.rotated">
<source></source>
<translation>本机已更换密钥，以新副本号继续（前身 {before}）。其写过的照样算数，旧密钥不再使用</translation>
</message>
<message id="sync.life.anew">
<source></source>
<translation>这是更换密钥以前的副本：它的密钥已停用，本机以新密钥从头入网（前身 {before}）。所存的都在；未上报的入网后照送，中心值守可裁定计入</translation>
</message>
<message id="refused.device.key_changed">
<source></source>
<translation>本机的密钥已经换过：正在用新密钥继续，或以新密钥重新入网</translation>
</message>
</context>
</TS>
