<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="list.and">
<source></source>
<translation>、</translation>
</message>
<message id="outage.file.not_written">
<source></source>
<translation>{name} 没有写成：磁盘满、只读或已拔出，请换个位置</translation>
</message>
<message id="paper.added">
<source></source>
<translation>（补录 {at}）</translation>
</message>
<message id="paper.as_of">
<source></source>
<translation>截至 {at} 写下的内容</translation>
</message>
<message id="paper.by_hand.report">
<source></source>
<translation>执行情况</translation>
</message>
<message id="paper.by_hand.role">
<source></source>
<translation>执行人、时间</translation>
</message>
<message id="paper.by_hand.signed">
<source></source>
<translation>签收人、时间</translation>
</message>
<message id="paper.cards">
<source></source>
<translation>行动卡</translation>
</message>
<message id="paper.code">
<source></source>
<translation>扫码得编号和全文。电台复诵时先报编号。</translation>
</message>
<message id="paper.contacts">
<source></source>
<translation>通讯录</translation>
</message>
<message id="paper.contacts.private">
<source></source>
<translation>通讯录（含姓名电话）</translation>
</message>
<message id="paper.count">
<source></source>
<translation>共 {count} 条</translation>
</message>
<message id="paper.dated_copies">
<source></source>
<translation>姓名和电话是预案核对时的副本，以核对日期为准。</translation>
</message>
<message id="paper.facts">
<source></source>
<translation>事实</translation>
</message>
<message id="paper.full_text">
<source></source>
<translation>预案全文</translation>
</message>
<message id="paper.head.arrived">
<source></source>
<translation>到场</translation>
</message>
<message id="paper.head.as_of">
<source></source>
<translation>核对日期</translation>
</message>
<message id="paper.head.by">
<source></source>
<translation>依据</translation>
</message>
<message id="paper.head.call_sign">
<source></source>
<translation>呼号</translation>
</message>
<message id="paper.head.card">
<source></source>
<translation>序号</translation>
</message>
<message id="paper.head.card_text">
<source></source>
<translation>行动</translation>
</message>
<message id="paper.head.commander">
<source></source>
<translation>指挥员</translation>
</message>
<message id="paper.head.completed">
<source></source>
<translation>完成</translation>
</message>
<message id="paper.head.contact">
<source></source>
<translation>联系</translation>
</message>
<message id="paper.head.departed">
<source></source>
<translation>出动</translation>
</message>
<message id="paper.head.done">
<source></source>
<translation>完成</translation>
</message>
<message id="paper.head.due">
<source></source>
<translation>时限</translation>
</message>
<message id="paper.head.evidence">
<source></source>
<translation>佐证</translation>
</message>
<message id="paper.head.from">
<source></source>
<translation>来源</translation>
</message>
<message id="paper.head.grade">
<source></source>
<translation>级别</translation>
</message>
<message id="paper.head.how">
<source></source>
<translation>方式</translation>
</message>
<message id="paper.head.limit">
<source></source>
<translation>时限</translation>
</message>
<message id="paper.head.line">
<source></source>
<translation>内容</translation>
</message>
<message id="paper.head.name">
<source></source>
<translation>名称</translation>
</message>
<message id="paper.head.number">
<source></source>
<translation>编号</translation>
</message>
<message id="paper.head.office">
<source></source>
<translation>岗位</translation>
</message>
<message id="paper.head.ordered">
<source></source>
<translation>接令</translation>
</message>
<message id="paper.head.organisation">
<source></source>
<translation>单位</translation>
</message>
<message id="paper.head.person">
<source></source>
<translation>姓名</translation>
</message>
<message id="paper.head.phase">
<source></source>
<translation>阶段</translation>
</message>
<message id="paper.head.phone">
<source></source>
<translation>电话</translation>
</message>
<message id="paper.head.place">
<source></source>
<translation>位置</translation>
</message>
<message id="paper.head.radio">
<source></source>
<translation>电台</translation>
</message>
<message id="paper.head.report">
<source></source>
<translation>反馈</translation>
</message>
<message id="paper.head.role">
<source></source>
<translation>岗位</translation>
</message>
<message id="paper.head.signed">
<source></source>
<translation>签收</translation>
</message>
<message id="paper.head.state">
<source></source>
<translation>状态</translation>
</message>
<message id="paper.head.strength">
<source></source>
<translation>编/实/在/可</translation>
</message>
<message id="paper.head.text">
<source></source>
<translation>内容</translation>
</message>
<message id="paper.head.time">
<source></source>
<translation>时间</translation>
</message>
<message id="paper.head.title">
<source></source>
<translation>任务</translation>
</message>
<message id="paper.head.title_of">
<source></source>
<translation>事件</translation>
</message>
<message id="paper.incident">
<source></source>
<translation>事件单</translation>
</message>
<message id="paper.journal">
<source></source>
<translation>日志</translation>
</message>
<message id="paper.levels">
<source></source>
<translation>四个级别</translation>
</message>
<message id="paper.lines">
<source></source>
<translation>日志（{count} 条）</translation>
</message>
<message id="paper.made">
<source></source>
<translation>{organisation} {person} · 打印于 {at}</translation>
</message>
<message id="paper.map">
<source></source>
<translation>态势图</translation>
</message>
<message id="paper.masked">
<source></source>
<translation>已隐去</translation>
</message>
<message id="paper.order">
<source></source>
<translation>指令单</translation>
</message>
<message id="paper.orders">
<source></source>
<translation>指令</translation>
</message>
<message id="paper.overdue">
<source></source>
<translation>已超时</translation>
</message>
<message id="paper.page">
<source></source>
<translation>第 {page} 页，共 {pages} 页</translation>
</message>
<message id="paper.parties">
<source></source>
<translation>参与单位</translation>
</message>
<message id="paper.posts">
<source></source>
<translation>指挥部</translation>
</message>
<message id="paper.private">
<source></source>
<translation>含姓名和电话，用后收回销毁。</translation>
</message>
<message id="paper.recipients">
<source></source>
<translation>接收单位</translation>
</message>
<message id="paper.repeats">
<source></source>
<translation>每 {span}</translation>
</message>
<message id="paper.running">
<source></source>
<translation>运行中的行动卡</translation>
</message>
<message id="paper.running.note">
<source></source>
<translation>按时限排列，超时在前。办结后在方框打勾，回到席位补记。</translation>
</message>
<message id="paper.struck">
<source></source>
<translation>划去：{reason}（{person} {at}）</translation>
</message>
<message id="paper.tasks">
<source></source>
<translation>任务</translation>
</message>
<message id="paper.units">
<source></source>
<translation>力量</translation>
</message>
<message id="paper.units_sheet">
<source></source>
<translation>力量表</translation>
</message>
<message id="paper.units_sheet.private">
<source></source>
<translation>力量表（含电话）</translation>
</message>
<message id="paper.without_private">
<source></source>
<translation>姓名和电话已隐去；另有含姓名电话的一份，打印时登记。</translation>
</message>
<message id="print.busy">
<source></source>
<translation>上一份还在打印</translation>
</message>
<message id="print.button">
<source></source>
<translation>打印（Ctrl+P）</translation>
</message>
<message id="print.going">
<source></source>
<translation>正在排版打印：{printed} / {pages} 页</translation>
</message>
<message id="print.nothing">
<source></source>
<translation>本页没有可打印的内容</translation>
</message>
<message id="print.nothing_done">
<source></source>
<translation>没有打印</translation>
</message>
<message id="print.patterns">
<source></source>
<translation>PDF 文件 (*.pdf)</translation>
</message>
<message id="print.saved">
<source></source>
<translation>已存为 {name}（{folder} 文件夹）</translation>
</message>
<message id="print.sent">
<source></source>
<translation>已送打印机，共 {pages} 页</translation>
</message>
<message id="print.title">
<source></source>
<translation>打印本页</translation>
</message>
<message id="print.to_file">
<source></source>
<translation>存为 PDF…</translation>
</message>
<message id="print.to_printer">
<source></source>
<translation>打印…</translation>
</message>
</context>
</TS>
