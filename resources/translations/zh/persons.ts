<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="duty.began_at">
<source></source>
<translation>接岗</translation>
</message>
<message id="duty.ended_at">
<source></source>
<translation>交岗</translation>
</message>
<message id="duty.note">
<source></source>
<translation>交接说明</translation>
</message>
<message id="duty.office">
<source></source>
<translation>岗位</translation>
</message>
<message id="duty.person">
<source></source>
<translation>值守人</translation>
</message>
<message id="duty.relieves">
<source></source>
<translation>接替</translation>
</message>
<message id="kind.duty">
<source></source>
<translation>值守</translation>
</message>
<message id="kind.look">
<source></source>
<translation>查看记录</translation>
</message>
<message id="kind.person">
<source></source>
<translation>人员</translation>
</message>
<message id="look.about">
<source></source>
<translation>对象</translation>
</message>
<message id="look.act">
<source></source>
<translation>作为</translation>
</message>
<message id="look.act.export">
<source></source>
<translation>导出</translation>
</message>
<message id="look.act.print">
<source></source>
<translation>打印</translation>
</message>
<message id="look.act.show">
<source></source>
<translation>显示</translation>
</message>
<message id="look.reason">
<source></source>
<translation>事由</translation>
</message>
<message id="look.records">
<source></source>
<translation>条数</translation>
</message>
<message id="look.seen">
<source></source>
<translation>字段</translation>
</message>
<message id="look.subject">
<source></source>
<translation>记录</translation>
</message>
<message id="look.subject_kind">
<source></source>
<translation>类型</translation>
</message>
<message id="person.name">
<source></source>
<translation>姓名</translation>
</message>
<message id="person.offices">
<source></source>
<translation>岗位</translation>
</message>
<message id="person.phone">
<source></source>
<translation>值班电话</translation>
</message>
<message id="person.service_number">
<source></source>
<translation>警号</translation>
</message>
<message id="refused.duty.ended">
<source></source>
<translation>该值守已经交岗</translation>
</message>
<message id="refused.look.not_private">
<source></source>
<translation>{kind}的这一项没有掩码，不必登记查看</translation>
</message>
<message id="refused.office.unknown">
<source></source>
<translation>没有这个岗位：{office}</translation>
</message>
<message id="refused.person.name_taken">
<source></source>
<translation>本单位已有人员叫 {name}，请加以区别</translation>
</message>
<message id="refused.person.office_held">
<source></source>
<translation>已任{office}</translation>
</message>
<message id="refused.person.office_not_held">
<source></source>
<translation>未任{office}</translation>
</message>
<message id="refused.response.countersigned">
<source></source>
<translation>已由 {name} 补签</translation>
</message>
<message id="refused.response.not_oral">
<source></source>
<translation>不是口头或电话批准，无需补签</translation>
</message>
<message id="response.countersigned_at">
<source></source>
<translation>补签时间</translation>
</message>
<message id="response.countersigned_by">
<source></source>
<translation>补签人</translation>
</message>
<message id="unit.of.records">
<source></source>
<translation>条</translation>
</message>
</context>
</TS>
