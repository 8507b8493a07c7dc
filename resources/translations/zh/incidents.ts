<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="incident.sensitivity">
<source></source>
<translation>敏感升级</translation>
</message>
<message id="incident.sensitivity.group">
<source></source>
<translation>敏感人群</translation>
</message>
<message id="incident.sensitivity.place">
<source></source>
<translation>敏感地点</translation>
</message>
<message id="incident.sensitivity.time">
<source></source>
<translation>敏感时段</translation>
</message>
<message id="intent.choose">
<source></source>
<translation>选一个事件再{act}</translation>
</message>
<message id="intent.failed">
<source></source>
<translation>没有办成：{said}</translation>
</message>
<message id="intent.gone">
<source></source>
<translation>要{act}的记录本机没有，或本事件不能写</translation>
</message>
<message id="recipient.due_at">
<source></source>
<translation>本家时限</translation>
</message>
<message id="recipient.extension_answer">
<source></source>
<translation>延期答复</translation>
</message>
<message id="recipient.extension_answer.declined">
<source></source>
<translation>不同意延期</translation>
</message>
<message id="recipient.extension_answer.granted">
<source></source>
<translation>同意延期</translation>
</message>
<message id="recipient.extension_asked_at">
<source></source>
<translation>申请时间</translation>
</message>
<message id="recipient.extension_note">
<source></source>
<translation>答复说明</translation>
</message>
<message id="recipient.extension_reason">
<source></source>
<translation>延期理由</translation>
</message>
<message id="recipient.extension_until">
<source></source>
<translation>申请延至</translation>
</message>
<message id="refused.group.already_member">
<source></source>
<translation>{organisation}已在该组</translation>
</message>
<message id="refused.group.ended">
<source></source>
<translation>工作组{state}，不能再改</translation>
</message>
<message id="refused.group.not_member">
<source></source>
<translation>{organisation}不在该组</translation>
</message>
<message id="refused.incident.lead_stays">
<source></source>
<translation>{organisation}是牵头或本单位，不能移出</translation>
</message>
<message id="refused.incident.not_party">
<source></source>
<translation>{organisation}不是参与单位</translation>
</message>
<message id="refused.incident.party_engaged">
<source></source>
<translation>{organisation}还有力量在外或指令未结</translation>
</message>
<message id="refused.recipient.ended">
<source></source>
<translation>该家指令{state}</translation>
</message>
<message id="refused.recipient.extension_changed">
<source></source>
<translation>对方刚改了申请，请重看</translation>
</message>
<message id="refused.recipient.extension_past">
<source></source>
<translation>延期时间要在现在之后</translation>
</message>
<message id="refused.recipient.no_extension_asked">
<source></source>
<translation>没有待答复的延期申请</translation>
</message>
</context>
</TS>
