<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="refused.checkpoint.author_unknown">
<source></source>
<translation>快照中有本机尚未认可的终端写的条目</translation>
</message>
<message id="refused.checkpoint.forged">
<source></source>
<translation>快照不是由本中心授权的保管者签发，未采用</translation>
</message>
<message id="refused.checkpoint.incomplete">
<source></source>
<translation>快照还没有收齐</translation>
</message>
<message id="refused.checkpoint.malformed">
<source></source>
<translation>快照内容不合格式，未采用</translation>
</message>
<message id="refused.checkpoint.newer">
<source></source>
<translation>快照由更新版本的程序生成，本机改用完整记录</translation>
</message>
<message id="refused.checkpoint.older">
<source></source>
<translation>快照比本机已有的旧，未采用</translation>
</message>
<message id="refused.checkpoint.overtaken">
<source></source>
<translation>本机已有这部分记录，不采用快照</translation>
</message>
<message id="refused.checkpoint.stale">
<source></source>
<translation>快照按另外的裁定生成，等待下一份</translation>
</message>
<message id="refused.checkpoint.standing">
<source></source>
<translation>本机状态正以这份快照为准，不能丢弃</translation>
</message>
<message id="refused.checkpoint.unknown">
<source></source>
<translation>没有这份快照</translation>
</message>
<message id="situation.past.partly">
<source></source>
<translation>截至 {clock}（按书写时间）
不含力量位置；快照以下按现状显示</translation>
</message>
<message id="sync.checkpoints">
<source></source>
<translation>快照</translation>
</message>
<message id="sync.checkpoints.line.dropped">
<source></source>
<translation>{name}：{age}的快照，已核对，本机清理了 {entries} 条旧条目</translation>
</message>
<message id="sync.checkpoints.line.loading">
<source></source>
<translation>{name}：正在接收，{entries}/{of} 段</translation>
</message>
<message id="sync.checkpoints.line.mismatch">
<source></source>
<translation>{name}：快照与记录不符，已按记录更正，请告知中心</translation>
</message>
<message id="sync.checkpoints.line.stale">
<source></source>
<translation>{name}：{age}的快照与现行裁定不符，等待下一份</translation>
</message>
<message id="sync.checkpoints.line.unproven">
<source></source>
<translation>{name}：{age}的快照，其下 {entries} 条条目正在补齐核对</translation>
</message>
<message id="sync.checkpoints.note">
<source></source>
<translation>{scopes} 个范围以快照为准 · 本机已清理 {dropped} 条</translation>
</message>
</context>
</TS>
