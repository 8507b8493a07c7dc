<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="act.add_task">
<source></source>
<translation>加任务</translation>
</message>
<message id="act.add_task.do">
<source></source>
<translation>加入</translation>
</message>
<message id="act.adjust_response">
<source></source>
<translation>调整响应</translation>
</message>
<message id="act.adjust_response.do">
<source></source>
<translation>调整</translation>
</message>
<message id="act.change_group">
<source></source>
<translation>改工作组</translation>
</message>
<message id="act.change_group.do">
<source></source>
<translation>保存</translation>
</message>
<message id="act.compose">
<source></source>
<translation>拟一条指令</translation>
</message>
<message id="act.compose.do">
<source></source>
<translation>存为草稿</translation>
</message>
<message id="act.continue_response">
<source></source>
<translation>继续响应</translation>
</message>
<message id="act.continue_response.do">
<source></source>
<translation>继续</translation>
</message>
<message id="act.countersign">
<source></source>
<translation>补签口头批准</translation>
</message>
<message id="act.countersign.do">
<source></source>
<translation>补签</translation>
</message>
<message id="act.countersign.hint">
<source></source>
<translation>以本人名义写明：此响应已口头批准</translation>
</message>
<message id="act.decline_extension">
<source></source>
<translation>不同意延期</translation>
</message>
<message id="act.decline_extension.do">
<source></source>
<translation>不同意</translation>
</message>
<message id="act.decline_response">
<source></source>
<translation>不予启动</translation>
</message>
<message id="act.decline_response.do">
<source></source>
<translation>不启动</translation>
</message>
<message id="act.extend">
<source></source>
<translation>申请延期</translation>
</message>
<message id="act.extend.do">
<source></source>
<translation>申请</translation>
</message>
<message id="act.grant_extension">
<source></source>
<translation>同意延期</translation>
</message>
<message id="act.grant_extension.do">
<source></source>
<translation>同意</translation>
</message>
<message id="act.group_dissolved">
<source></source>
<translation>撤销工作组</translation>
</message>
<message id="act.group_dissolved.do">
<source></source>
<translation>撤销</translation>
</message>
<message id="act.group_working">
<source></source>
<translation>开始工作</translation>
</message>
<message id="act.group_working.do">
<source></source>
<translation>开始</translation>
</message>
<message id="act.join_group">
<source></source>
<translation>加入成员单位</translation>
</message>
<message id="act.join_group.do">
<source></source>
<translation>加入</translation>
</message>
<message id="act.leave_group">
<source></source>
<translation>移出成员单位</translation>
</message>
<message id="act.leave_group.do">
<source></source>
<translation>移出</translation>
</message>
<message id="act.open_group">
<source></source>
<translation>成立工作组</translation>
</message>
<message id="act.open_group.do">
<source></source>
<translation>成立</translation>
</message>
<message id="act.propose_end">
<source></source>
<translation>建议终止响应</translation>
</message>
<message id="act.propose_end.do">
<source></source>
<translation>建议终止</translation>
</message>
<message id="act.remove_party">
<source></source>
<translation>移出参与单位</translation>
</message>
<message id="act.remove_party.do">
<source></source>
<translation>移出</translation>
</message>
<message id="act.remove_party.hint">
<source></source>
<translation>已有的留着，今后不再收到</translation>
</message>
<message id="act.see_contact">
<source></source>
<translation>显示联系方式</translation>
</message>
<message id="act.see_contact.do">
<source></source>
<translation>显示</translation>
</message>
<message id="act.start_response">
<source></source>
<translation>启动响应</translation>
</message>
<message id="act.start_response.do">
<source></source>
<translation>启动</translation>
</message>
<message id="act.submit_response">
<source></source>
<translation>报批响应</translation>
</message>
<message id="act.submit_response.do">
<source></source>
<translation>报批</translation>
</message>
<message id="act.withdraw_recipient">
<source></source>
<translation>撤回这一家</translation>
</message>
<message id="act.withdraw_recipient.do">
<source></source>
<translation>撤回</translation>
</message>
<message id="act.withdraw_recipient.hint">
<source></source>
<translation>其他单位的指令不变</translation>
</message>
<message id="board.answered">
<source></source>
<translation>{answer} {note}</translation>
</message>
<message id="board.do">
<source></source>
<translation>办理</translation>
</message>
<message id="board.extension">
<source></source>
<translation>申请延至 {clock}：{reason}</translation>
</message>
<message id="board.hint">
<source></source>
<translation>按回车办理选中的单位</translation>
</message>
<message id="board.next">
<source></source>
<translation>下一步</translation>
</message>
<message id="board.overdue">
<source></source>
<translation>超时</translation>
</message>
<message id="board.recipients">
<source></source>
<translation>接收单位</translation>
</message>
<message id="board.recipients.count">
<source></source>
<translation>{count} 家</translation>
</message>
<message id="board.undelivered">
<source></source>
<translation>未送达</translation>
</message>
<message id="board.way.sent">
<source></source>
<translation>已发送</translation>
</message>
<message id="detail.disputed">
<source></source>
<translation>两处把状态改得不同，裁定之前不能往下走</translation>
</message>
<message id="detail.ended">
<source></source>
<translation>事件已是「{state}」：不再派出力量、下达命令、加任务；迟到的记录和文件仍可补入</translation>
</message>
<message id="detail.loading">
<source></source>
<translation>正在读取事件…</translation>
</message>
<message id="detail.to_sync">
<source></source>
<translation>去裁定</translation>
</message>
<message id="form.not_a_point">
<source></source>
<translation>不是坐标；选下面的一个地名，或写成 32.268, 118.842</translation>
</message>
<message id="groups.members">
<source></source>
<translation>{lead} 等 {count} 家</translation>
</message>
<message id="groups.tasks">
<source></source>
<translation>{state} · {count} 项任务</translation>
</message>
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
<translation>要{act}的记录本机没有，或本事件已结束、不能写</translation>
</message>
<message id="lines.earlier">
<source></source>
<translation>更早 {count} 条</translation>
</message>
<message id="lines.facts">
<source></source>
<translation>时间、谁说的、转述、地点、勾选（Ctrl+E）</translation>
</message>
<message id="list.asks">
<source></source>
<translation>有问题</translation>
</message>
<message id="list.class.every">
<source></source>
<translation>全部类别</translation>
</message>
<message id="list.clear">
<source></source>
<translation>取消筛选</translation>
</message>
<message id="list.grade.every">
<source></source>
<translation>全部级别</translation>
</message>
<message id="list.mine">
<source></source>
<translation>本单位</translation>
</message>
<message id="next.disputed">
<source></source>
<translation>有争议，到同步页处理</translation>
</message>
<message id="next.draft">
<source></source>
<translation>未签发</translation>
</message>
<message id="next.due_late">
<source></source>
<translation>超完成时限 {span}</translation>
</message>
<message id="next.extension">
<source></source>
<translation>申请延至 {clock}，待答复</translation>
</message>
<message id="next.feedback">
<source></source>
<translation>下次反馈 {clock}</translation>
</message>
<message id="next.feedback_late">
<source></source>
<translation>该反馈了，超 {span}</translation>
</message>
<message id="next.finish_requested">
<source></source>
<translation>待批办结</translation>
</message>
<message id="next.finished">
<source></source>
<translation>已办结</translation>
</message>
<message id="next.issued">
<source></source>
<translation>等签收</translation>
</message>
<message id="next.issued_left">
<source></source>
<translation>等签收，剩 {span}</translation>
</message>
<message id="next.left">
<source></source>
<translation>剩 {span}</translation>
</message>
<message id="next.refused">
<source></source>
<translation>已退回：坚持或改派</translation>
</message>
<message id="next.reported">
<source></source>
<translation>已反馈</translation>
</message>
<message id="next.sign_late">
<source></source>
<translation>超时未签 {span}，催签收</translation>
</message>
<message id="next.signed">
<source></source>
<translation>已签收</translation>
</message>
<message id="next.superseded">
<source></source>
<translation>已被替代</translation>
</message>
<message id="next.told">
<source></source>
<translation>口头已达，等系统回执</translation>
</message>
<message id="next.undelivered">
<source></source>
<translation>未送达 {span}，改用其他方式</translation>
</message>
<message id="next.under_way">
<source></source>
<translation>执行中</translation>
</message>
<message id="next.withdrawn">
<source></source>
<translation>已撤回</translation>
</message>
<message id="nothing.groups">
<source></source>
<translation>还没有工作组</translation>
</message>
<message id="nothing.parties">
<source></source>
<translation>正在读取</translation>
</message>
<message id="nothing.tasks">
<source></source>
<translation>还没有任务</translation>
</message>
<message id="order.proposed_by">
<source></source>
<translation>提请人</translation>
</message>
<message id="order.two_persons">
<source></source>
<translation>须另一人签发</translation>
</message>
<message id="parties.count">
<source></source>
<translation>{count} 家</translation>
</message>
<message id="pick.no_plan">
<source></source>
<translation>本机没有现行预案。到「预案」页按 F4 导入并发布，或等同步带来；来不及时按 Esc 返回，用「启动响应（无预案）」。</translation>
</message>
<message id="pick.whole">
<source></source>
<translation>{name} 全部</translation>
</message>
<message id="pick.whole.organisations">
<source></source>
<translation>本级和下级 {count} 家单位</translation>
</message>
<message id="pick.whole.units">
<source></source>
<translation>本级和下级 {count} 支力量</translation>
</message>
<message id="readout.heading">
<source></source>
<translation>读稿 约 {seconds} 秒，请对方复诵编号</translation>
</message>
<message id="readout.print">
<source></source>
<translation>打印</translation>
</message>
<message id="readout.slip">
<source></source>
<translation>出短条</translation>
</message>
<message id="readout.text">
<source></source>
<translation>{issuer}呼{name}。指令 {number}，{urgency}。{text}收到请复诵编号。</translation>
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
<message id="response.countersigned">
<source></source>
<translation>{said} · {who} 已补签</translation>
</message>
<message id="response.owed">
<source></source>
<translation>{said} · 待补签</translation>
</message>
<message id="section.act.add_party">
<source></source>
<translation>增加</translation>
</message>
<message id="section.act.add_task">
<source></source>
<translation>加任务</translation>
</message>
<message id="section.act.open_group">
<source></source>
<translation>成立</translation>
</message>
<message id="section.groups">
<source></source>
<translation>工作组</translation>
</message>
<message id="section.parties">
<source></source>
<translation>参与单位</translation>
</message>
<message id="tick.map">
<source></source>
<translation>地图</translation>
</message>
<message id="tick.operations">
<source></source>
<translation>行动</translation>
</message>
<message id="tick.resources">
<source></source>
<translation>力量</translation>
</message>
<message id="timer.countersign">
<source></source>
<translation>{name} 补签</translation>
</message>
<message id="via.bundle">
<source></source>
<translation>U盘</translation>
</message>
<message id="via.fax">
<source></source>
<translation>传真</translation>
</message>
<message id="via.here">
<source></source>
<translation>仅本机</translation>
</message>
<message id="via.network">
<source></source>
<translation>网络</translation>
</message>
<message id="via.own">
<source></source>
<translation>本机</translation>
</message>
<message id="via.person">
<source></source>
<translation>当面</translation>
</message>
<message id="via.phone">
<source></source>
<translation>电话</translation>
</message>
<message id="via.radio">
<source></source>
<translation>电台</translation>
</message>
<message id="via.relayed">
<source></source>
<translation>经中心</translation>
</message>
<message id="via.sms">
<source></source>
<translation>短信</translation>
</message>
<message id="via.system">
<source></source>
<translation>系统</translation>
</message>
<message id="where.datum">
<source></source>
<translation>按 {datum} 读</translation>
</message>
<message id="where.hint">
<source></source>
<translation>经纬度（任何写法）或地名</translation>
</message>
</context>
</TS>
