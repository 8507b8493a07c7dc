<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="digest.changes">
<source></source>
<translation>{count} 处变更</translation>
</message>
<message id="digest.dismiss">
<source></source>
<translation>知道了</translation>
</message>
<message id="digest.head">
<source></source>
<translation>{orders} 条指令，{changes} 处变更，{questions} 个问题</translation>
</message>
<message id="digest.head_early">
<source></source>
<translation>{orders} 条指令，{changes} 处变更</translation>
</message>
<message id="digest.more">
<source></source>
<translation>只数了前面一部分</translation>
</message>
<message id="digest.others">
<source></source>
<translation>其他 {count} 处变更</translation>
</message>
<message id="digest.questions">
<source></source>
<translation>{count} 个问题要人来定</translation>
</message>
<message id="digest.since">
<source></source>
<translation>{since}</translation>
</message>
<message id="digest.title">
<source></source>
<translation>上次确认后收到</translation>
</message>
<message id="digest.waits">
<source></source>
<translation>还在同步，问题稍后再报</translation>
</message>
<message id="find.command.dispatch">
<source></source>
<translation>派力量</translation>
</message>
<message id="find.command.journal">
<source></source>
<translation>记一行日志</translation>
</message>
<message id="find.command.language">
<source></source>
<translation>切换语言</translation>
</message>
<message id="find.command.order">
<source></source>
<translation>下达指令</translation>
</message>
<message id="find.command.sign">
<source></source>
<translation>签收指令</translation>
</message>
<message id="find.command.status">
<source></source>
<translation>报力量状态</translation>
</message>
<message id="find.command.theme">
<source></source>
<translation>切换日夜主题</translation>
</message>
<message id="find.command.voice">
<source></source>
<translation>语音指令记时</translation>
</message>
<message id="find.hint">
<source></source>
<translation>事件、力量、预案、指挥部、单位、地点、人、页面、命令</translation>
</message>
<message id="find.keys">
<source></source>
<translation>↑↓ 选择    Enter 前往    Esc 关闭</translation>
</message>
<message id="find.name">
<source></source>
<translation>去任何地方</translation>
</message>
<message id="find.none">
<source></source>
<translation>没有找到“{typed}”</translation>
</message>
<message id="find.sort.command">
<source></source>
<translation>命令</translation>
</message>
<message id="find.sort.incident">
<source></source>
<translation>事件</translation>
</message>
<message id="find.sort.organisation">
<source></source>
<translation>单位</translation>
</message>
<message id="find.sort.page">
<source></source>
<translation>页面</translation>
</message>
<message id="find.sort.person">
<source></source>
<translation>值班人员</translation>
</message>
<message id="find.sort.place">
<source></source>
<translation>地点</translation>
</message>
<message id="find.sort.plan">
<source></source>
<translation>预案</translation>
</message>
<message id="find.sort.post">
<source></source>
<translation>指挥部</translation>
</message>
<message id="find.sort.recent">
<source></source>
<translation>最近</translation>
</message>
<message id="find.sort.unit">
<source></source>
<translation>力量</translation>
</message>
<message id="line.comma">
<source></source>
<translation>、</translation>
</message>
<message id="line.doing">
<source></source>
<translation>正在写入…</translation>
</message>
<message id="line.done.dispatch">
<source></source>
<translation>已派 {unit} → {number} {title}</translation>
</message>
<message id="line.done.dispatch_to">
<source></source>
<translation>已派 {unit} → {place} · {number}</translation>
</message>
<message id="line.done.journal">
<source></source>
<translation>已记入日志 · {number}</translation>
</message>
<message id="line.done.order">
<source></source>
<translation>已下达 {made} 给 {recipients}</translation>
</message>
<message id="line.done.readiness">
<source></source>
<translation>{unit} 已报为 {state}</translation>
</message>
<message id="line.done.recall">
<source></source>
<translation>已召回 {unit} · {number}</translation>
</message>
<message id="line.done.sign">
<source></source>
<translation>已签收 {number}</translation>
</message>
<message id="line.done.step">
<source></source>
<translation>{unit} 已记为 {state} · {number}</translation>
</message>
<message id="line.done.step_at">
<source></source>
<translation>{unit} 已记为 {moment} {state} · {number}</translation>
</message>
<message id="line.done.voice">
<source></source>
<translation>已记入日志，口述 {moment} · {number}</translation>
</message>
<message id="line.hint">
<source></source>
<translation>记一行，或：d 派力量  s 报状态  o 下指令  q 签收  g 查找</translation>
</message>
<message id="line.key.enter">
<source></source>
<translation>执行</translation>
</message>
<message id="line.key.go">
<source></source>
<translation>去任何地方</translation>
</message>
<message id="line.lacks.already_here">
<source></source>
<translation>{unit} 已在 {number}，现为 {state}</translation>
</message>
<message id="line.lacks.clock">
<source></source>
<translation>这里不写时间</translation>
</message>
<message id="line.lacks.engaged">
<source></source>
<translation>{unit} 在 {other} 有任务；仍要派，行末加 !</translation>
</message>
<message id="line.lacks.goal">
<source></source>
<translation>找什么？编号、名称、拼音首字母</translation>
</message>
<message id="line.lacks.left_over">
<source></source>
<translation>“{state}”后面只能写时间；其他内容另记一行</translation>
</message>
<message id="line.lacks.no_incident">
<source></source>
<translation>先打开一个事件，或写 # 加编号、标题</translation>
</message>
<message id="line.lacks.no_such_order">
<source></source>
<translation>没有这样的待签指令，请选</translation>
</message>
<message id="line.lacks.no_task">
<source></source>
<translation>{unit} 没有进行中的任务</translation>
</message>
<message id="line.lacks.nothing_found">
<source></source>
<translation>没有找到</translation>
</message>
<message id="line.lacks.nothing_waits">
<source></source>
<translation>没有等待签收的指令</translation>
</message>
<message id="line.lacks.one_unit">
<source></source>
<translation>一行只写一支力量</translation>
</message>
<message id="line.lacks.order_text">
<source></source>
<translation>给 {recipients} 的指令内容？</translation>
</message>
<message id="line.lacks.reason">
<source></source>
<translation>写明原因</translation>
</message>
<message id="line.lacks.recipients">
<source></source>
<translation>下给谁？力量或单位，用逗号分开</translation>
</message>
<message id="line.lacks.state">
<source></source>
<translation>“{typed}”不是状态，请选</translation>
</message>
<message id="line.lacks.step">
<source></source>
<translation>{unit} 现为 {now}，不能记为 {state}</translation>
</message>
<message id="line.lacks.text">
<source></source>
<translation>写下内容，记入 {number} {title}</translation>
</message>
<message id="line.lacks.unavailable">
<source></source>
<translation>{unit} 不可用；仍要派，行末加 !</translation>
</message>
<message id="line.lacks.unit">
<source></source>
<translation>派谁、问谁？写力量名称、呼号或拼音首字母</translation>
</message>
<message id="line.lacks.unknown_incident">
<source></source>
<translation>没有叫“{typed}”的事件</translation>
</message>
<message id="line.lacks.unknown_recipient">
<source></source>
<translation>没有叫“{typed}”的力量或单位</translation>
</message>
<message id="line.lacks.unknown_unit">
<source></source>
<translation>没有叫“{typed}”的力量</translation>
</message>
<message id="line.lacks.which_goal">
<source></source>
<translation>请从上面选一个</translation>
</message>
<message id="line.lacks.which_incident">
<source></source>
<translation>“{typed}”可能指一个事件，请选</translation>
</message>
<message id="line.lacks.which_order">
<source></source>
<translation>{count} 条指令待签，请选</translation>
</message>
<message id="line.lacks.which_recipient">
<source></source>
<translation>“{typed}”可指 {count} 个对象，请选</translation>
</message>
<message id="line.lacks.which_task">
<source></source>
<translation>{unit} 有 {count} 项任务，请选事件</translation>
</message>
<message id="line.lacks.which_unit">
<source></source>
<translation>“{typed}”可指 {count} 支力量，请选</translation>
</message>
<message id="line.name">
<source></source>
<translation>命令行</translation>
</message>
<message id="line.will.dispatch">
<source></source>
<translation>派 {unit} → {number} {title}</translation>
</message>
<message id="line.will.dispatch_to">
<source></source>
<translation>派 {unit} → {place} · {number} {title}</translation>
</message>
<message id="line.will.go">
<source></source>
<translation>去 {goal}</translation>
</message>
<message id="line.will.journal">
<source></source>
<translation>记入日志 · {number} {title}</translation>
</message>
<message id="line.will.order">
<source></source>
<translation>下达 1 条指令（{urgency}）给 {recipients} · {number} {title}</translation>
</message>
<message id="line.will.order_alone">
<source></source>
<translation>下达 1 条指令（{urgency}）给 {recipients} · 不属于任何事件</translation>
</message>
<message id="line.will.order_alone_due">
<source></source>
<translation>下达 1 条指令（{urgency}）给 {recipients}，限 {moment} · 不属于任何事件</translation>
</message>
<message id="line.will.order_due">
<source></source>
<translation>下达 1 条指令（{urgency}）给 {recipients}，限 {moment} · {number} {title}</translation>
</message>
<message id="line.will.readiness">
<source></source>
<translation>{unit} 报为 {state}</translation>
</message>
<message id="line.will.recall">
<source></source>
<translation>召回 {unit} · {number} {title}</translation>
</message>
<message id="line.will.sign">
<source></source>
<translation>签收 {number} · {issuer}：{order}</translation>
</message>
<message id="line.will.status">
<source></source>
<translation>{unit} 现为 {state} · {note}</translation>
</message>
<message id="line.will.status_on">
<source></source>
<translation>{unit} 现为 {state} · 在 {number}</translation>
</message>
<message id="line.will.step">
<source></source>
<translation>{unit} 记为 {state} · {number} {title}</translation>
</message>
<message id="line.will.step_at">
<source></source>
<translation>{unit} 记为 {moment} {state} · {number} {title}</translation>
</message>
<message id="line.will.voice">
<source></source>
<translation>记入日志，电台口述 {moment} · {number} {title}</translation>
</message>
<message id="line.words.by">
<source></source>
<translation>限</translation>
</message>
<message id="line.words.joined_by">
<source></source>
<translation>前</translation>
</message>
<message id="line.words.joined_to">
<source></source>
<translation>到</translation>
</message>
<message id="line.words.to">
<source></source>
<translation>→ &gt;</translation>
</message>
<message id="line.words.value.recalled">
<source></source>
<translation>撤回</translation>
</message>
<message id="line.words.value.returned">
<source></source>
<translation>归队</translation>
</message>
<message id="line.words.value.unavailable">
<source></source>
<translation>停用</translation>
</message>
<message id="line.words.verb.dispatch">
<source></source>
<translation>d 派 派遣</translation>
</message>
<message id="line.words.verb.go">
<source></source>
<translation>g 找 去</translation>
</message>
<message id="line.words.verb.journal">
<source></source>
<translation>j 记 日志</translation>
</message>
<message id="line.words.verb.order">
<source></source>
<translation>o 指令 下令</translation>
</message>
<message id="line.words.verb.sign">
<source></source>
<translation>q 签收 签</translation>
</message>
<message id="line.words.verb.status">
<source></source>
<translation>s 状态</translation>
</message>
<message id="line.words.voice">
<source></source>
<translation>语音</translation>
</message>
</context>
</TS>
