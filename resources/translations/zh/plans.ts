<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="cards.due">
<source></source>
<translation>{clock} 前</translation>
</message>
<message id="cards.evidence">
<source></source>
<translation>佐证：{evidence}</translation>
</message>
<message id="cards.hint.ends">
<source></source>
<translation>不适用即不再重复</translation>
</message>
<message id="cards.hint.repeats">
<source></source>
<translation>完成后自动生成下一次</translation>
</message>
<message id="cards.incident">
<source></source>
<translation>看这个事件</translation>
</message>
<message id="cards.key.block">
<source></source>
<translation>受阻  F9</translation>
</message>
<message id="cards.key.finish">
<source></source>
<translation>完成  F7</translation>
</message>
<message id="cards.key.resume">
<source></source>
<translation>恢复</translation>
</message>
<message id="cards.key.skip">
<source></source>
<translation>不适用  F10</translation>
</message>
<message id="cards.key.start">
<source></source>
<translation>开始  F6</translation>
</message>
<message id="cards.late">
<source></source>
<translation>超 {span}</translation>
</message>
<message id="cards.none">
<source></source>
<translation>没有进行中的行动卡</translation>
</message>
<message id="cards.none.hint">
<source></source>
<translation>启动预案后，各事件的任务在这里，超时的在最上面</translation>
</message>
<message id="diff.field.as_of">
<source></source>
<translation>抄录</translation>
</message>
<message id="diff.field.basis">
<source></source>
<translation>依据</translation>
</message>
<message id="diff.field.capability">
<source></source>
<translation>能力</translation>
</message>
<message id="diff.field.cards">
<source></source>
<translation>行动卡</translation>
</message>
<message id="diff.field.commander">
<source></source>
<translation>指挥员</translation>
</message>
<message id="diff.field.condition">
<source></source>
<translation>条件</translation>
</message>
<message id="diff.field.contact">
<source></source>
<translation>联系</translation>
</message>
<message id="diff.field.count">
<source></source>
<translation>数量</translation>
</message>
<message id="diff.field.due_minutes">
<source></source>
<translation>办结（分）</translation>
</message>
<message id="diff.field.evidence">
<source></source>
<translation>佐证</translation>
</message>
<message id="diff.field.feedback_minutes">
<source></source>
<translation>反馈（分）</translation>
</message>
<message id="diff.field.group">
<source></source>
<translation>工作组</translation>
</message>
<message id="diff.field.key">
<source></source>
<translation>代号</translation>
</message>
<message id="diff.field.lead">
<source></source>
<translation>牵头</translation>
</message>
<message id="diff.field.level">
<source></source>
<translation>级别</translation>
</message>
<message id="diff.field.levels">
<source></source>
<translation>级别</translation>
</message>
<message id="diff.field.limit_minutes">
<source></source>
<translation>时限（分）</translation>
</message>
<message id="diff.field.matters">
<source></source>
<translation>事项</translation>
</message>
<message id="diff.field.measures">
<source></source>
<translation>措施</translation>
</message>
<message id="diff.field.members">
<source></source>
<translation>成员</translation>
</message>
<message id="diff.field.name">
<source></source>
<translation>名称</translation>
</message>
<message id="diff.field.number">
<source></source>
<translation>编号</translation>
</message>
<message id="diff.field.office">
<source></source>
<translation>岗位</translation>
</message>
<message id="diff.field.organisation">
<source></source>
<translation>单位</translation>
</message>
<message id="diff.field.period_hours">
<source></source>
<translation>期限（时）</translation>
</message>
<message id="diff.field.phase">
<source></source>
<translation>阶段</translation>
</message>
<message id="diff.field.phone">
<source></source>
<translation>电话</translation>
</message>
<message id="diff.field.radio">
<source></source>
<translation>电台</translation>
</message>
<message id="diff.field.recipients">
<source></source>
<translation>接收</translation>
</message>
<message id="diff.field.repeat_minutes">
<source></source>
<translation>间隔（分）</translation>
</message>
<message id="diff.field.report_minutes">
<source></source>
<translation>报告（分）</translation>
</message>
<message id="diff.field.role">
<source></source>
<translation>岗位</translation>
</message>
<message id="diff.field.sign_minutes">
<source></source>
<translation>签收（分）</translation>
</message>
<message id="diff.field.sort">
<source></source>
<translation>类别</translation>
</message>
<message id="diff.field.text">
<source></source>
<translation>内容</translation>
</message>
<message id="diff.field.title">
<source></source>
<translation>标题</translation>
</message>
<message id="diff.field.under">
<source></source>
<translation>上级</translation>
</message>
<message id="diff.field.unit_sort">
<source></source>
<translation>力量类</translation>
</message>
<message id="diff.field.urgency">
<source></source>
<translation>缓急</translation>
</message>
<message id="diff.part.cards">
<source></source>
<translation>行动卡</translation>
</message>
<message id="diff.part.chapters">
<source></source>
<translation>条款</translation>
</message>
<message id="diff.part.contacts">
<source></source>
<translation>联系人</translation>
</message>
<message id="diff.part.groups">
<source></source>
<translation>工作组</translation>
</message>
<message id="diff.part.levels">
<source></source>
<translation>响应级别</translation>
</message>
<message id="diff.part.needs">
<source></source>
<translation>所需</translation>
</message>
<message id="diff.part.orders">
<source></source>
<translation>首批指令</translation>
</message>
<message id="diff.part.posts">
<source></source>
<translation>指挥部</translation>
</message>
<message id="diff.part.title">
<source></source>
<translation>题名</translation>
</message>
<message id="diff.sort.added">
<source></source>
<translation>新增</translation>
</message>
<message id="diff.sort.changed">
<source></source>
<translation>修改</translation>
</message>
<message id="diff.sort.removed">
<source></source>
<translation>删去</translation>
</message>
<message id="import.another">
<source></source>
<translation>另选文件</translation>
</message>
<message id="import.choose">
<source></source>
<translation>选预案文件</translation>
</message>
<message id="import.count">
<source></source>
<translation>{use} {count} 节</translation>
</message>
<message id="import.files">
<source></source>
<translation>Word 文档、文本</translation>
</message>
<message id="import.level">
<source></source>
<translation>层次（Ctrl+← →）</translation>
</message>
<message id="import.lines">
<source></source>
<translation>{count} 段</translation>
</message>
<message id="import.next">
<source></source>
<translation>下一步：填写并保存</translation>
</message>
<message id="import.notice.card_cut">
<source></source>
<translation>{count} 张卡的内容太长，只取前 4000 字（{detail}）</translation>
</message>
<message id="import.notice.card_without_role">
<source></source>
<translation>{count} 张卡没有写岗位，先记为值班员（{detail}）</translation>
</message>
<message id="import.notice.contents">
<source></source>
<translation>目录 {count} 行，未作正文</translation>
</message>
<message id="import.notice.level_twice">
<source></source>
<translation>{count} 节重复了同一级，取前一节（{detail}）</translation>
</message>
<message id="import.notice.level_unknown">
<source></source>
<translation>{count} 节看不出是哪一级（{detail}）</translation>
</message>
<message id="import.notice.measures_cut">
<source></source>
<translation>{count} 级的措施太长，只取前 2000 字，全文仍在正文（{detail}）</translation>
</message>
<message id="import.notice.no_cards">
<source></source>
<translation>{count} 节里没有认出行动卡，仍作正文（{detail}）</translation>
</message>
<message id="import.notice.no_contacts">
<source></source>
<translation>{count} 节里没有认出号码，仍作正文（{detail}）</translation>
</message>
<message id="import.notice.no_headings">
<source></source>
<translation>没有认出标题，全文成一节，可在正文中编号后重来</translation>
</message>
<message id="import.notice.no_levels">
<source></source>
<translation>没有认出响应级别，四级都用下一步填的措施</translation>
</message>
<message id="import.notice.numberless">
<source></source>
<translation>{count} 个标题靠样式识别，没有编号，已按顺序补</translation>
</message>
<message id="import.notice.organisation_unknown">
<source></source>
<translation>{count} 个单位不在单位树里，写进岗位（{detail}）</translation>
</message>
<message id="import.notice.text_cut">
<source></source>
<translation>{count} 节太长，超出部分不能保存（{detail}）</translation>
</message>
<message id="import.phase">
<source></source>
<translation>处置</translation>
</message>
<message id="import.publish">
<source></source>
<translation>保存为草稿</translation>
</message>
<message id="import.publish.hint">
<source></source>
<translation>存为编制中的版本，评审、审批、印发后才能启动</translation>
</message>
<message id="import.reading">
<source></source>
<translation>正在读文件</translation>
</message>
<message id="import.refused">
<source></source>
<translation>这个文件不能导入</translation>
</message>
<message id="import.role">
<source></source>
<translation>值班员</translation>
</message>
<message id="import.structure">
<source></source>
<translation>识别出的结构</translation>
</message>
<message id="import.tables">
<source></source>
<translation>{count} 表</translation>
</message>
<message id="import.text">
<source></source>
<translation>这一节的内容</translation>
</message>
<message id="import.title">
<source></source>
<translation>导入预案：核对结构</translation>
</message>
<message id="import.title_version">
<source></source>
<translation>导入新版本：{name}</translation>
</message>
<message id="import.use">
<source></source>
<translation>作为（Ctrl+↑ ↓）</translation>
</message>
<message id="import.use.annex">
<source></source>
<translation>附件</translation>
</message>
<message id="import.use.cards">
<source></source>
<translation>行动卡</translation>
</message>
<message id="import.use.contacts">
<source></source>
<translation>通讯录</translation>
</message>
<message id="import.use.nothing">
<source></source>
<translation>不要</translation>
</message>
<message id="import.use.response">
<source></source>
<translation>响应级别</translation>
</message>
<message id="import.use.text">
<source></source>
<translation>正文</translation>
</message>
<message id="outage.file.unreadable">
<source></source>
<translation>读不到文件 {name}，看看U盘是不是拔了</translation>
</message>
<message id="page.plans">
<source></source>
<translation>预案</translation>
</message>
<message id="plans.act.facts">
<source></source>
<translation>改复审日期等</translation>
</message>
<message id="plans.act.word.keep">
<source></source>
<translation>按此措辞</translation>
</message>
<message id="plans.act.word">
<source></source>
<translation>改写…</translation>
</message>
<message id="plans.activate">
<source></source>
<translation>启动{level}响应</translation>
</message>
<message id="plans.activate_none">
<source></source>
<translation>启动</translation>
</message>
<message id="plans.any.classes">
<source></source>
<translation>全部事件类</translation>
</message>
<message id="plans.any.level">
<source></source>
<translation>全部层级</translation>
</message>
<message id="plans.any.owner">
<source></source>
<translation>全部单位</translation>
</message>
<message id="plans.any.sort">
<source></source>
<translation>全部类别</translation>
</message>
<message id="plans.any.standing">
<source></source>
<translation>全部状态</translation>
</message>
<message id="plans.as_needed">
<source></source>
<translation>按需</translation>
</message>
<message id="plans.back">
<source></source>
<translation>返回，Esc</translation>
</message>
<message id="plans.cards_open">
<source></source>
<translation>{count} 张卡进行中</translation>
</message>
<message id="plans.cards_overdue">
<source></source>
<translation>{count} 张卡超时</translation>
</message>
<message id="plans.choose_plan">
<source></source>
<translation>选一个预案，在本事件启动</translation>
</message>
<message id="plans.classes.A1">
<source></source>
<translation>自然灾害</translation>
</message>
<message id="plans.classes.A2">
<source></source>
<translation>事故灾难</translation>
</message>
<message id="plans.classes.A3">
<source></source>
<translation>公共卫生</translation>
</message>
<message id="plans.classes.A4">
<source></source>
<translation>社会安全</translation>
</message>
<message id="plans.compare">
<source></source>
<translation>对照</translation>
</message>
<message id="plans.compare_not_held">
<source></source>
<translation>两个版本的全文都到本机后才能对照</translation>
</message>
<message id="plans.copied">
<source></source>
<translation>{day} 抄录</translation>
</message>
<message id="plans.count">
<source></source>
<translation>{count} 个</translation>
</message>
<message id="plans.details">
<source></source>
<translation>启动明细</translation>
</message>
<message id="plans.drilled">
<source></source>
<translation>上次演练 {day}</translation>
</message>
<message id="plans.empty">
<source></source>
<translation>这里还没有预案</translation>
</message>
<message id="plans.empty.hint">
<source></source>
<translation>导入本单位的 .docx 或 .txt，或先收下示例；断网也能做</translation>
</message>
<message id="plans.every">
<source></source>
<translation>每 {span}</translation>
</message>
<message id="plans.failed">
<source></source>
<translation>没有完成：{reason}</translation>
</message>
<message id="plans.filter.classes">
<source></source>
<translation>事件类</translation>
</message>
<message id="plans.filter.level">
<source></source>
<translation>层级</translation>
</message>
<message id="plans.filter.owner">
<source></source>
<translation>主管单位</translation>
</message>
<message id="plans.filter.sort">
<source></source>
<translation>类别</translation>
</message>
<message id="plans.filter.standing">
<source></source>
<translation>状态</translation>
</message>
<message id="plans.gap">
<source></source>
<translation>{name} 有缺</translation>
</message>
<message id="plans.hint.approve">
<source></source>
<translation>送领导审批</translation>
</message>
<message id="plans.hint.code">
<source></source>
<translation>如 JB-07</translation>
</message>
<message id="plans.hint.commander">
<source></source>
<translation>写姓名，不写则显示职务</translation>
</message>
<message id="plans.hint.consult">
<source></source>
<translation>送有关单位征求意见</translation>
</message>
<message id="plans.hint.day">
<source></source>
<translation>2027-03-01</translation>
</message>
<message id="plans.hint.file">
<source></source>
<translation>印发后二十个工作日内备案</translation>
</message>
<message id="plans.hint.incident">
<source></source>
<translation>在哪个事件启动：编号、标题、拼音</translation>
</message>
<message id="plans.hint.matters">
<source></source>
<translation>响应的事项，一句话</translation>
</message>
<message id="plans.hint.measures">
<source></source>
<translation>正文没有分级措施时用这里的</translation>
</message>
<message id="plans.hint.now">
<source></source>
<translation>现在</translation>
</message>
<message id="plans.hint.publish">
<source></source>
<translation>印发即生效，原生效的版本同时废止</translation>
</message>
<message id="plans.hint.repeal">
<source></source>
<translation>废止后不能再启动；已启动的响应照旧</translation>
</message>
<message id="plans.hint.return">
<source></source>
<translation>退回编制，修改后再来</translation>
</message>
<message id="plans.hint.review">
<source></source>
<translation>送专家评审</translation>
</message>
<message id="plans.hint.revise">
<source></source>
<translation>修订期间，这一版仍可启动</translation>
</message>
<message id="plans.hint.version">
<source></source>
<translation>如 1.0</translation>
</message>
<message id="plans.hint.word">
<source></source>
<translation>事项、措施按本次情况写；指挥员写姓名</translation>
</message>
<message id="plans.hits">
<source></source>
<translation>{number} / {count}</translation>
</message>
<message id="plans.hours">
<source></source>
<translation>{hours} 时</translation>
</message>
<message id="plans.import">
<source></source>
<translation>导入预案</translation>
</message>
<message id="plans.import_version">
<source></source>
<translation>导入新版本</translation>
</message>
<message id="plans.library">
<source></source>
<translation>预案库</translation>
</message>
<message id="plans.minutes">
<source></source>
<translation>{minutes} 分</translation>
</message>
<message id="plans.never_drilled">
<source></source>
<translation>没有演练记录</translation>
</message>
<message id="plans.newer">
<source></source>
<translation>较新的版本</translation>
</message>
<message id="plans.no_action">
<source></source>
<translation>无动作</translation>
</message>
<message id="plans.no_cards">
<source></source>
<translation>这一级没有行动卡</translation>
</message>
<message id="plans.no_command">
<source></source>
<translation>预案没有写指挥部和工作组</translation>
</message>
<message id="plans.no_difference">
<source></source>
<translation>两个版本内容相同</translation>
</message>
<message id="plans.no_hit">
<source></source>
<translation>没有找到</translation>
</message>
<message id="plans.no_live">
<source></source>
<translation>本机没有现行记录</translation>
</message>
<message id="plans.no_phones">
<source></source>
<translation>预案没有附通讯录</translation>
</message>
<message id="plans.not_found.hint">
<source></source>
<translation>换个说法，或放宽筛选</translation>
</message>
<message id="plans.not_held">
<source></source>
<translation>本机还没有这一版的全文，接通后会收到</translation>
</message>
<message id="plans.offline">
<source></source>
<translation>离线：本机先生效，{count} 家改用电台、电话或打印</translation>
</message>
<message id="plans.offline_none">
<source></source>
<translation>离线：本机先生效，接通后上报</translation>
</message>
<message id="plans.older">
<source></source>
<translation>较早的版本</translation>
</message>
<message id="plans.one_version">
<source></source>
<translation>只有一个版本</translation>
</message>
<message id="plans.one_version.hint">
<source></source>
<translation>导入新版本后，这里逐条对照</translation>
</message>
<message id="plans.owner.others">
<source></source>
<translation>其他单位</translation>
</message>
<message id="plans.owner.own">
<source></source>
<translation>本单位</translation>
</message>
<message id="plans.published">
<source></source>
<translation>{day} {person}</translation>
</message>
<message id="plans.readiness">
<source></source>
<translation>准备检查</translation>
</message>
<message id="plans.reports_every">
<source></source>
<translation>每 {minutes} 分报告</translation>
</message>
<message id="plans.review_due">
<source></source>
<translation>复审 {day}</translation>
</message>
<message id="plans.review_overdue">
<source></source>
<translation>复审已过期 {day}</translation>
</message>
<message id="plans.review_unset">
<source></source>
<translation>未定复审日期</translation>
</message>
<message id="plans.running">
<source></source>
<translation>进行中的行动卡</translation>
</message>
<message id="plans.running_count">
<source></source>
<translation>进行中的行动卡 {count}</translation>
</message>
<message id="plans.running_overdue">
<source></source>
<translation>进行中的行动卡 {count} · 超时 {overdue}</translation>
</message>
<message id="plans.search">
<source></source>
<translation>名称、编号、拼音首字母，F3</translation>
</message>
<message id="plans.search_text">
<source></source>
<translation>在正文中找，回车看下一处</translation>
</message>
<message id="plans.short">
<source></source>
<translation>缺 {count} 项</translation>
</message>
<message id="plans.since">
<source></source>
<translation>{day} 生效</translation>
</message>
<message id="plans.standing.in_force">
<source></source>
<translation>生效</translation>
</message>
<message id="plans.standing.in_work">
<source></source>
<translation>编审中</translation>
</message>
<message id="plans.standing.repealed">
<source></source>
<translation>已废止</translation>
</message>
<message id="plans.structure">
<source></source>
<translation>结构</translation>
</message>
<message id="plans.tab.cards">
<source></source>
<translation>行动卡</translation>
</message>
<message id="plans.tab.command">
<source></source>
<translation>指挥树</translation>
</message>
<message id="plans.tab.phones">
<source></source>
<translation>通讯录</translation>
</message>
<message id="plans.tab.text">
<source></source>
<translation>正文</translation>
</message>
<message id="plans.tab.versions">
<source></source>
<translation>版本对照</translation>
</message>
<message id="plans.take_shipped">
<source></source>
<translation>收下随附的示例预案</translation>
</message>
<message id="plans.taken">
<source></source>
<translation>收下 {count} 个示例预案，作为编制中的草稿；改成本单位的再评审、审批、印发</translation>
</message>
<message id="plans.to_question">
<source></source>
<translation>两处不同，到同步裁定</translation>
</message>
<message id="plans.too_large">
<source></source>
<translation>这一级启动内容 {size} kB，超过一条记录的上限 {most} kB，请先精简行动卡</translation>
</message>
<message id="plans.used">
<source></source>
<translation>上次启动 {day}</translation>
</message>
<message id="plans.verdict">
<source></source>
<translation>{clock} · {met} 项齐 · {gaps} 项缺</translation>
</message>
<message id="plans.within">
<source></source>
<translation>{span}内</translation>
</message>
<message id="preview.contacts">
<source></source>
<translation>通讯录</translation>
</message>
<message id="preview.contacts.note">
<source></source>
<translation>{count} 个有现行记录</translation>
</message>
<message id="preview.groups">
<source></source>
<translation>工作组</translation>
</message>
<message id="preview.groups.note">
<source></source>
<translation>牵头 {leads} 家 · 成员 {members} 家</translation>
</message>
<message id="preview.orders">
<source></source>
<translation>首批指令</translation>
</message>
<message id="preview.orders.note">
<source></source>
<translation>{count} 家接收 · {parties} 家参与</translation>
</message>
<message id="preview.period">
<source></source>
<translation>期限与措施</translation>
</message>
<message id="preview.period.note">
<source></source>
<translation>{hours} 小时 · {measures}</translation>
</message>
<message id="preview.posts">
<source></source>
<translation>指挥部</translation>
</message>
<message id="preview.response">
<source></source>
<translation>响应</translation>
</message>
<message id="preview.tasks">
<source></source>
<translation>任务</translation>
</message>
<message id="preview.tasks.note">
<source></source>
<translation>前 {minutes} 分 {count} 项</translation>
</message>
<message id="readiness.contact">
<source></source>
<translation>联系人</translation>
</message>
<message id="readiness.contact.copy">
<source></source>
<translation>预案抄录 {number} · {as_of}</translation>
</message>
<message id="readiness.contact.live">
<source></source>
<translation>现行 {number} · {as_of}</translation>
</message>
<message id="readiness.contact.no_number">
<source></source>
<translation>没有号码</translation>
</message>
<message id="readiness.contact.old">
<source></source>
<translation>{number} 已 {days} 天未核（{as_of}）</translation>
</message>
<message id="readiness.contact.undated">
<source></source>
<translation>{number} 没有日期，要核一次</translation>
</message>
<message id="readiness.drill">
<source></source>
<translation>演练</translation>
</message>
<message id="readiness.drill.never">
<source></source>
<translation>没有演练记录</translation>
</message>
<message id="readiness.drill.old">
<source></source>
<translation>上次演练 {at}，已过三年</translation>
</message>
<message id="readiness.drill.overdue">
<source></source>
<translation>{due} 前应演练，上次 {at}</translation>
</message>
<message id="readiness.drill.recent">
<source></source>
<translation>上次演练 {at}</translation>
</message>
<message id="readiness.equipment">
<source></source>
<translation>装备</translation>
</message>
<message id="readiness.equipment.enough">
<source></source>
<translation>可用 {count}，要求 {needed}</translation>
</message>
<message id="readiness.equipment.short">
<source></source>
<translation>可用 {count}，要求 {needed}，共 {total}</translation>
</message>
<message id="readiness.equipment.unknown">
<source></source>
<translation>要求 {needed}，本机没有台账，打电话核</translation>
</message>
<message id="readiness.review">
<source></source>
<translation>复审</translation>
</message>
<message id="readiness.review.later">
<source></source>
<translation>{due} 前复审</translation>
</message>
<message id="readiness.review.not_set">
<source></source>
<translation>没有定复审日期</translation>
</message>
<message id="readiness.review.overdue">
<source></source>
<translation>{due} 到期，已过 {days} 天</translation>
</message>
<message id="readiness.units">
<source></source>
<translation>力量</translation>
</message>
<message id="readiness.units.enough">
<source></source>
<translation>备勤 {count}，要求 {needed}</translation>
</message>
<message id="readiness.units.short">
<source></source>
<translation>备勤 {count}，要求 {needed}；在编 {held}，出动中 {engaged}</translation>
</message>
<message id="readiness.units.stale">
<source></source>
<translation>四小时内报备勤 {count}，要求 {needed}；另有 {stale} 支报得太久</translation>
</message>
<message id="refused.import.nothing">
<source></source>
<translation>没有留下任何正文或行动卡，请至少保留一节</translation>
</message>
<message id="refused.planfile.damaged">
<source></source>
<translation>文件已损坏，读不完整，没有导入：{name}</translation>
</message>
<message id="refused.planfile.empty">
<source></source>
<translation>文件里没有文字：{name}</translation>
</message>
<message id="refused.planfile.entities">
<source></source>
<translation>文件里有外部实体声明，可能有害，没有导入</translation>
</message>
<message id="refused.planfile.line_too_long">
<source></source>
<translation>第 {line} 行有 {chars} 个字，超过 {most}，不像预案</translation>
</message>
<message id="refused.planfile.locked">
<source></source>
<translation>文件有密码，请去掉密码后再导入：{name}</translation>
</message>
<message id="refused.planfile.macros">
<source></source>
<translation>带宏的文件不收，请另存为不带宏的 .docx：{name}</translation>
</message>
<message id="refused.planfile.not_text">
<source></source>
<translation>扩展名是 .txt，内容是 Word 或压缩文件：{name}</translation>
</message>
<message id="refused.planfile.not_word">
<source></source>
<translation>扩展名是 .docx，内容不是 Word 文档：{name}</translation>
</message>
<message id="refused.planfile.old_word">
<source></source>
<translation>这是旧版 Word 文档或加密文档，请另存为不加密的 .docx：{name}</translation>
</message>
<message id="refused.planfile.too_large">
<source></source>
<translation>文件超过 {megabytes} MB，请去掉图片后再导入</translation>
</message>
<message id="refused.planfile.too_many_lines">
<source></source>
<translation>超过 {most} 段，不像预案</translation>
</message>
<message id="refused.planfile.type">
<source></source>
<translation>只能导入 .docx 和 .txt：{name}</translation>
</message>
<message id="refused.planfile.unpacked_too_large">
<source></source>
<translation>文件解开后超过 {megabytes} MB，可能是坏文件或压缩炸弹，没有导入</translation>
</message>
</context>
</TS>
