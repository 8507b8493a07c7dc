<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="absorbed.count">
<source></source>
<translation>{count} 起</translation>
</message>
<message id="detail.merged">
<source></source>
<translation>已并入 {number} {title}，后续情况在那边办理</translation>
</message>
<message id="detail.open_into">
<source></source>
<translation>打开</translation>
</message>
<message id="history.older">
<source></source>
<translation>更早的历史不在本机，在中心</translation>
</message>
<message id="history.saw_older">
<source></source>
<translation>当时看到的值不在本机</translation>
</message>
<message id="levels.suggests">
<source></source>
<translation>规则建议{grade}：{rule}</translation>
</message>
<message id="levels.unset.duty_level">
<source></source>
<translation>未定</translation>
</message>
<message id="levels.unset.grade">
<source></source>
<translation>未定级</translation>
</message>
<message id="levels.unset.response_level">
<source></source>
<translation>未启动</translation>
</message>
<message id="levels.unset.warning_level">
<source></source>
<translation>未发布</translation>
</message>
<message id="nothing.ticked">
<source></source>
<translation>没有这类日志</translation>
</message>
<message id="pick.role.organisations">
<source></source>
<translation>牵头和成员 {count} 家单位</translation>
</message>
<message id="pick.role.parties">
<source></source>
<translation>全部参与单位</translation>
</message>
<message id="post.planned">
<source></source>
<translation>先筹建，暂不运行</translation>
</message>
<message id="readout.voice">
<source></source>
<translation>口头下达</translation>
</message>
<message id="response.approved">
<source></source>
<translation>{who}批准</translation>
</message>
<message id="response.approved_how">
<source></source>
<translation>{who} {how}批准</translation>
</message>
<message id="response.fact">
<source></source>
<translation>{label}：{value}</translation>
</message>
<message id="response.period">
<source></source>
<translation>预计 {hours} 小时</translation>
</message>
<message id="response.proposed">
<source></source>
<translation>只提建议，批准后再启动</translation>
</message>
<message id="section.absorbed">
<source></source>
<translation>并入的事件</translation>
</message>
<message id="section.questions">
<source></source>
<translation>问题</translation>
</message>
<message id="ticks.hint">
<source></source>
<translation>只看已由「{role}」处理的日志</translation>
</message>
</context>
</TS>
