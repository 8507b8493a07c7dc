<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="refused.order.leaves_drill">
<source></source>
<translation>{mode}指令发往未参加的单位（{organisation}），须两人：先存为草稿，由另一人签发</translation>
</message>
<message id="refused.order.second_person">
<source></source>
<translation>须由另一人签发，{name} 是起草人</translation>
</message>
<message id="refused.response.not_approver">
<source></source>
<translation>由批准人 {name} 本人补签</translation>
</message>
<message id="refused.seat.locked">
<source></source>
<translation>已上锁，先登录（Ctrl+Shift+R）</translation>
</message>
<message id="refused.seat.nobody">
<source></source>
<translation>本机还没有人登录，无从上锁</translation>
</message>
<message id="refused.seat.other">
<source></source>
<translation>这个名字没有在本机验明，先交接岗位（Ctrl+Shift+R）</translation>
</message>
<message id="refused.seat.step_up">
<source></source>
<translation>这一步要再输一次您的密码</translation>
</message>
<message id="refused.sign_in.none">
<source></source>
<translation>此人在本机没有密码</translation>
</message>
<message id="refused.sign_in.own">
<source></source>
<translation>自己的密码不能撤；请他人接岗后撤</translation>
</message>
<message id="refused.sign_in.wait">
<source></source>
<translation>{seconds} 秒后再试</translation>
</message>
<message id="refused.sign_in.weak">
<source></source>
<translation>至少 {chars_min} 位，其中至少 {distinct_min} 个不同</translation>
</message>
<message id="refused.sign_in.wrong">
<source></source>
<translation>密码不对</translation>
</message>
<message id="seat.act.CountersignResponse">
<source></source>
<translation>补签口头批准</translation>
</message>
<message id="seat.act.GrantOffice">
<source></source>
<translation>授予岗位</translation>
</message>
<message id="seat.act.IssueOrder">
<source></source>
<translation>签发指令</translation>
</message>
<message id="seat.act.IssueOrderNow">
<source></source>
<translation>下达指令</translation>
</message>
<message id="seat.act.RegisterPerson">
<source></source>
<translation>登记人员</translation>
</message>
<message id="seat.act.RepealPlan">
<source></source>
<translation>废止预案</translation>
</message>
<message id="seat.act.SetPersonFacts">
<source></source>
<translation>更改人员</translation>
</message>
<message id="seat.act.StrikePerson">
<source></source>
<translation>人员除名</translation>
</message>
<message id="seat.act.VoidIncident">
<source></source>
<translation>作废事件</translation>
</message>
<message id="seat.act.WithdrawOffice">
<source></source>
<translation>免去岗位</translation>
</message>
<message id="seat.again">
<source></source>
<translation>再输一次</translation>
</message>
<message id="seat.first.do">
<source></source>
<translation>登记并坐下</translation>
</message>
<message id="seat.first.hint">
<source></source>
<translation>从此在本机操作先要验明本人；密码只存在本机</translation>
</message>
<message id="seat.first.title">
<source></source>
<translation>登记第一人</translation>
</message>
<message id="seat.proof">
<source></source>
<translation>您的密码</translation>
</message>
<message id="seat.prove.do">
<source></source>
<translation>确认去做</translation>
</message>
<message id="seat.prove.title">
<source></source>
<translation>再验一次本人</translation>
</message>
<message id="seat.prove.whose">
<source></source>
<translation>{act} · {person} · {office}。已填的内容都留着；取消则不做</translation>
</message>
<message id="seat.register.do">
<source></source>
<translation>登记</translation>
</message>
<message id="seat.register.hint">
<source></source>
<translation>写入本单位人员，并在本机给一个密码；需要您的密码</translation>
</message>
<message id="seat.register.title">
<source></source>
<translation>登记同事</translation>
</message>
<message id="seat.relieve.do">
<source></source>
<translation>接岗</translation>
</message>
<message id="seat.relieve.hint">
<source></source>
<translation>接岗的人选自己，输入密码；已打的字都留着</translation>
</message>
<message id="seat.relieve.title">
<source></source>
<translation>交接岗位</translation>
</message>
<message id="seat.second.do">
<source></source>
<translation>确认去做</translation>
</message>
<message id="seat.second.title">
<source></source>
<translation>第二人确认</translation>
</message>
<message id="seat.second.who">
<source></source>
<translation>办理人 · 岗位</translation>
</message>
<message id="seat.second.whose">
<source></source>
<translation>{act}：须另一人办理，以其本人名义写入；{person}（{office}）仍在座</translation>
</message>
<message id="seat.secret">
<source></source>
<translation>密码（至少 6 位）</translation>
</message>
<message id="seat.secret.new">
<source></source>
<translation>给对方的密码（至少 6 位）</translation>
</message>
<message id="seat.unlock.do">
<source></source>
<translation>继续</translation>
</message>
<message id="seat.unlock.hint">
<source></source>
<translation>告警照常显示。输入密码继续，或换人接岗</translation>
</message>
<message id="seat.unlock.title">
<source></source>
<translation>已上锁</translation>
</message>
<message id="seat.way.first">
<source></source>
<translation>启用登录</translation>
</message>
<message id="seat.way.lock">
<source></source>
<translation>上锁 Ctrl+Shift+K</translation>
</message>
<message id="seat.way.register">
<source></source>
<translation>登记同事</translation>
</message>
<message id="seat.who">
<source></source>
<translation>接岗人 · 岗位</translation>
</message>
<message id="seat.act.ChangeKeys">
<source></source>
<translation>更换本机密钥</translation>
</message>
<message id="seat.act.ChangeDatabaseKey">
<source></source>
<translation>更换数据库密钥</translation>
</message>
</context>
</TS>
