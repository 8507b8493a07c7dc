<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="forces.act.confirm">
<source></source>
<translation>核实无误</translation>
</message>
<message id="forces.act.confirm.do">
<source></source>
<translation>核实</translation>
</message>
<message id="forces.act.confirm.hint">
<source></source>
<translation>已拨通或当面问过，信息仍然有效</translation>
</message>
<message id="forces.act.contact_facts">
<source></source>
<translation>更正联系人</translation>
</message>
<message id="forces.act.contact_facts.do">
<source></source>
<translation>更正</translation>
</message>
<message id="forces.act.contact_facts.hint">
<source></source>
<translation>改姓名和电话，先点「显示个人信息」</translation>
</message>
<message id="forces.act.facts">
<source></source>
<translation>更正力量信息</translation>
</message>
<message id="forces.act.facts.do">
<source></source>
<translation>更正</translation>
</message>
<message id="forces.act.facts.hint">
<source></source>
<translation>改负责人和电话，先点「显示个人信息」</translation>
</message>
<message id="forces.act.move">
<source></source>
<translation>移动位置</translation>
</message>
<message id="forces.act.move.do">
<source></source>
<translation>移动</translation>
</message>
<message id="forces.act.new_contact">
<source></source>
<translation>新增联系人</translation>
</message>
<message id="forces.act.new_contact.do">
<source></source>
<translation>新增</translation>
</message>
<message id="forces.act.new_unit">
<source></source>
<translation>登记力量</translation>
</message>
<message id="forces.act.new_unit.do">
<source></source>
<translation>登记</translation>
</message>
<message id="forces.act.report">
<source></source>
<translation>报告备勤和人数</translation>
</message>
<message id="forces.act.report.do">
<source></source>
<translation>报告</translation>
</message>
<message id="forces.act.report.hint">
<source></source>
<translation>不填的数字保持原样；不可用要写原因</translation>
</message>
<message id="forces.act.strike">
<source></source>
<translation>划去力量</translation>
</message>
<message id="forces.act.strike.do">
<source></source>
<translation>划去</translation>
</message>
<message id="forces.act.strike.hint">
<source></source>
<translation>记录仍保留，可查原因；派出过的任务不变</translation>
</message>
<message id="forces.act.strike_contact">
<source></source>
<translation>划去联系人</translation>
</message>
<message id="forces.act.strike_contact.do">
<source></source>
<translation>划去</translation>
</message>
<message id="forces.all">
<source></source>
<translation>全部单位</translation>
</message>
<message id="forces.below">
<source></source>
<translation>含下级</translation>
</message>
<message id="forces.button.confirm">
<source></source>
<translation>核实无误</translation>
</message>
<message id="forces.button.contact_facts">
<source></source>
<translation>更正</translation>
</message>
<message id="forces.button.dispatch">
<source></source>
<translation>派出</translation>
</message>
<message id="forces.button.facts">
<source></source>
<translation>更正</translation>
</message>
<message id="forces.button.move">
<source></source>
<translation>移动</translation>
</message>
<message id="forces.button.report">
<source></source>
<translation>报告</translation>
</message>
<message id="forces.button.strike">
<source></source>
<translation>划去</translation>
</message>
<message id="forces.button.strike_contact">
<source></source>
<translation>划去</translation>
</message>
<message id="forces.choose">
<source></source>
<translation>选一行，这里显示全部信息</translation>
</message>
<message id="forces.column.as_of">
<source></source>
<translation>核实</translation>
</message>
<message id="forces.column.office">
<source></source>
<translation>岗位 · 单位</translation>
</message>
<message id="forces.column.person">
<source></source>
<translation>姓名 · 电话</translation>
</message>
<message id="forces.column.place">
<source></source>
<translation>地点 · 通话组</translation>
</message>
<message id="forces.column.radio">
<source></source>
<translation>电台</translation>
</message>
<message id="forces.column.state">
<source></source>
<translation>状态</translation>
</message>
<message id="forces.column.unit">
<source></source>
<translation>力量 · 呼号</translation>
</message>
<message id="forces.comma">
<source></source>
<translation>、</translation>
</message>
<message id="forces.contacts">
<source></source>
<translation>联系人</translation>
</message>
<message id="forces.contacts.empty">
<source></source>
<translation>这里还没有联系人</translation>
</message>
<message id="forces.contacts.empty.hint">
<source></source>
<translation>先导入通讯录（CSV 或 XLSX），写入前逐行预览；也可以按 F4 逐个新增</translation>
</message>
<message id="forces.contacts.file">
<source></source>
<translation>联系人</translation>
</message>
<message id="forces.contacts.import">
<source></source>
<translation>导入联系人</translation>
</message>
<message id="forces.contacts.search">
<source></source>
<translation>岗位、姓名、呼号</translation>
</message>
<message id="forces.export">
<source></source>
<translation>导出（Ctrl+E）</translation>
</message>
<message id="forces.export.contacts">
<source></source>
<translation>导出联系人</translation>
</message>
<message id="forces.export.do">
<source></source>
<translation>选文件并导出</translation>
</message>
<message id="forces.export.done">
<source></source>
<translation>已导出 {count} 行</translation>
</message>
<message id="forces.export.failed">
<source></source>
<translation>没有导出：{said}</translation>
</message>
<message id="forces.export.going">
<source></source>
<translation>正在导出，已读 {count} 行；再按 Ctrl+E 停下</translation>
</message>
<message id="forces.export.note">
<source></source>
<translation>{at} 导出，不含姓名和电话</translation>
</message>
<message id="forces.export.note.private">
<source></source>
<translation>{at} 导出，含姓名和电话，仅限指挥部内部使用</translation>
</message>
<message id="forces.export.stopped">
<source></source>
<translation>导出已停下，没有留下文件</translation>
</message>
<message id="forces.export.units">
<source></source>
<translation>导出力量</translation>
</message>
<message id="forces.fate.all">
<source></source>
<translation>全部</translation>
</message>
<message id="forces.fate.bad">
<source></source>
<translation>有误</translation>
</message>
<message id="forces.fate.change">
<source></source>
<translation>{was} → {now}</translation>
</message>
<message id="forces.fate.create">
<source></source>
<translation>新建</translation>
</message>
<message id="forces.fate.unchanged">
<source></source>
<translation>不变</translation>
</message>
<message id="forces.fate.update">
<source></source>
<translation>更新</translation>
</message>
<message id="forces.fields">
<source></source>
<translation>全部信息</translation>
</message>
<message id="forces.figure.strength_established">
<source></source>
<translation>编制</translation>
</message>
<message id="forces.figure.strength_on_post">
<source></source>
<translation>在位</translation>
</message>
<message id="forces.figure.strength_present">
<source></source>
<translation>实有</translation>
</message>
<message id="forces.figure.strength_ready">
<source></source>
<translation>可出动</translation>
</message>
<message id="forces.figure.vehicles">
<source></source>
<translation>车辆</translation>
</message>
<message id="forces.gone">
<source></source>
<translation>这支力量已划去</translation>
</message>
<message id="forces.hint.capabilities">
<source></source>
<translation>如 破拆、排爆</translation>
</message>
<message id="forces.hint.location">
<source></source>
<translation>经度, 纬度，如 118.7585, 32.0790</translation>
</message>
<message id="forces.import">
<source></source>
<translation>导入（F9）</translation>
</message>
<message id="forces.import.again">
<source></source>
<translation>换一个文件</translation>
</message>
<message id="forces.import.back">
<source></source>
<translation>返回</translation>
</message>
<message id="forces.import.broken">
<source></source>
<translation>中断。已写入 {done} 行（新建 {created}，更新 {updated}），{left} 行没有写入</translation>
</message>
<message id="forces.import.do">
<source></source>
<translation>写入 {count} 行</translation>
</message>
<message id="forces.import.done">
<source></source>
<translation>已写入 {done} 行：新建 {created}，更新 {updated}</translation>
</message>
<message id="forces.import.reading">
<source></source>
<translation>正在读取表格</translation>
</message>
<message id="forces.import.reading.hint">
<source></source>
<translation>还没有写入任何内容</translation>
</message>
<message id="forces.import.refused">
<source></source>
<translation>没有写入任何内容。可以导入 CSV 和 XLSX，最多 {most} 行</translation>
</message>
<message id="forces.import.show">
<source></source>
<translation>查看写入的</translation>
</message>
<message id="forces.import.stop">
<source></source>
<translation>停下</translation>
</message>
<message id="forces.import.stopped">
<source></source>
<translation>已停下。已写入 {done} 行（新建 {created}，更新 {updated}），{left} 行没有写入</translation>
</message>
<message id="forces.import.stopped.hint">
<source></source>
<translation>再导入同一张表，会接着写余下的行，不会重复</translation>
</message>
<message id="forces.import.title">
<source></source>
<translation>导入 {name}</translation>
</message>
<message id="forces.import.writing">
<source></source>
<translation>已写入 {done} / {total} 行</translation>
</message>
<message id="forces.import.writing.hint">
<source></source>
<translation>可以停下，已写入的保留</translation>
</message>
<message id="forces.mapping">
<source></source>
<translation>列对应</translation>
</message>
<message id="forces.mapping.hint">
<source></source>
<translation>每一列放进哪个字段；对应不上的列不导入</translation>
</message>
<message id="forces.mapping.latitude">
<source></source>
<translation>纬度</translation>
</message>
<message id="forces.mapping.longitude">
<source></source>
<translation>经度</translation>
</message>
<message id="forces.mapping.none">
<source></source>
<translation>不导入</translation>
</message>
<message id="forces.mapping.organisation">
<source></source>
<translation>单位</translation>
</message>
<message id="forces.not_found.hint">
<source></source>
<translation>换个字，或清空筛选</translation>
</message>
<message id="forces.path">
<source></source>
<translation>›</translation>
</message>
<message id="forces.questions">
<source></source>
<translation>有字段两处不同，去裁定</translation>
</message>
<message id="forces.read_only">
<source></source>
<translation>只读：这是别的单位的记录，由其自己维护</translation>
</message>
<message id="forces.sent">
<source></source>
<translation>{number} {title}</translation>
</message>
<message id="forces.sheets">
<source></source>
<translation>表格</translation>
</message>
<message id="forces.state.all">
<source></source>
<translation>全部状态</translation>
</message>
<message id="forces.state.arrived">
<source></source>
<translation>到场</translation>
</message>
<message id="forces.state.completed">
<source></source>
<translation>完毕</translation>
</message>
<message id="forces.state.count">
<source></source>
<translation>{state} {count}</translation>
</message>
<message id="forces.state.departed">
<source></source>
<translation>出动</translation>
</message>
<message id="forces.state.disputed">
<source></source>
<translation>说法不一</translation>
</message>
<message id="forces.state.mustered">
<source></source>
<translation>集结</translation>
</message>
<message id="forces.state.ordered">
<source></source>
<translation>接令</translation>
</message>
<message id="forces.state.other">
<source></source>
<translation>其他</translation>
</message>
<message id="forces.state.recalled">
<source></source>
<translation>召回</translation>
</message>
<message id="forces.state.rest">
<source></source>
<translation>休整</translation>
</message>
<message id="forces.state.standby">
<source></source>
<translation>备勤</translation>
</message>
<message id="forces.state.unavailable">
<source></source>
<translation>不可用</translation>
</message>
<message id="forces.state.unknown">
<source></source>
<translation>未报</translation>
</message>
<message id="forces.tier.city">
<source></source>
<translation>市</translation>
</message>
<message id="forces.tier.county">
<source></source>
<translation>县</translation>
</message>
<message id="forces.tier.province">
<source></source>
<translation>省</translation>
</message>
<message id="forces.tier.station">
<source></source>
<translation>所</translation>
</message>
<message id="forces.tree">
<source></source>
<translation>单位</translation>
</message>
<message id="forces.tree.search">
<source></source>
<translation>找单位</translation>
</message>
<message id="forces.units">
<source></source>
<translation>力量</translation>
</message>
<message id="forces.units.empty">
<source></source>
<translation>这里还没有力量</translation>
</message>
<message id="forces.units.empty.hint">
<source></source>
<translation>先导入花名册（CSV 或 XLSX），写入前逐行预览；也可以按 F4 逐个登记</translation>
</message>
<message id="forces.units.file">
<source></source>
<translation>力量</translation>
</message>
<message id="forces.units.import">
<source></source>
<translation>导入力量</translation>
</message>
<message id="forces.units.search">
<source></source>
<translation>名称、呼号、拼音</translation>
</message>
<message id="forces.wanted">
<source></source>
<translation>{act}：先选一支力量</translation>
</message>
<message id="look.not_noted">
<source></source>
<translation>没有显示：{said}</translation>
</message>
<message id="mask.hint">
<source></source>
<translation>不勾选则隐去姓名和电话；勾选会登记谁在何时导出</translation>
</message>
<message id="mask.show">
<source></source>
<translation>显示</translation>
</message>
<message id="mask.show_phone">
<source></source>
<translation>显示电话 F5</translation>
</message>
<message id="mask.with_private">
<source></source>
<translation>含姓名和电话</translation>
</message>
<message id="page.forces">
<source></source>
<translation>力量</translation>
</message>
<message id="refused.row.changed_meanwhile">
<source></source>
<translation>「{value}」在预览之后有变化，请重新预览</translation>
</message>
<message id="refused.row.no_such_place">
<source></source>
<translation>没有这个位置：经度 {longitude}，纬度 {latitude}</translation>
</message>
<message id="refused.row.not_a_date">
<source></source>
<translation>{field}不是日期：{value}</translation>
</message>
<message id="refused.row.other_organisation">
<source></source>
<translation>这一行属于「{value}」，由其自己维护；如果就是本单位，把「单位」列改为不导入</translation>
</message>
<message id="refused.sheet.columns">
<source></source>
<translation>表头有 {count} 列，最多 {most} 列</translation>
</message>
<message id="refused.sheet.empty">
<source></source>
<translation>文件里没有内容</translation>
</message>
<message id="refused.sheet.encoding">
<source></source>
<translation>不是文字表格，或编码既不是 UTF-8 也不是 GB18030</translation>
</message>
<message id="refused.sheet.entities">
<source></source>
<translation>文件内含 XML 实体定义，可能是恶意文件，未读取</translation>
</message>
<message id="refused.sheet.extension">
<source></source>
<translation>只能导入 .csv 和 .xlsx，这个文件是 {extension}</translation>
</message>
<message id="refused.sheet.folder">
<source></source>
<translation>选的是文件夹，请选其中的文件</translation>
</message>
<message id="refused.sheet.formula">
<source></source>
<translation>单元格 {cell} 是公式，请先另存为数值</translation>
</message>
<message id="refused.sheet.headings">
<source></source>
<translation>表头是空的，第一行要写列名</translation>
</message>
<message id="refused.sheet.line">
<source></source>
<translation>有一行超过 {kilobytes} kB，不是表格</translation>
</message>
<message id="refused.sheet.macro">
<source></source>
<translation>文件带宏，不予打开，请另存为 .xlsx</translation>
</message>
<message id="refused.sheet.malformed">
<source></source>
<translation>表格已损坏，读不完整：{detail}</translation>
</message>
<message id="refused.sheet.no_rows">
<source></source>
<translation>只有表头，没有数据行</translation>
</message>
<message id="refused.sheet.too_large">
<source></source>
<translation>文件超过 {megabytes} MB</translation>
</message>
<message id="refused.sheet.too_many_rows">
<source></source>
<translation>超过 {most} 行，请分成几个文件</translation>
</message>
<message id="refused.sheet.unpacked">
<source></source>
<translation>文件解压后过大，可能是压缩炸弹，未读取</translation>
</message>
<message id="refused.sheet.unreadable">
<source></source>
<translation>文件打不开：{detail}</translation>
</message>
<message id="refused.sheet.written">
<source></source>
<translation>文件写不进去：{detail}</translation>
</message>
</context>
</TS>
