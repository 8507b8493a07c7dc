<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="act.activate">
<source></source>
<translation>启动预案</translation>
</message>
<message id="act.activate.do">
<source></source>
<translation>启动</translation>
</message>
<message id="act.activate.hint">
<source></source>
<translation>一次生成响应、指挥部、工作组、任务和首批指令</translation>
</message>
<message id="act.add_party">
<source></source>
<translation>增加参与单位</translation>
</message>
<message id="act.add_party.do">
<source></source>
<translation>加入</translation>
</message>
<message id="act.add_party.hint">
<source></source>
<translation>该单位及其上级可以读写本事件</translation>
</message>
<message id="act.advance_arrived">
<source></source>
<translation>已到场</translation>
</message>
<message id="act.advance_arrived.do">
<source></source>
<translation>记为到场</translation>
</message>
<message id="act.advance_completed">
<source></source>
<translation>任务完毕</translation>
</message>
<message id="act.advance_completed.do">
<source></source>
<translation>记为完毕</translation>
</message>
<message id="act.advance_departed">
<source></source>
<translation>已出动</translation>
</message>
<message id="act.advance_departed.do">
<source></source>
<translation>记为出动</translation>
</message>
<message id="act.advance_mustered">
<source></source>
<translation>已集结</translation>
</message>
<message id="act.advance_mustered.do">
<source></source>
<translation>记为集结</translation>
</message>
<message id="act.approve">
<source></source>
<translation>同意办结</translation>
</message>
<message id="act.approve.do">
<source></source>
<translation>同意</translation>
</message>
<message id="act.archive">
<source></source>
<translation>归档</translation>
</message>
<message id="act.archive.do">
<source></source>
<translation>归档</translation>
</message>
<message id="act.call_false">
<source></source>
<translation>判为误报</translation>
</message>
<message id="act.call_false.do">
<source></source>
<translation>判为误报</translation>
</message>
<message id="act.close">
<source></source>
<translation>结束事件</translation>
</message>
<message id="act.close.do">
<source></source>
<translation>结束</translation>
</message>
<message id="act.close_post">
<source></source>
<translation>撤收</translation>
</message>
<message id="act.close_post.do">
<source></source>
<translation>撤收</translation>
</message>
<message id="act.complete">
<source></source>
<translation>销号</translation>
</message>
<message id="act.complete.do">
<source></source>
<translation>销号</translation>
</message>
<message id="act.confirm">
<source></source>
<translation>确认事件</translation>
</message>
<message id="act.confirm.do">
<source></source>
<translation>确认</translation>
</message>
<message id="act.control">
<source></source>
<translation>标为基本控制</translation>
</message>
<message id="act.control.do">
<source></source>
<translation>标为基本控制</translation>
</message>
<message id="act.decline">
<source></source>
<translation>退回补充</translation>
</message>
<message id="act.decline.do">
<source></source>
<translation>退回补充</translation>
</message>
<message id="act.dispatch">
<source></source>
<translation>派遣力量</translation>
</message>
<message id="act.dispatch.do">
<source></source>
<translation>派遣</translation>
</message>
<message id="act.duty_level">
<source></source>
<translation>勤务等级</translation>
</message>
<message id="act.duty_level.do">
<source></source>
<translation>保存</translation>
</message>
<message id="act.end_response">
<source></source>
<translation>终止响应</translation>
</message>
<message id="act.end_response.do">
<source></source>
<translation>终止</translation>
</message>
<message id="act.establish_post">
<source></source>
<translation>设立指挥部</translation>
</message>
<message id="act.establish_post.do">
<source></source>
<translation>设立</translation>
</message>
<message id="act.facts">
<source></source>
<translation>修改事实</translation>
</message>
<message id="act.facts.do">
<source></source>
<translation>保存</translation>
</message>
<message id="act.facts.hint">
<source></source>
<translation>旧值都留存，可以查到谁、何时改的</translation>
</message>
<message id="act.finish">
<source></source>
<translation>申请办结</translation>
</message>
<message id="act.finish.do">
<source></source>
<translation>申请办结</translation>
</message>
<message id="act.grade">
<source></source>
<translation>事件定级</translation>
</message>
<message id="act.grade.do">
<source></source>
<translation>确认定级</translation>
</message>
<message id="act.grade.hint">
<source></source>
<translation>规则只是建议，由人确认</translation>
</message>
<message id="act.grade.suggested">
<source></source>
<translation>规则建议{grade}：{rule}（{source}）</translation>
</message>
<message id="act.insist">
<source></source>
<translation>驳回退单</translation>
</message>
<message id="act.insist.do">
<source></source>
<translation>驳回</translation>
</message>
<message id="act.issue">
<source></source>
<translation>签发</translation>
</message>
<message id="act.issue.do">
<source></source>
<translation>签发</translation>
</message>
<message id="act.merge">
<source></source>
<translation>并入另一事件</translation>
</message>
<message id="act.merge.do">
<source></source>
<translation>并入</translation>
</message>
<message id="act.move_post">
<source></source>
<translation>转移</translation>
</message>
<message id="act.move_post.do">
<source></source>
<translation>开始转移</translation>
</message>
<message id="act.offer_handover">
<source></source>
<translation>移交指挥权</translation>
</message>
<message id="act.offer_handover.do">
<source></source>
<translation>提出移交</translation>
</message>
<message id="act.offer_handover.hint">
<source></source>
<translation>对方接任后才算移交</translation>
</message>
<message id="act.open">
<source></source>
<translation>新建事件</translation>
</message>
<message id="act.open.do">
<source></source>
<translation>新建</translation>
</message>
<message id="act.open.hint">
<source></source>
<translation>只有标题必填，其余可以以后补</translation>
</message>
<message id="act.open_post">
<source></source>
<translation>开设运行</translation>
</message>
<message id="act.open_post.do">
<source></source>
<translation>开设</translation>
</message>
<message id="act.order">
<source></source>
<translation>下达指令</translation>
</message>
<message id="act.order.do">
<source></source>
<translation>下达</translation>
</message>
<message id="act.order.hint">
<source></source>
<translation>已发送不等于已送达；未送达的可以口头下达并登记</translation>
</message>
<message id="act.recall">
<source></source>
<translation>召回</translation>
</message>
<message id="act.recall.do">
<source></source>
<translation>召回</translation>
</message>
<message id="act.redirect">
<source></source>
<translation>改派他人</translation>
</message>
<message id="act.redirect.do">
<source></source>
<translation>改派</translation>
</message>
<message id="act.redirect.hint">
<source></source>
<translation>原接收单位记为撤销，新单位从待签收开始</translation>
</message>
<message id="act.release">
<source></source>
<translation>归还</translation>
</message>
<message id="act.release.do">
<source></source>
<translation>记为归还</translation>
</message>
<message id="act.reopen">
<source></source>
<translation>复发，重新处置</translation>
</message>
<message id="act.reopen.do">
<source></source>
<translation>重新处置</translation>
</message>
<message id="act.report">
<source></source>
<translation>反馈</translation>
</message>
<message id="act.report.do">
<source></source>
<translation>反馈</translation>
</message>
<message id="act.respond">
<source></source>
<translation>启动响应（无预案）</translation>
</message>
<message id="act.respond.do">
<source></source>
<translation>启动</translation>
</message>
<message id="act.restore">
<source></source>
<translation>转入善后</translation>
</message>
<message id="act.restore.do">
<source></source>
<translation>转入善后</translation>
</message>
<message id="act.resume_post">
<source></source>
<translation>恢复运行</translation>
</message>
<message id="act.resume_post.do">
<source></source>
<translation>恢复</translation>
</message>
<message id="act.return_order">
<source></source>
<translation>退回</translation>
</message>
<message id="act.return_order.do">
<source></source>
<translation>退回</translation>
</message>
<message id="act.sign">
<source></source>
<translation>签收</translation>
</message>
<message id="act.sign.do">
<source></source>
<translation>签收</translation>
</message>
<message id="act.start">
<source></source>
<translation>开始处置</translation>
</message>
<message id="act.start.do">
<source></source>
<translation>开始处置</translation>
</message>
<message id="act.start_order">
<source></source>
<translation>开始执行</translation>
</message>
<message id="act.start_order.do">
<source></source>
<translation>开始执行</translation>
</message>
<message id="act.strike">
<source></source>
<translation>划去这一条</translation>
</message>
<message id="act.strike.do">
<source></source>
<translation>划去</translation>
</message>
<message id="act.strike.hint">
<source></source>
<translation>原文仍可读，附原因</translation>
</message>
<message id="act.submit">
<source></source>
<translation>提交核实</translation>
</message>
<message id="act.submit.do">
<source></source>
<translation>提交核实</translation>
</message>
<message id="act.take_handover">
<source></source>
<translation>接任指挥</translation>
</message>
<message id="act.take_handover.do">
<source></source>
<translation>接任</translation>
</message>
<message id="act.task_blocked">
<source></source>
<translation>任务受阻</translation>
</message>
<message id="act.task_blocked.do">
<source></source>
<translation>受阻</translation>
</message>
<message id="act.task_done">
<source></source>
<translation>任务完成</translation>
</message>
<message id="act.task_done.do">
<source></source>
<translation>完成</translation>
</message>
<message id="act.task_not_applicable">
<source></source>
<translation>任务不适用</translation>
</message>
<message id="act.task_not_applicable.do">
<source></source>
<translation>不适用</translation>
</message>
<message id="act.task_under_way">
<source></source>
<translation>开始执行任务</translation>
</message>
<message id="act.task_under_way.do">
<source></source>
<translation>开始</translation>
</message>
<message id="act.tick_map">
<source></source>
<translation>勾选：地图</translation>
</message>
<message id="act.tick_map.do">
<source></source>
<translation>勾选</translation>
</message>
<message id="act.tick_operations">
<source></source>
<translation>勾选：行动</translation>
</message>
<message id="act.tick_operations.do">
<source></source>
<translation>勾选</translation>
</message>
<message id="act.tick_resources">
<source></source>
<translation>勾选：力量</translation>
</message>
<message id="act.tick_resources.do">
<source></source>
<translation>勾选</translation>
</message>
<message id="act.unmerge">
<source></source>
<translation>撤销合并</translation>
</message>
<message id="act.unmerge.do">
<source></source>
<translation>撤销合并</translation>
</message>
<message id="act.voice">
<source></source>
<translation>登记口头下达</translation>
</message>
<message id="act.voice.do">
<source></source>
<translation>登记</translation>
</message>
<message id="act.void">
<source></source>
<translation>作废</translation>
</message>
<message id="act.void.do">
<source></source>
<translation>作废</translation>
</message>
<message id="act.void.hint">
<source></source>
<translation>记录不删除，标明作废和原因</translation>
</message>
<message id="act.warning_level">
<source></source>
<translation>预警级别</translation>
</message>
<message id="act.warning_level.do">
<source></source>
<translation>保存</translation>
</message>
<message id="act.withdraw">
<source></source>
<translation>撤销指令</translation>
</message>
<message id="act.withdraw.do">
<source></source>
<translation>撤销</translation>
</message>
<message id="alert.entry_after_close">
<source></source>
<translation>事件结束后又有新记录</translation>
</message>
<message id="alert.merge_cycle">
<source></source>
<translation>事件相互合并成环</translation>
</message>
<message id="alert.two_scene_commanders">
<source></source>
<translation>同一事件有两个现场指挥员</translation>
</message>
<message id="alert.unit_twice">
<source></source>
<translation>同一力量在两个未结束事件中</translation>
</message>
<message id="alert.unknown">
<source></source>
<translation>未识别的提醒 {code}</translation>
</message>
<message id="app.mark">
<source></source>
<translation>前</translation>
</message>
<message id="app.title">
<source></source>
<translation>前指</translation>
</message>
<message id="aside.note">
<source></source>
<translation>{person} {clock} 裁定：{reason}</translation>
</message>
<message id="aside.title">
<source></source>
<translation>{organisation} {device}：{count} 条搁置</translation>
</message>
<message id="assignment.arrived_at">
<source></source>
<translation>到场时间</translation>
</message>
<message id="assignment.call_sign">
<source></source>
<translation>呼号</translation>
</message>
<message id="assignment.completed_at">
<source></source>
<translation>完毕时间</translation>
</message>
<message id="assignment.departed_at">
<source></source>
<translation>出动时间</translation>
</message>
<message id="assignment.mustered_at">
<source></source>
<translation>集结时间</translation>
</message>
<message id="assignment.ordered_at">
<source></source>
<translation>接令时间</translation>
</message>
<message id="assignment.organisation">
<source></source>
<translation>单位</translation>
</message>
<message id="assignment.persons">
<source></source>
<translation>人数</translation>
</message>
<message id="assignment.reason">
<source></source>
<translation>原因</translation>
</message>
<message id="assignment.returned_at">
<source></source>
<translation>归还时间</translation>
</message>
<message id="assignment.state">
<source></source>
<translation>状态</translation>
</message>
<message id="assignment.state.arrived">
<source></source>
<translation>到场</translation>
</message>
<message id="assignment.state.completed">
<source></source>
<translation>完毕</translation>
</message>
<message id="assignment.state.departed">
<source></source>
<translation>出动</translation>
</message>
<message id="assignment.state.mustered">
<source></source>
<translation>集结</translation>
</message>
<message id="assignment.state.ordered">
<source></source>
<translation>下令</translation>
</message>
<message id="assignment.state.recalled">
<source></source>
<translation>召回</translation>
</message>
<message id="assignment.state.returned">
<source></source>
<translation>归还</translation>
</message>
<message id="assignment.task">
<source></source>
<translation>任务</translation>
</message>
<message id="assignment.unit">
<source></source>
<translation>力量</translation>
</message>
<message id="assignment.unit_name">
<source></source>
<translation>力量名称</translation>
</message>
<message id="assignment.vehicles">
<source></source>
<translation>车辆</translation>
</message>
<message id="board.acts">
<source></source>
<translation>指令操作</translation>
</message>
<message id="board.back">
<source></source>
<translation>返回列表（Esc）</translation>
</message>
<message id="board.due">
<source></source>
<translation>完成时限 {clock}</translation>
</message>
<message id="board.feedback">
<source></source>
<translation>每 {minutes} 分钟反馈</translation>
</message>
<message id="board.mine">
<source></source>
<translation>本单位</translation>
</message>
<message id="board.not_read_back">
<source></source>
<translation>未复诵</translation>
</message>
<message id="board.read_back">
<source></source>
<translation>已复诵</translation>
</message>
<message id="board.reason">
<source></source>
<translation>原因：{reason}</translation>
</message>
<message id="board.refused">
<source></source>
<translation>退回：{reason}</translation>
</message>
<message id="board.report">
<source></source>
<translation>反馈：{report}</translation>
</message>
<message id="board.sign_due">
<source></source>
<translation>签收时限 {clock}</translation>
</message>
<message id="board.voice">
<source></source>
<translation>口头下达 {clock} {person}，{told}</translation>
</message>
<message id="board.way.delivered">
<source></source>
<translation>送达</translation>
</message>
<message id="board.way.finished">
<source></source>
<translation>办结</translation>
</message>
<message id="board.way.reported">
<source></source>
<translation>反馈</translation>
</message>
<message id="board.way.signed">
<source></source>
<translation>签收</translation>
</message>
<message id="board.way.under_way">
<source></source>
<translation>执行</translation>
</message>
<message id="chooser.hint">
<source></source>
<translation>回车打开选中的事件，F4 新建</translation>
</message>
<message id="chooser.title">
<source></source>
<translation>选一个事件，或新建</translation>
</message>
<message id="circle.members">
<source></source>
<translation>成员</translation>
</message>
<message id="circle.mode">
<source></source>
<translation>性质</translation>
</message>
<message id="circle.mode.actual">
<source></source>
<translation>实战</translation>
</message>
<message id="circle.mode.exercise">
<source></source>
<translation>演练</translation>
</message>
<message id="circle.mode.test">
<source></source>
<translation>测试</translation>
</message>
<message id="circle.owner">
<source></source>
<translation>管理单位</translation>
</message>
<message id="circle.title">
<source></source>
<translation>名称</translation>
</message>
<message id="contact.as_of">
<source></source>
<translation>截至</translation>
</message>
<message id="contact.name">
<source></source>
<translation>姓名</translation>
</message>
<message id="contact.note">
<source></source>
<translation>备注</translation>
</message>
<message id="contact.office">
<source></source>
<translation>岗位</translation>
</message>
<message id="contact.phone">
<source></source>
<translation>电话</translation>
</message>
<message id="contact.radio">
<source></source>
<translation>电台</translation>
</message>
<message id="desk.letter">
<source></source>
<translation>编号字母 {letter}</translation>
</message>
<message id="desk.not_certified">
<source></source>
<translation>{letter} · 尚未认证</translation>
</message>
<message id="detail.back">
<source></source>
<translation>回到列表，Alt+←</translation>
</message>
<message id="detail.dispatch">
<source></source>
<translation>派遣 F7</translation>
</message>
<message id="detail.more">
<source></source>
<translation>更多 F10</translation>
</message>
<message id="detail.order">
<source></source>
<translation>下达指令 F9</translation>
</message>
<message id="detail.read_only">
<source></source>
<translation>只读：本单位或本岗位不能在这里写入。参与单位：{parties}</translation>
</message>
<message id="device.certificate">
<source></source>
<translation>证书</translation>
</message>
<message id="device.label">
<source></source>
<translation>名称</translation>
</message>
<message id="device.letters">
<source></source>
<translation>编号字母</translation>
</message>
<message id="device.not_after">
<source></source>
<translation>有效期至</translation>
</message>
<message id="device.offices">
<source></source>
<translation>岗位</translation>
</message>
<message id="device.organisation">
<source></source>
<translation>单位</translation>
</message>
<message id="device.sign_key">
<source></source>
<translation>签名公钥</translation>
</message>
<message id="facts.changed">
<source></source>
<translation>改过 {count} 处</translation>
</message>
<message id="facts.first">
<source></source>
<translation>首值 {first}</translation>
</message>
<message id="facts.past">
<source></source>
<translation>首值 {first}，改过 {count} 次，{person} {clock}</translation>
</message>
<message id="facts.times">
<source></source>
<translation>发生 / 接报</translation>
</message>
<message id="form.at">
<source></source>
<translation>时间</translation>
</message>
<message id="form.into">
<source></source>
<translation>并入的事件</translation>
</message>
<message id="form.knowingly">
<source></source>
<translation>已知该力量不可用或另有任务，仍要派</translation>
</message>
<message id="form.needed">
<source></source>
<translation>{label}（必填）</translation>
</message>
<message id="form.not_a_number">
<source></source>
<translation>要填整数</translation>
</message>
<message id="form.not_a_time">
<source></source>
<translation>时间写成 14:32 或 07-18 14:32</translation>
</message>
<message id="form.organisation">
<source></source>
<translation>单位</translation>
</message>
<message id="form.organisations">
<source></source>
<translation>下达给单位</translation>
</message>
<message id="form.out_of_bounds">
<source></source>
<translation>要在 {low} 到 {high} 之间</translation>
</message>
<message id="form.plan">
<source></source>
<translation>预案</translation>
</message>
<message id="form.reason">
<source></source>
<translation>原因</translation>
</message>
<message id="form.required">
<source></source>
<translation>请填写{label}</translation>
</message>
<message id="form.units">
<source></source>
<translation>下达给力量</translation>
</message>
<message id="group.contact">
<source></source>
<translation>联系方式</translation>
</message>
<message id="group.lead">
<source></source>
<translation>牵头单位</translation>
</message>
<message id="group.members">
<source></source>
<translation>成员</translation>
</message>
<message id="group.name">
<source></source>
<translation>名称</translation>
</message>
<message id="group.report_minutes">
<source></source>
<translation>反馈间隔（分）</translation>
</message>
<message id="group.response">
<source></source>
<translation>响应</translation>
</message>
<message id="group.state">
<source></source>
<translation>状态</translation>
</message>
<message id="group.state.dissolved">
<source></source>
<translation>撤销</translation>
</message>
<message id="group.state.planned">
<source></source>
<translation>筹建</translation>
</message>
<message id="group.state.working">
<source></source>
<translation>运行</translation>
</message>
<message id="hint.clock">
<source></source>
<translation>14:32</translation>
</message>
<message id="hint.order">
<source></source>
<translation>做什么、在哪里、何时完成、怎样反馈</translation>
</message>
<message id="hint.pick">
<source></source>
<translation>输入名称、呼号或拼音首字母</translation>
</message>
<message id="hint.task">
<source></source>
<translation>到哪里、做什么</translation>
</message>
<message id="hint.title">
<source></source>
<translation>地点和险情，一句话</translation>
</message>
<message id="history.and">
<source></source>
<translation>、</translation>
</message>
<message id="history.field">
<source></source>
<translation>哪一项</translation>
</message>
<message id="history.first">
<source></source>
<translation>首值</translation>
</message>
<message id="history.hint">
<source></source>
<translation>这一项的全部历史值（Ctrl+H）</translation>
</message>
<message id="history.saw">
<source></source>
<translation>当时看到：{values}</translation>
</message>
<message id="history.saw_nothing">
<source></source>
<translation>写入时没有看到其他值</translation>
</message>
<message id="history.stands">
<source></source>
<translation>现值</translation>
</message>
<message id="history.title">
<source></source>
<translation>历史</translation>
</message>
<message id="incident.absorbs">
<source></source>
<translation>并入本事件</translation>
</message>
<message id="incident.affected">
<source></source>
<translation>受影响</translation>
</message>
<message id="incident.class_code">
<source></source>
<translation>类别</translation>
</message>
<message id="incident.class_system">
<source></source>
<translation>类别标准</translation>
</message>
<message id="incident.class_system.gb35561">
<source></source>
<translation>GB/T 35561</translation>
</message>
<message id="incident.class_system.gb35649">
<source></source>
<translation>GB/T 35649</translation>
</message>
<message id="incident.class_system.own">
<source></source>
<translation>自定</translation>
</message>
<message id="incident.closed_at">
<source></source>
<translation>结束时间</translation>
</message>
<message id="incident.dead">
<source></source>
<translation>死亡</translation>
</message>
<message id="incident.division">
<source></source>
<translation>区划</translation>
</message>
<message id="incident.duty_level">
<source></source>
<translation>勤务等级</translation>
</message>
<message id="incident.duty_level.extreme">
<source></source>
<translation>一级</translation>
</message>
<message id="incident.duty_level.major">
<source></source>
<translation>二级</translation>
</message>
<message id="incident.duty_level.minor">
<source></source>
<translation>四级</translation>
</message>
<message id="incident.duty_level.serious">
<source></source>
<translation>三级</translation>
</message>
<message id="incident.end_reason">
<source></source>
<translation>结束说明</translation>
</message>
<message id="incident.evacuated">
<source></source>
<translation>疏散</translation>
</message>
<message id="incident.grade">
<source></source>
<translation>事件分级</translation>
</message>
<message id="incident.grade.extreme">
<source></source>
<translation>特别重大</translation>
</message>
<message id="incident.grade.major">
<source></source>
<translation>重大</translation>
</message>
<message id="incident.grade.minor">
<source></source>
<translation>一般</translation>
</message>
<message id="incident.grade.serious">
<source></source>
<translation>较大</translation>
</message>
<message id="incident.grade_basis">
<source></source>
<translation>定级依据</translation>
</message>
<message id="incident.happened_at">
<source></source>
<translation>发生时间</translation>
</message>
<message id="incident.hazards">
<source></source>
<translation>危险物</translation>
</message>
<message id="incident.into">
<source></source>
<translation>并入</translation>
</message>
<message id="incident.lead">
<source></source>
<translation>牵头单位</translation>
</message>
<message id="incident.lightly_injured">
<source></source>
<translation>轻伤</translation>
</message>
<message id="incident.location">
<source></source>
<translation>坐标</translation>
</message>
<message id="incident.loss_yuan">
<source></source>
<translation>直接损失（元）</translation>
</message>
<message id="incident.missing">
<source></source>
<translation>失踪</translation>
</message>
<message id="incident.mode">
<source></source>
<translation>性质</translation>
</message>
<message id="incident.mode.actual">
<source></source>
<translation>实战</translation>
</message>
<message id="incident.mode.exercise">
<source></source>
<translation>演练</translation>
</message>
<message id="incident.mode.test">
<source></source>
<translation>测试</translation>
</message>
<message id="incident.not_graded">
<source></source>
<translation>未定级</translation>
</message>
<message id="incident.number">
<source></source>
<translation>编号</translation>
</message>
<message id="incident.parties">
<source></source>
<translation>参与单位</translation>
</message>
<message id="incident.place">
<source></source>
<translation>地点</translation>
</message>
<message id="incident.reported_at">
<source></source>
<translation>接报时间</translation>
</message>
<message id="incident.response_level">
<source></source>
<translation>应急响应</translation>
</message>
<message id="incident.response_level.extreme">
<source></source>
<translation>一级</translation>
</message>
<message id="incident.response_level.major">
<source></source>
<translation>二级</translation>
</message>
<message id="incident.response_level.minor">
<source></source>
<translation>四级</translation>
</message>
<message id="incident.response_level.serious">
<source></source>
<translation>三级</translation>
</message>
<message id="incident.secrecy">
<source></source>
<translation>密级</translation>
</message>
<message id="incident.secrecy.confidential">
<source></source>
<translation>秘密</translation>
</message>
<message id="incident.secrecy.internal">
<source></source>
<translation>内部</translation>
</message>
<message id="incident.secrecy.public">
<source></source>
<translation>公开</translation>
</message>
<message id="incident.secrecy.secret">
<source></source>
<translation>机密</translation>
</message>
<message id="incident.seriously_injured">
<source></source>
<translation>重伤</translation>
</message>
<message id="incident.source">
<source></source>
<translation>来源</translation>
</message>
<message id="incident.state">
<source></source>
<translation>状态</translation>
</message>
<message id="incident.state.aftermath">
<source></source>
<translation>善后</translation>
</message>
<message id="incident.state.archived">
<source></source>
<translation>已归档</translation>
</message>
<message id="incident.state.confirmed">
<source></source>
<translation>已确认</translation>
</message>
<message id="incident.state.controlled">
<source></source>
<translation>基本控制</translation>
</message>
<message id="incident.state.draft">
<source></source>
<translation>草稿</translation>
</message>
<message id="incident.state.ended">
<source></source>
<translation>已结束</translation>
</message>
<message id="incident.state.false_alarm">
<source></source>
<translation>误报</translation>
</message>
<message id="incident.state.handling">
<source></source>
<translation>处置中</translation>
</message>
<message id="incident.state.merged">
<source></source>
<translation>已合并</translation>
</message>
<message id="incident.state.unverified">
<source></source>
<translation>待核实</translation>
</message>
<message id="incident.state.void">
<source></source>
<translation>作废</translation>
</message>
<message id="incident.title">
<source></source>
<translation>标题</translation>
</message>
<message id="incident.trapped">
<source></source>
<translation>被困</translation>
</message>
<message id="incident.trigger">
<source></source>
<translation>触发</translation>
</message>
<message id="incident.trigger.neighbour">
<source></source>
<translation>友邻通报</translation>
</message>
<message id="incident.trigger.opinion">
<source></source>
<translation>舆情</translation>
</message>
<message id="incident.trigger.police">
<source></source>
<translation>警情</translation>
</message>
<message id="incident.trigger.stability">
<source></source>
<translation>稳情</translation>
</message>
<message id="incident.trigger.superior">
<source></source>
<translation>上级指令</translation>
</message>
<message id="incident.trigger.warning">
<source></source>
<translation>预警</translation>
</message>
<message id="incident.warning_level">
<source></source>
<translation>预警</translation>
</message>
<message id="incident.warning_level.extreme">
<source></source>
<translation>红色 一级</translation>
</message>
<message id="incident.warning_level.major">
<source></source>
<translation>橙色 二级</translation>
</message>
<message id="incident.warning_level.minor">
<source></source>
<translation>蓝色 四级</translation>
</message>
<message id="incident.warning_level.serious">
<source></source>
<translation>黄色 三级</translation>
</message>
<message id="journal.after">
<source></source>
<translation>接在</translation>
</message>
<message id="journal.channel">
<source></source>
<translation>方式</translation>
</message>
<message id="journal.channel.fax">
<source></source>
<translation>传真</translation>
</message>
<message id="journal.channel.person">
<source></source>
<translation>当面</translation>
</message>
<message id="journal.channel.phone">
<source></source>
<translation>电话</translation>
</message>
<message id="journal.channel.radio">
<source></source>
<translation>电台</translation>
</message>
<message id="journal.channel.sms">
<source></source>
<translation>短信</translation>
</message>
<message id="journal.channel.system">
<source></source>
<translation>系统</translation>
</message>
<message id="journal.line">
<source></source>
<translation>内容</translation>
</message>
<message id="journal.place">
<source></source>
<translation>地点</translation>
</message>
<message id="journal.relayed_by">
<source></source>
<translation>转述人</translation>
</message>
<message id="journal.said_by">
<source></source>
<translation>谁说的</translation>
</message>
<message id="journal.stated_at">
<source></source>
<translation>所述时间</translation>
</message>
<message id="journal.subject">
<source></source>
<translation>关于</translation>
</message>
<message id="journal.system">
<source></source>
<translation>系统行</translation>
</message>
<message id="journal.ticks">
<source></source>
<translation>勾选</translation>
</message>
<message id="kind.assignment">
<source></source>
<translation>派遣</translation>
</message>
<message id="kind.circle">
<source></source>
<translation>联络圈</translation>
</message>
<message id="kind.contact">
<source></source>
<translation>联系人</translation>
</message>
<message id="kind.device">
<source></source>
<translation>设备</translation>
</message>
<message id="kind.group">
<source></source>
<translation>工作组</translation>
</message>
<message id="kind.incident">
<source></source>
<translation>事件</translation>
</message>
<message id="kind.journal">
<source></source>
<translation>日志</translation>
</message>
<message id="kind.office">
<source></source>
<translation>岗位</translation>
</message>
<message id="kind.order">
<source></source>
<translation>指令</translation>
</message>
<message id="kind.organisation">
<source></source>
<translation>单位</translation>
</message>
<message id="kind.plan">
<source></source>
<translation>预案</translation>
</message>
<message id="kind.plan_version">
<source></source>
<translation>预案版本</translation>
</message>
<message id="kind.post">
<source></source>
<translation>指挥部</translation>
</message>
<message id="kind.recipient">
<source></source>
<translation>下达对象</translation>
</message>
<message id="kind.response">
<source></source>
<translation>响应</translation>
</message>
<message id="kind.ruling">
<source></source>
<translation>裁定</translation>
</message>
<message id="kind.task">
<source></source>
<translation>任务</translation>
</message>
<message id="kind.unit">
<source></source>
<translation>力量</translation>
</message>
<message id="language.en">
<source></source>
<translation>English</translation>
</message>
<message id="language.zh">
<source></source>
<translation>中文</translation>
</message>
<message id="levels.apart">
<source></source>
<translation>各自独立确认</translation>
</message>
<message id="levels.no_basis">
<source></source>
<translation>未写依据</translation>
</message>
<message id="levels.set_by">
<source></source>
<translation>{person} {clock}</translation>
</message>
<message id="life.next">
<source></source>
<translation>下一步</translation>
</message>
<message id="lines.added">
<source></source>
<translation>{clock} 补录</translation>
</message>
<message id="lines.arrived">
<source></source>
<translation>新到 {count} 条，{who}</translation>
</message>
<message id="lines.channel">
<source></source>
<translation>怎么来的</translation>
</message>
<message id="lines.count">
<source></source>
<translation>{count} 条</translation>
</message>
<message id="lines.hint">
<source></source>
<translation>记一条日志，回车写入，F6</translation>
</message>
<message id="lines.relayed_by">
<source></source>
<translation>由 {person} 转述</translation>
</message>
<message id="lines.struck">
<source></source>
<translation>{person} {clock} 划去：{reason}</translation>
</message>
<message id="lines.system">
<source></source>
<translation>系统行 {count}</translation>
</message>
<message id="lines.undisturbed">
<source></source>
<translation>不会打断正在输入</translation>
</message>
<message id="lines.write">
<source></source>
<translation>记入</translation>
</message>
<message id="lines.written_by">
<source></source>
<translation>{person} 记</translation>
</message>
<message id="link.expired">
<source></source>
<translation>本机证书已过期</translation>
</message>
<message id="link.lan">
<source></source>
<translation>局域网 {peers} 个友邻</translation>
</message>
<message id="link.never">
<source></source>
<translation>离线 · 从未接通</translation>
</message>
<message id="link.no_center">
<source></source>
<translation>中心未通 自 {since}</translation>
</message>
<message id="link.nothing_waits">
<source></source>
<translation>本机无积压</translation>
</message>
<message id="link.offline_since">
<source></source>
<translation>离线 自 {since}</translation>
</message>
<message id="link.order_first">
<source></source>
<translation>指令优先</translation>
</message>
<message id="link.order_first_left">
<source></source>
<translation>指令优先 · 约 {span}</translation>
</message>
<message id="link.received">
<source></source>
<translation>中心已收 {clock}</translation>
</message>
<message id="link.revoked">
<source></source>
<translation>本机已被中心停用</translation>
</message>
<message id="link.syncing">
<source></source>
<translation>同步中</translation>
</message>
<message id="link.uncertified">
<source></source>
<translation>待中心认证</translation>
</message>
<message id="link.waiting">
<source></source>
<translation>{entries} 条未上报（{orders} 指令）</translation>
</message>
<message id="link.waiting_entries">
<source></source>
<translation>{entries} 条未上报</translation>
</message>
<message id="list.empty">
<source></source>
<translation>还没有事件</translation>
</message>
<message id="list.empty.hint">
<source></source>
<translation>断网也能新建，接通后自动上报</translation>
</message>
<message id="list.ended">
<source></source>
<translation>已结束</translation>
</message>
<message id="list.loading">
<source></source>
<translation>正在读取</translation>
</message>
<message id="list.new">
<source></source>
<translation>新建事件，F4</translation>
</message>
<message id="list.none_ended">
<source></source>
<translation>没有已结束的事件</translation>
</message>
<message id="list.not_found">
<source></source>
<translation>没有找到</translation>
</message>
<message id="list.not_found.hint">
<source></source>
<translation>换个说法，或改看另一栏</translation>
</message>
<message id="list.open">
<source></source>
<translation>未结束</translation>
</message>
<message id="list.or">
<source></source>
<translation>、</translation>
</message>
<message id="list.search">
<source></source>
<translation>编号、标题、地点，F3</translation>
</message>
<message id="menu.none">
<source></source>
<translation>现在没有可做的动作</translation>
</message>
<message id="month.1">
<source></source>
<translation>1月</translation>
</message>
<message id="month.10">
<source></source>
<translation>10月</translation>
</message>
<message id="month.11">
<source></source>
<translation>11月</translation>
</message>
<message id="month.12">
<source></source>
<translation>12月</translation>
</message>
<message id="month.2">
<source></source>
<translation>2月</translation>
</message>
<message id="month.3">
<source></source>
<translation>3月</translation>
</message>
<message id="month.4">
<source></source>
<translation>4月</translation>
</message>
<message id="month.5">
<source></source>
<translation>5月</translation>
</message>
<message id="month.6">
<source></source>
<translation>6月</translation>
</message>
<message id="month.7">
<source></source>
<translation>7月</translation>
</message>
<message id="month.8">
<source></source>
<translation>8月</translation>
</message>
<message id="month.9">
<source></source>
<translation>9月</translation>
</message>
<message id="move.add">
<source></source>
<translation>添加</translation>
</message>
<message id="move.assignment.arrive">
<source></source>
<translation>到场</translation>
</message>
<message id="move.assignment.complete">
<source></source>
<translation>完毕</translation>
</message>
<message id="move.assignment.depart">
<source></source>
<translation>出动</translation>
</message>
<message id="move.assignment.muster">
<source></source>
<translation>集结</translation>
</message>
<message id="move.assignment.recall">
<source></source>
<translation>召回</translation>
</message>
<message id="move.assignment.return">
<source></source>
<translation>归还</translation>
</message>
<message id="move.create">
<source></source>
<translation>新建</translation>
</message>
<message id="move.grade">
<source></source>
<translation>定级</translation>
</message>
<message id="move.group.dissolve">
<source></source>
<translation>撤销</translation>
</message>
<message id="move.group.open">
<source></source>
<translation>运行</translation>
</message>
<message id="move.incident.archive">
<source></source>
<translation>归档</translation>
</message>
<message id="move.incident.call_false">
<source></source>
<translation>判为误报</translation>
</message>
<message id="move.incident.close">
<source></source>
<translation>结束</translation>
</message>
<message id="move.incident.confirm">
<source></source>
<translation>确认</translation>
</message>
<message id="move.incident.control">
<source></source>
<translation>标为基本控制</translation>
</message>
<message id="move.incident.merge">
<source></source>
<translation>合并</translation>
</message>
<message id="move.incident.reopen">
<source></source>
<translation>复发</translation>
</message>
<message id="move.incident.restore">
<source></source>
<translation>转入善后</translation>
</message>
<message id="move.incident.settle">
<source></source>
<translation>定状态</translation>
</message>
<message id="move.incident.start">
<source></source>
<translation>开始处置</translation>
</message>
<message id="move.incident.submit">
<source></source>
<translation>提交核实</translation>
</message>
<message id="move.incident.unmerge">
<source></source>
<translation>撤销合并</translation>
</message>
<message id="move.incident.void">
<source></source>
<translation>作废</translation>
</message>
<message id="move.order.complete">
<source></source>
<translation>销号</translation>
</message>
<message id="move.order.issue">
<source></source>
<translation>签发</translation>
</message>
<message id="move.order.supersede">
<source></source>
<translation>替代</translation>
</message>
<message id="move.order.withdraw">
<source></source>
<translation>撤销</translation>
</message>
<message id="move.plan_version.approve">
<source></source>
<translation>送审批</translation>
</message>
<message id="move.plan_version.consult">
<source></source>
<translation>征求意见</translation>
</message>
<message id="move.plan_version.file">
<source></source>
<translation>备案</translation>
</message>
<message id="move.plan_version.publish">
<source></source>
<translation>印发</translation>
</message>
<message id="move.plan_version.repeal">
<source></source>
<translation>废止</translation>
</message>
<message id="move.plan_version.return">
<source></source>
<translation>退回</translation>
</message>
<message id="move.plan_version.review">
<source></source>
<translation>评审</translation>
</message>
<message id="move.plan_version.revise">
<source></source>
<translation>修订</translation>
</message>
<message id="move.post.close">
<source></source>
<translation>撤收</translation>
</message>
<message id="move.post.move">
<source></source>
<translation>转移</translation>
</message>
<message id="move.post.open">
<source></source>
<translation>开设</translation>
</message>
<message id="move.post.resume">
<source></source>
<translation>恢复</translation>
</message>
<message id="move.recipient.approve">
<source></source>
<translation>同意办结</translation>
</message>
<message id="move.recipient.decline">
<source></source>
<translation>退回补充</translation>
</message>
<message id="move.recipient.finish">
<source></source>
<translation>申请办结</translation>
</message>
<message id="move.recipient.insist">
<source></source>
<translation>驳回退单</translation>
</message>
<message id="move.recipient.issue">
<source></source>
<translation>签发</translation>
</message>
<message id="move.recipient.report">
<source></source>
<translation>反馈</translation>
</message>
<message id="move.recipient.return">
<source></source>
<translation>退回</translation>
</message>
<message id="move.recipient.sign">
<source></source>
<translation>签收</translation>
</message>
<message id="move.recipient.start">
<source></source>
<translation>开始执行</translation>
</message>
<message id="move.recipient.supersede">
<source></source>
<translation>替代</translation>
</message>
<message id="move.recipient.withdraw">
<source></source>
<translation>撤销</translation>
</message>
<message id="move.remove">
<source></source>
<translation>移除</translation>
</message>
<message id="move.response.continue">
<source></source>
<translation>继续</translation>
</message>
<message id="move.response.decline">
<source></source>
<translation>不启动</translation>
</message>
<message id="move.response.end">
<source></source>
<translation>终止</translation>
</message>
<message id="move.response.propose_end">
<source></source>
<translation>拟终止</translation>
</message>
<message id="move.response.start">
<source></source>
<translation>启动</translation>
</message>
<message id="move.response.submit">
<source></source>
<translation>送批</translation>
</message>
<message id="move.set">
<source></source>
<translation>修改</translation>
</message>
<message id="move.settle">
<source></source>
<translation>定状态</translation>
</message>
<message id="move.task.block">
<source></source>
<translation>受阻</translation>
</message>
<message id="move.task.finish">
<source></source>
<translation>完成</translation>
</message>
<message id="move.task.resume">
<source></source>
<translation>恢复</translation>
</message>
<message id="move.task.skip">
<source></source>
<translation>不适用</translation>
</message>
<message id="move.task.start">
<source></source>
<translation>开始</translation>
</message>
<message id="need.grade">
<source></source>
<translation>先定级</translation>
</message>
<message id="need.office">
<source></source>
<translation>由{offices}操作</translation>
</message>
<message id="need.orders_closed">
<source></source>
<translation>指令都已办结（还有 {count}）</translation>
</message>
<message id="need.orders_closed_all">
<source></source>
<translation>指令都已办结</translation>
</message>
<message id="need.signed">
<source></source>
<translation>指令都已签收（还差 {count}）</translation>
</message>
<message id="need.signed_all">
<source></source>
<translation>指令都已签收</translation>
</message>
<message id="need.units_back">
<source></source>
<translation>力量都已归还（还有 {count}）</translation>
</message>
<message id="need.units_back_all">
<source></source>
<translation>力量都已归还</translation>
</message>
<message id="needs.title">
<source></source>
<translation>「{act}」需要</translation>
</message>
<message id="nothing.journal">
<source></source>
<translation>还没有日志</translation>
</message>
<message id="nothing.orders">
<source></source>
<translation>还没有指令</translation>
</message>
<message id="nothing.posts">
<source></source>
<translation>还没有指挥部</translation>
</message>
<message id="nothing.units">
<source></source>
<translation>还没有派出力量</translation>
</message>
<message id="notice.crash">
<source></source>
<translation>出了意外错误，报告号 {report}。已保存的不受影响</translation>
</message>
<message id="notice.dismiss">
<source></source>
<translation>知道了</translation>
</message>
<message id="notice.not_done">
<source></source>
<translation>没有办成，输入还在。请再试一次</translation>
</message>
<message id="notice.starting">
<source></source>
<translation>后台程序正在整理本机记录，下面显示的还不全；记录都在，请稍候</translation>
</message>
<message id="numeral.1">
<source></source>
<translation>一</translation>
</message>
<message id="numeral.2">
<source></source>
<translation>二</translation>
</message>
<message id="numeral.3">
<source></source>
<translation>三</translation>
</message>
<message id="numeral.4">
<source></source>
<translation>四</translation>
</message>
<message id="office.code">
<source></source>
<translation>代码</translation>
</message>
<message id="office.name">
<source></source>
<translation>名称</translation>
</message>
<message id="office.name_en">
<source></source>
<translation>英文名</translation>
</message>
<message id="office.tier">
<source></source>
<translation>层级</translation>
</message>
<message id="office.tier.city">
<source></source>
<translation>市</translation>
</message>
<message id="office.tier.county">
<source></source>
<translation>县</translation>
</message>
<message id="office.tier.partner">
<source></source>
<translation>联动单位</translation>
</message>
<message id="office.tier.province">
<source></source>
<translation>省</translation>
</message>
<message id="office.tier.station">
<source></source>
<translation>所</translation>
</message>
<message id="offices.office.administrator">
<source></source>
<translation>系统管理</translation>
</message>
<message id="offices.office.analyst">
<source></source>
<translation>研判员</translation>
</message>
<message id="offices.office.auditor">
<source></source>
<translation>审计</translation>
</message>
<message id="offices.office.call_taker">
<source></source>
<translation>接警员</translation>
</message>
<message id="offices.office.communications">
<source></source>
<translation>通信岗</translation>
</message>
<message id="offices.office.controller">
<source></source>
<translation>导调员</translation>
</message>
<message id="offices.office.dispatcher">
<source></source>
<translation>调度员</translation>
</message>
<message id="offices.office.duty_commander">
<source></source>
<translation>指挥长</translation>
</message>
<message id="offices.office.duty_leader">
<source></source>
<translation>值班领导</translation>
</message>
<message id="offices.office.evaluator">
<source></source>
<translation>评估员</translation>
</message>
<message id="offices.office.force_keeper">
<source></source>
<translation>力量管理</translation>
</message>
<message id="offices.office.plan_keeper">
<source></source>
<translation>预案管理</translation>
</message>
<message id="offices.office.recorder">
<source></source>
<translation>记录员</translation>
</message>
<message id="offices.office.supervisor">
<source></source>
<translation>督办</translation>
</message>
<message id="offices.office.video">
<source></source>
<translation>视频岗</translation>
</message>
<message id="offices.office.watch_leader">
<source></source>
<translation>值班长</translation>
</message>
<message id="order.due_at">
<source></source>
<translation>办结时限</translation>
</message>
<message id="order.feedback_minutes">
<source></source>
<translation>反馈间隔（分）</translation>
</message>
<message id="order.incident_number">
<source></source>
<translation>事件编号</translation>
</message>
<message id="order.incident_title">
<source></source>
<translation>事件标题</translation>
</message>
<message id="order.issued_at">
<source></source>
<translation>签发时间</translation>
</message>
<message id="order.issued_by">
<source></source>
<translation>签发人</translation>
</message>
<message id="order.issuer">
<source></source>
<translation>下达单位</translation>
</message>
<message id="order.number">
<source></source>
<translation>编号</translation>
</message>
<message id="order.place">
<source></source>
<translation>地点</translation>
</message>
<message id="order.reason">
<source></source>
<translation>原因</translation>
</message>
<message id="order.sign_due_at">
<source></source>
<translation>签收时限</translation>
</message>
<message id="order.sort">
<source></source>
<translation>类别</translation>
</message>
<message id="order.sort.callout">
<source></source>
<translation>调警令</translation>
</message>
<message id="order.sort.instruction_relay">
<source></source>
<translation>批示转办</translation>
</message>
<message id="order.sort.notice">
<source></source>
<translation>通知</translation>
</message>
<message id="order.sort.order">
<source></source>
<translation>指令</translation>
</message>
<message id="order.sort.reply">
<source></source>
<translation>请示答复</translation>
</message>
<message id="order.state">
<source></source>
<translation>状态</translation>
</message>
<message id="order.state.completed">
<source></source>
<translation>全部办结</translation>
</message>
<message id="order.state.draft">
<source></source>
<translation>起草</translation>
</message>
<message id="order.state.issued">
<source></source>
<translation>已签发</translation>
</message>
<message id="order.state.superseded">
<source></source>
<translation>已被替代</translation>
</message>
<message id="order.state.withdrawn">
<source></source>
<translation>已撤销</translation>
</message>
<message id="order.supersedes">
<source></source>
<translation>替代</translation>
</message>
<message id="order.text">
<source></source>
<translation>内容</translation>
</message>
<message id="order.urgency">
<source></source>
<translation>紧急程度</translation>
</message>
<message id="order.urgency.flash">
<source></source>
<translation>特急</translation>
</message>
<message id="order.urgency.ordinary">
<source></source>
<translation>普通</translation>
</message>
<message id="order.urgency.routine">
<source></source>
<translation>平急</translation>
</message>
<message id="order.urgency.urgent">
<source></source>
<translation>紧急</translation>
</message>
<message id="orders.open">
<source></source>
<translation>{count} 件未办结</translation>
</message>
<message id="orders.reported">
<source></source>
<translation>反馈 {done} / {total}</translation>
</message>
<message id="orders.unsigned">
<source></source>
<translation>{count} 家未签收</translation>
</message>
<message id="organisation.code">
<source></source>
<translation>代码</translation>
</message>
<message id="organisation.name">
<source></source>
<translation>名称</translation>
</message>
<message id="organisation.name_en">
<source></source>
<translation>英文名</translation>
</message>
<message id="organisation.parent">
<source></source>
<translation>上级</translation>
</message>
<message id="organisation.short_name">
<source></source>
<translation>简称</translation>
</message>
<message id="organisation.sort">
<source></source>
<translation>性质</translation>
</message>
<message id="organisation.sort.fire">
<source></source>
<translation>消防</translation>
</message>
<message id="organisation.sort.government">
<source></source>
<translation>机关</translation>
</message>
<message id="organisation.sort.medical">
<source></source>
<translation>医疗</translation>
</message>
<message id="organisation.sort.partner">
<source></source>
<translation>联动单位</translation>
</message>
<message id="organisation.sort.police">
<source></source>
<translation>公安</translation>
</message>
<message id="organisation.sort.team">
<source></source>
<translation>队伍</translation>
</message>
<message id="organisation.tier">
<source></source>
<translation>层级</translation>
</message>
<message id="organisation.tier.city">
<source></source>
<translation>市</translation>
</message>
<message id="organisation.tier.county">
<source></source>
<translation>县</translation>
</message>
<message id="organisation.tier.partner">
<source></source>
<translation>联动单位</translation>
</message>
<message id="organisation.tier.province">
<source></source>
<translation>省</translation>
</message>
<message id="organisation.tier.station">
<source></source>
<translation>所</translation>
</message>
<message id="outage.engine.busy">
<source></source>
<translation>待办太多，稍后再试，输入还在</translation>
</message>
<message id="outage.engine.closed">
<source></source>
<translation>程序正在关闭，没有保存</translation>
</message>
<message id="outage.engine.gone">
<source></source>
<translation>后台程序中断，正在重启，输入还在</translation>
</message>
<message id="outage.engine.restarted">
<source></source>
<translation>后台程序重启过，请看这一条是否已写入，再试</translation>
</message>
<message id="outage.store.busy">
<source></source>
<translation>正忙，稍后再试，输入还在</translation>
</message>
<message id="outage.store.closed">
<source></source>
<translation>存储已关闭，没有在保存</translation>
</message>
<message id="outage.store.damaged">
<source></source>
<translation>数据文件损坏，没有在保存。程序重启后会从备份恢复</translation>
</message>
<message id="outage.store.disk_full">
<source></source>
<translation>磁盘满，没有在保存，输入还在。请腾出空间</translation>
</message>
<message id="outage.store.key_missing">
<source></source>
<translation>没有找到数据库密钥</translation>
</message>
<message id="outage.store.key_wrong">
<source></source>
<translation>口令不对，数据库打不开</translation>
</message>
<message id="outage.store.missing">
<source></source>
<translation>没有找到数据文件</translation>
</message>
<message id="outage.store.newer">
<source></source>
<translation>数据由更新的版本写成，请升级程序</translation>
</message>
<message id="outage.store.no_device">
<source></source>
<translation>还没有设立本机</translation>
</message>
<message id="outage.store.query_timeout">
<source></source>
<translation>读取超时，稍后再试</translation>
</message>
<message id="outage.store.read_only">
<source></source>
<translation>数据文件夹只读，没有在保存</translation>
</message>
<message id="outage.store.second_instance">
<source></source>
<translation>程序已在运行</translation>
</message>
<message id="outage.unknown">
<source></source>
<translation>系统暂时不可用（{code}），输入还在</translation>
</message>
<message id="page.incidents">
<source></source>
<translation>事件</translation>
</message>
<message id="page.sync">
<source></source>
<translation>同步</translation>
</message>
<message id="path.contact">
<source></source>
<translation>最后联系</translation>
</message>
<message id="path.never_met">
<source></source>
<translation>从未</translation>
</message>
<message id="path.next">
<source></source>
<translation>下次接通会做</translation>
</message>
<message id="path.next.entries">
<source></source>
<translation>发 {entries} 条</translation>
</message>
<message id="path.next.not_set">
<source></source>
<translation>先设置中心地址</translation>
</message>
<message id="path.next.nothing">
<source></source>
<translation>随时同步，无积压</translation>
</message>
<message id="path.next.orders">
<source></source>
<translation>先发 {orders} 指令，共 {entries} 条</translation>
</message>
<message id="path.next.span">
<source></source>
<translation>{said}，约 {span}</translation>
</message>
<message id="path.rate">
<source></source>
<translation>实测</translation>
</message>
<message id="path.sort.bundle">
<source></source>
<translation>U 盘</translation>
</message>
<message id="path.sort.center">
<source></source>
<translation>省指挥中心</translation>
</message>
<message id="path.sort.lan">
<source></source>
<translation>局域网友邻</translation>
</message>
<message id="path.state.absent">
<source></source>
<translation>未插入</translation>
</message>
<message id="path.state.connected">
<source></source>
<translation>已连接</translation>
</message>
<message id="path.state.lost">
<source></source>
<translation>断开</translation>
</message>
<message id="path.state.never">
<source></source>
<translation>从未接通</translation>
</message>
<message id="path.state.not_set">
<source></source>
<translation>未设置</translation>
</message>
<message id="plan.class_codes">
<source></source>
<translation>适用类别</translation>
</message>
<message id="plan.code">
<source></source>
<translation>编号</translation>
</message>
<message id="plan.drill_due">
<source></source>
<translation>演练到期</translation>
</message>
<message id="plan.level">
<source></source>
<translation>层级</translation>
</message>
<message id="plan.level.city">
<source></source>
<translation>市级</translation>
</message>
<message id="plan.level.county">
<source></source>
<translation>县级</translation>
</message>
<message id="plan.level.province">
<source></source>
<translation>省级</translation>
</message>
<message id="plan.level.station">
<source></source>
<translation>所级</translation>
</message>
<message id="plan.name">
<source></source>
<translation>名称</translation>
</message>
<message id="plan.owner">
<source></source>
<translation>主管单位</translation>
</message>
<message id="plan.review_due">
<source></source>
<translation>评估到期</translation>
</message>
<message id="plan.sort">
<source></source>
<translation>类别</translation>
</message>
<message id="plan.sort.departmental">
<source></source>
<translation>部门预案</translation>
</message>
<message id="plan.sort.event">
<source></source>
<translation>重大活动</translation>
</message>
<message id="plan.sort.general">
<source></source>
<translation>总体预案</translation>
</message>
<message id="plan.sort.joint">
<source></source>
<translation>联合预案</translation>
</message>
<message id="plan.sort.scene">
<source></source>
<translation>现场处置方案</translation>
</message>
<message id="plan.sort.special">
<source></source>
<translation>专项预案</translation>
</message>
<message id="plan_version.basis">
<source></source>
<translation>依据</translation>
</message>
<message id="plan_version.content">
<source></source>
<translation>全文</translation>
</message>
<message id="plan_version.plan">
<source></source>
<translation>预案</translation>
</message>
<message id="plan_version.published_at">
<source></source>
<translation>印发时间</translation>
</message>
<message id="plan_version.published_by">
<source></source>
<translation>印发人</translation>
</message>
<message id="plan_version.reason">
<source></source>
<translation>原因</translation>
</message>
<message id="plan_version.state">
<source></source>
<translation>状态</translation>
</message>
<message id="plan_version.state.approving">
<source></source>
<translation>审批</translation>
</message>
<message id="plan_version.state.consulting">
<source></source>
<translation>征求意见</translation>
</message>
<message id="plan_version.state.drafting">
<source></source>
<translation>编制</translation>
</message>
<message id="plan_version.state.filed">
<source></source>
<translation>已备案</translation>
</message>
<message id="plan_version.state.in_force">
<source></source>
<translation>生效</translation>
</message>
<message id="plan_version.state.repealed">
<source></source>
<translation>废止</translation>
</message>
<message id="plan_version.state.reviewing">
<source></source>
<translation>评审</translation>
</message>
<message id="plan_version.state.revising">
<source></source>
<translation>修订中</translation>
</message>
<message id="plan_version.version">
<source></source>
<translation>版本</translation>
</message>
<message id="post.commander">
<source></source>
<translation>指挥员</translation>
</message>
<message id="post.contact">
<source></source>
<translation>联系方式</translation>
</message>
<message id="post.deputies">
<source></source>
<translation>副指挥员</translation>
</message>
<message id="post.established_at">
<source></source>
<translation>设立时间</translation>
</message>
<message id="post.flag.forward">
<source></source>
<translation>前</translation>
</message>
<message id="post.flag.general">
<source></source>
<translation>总</translation>
</message>
<message id="post.flag.scene">
<source></source>
<translation>现</translation>
</message>
<message id="post.handover_brief">
<source></source>
<translation>情况交接</translation>
</message>
<message id="post.handover_offered_at">
<source></source>
<translation>提出移交</translation>
</message>
<message id="post.handover_open">
<source></source>
<translation>待 {successor} 接任</translation>
</message>
<message id="post.handover_taken_at">
<source></source>
<translation>接任时间</translation>
</message>
<message id="post.here">
<source></source>
<translation>本机</translation>
</message>
<message id="post.location">
<source></source>
<translation>坐标</translation>
</message>
<message id="post.name">
<source></source>
<translation>名称</translation>
</message>
<message id="post.place">
<source></source>
<translation>地点</translation>
</message>
<message id="post.sort">
<source></source>
<translation>类别</translation>
</message>
<message id="post.sort.forward">
<source></source>
<translation>前方指挥部</translation>
</message>
<message id="post.sort.general">
<source></source>
<translation>总指挥部</translation>
</message>
<message id="post.sort.scene">
<source></source>
<translation>现场指挥部</translation>
</message>
<message id="post.state">
<source></source>
<translation>状态</translation>
</message>
<message id="post.state.active">
<source></source>
<translation>运行</translation>
</message>
<message id="post.state.closed">
<source></source>
<translation>撤收</translation>
</message>
<message id="post.state.moving">
<source></source>
<translation>转移中</translation>
</message>
<message id="post.state.planned">
<source></source>
<translation>筹建</translation>
</message>
<message id="post.successor">
<source></source>
<translation>接任人</translation>
</message>
<message id="post.talkgroup">
<source></source>
<translation>通话组</translation>
</message>
<message id="preview.open">
<source></source>
<translation>打开</translation>
</message>
<message id="question.chip">
<source></source>
<translation>≠ 冲突 {count} 值</translation>
</message>
<message id="question.chip.alert">
<source></source>
<translation>! 提醒</translation>
</message>
<message id="question.choose">
<source></source>
<translation>选一个值，或写第三个值</translation>
</message>
<message id="question.kept">
<source></source>
<translation>各个值都留存。接通后各处见到同一个决定。</translation>
</message>
<message id="question.later">
<source></source>
<translation>稍后</translation>
</message>
<message id="question.note.alert">
<source></source>
<translation>由记录推出，处理后自动消失</translation>
</message>
<message id="question.note.dispute">
<source></source>
<translation>生命周期走到了两条路上，由人来定</translation>
</message>
<message id="question.note.field">
<source></source>
<translation>同一字段，两处同时改，都没看到对方的值</translation>
</message>
<message id="question.open">
<source></source>
<translation>打开</translation>
</message>
<message id="question.reason">
<source></source>
<translation>依据（必填）</translation>
</message>
<message id="question.reason.hint">
<source></source>
<translation>向谁核实、怎样核实</translation>
</message>
<message id="question.reason_missing">
<source></source>
<translation>要写依据</translation>
</message>
<message id="question.saw">
<source></source>
<translation>改时看到 {value}</translation>
</message>
<message id="question.saw_nothing">
<source></source>
<translation>改时没有旧值</translation>
</message>
<message id="question.settle">
<source></source>
<translation>选定后采用</translation>
</message>
<message id="question.take">
<source></source>
<translation>采用 {value}</translation>
</message>
<message id="question.third">
<source></source>
<translation>或写第三个值</translation>
</message>
<message id="question.title">
<source></source>
<translation>{title} · {field}</translation>
</message>
<message id="questions.count">
<source></source>
<translation>{count} 个问题</translation>
</message>
<message id="rail.waits">
<source></source>
<translation>{page}，{count} 件待办</translation>
</message>
<message id="reach.center">
<source></source>
<translation>中心已收</translation>
</message>
<message id="reach.here">
<source></source>
<translation>仅本机</translation>
</message>
<message id="reach.peer">
<source></source>
<translation>友邻已有</translation>
</message>
<message id="recipient.finished_at">
<source></source>
<translation>办结时间</translation>
</message>
<message id="recipient.name">
<source></source>
<translation>名称</translation>
</message>
<message id="recipient.order">
<source></source>
<translation>指令</translation>
</message>
<message id="recipient.organisation">
<source></source>
<translation>单位</translation>
</message>
<message id="recipient.read_back">
<source></source>
<translation>对方已复诵</translation>
</message>
<message id="recipient.reason">
<source></source>
<translation>原因</translation>
</message>
<message id="recipient.report">
<source></source>
<translation>反馈</translation>
</message>
<message id="recipient.signed_at">
<source></source>
<translation>签收时间</translation>
</message>
<message id="recipient.signed_by">
<source></source>
<translation>签收人</translation>
</message>
<message id="recipient.state">
<source></source>
<translation>状态</translation>
</message>
<message id="recipient.state.draft">
<source></source>
<translation>起草</translation>
</message>
<message id="recipient.state.finish_requested">
<source></source>
<translation>申请办结</translation>
</message>
<message id="recipient.state.finished">
<source></source>
<translation>办结</translation>
</message>
<message id="recipient.state.issued">
<source></source>
<translation>待签收</translation>
</message>
<message id="recipient.state.refused">
<source></source>
<translation>已退回</translation>
</message>
<message id="recipient.state.reported">
<source></source>
<translation>已反馈</translation>
</message>
<message id="recipient.state.signed">
<source></source>
<translation>已签收</translation>
</message>
<message id="recipient.state.superseded">
<source></source>
<translation>已被替代</translation>
</message>
<message id="recipient.state.under_way">
<source></source>
<translation>执行中</translation>
</message>
<message id="recipient.state.withdrawn">
<source></source>
<translation>已撤销</translation>
</message>
<message id="recipient.told_by">
<source></source>
<translation>下达人</translation>
</message>
<message id="recipient.told_by_voice_at">
<source></source>
<translation>口头下达时间</translation>
</message>
<message id="recipient.told_channel">
<source></source>
<translation>下达方式</translation>
</message>
<message id="recipient.told_channel.fax">
<source></source>
<translation>传真</translation>
</message>
<message id="recipient.told_channel.person">
<source></source>
<translation>当面</translation>
</message>
<message id="recipient.told_channel.phone">
<source></source>
<translation>电话</translation>
</message>
<message id="recipient.told_channel.radio">
<source></source>
<translation>电台</translation>
</message>
<message id="recipient.told_channel.sms">
<source></source>
<translation>短信</translation>
</message>
<message id="recipient.told_channel.system">
<source></source>
<translation>系统</translation>
</message>
<message id="recipient.unit">
<source></source>
<translation>力量</translation>
</message>
<message id="record.at_center">
<source></source>
<translation>中心</translation>
</message>
<message id="record.center">
<source></source>
<translation>中心 {clock}</translation>
</message>
<message id="record.center_of">
<source></source>
<translation>{name}中心 {clock}</translation>
</message>
<message id="record.here">
<source></source>
<translation>本机</translation>
</message>
<message id="record.peer">
<source></source>
<translation>{name} {clock}</translation>
</message>
<message id="record.peers">
<source></source>
<translation>友邻</translation>
</message>
<message id="record.seen">
<source></source>
<translation>对方已阅 {clock}</translation>
</message>
<message id="record.seen_by">
<source></source>
<translation>对方已阅</translation>
</message>
<message id="refused.circle.already_member">
<source></source>
<translation>{organisation} 已在联络圈内</translation>
</message>
<message id="refused.circle.not_member">
<source></source>
<translation>{organisation} 不在联络圈内</translation>
</message>
<message id="refused.circle.not_owner">
<source></source>
<translation>联络圈由 {owner} 管理</translation>
</message>
<message id="refused.command.malformed">
<source></source>
<translation>程序之间的请求不完整：{field}</translation>
</message>
<message id="refused.command.too_large">
<source></source>
<translation>内容太多，分成几次写</translation>
</message>
<message id="refused.command.unknown">
<source></source>
<translation>这个版本没有动作 {name}</translation>
</message>
<message id="refused.device.malformed">
<source></source>
<translation>内容过长，或含有不能使用的字符</translation>
</message>
<message id="refused.draft.too_long">
<source></source>
<translation>草稿太长，最多 {chars_max} 字</translation>
</message>
<message id="refused.draft.too_many">
<source></source>
<translation>草稿太多，最多 {drafts_max} 份</translation>
</message>
<message id="refused.facts.none">
<source></source>
<translation>没有改动</translation>
</message>
<message id="refused.field.fixed">
<source></source>
<translation>{field}不能这样修改</translation>
</message>
<message id="refused.field.malformed">
<source></source>
<translation>{field}的写法不对</translation>
</message>
<message id="refused.field.not_a_value">
<source></source>
<translation>{field}的写法不对</translation>
</message>
<message id="refused.field.out_of_bounds">
<source></source>
<translation>{field}要在 {least} 到 {greatest} 之间</translation>
</message>
<message id="refused.field.too_long">
<source></source>
<translation>{field}太长：{chars} 字，最多 {chars_max} 字</translation>
</message>
<message id="refused.field.unknown">
<source></source>
<translation>没有字段 {field}</translation>
</message>
<message id="refused.field.unknown_choice">
<source></source>
<translation>{field}没有选项 {value}</translation>
</message>
<message id="refused.illegal_transition">
<source></source>
<translation>现在是「{state}」，不能「{move}」</translation>
</message>
<message id="refused.incident.already_party">
<source></source>
<translation>{organisation} 已是参与单位</translation>
</message>
<message id="refused.incident.closed">
<source></source>
<translation>事件已是「{state}」，不能再添加</translation>
</message>
<message id="refused.incident.merge_cycle">
<source></source>
<translation>{number} 已并入本事件，不能反过来</translation>
</message>
<message id="refused.incident.merge_into_itself">
<source></source>
<translation>不能并入自己</translation>
</message>
<message id="refused.incident.mode_mismatch">
<source></source>
<translation>{mode}和{other}不能混在一起</translation>
</message>
<message id="refused.incident.not_initial">
<source></source>
<translation>不能以「{state}」新建</translation>
</message>
<message id="refused.journal.not_ticked">
<source></source>
<translation>没有勾选过</translation>
</message>
<message id="refused.journal.ticked_already">
<source></source>
<translation>已经勾选过</translation>
</message>
<message id="refused.kind.unknown">
<source></source>
<translation>没有这类记录</translation>
</message>
<message id="refused.missing">
<source></source>
<translation>请填写{field}</translation>
</message>
<message id="refused.office.may_not">
<source></source>
<translation>{office}不能「{move}」，请换有权的岗位</translation>
</message>
<message id="refused.order.not_issuer">
<source></source>
<translation>指令由 {issuer} 下达，只能由其处理</translation>
</message>
<message id="refused.order.not_recipient">
<source></source>
<translation>指令是给 {recipient} 的</translation>
</message>
<message id="refused.order.not_refused">
<source></source>
<translation>没有退回，不能改派（{state}）</translation>
</message>
<message id="refused.order.recipient_not_member">
<source></source>
<translation>{organisation} 不在联络圈内，收不到</translation>
</message>
<message id="refused.order.recipient_not_party">
<source></source>
<translation>{organisation} 不是参与单位，收不到</translation>
</message>
<message id="refused.order.recipients_missing">
<source></source>
<translation>要选至少一个下达对象</translation>
</message>
<message id="refused.order.recipients_open">
<source></source>
<translation>还有 {count} 家未办结</translation>
</message>
<message id="refused.order.too_many_recipients">
<source></source>
<translation>{count} 个对象太多，最多 {most} 个</translation>
</message>
<message id="refused.organisation.unknown">
<source></source>
<translation>没有单位 {organisation}</translation>
</message>
<message id="refused.person.not_a_name">
<source></source>
<translation>请写姓名</translation>
</message>
<message id="refused.plan.activation_too_large">
<source></source>
<translation>启动内容太大，超过一条记录的上限</translation>
</message>
<message id="refused.plan.already_active">
<source></source>
<translation>{name}已在本事件启动</translation>
</message>
<message id="refused.plan.code_taken">
<source></source>
<translation>预案编号 {plan_code} 已有</translation>
</message>
<message id="refused.plan.content_not_held">
<source></source>
<translation>本机还没有这一版预案的全文</translation>
</message>
<message id="refused.plan.level_absent">
<source></source>
<translation>预案没有{level}这一级</translation>
</message>
<message id="refused.plan.malformed">
<source></source>
<translation>预案文件有误：{at}</translation>
</message>
<message id="refused.plan.not_in_force">
<source></source>
<translation>这一版预案未生效（{state}）</translation>
</message>
<message id="refused.plan.too_large">
<source></source>
<translation>预案太大</translation>
</message>
<message id="refused.post.closed">
<source></source>
<translation>指挥部已撤收</translation>
</message>
<message id="refused.post.no_offer">
<source></source>
<translation>没有人提出移交</translation>
</message>
<message id="refused.post.not_successor">
<source></source>
<translation>移交给的是 {successor}</translation>
</message>
<message id="refused.post.scene_exists">
<source></source>
<translation>已有现场指挥部：{name}</translation>
</message>
<message id="refused.question.changed">
<source></source>
<translation>刚有新值到达，请重新看过再定</translation>
</message>
<message id="refused.question.none">
<source></source>
<translation>已经没有问题要定</translation>
</message>
<message id="refused.record.changed">
<source></source>
<translation>记录刚被改过，请重新看过</translation>
</message>
<message id="refused.record.not_held">
<source></source>
<translation>本机没有这条记录</translation>
</message>
<message id="refused.record.struck">
<source></source>
<translation>这条记录已划去</translation>
</message>
<message id="refused.response.not_active">
<source></source>
<translation>响应不在进行（{state}）</translation>
</message>
<message id="refused.row.call_sign_exists">
<source></source>
<translation>呼号 {value} 已有</translation>
</message>
<message id="refused.row.call_sign_twice">
<source></source>
<translation>呼号 {value} 在表中出现两次</translation>
</message>
<message id="refused.row.name_twice">
<source></source>
<translation>名称 {value} 在表中出现两次</translation>
</message>
<message id="refused.row.not_a_number">
<source></source>
<translation>{field}不是数：{value}</translation>
</message>
<message id="refused.scope.may_not_write">
<source></source>
<translation>本单位不能在这里「{move}」</translation>
</message>
<message id="refused.scope.unknown">
<source></source>
<translation>没有这个范围</translation>
</message>
<message id="refused.unit.already_assigned_here">
<source></source>
<translation>{unit} 已派到本事件</translation>
</message>
<message id="refused.unit.assigned_elsewhere">
<source></source>
<translation>{unit} 在 {incident} 执行任务；确要派，请勾选</translation>
</message>
<message id="refused.unit.name_taken">
<source></source>
<translation>已有力量 {name}</translation>
</message>
<message id="refused.unit.unavailable">
<source></source>
<translation>{unit} 不可用：{reason}；确要派，请勾选</translation>
</message>
<message id="refused.units.no_good_row">
<source></source>
<translation>{rows} 行都不能导入</translation>
</message>
<message id="refused.units.too_many_rows">
<source></source>
<translation>{rows} 行太多，最多 {most} 行</translation>
</message>
<message id="refused.unknown">
<source></source>
<translation>不允许（{code}）</translation>
</message>
<message id="response.approval">
<source></source>
<translation>批准方式</translation>
</message>
<message id="response.approval.oral">
<source></source>
<translation>口头</translation>
</message>
<message id="response.approval.phone">
<source></source>
<translation>电话</translation>
</message>
<message id="response.approval.written">
<source></source>
<translation>书面</translation>
</message>
<message id="response.approved_at">
<source></source>
<translation>批准时间</translation>
</message>
<message id="response.approver">
<source></source>
<translation>批准人</translation>
</message>
<message id="response.ended_at">
<source></source>
<translation>终止时间</translation>
</message>
<message id="response.level">
<source></source>
<translation>响应级别</translation>
</message>
<message id="response.level.extreme">
<source></source>
<translation>一级</translation>
</message>
<message id="response.level.major">
<source></source>
<translation>二级</translation>
</message>
<message id="response.level.minor">
<source></source>
<translation>四级</translation>
</message>
<message id="response.level.serious">
<source></source>
<translation>三级</translation>
</message>
<message id="response.matters">
<source></source>
<translation>事项</translation>
</message>
<message id="response.measures">
<source></source>
<translation>措施</translation>
</message>
<message id="response.period_hours">
<source></source>
<translation>预计期限（小时）</translation>
</message>
<message id="response.plan">
<source></source>
<translation>预案</translation>
</message>
<message id="response.reason">
<source></source>
<translation>原因</translation>
</message>
<message id="response.started_at">
<source></source>
<translation>启动时间</translation>
</message>
<message id="response.state">
<source></source>
<translation>状态</translation>
</message>
<message id="response.state.active">
<source></source>
<translation>已启动</translation>
</message>
<message id="response.state.declined">
<source></source>
<translation>不启动</translation>
</message>
<message id="response.state.ended">
<source></source>
<translation>已终止</translation>
</message>
<message id="response.state.ending">
<source></source>
<translation>拟终止</translation>
</message>
<message id="response.state.pending">
<source></source>
<translation>待批</translation>
</message>
<message id="response.state.proposed">
<source></source>
<translation>建议</translation>
</message>
<message id="response.version_hash">
<source></source>
<translation>版本校验</translation>
</message>
<message id="ruling.branch">
<source></source>
<translation>分支</translation>
</message>
<message id="ruling.by">
<source></source>
<translation>裁定人</translation>
</message>
<message id="ruling.ranges">
<source></source>
<translation>范围</translation>
</message>
<message id="ruling.reason">
<source></source>
<translation>原因</translation>
</message>
<message id="ruling.replaces">
<source></source>
<translation>替代</translation>
</message>
<message id="ruling.replica">
<source></source>
<translation>副本</translation>
</message>
<message id="section.act.dispatch">
<source></source>
<translation>派遣</translation>
</message>
<message id="section.act.establish_post">
<source></source>
<translation>设立</translation>
</message>
<message id="section.act.facts">
<source></source>
<translation>修改</translation>
</message>
<message id="section.act.order">
<source></source>
<translation>下达</translation>
</message>
<message id="section.facts">
<source></source>
<translation>事实</translation>
</message>
<message id="section.journal">
<source></source>
<translation>日志</translation>
</message>
<message id="section.levels">
<source></source>
<translation>四个级别</translation>
</message>
<message id="section.orders">
<source></source>
<translation>指令</translation>
</message>
<message id="section.posts">
<source></source>
<translation>指挥部</translation>
</message>
<message id="section.tasks">
<source></source>
<translation>任务</translation>
</message>
<message id="section.units">
<source></source>
<translation>力量</translation>
</message>
<message id="settings.language">
<source></source>
<translation>语言</translation>
</message>
<message id="settings.theme">
<source></source>
<translation>主题</translation>
</message>
<message id="settings.title">
<source></source>
<translation>语言和主题</translation>
</message>
<message id="setup.center">
<source></source>
<translation>中心地址或入网码</translation>
</message>
<message id="setup.center.hint">
<source></source>
<translation>可不填；地址、空格、入网码，或扫码所得</translation>
</message>
<message id="setup.do">
<source></source>
<translation>设立并开始</translation>
</message>
<message id="setup.hint">
<source></source>
<translation>只需做一次，不需要网络</translation>
</message>
<message id="setup.note">
<source></source>
<translation>设立后即可单独工作。中心认证后，已写的记录不变。</translation>
</message>
<message id="setup.office">
<source></source>
<translation>岗位</translation>
</message>
<message id="setup.organisation">
<source></source>
<translation>单位</translation>
</message>
<message id="setup.organisation.hint">
<source></source>
<translation>输入名称、拼音、首字母或编码</translation>
</message>
<message id="setup.person">
<source></source>
<translation>值守人姓名</translation>
</message>
<message id="setup.person.hint">
<source></source>
<translation>姓名，写入每条记录</translation>
</message>
<message id="setup.takes_over">
<source></source>
<translation>接替丢失的终端</translation>
</message>
<message id="setup.takes_over.hint">
<source></source>
<translation>可不填：其 16 位副本号</translation>
</message>
<message id="setup.takes_over.malformed">
<source></source>
<translation>副本号是 16 位十六进制数，见原终端的登记或问中心</translation>
</message>
<message id="setup.title">
<source></source>
<translation>设立本机</translation>
</message>
<message id="sheet.cancel">
<source></source>
<translation>取消</translation>
</message>
<message id="span.ago">
<source></source>
<translation>{span}前</translation>
</message>
<message id="span.days">
<source></source>
<translation>{days} 天 {hours} 时</translation>
</message>
<message id="span.hours">
<source></source>
<translation>{hours} 时 {minutes:02} 分</translation>
</message>
<message id="span.minutes">
<source></source>
<translation>{minutes} 分</translation>
</message>
<message id="span.now">
<source></source>
<translation>刚刚</translation>
</message>
<message id="span.seconds">
<source></source>
<translation>{seconds} 秒</translation>
</message>
<message id="start.clock">
<source></source>
<translation>本机时钟早于最后一条记录（{moment}），请校时；记录的先后不受影响</translation>
</message>
<message id="start.cloned">
<source></source>
<translation>这份数据是复制或移动来的，已以新身份继续，与原来那份互不冲突</translation>
</message>
<message id="start.lost">
<source></source>
<translation>本机写过的 {count} 条不在这份数据里；友邻或中心若有，接通后取回</translation>
</message>
<message id="start.new_life">
<source></source>
<translation>本机已以新身份继续</translation>
</message>
<message id="start.restored">
<source></source>
<translation>数据文件损坏，已从 {moment} 的备份恢复并以新身份继续，损坏的文件移到 {folder}</translation>
</message>
<message id="start.rolled_back">
<source></source>
<translation>这份数据比本机写到过的旧（可能被还原），已以新身份继续</translation>
</message>
<message id="state.disputed">
<source></source>
<translation>有争议</translation>
</message>
<message id="sync.basis">
<source></source>
<translation>按最后实测 {rate} 估算。照片不占指令的时间。</translation>
</message>
<message id="sync.head.entries">
<source></source>
<translation>接通后发 {entries} 条</translation>
</message>
<message id="sync.head.expired">
<source></source>
<translation>本机证书已过期：写的照收，续证后才收得到新的。</translation>
</message>
<message id="sync.head.join">
<source></source>
<translation>{first}{second}</translation>
</message>
<message id="sync.head.never">
<source></source>
<translation>从未接通中心。</translation>
</message>
<message id="sync.head.nothing">
<source></source>
<translation>本机无积压。</translation>
</message>
<message id="sync.head.offline">
<source></source>
<translation>离线 {span}。</translation>
</message>
<message id="sync.head.orders">
<source></source>
<translation>接通后先过 {orders} 条指令，共 {entries} 条</translation>
</message>
<message id="sync.head.received">
<source></source>
<translation>中心已收，截至 {clock}。</translation>
</message>
<message id="sync.head.span">
<source></source>
<translation>{said}，约 {span}。</translation>
</message>
<message id="sync.head.syncing">
<source></source>
<translation>同步中，指令优先，还剩 {entries} 条。</translation>
</message>
<message id="sync.head.uncertified">
<source></source>
<translation>中心尚未认证本机，请值班长核对指纹：{fingerprint}</translation>
</message>
<message id="sync.loading">
<source></source>
<translation>正在读取</translation>
</message>
<message id="sync.no_basis">
<source></source>
<translation>还没有测到速率，不作估计。</translation>
</message>
<message id="sync.no_questions">
<source></source>
<translation>没有要人来定的</translation>
</message>
<message id="sync.no_records">
<source></source>
<translation>还没有记录</translation>
</message>
<message id="sync.not_at_center">
<source></source>
<translation>{count} 条未到中心</translation>
</message>
<message id="sync.nothing_waits">
<source></source>
<translation>没有等待上报的</translation>
</message>
<message id="sync.paths">
<source></source>
<translation>路径</translation>
</message>
<message id="sync.questions">
<source></source>
<translation>要人来定</translation>
</message>
<message id="sync.records">
<source></source>
<translation>每条记录现在在哪里</translation>
</message>
<message id="sync.set_aside">
<source></source>
<translation>已搁置</translation>
</message>
<message id="sync.try">
<source></source>
<translation>现在试一次 F5</translation>
</message>
<message id="sync.unknown">
<source></source>
<translation>本版本不认识</translation>
</message>
<message id="sync.waiting">
<source></source>
<translation>等待上报</translation>
</message>
<message id="sync.waiting.note">
<source></source>
<translation>按紧急程度先后；横条为接通后的起止</translation>
</message>
<message id="task.card">
<source></source>
<translation>行动卡</translation>
</message>
<message id="task.due_at">
<source></source>
<translation>时限</translation>
</message>
<message id="task.evidence">
<source></source>
<translation>佐证</translation>
</message>
<message id="task.group">
<source></source>
<translation>工作组</translation>
</message>
<message id="task.phase">
<source></source>
<translation>阶段</translation>
</message>
<message id="task.reason">
<source></source>
<translation>原因</translation>
</message>
<message id="task.repeat_minutes">
<source></source>
<translation>重复间隔（分）</translation>
</message>
<message id="task.response">
<source></source>
<translation>响应</translation>
</message>
<message id="task.role">
<source></source>
<translation>岗位</translation>
</message>
<message id="task.state">
<source></source>
<translation>状态</translation>
</message>
<message id="task.state.blocked">
<source></source>
<translation>受阻</translation>
</message>
<message id="task.state.done">
<source></source>
<translation>完成</translation>
</message>
<message id="task.state.not_applicable">
<source></source>
<translation>不适用</translation>
</message>
<message id="task.state.pending">
<source></source>
<translation>待执行</translation>
</message>
<message id="task.state.under_way">
<source></source>
<translation>执行中</translation>
</message>
<message id="task.title">
<source></source>
<translation>任务</translation>
</message>
<message id="task.version_hash">
<source></source>
<translation>版本校验</translation>
</message>
<message id="tasks.done">
<source></source>
<translation>完成 {done} / {total}</translation>
</message>
<message id="theme.day">
<source></source>
<translation>日间</translation>
</message>
<message id="theme.high_contrast">
<source></source>
<translation>高对比</translation>
</message>
<message id="theme.night">
<source></source>
<translation>夜间</translation>
</message>
<message id="time.day">
<source></source>
<translation>{month}月{day}日 {weekday}</translation>
</message>
<message id="unit.call_sign">
<source></source>
<translation>呼号</translation>
</message>
<message id="unit.capabilities">
<source></source>
<translation>能力</translation>
</message>
<message id="unit.commander">
<source></source>
<translation>负责人</translation>
</message>
<message id="unit.engaged">
<source></source>
<translation>在 {number}</translation>
</message>
<message id="unit.location">
<source></source>
<translation>位置</translation>
</message>
<message id="unit.name">
<source></source>
<translation>名称</translation>
</message>
<message id="unit.of.hours">
<source></source>
<translation>小时</translation>
</message>
<message id="unit.of.minutes">
<source></source>
<translation>分</translation>
</message>
<message id="unit.of.persons">
<source></source>
<translation>人</translation>
</message>
<message id="unit.of.vehicles">
<source></source>
<translation>辆</translation>
</message>
<message id="unit.of.yuan">
<source></source>
<translation>元</translation>
</message>
<message id="unit.out_minutes_max">
<source></source>
<translation>最长出动时间</translation>
</message>
<message id="unit.phone">
<source></source>
<translation>电话</translation>
</message>
<message id="unit.place">
<source></source>
<translation>驻地</translation>
</message>
<message id="unit.readiness">
<source></source>
<translation>状态</translation>
</message>
<message id="unit.readiness.rest">
<source></source>
<translation>休整</translation>
</message>
<message id="unit.readiness.standby">
<source></source>
<translation>备勤</translation>
</message>
<message id="unit.readiness.unavailable">
<source></source>
<translation>不可用</translation>
</message>
<message id="unit.ready">
<source></source>
<translation>可出动 {count} 人</translation>
</message>
<message id="unit.reason">
<source></source>
<translation>原因</translation>
</message>
<message id="unit.sort">
<source></source>
<translation>类别</translation>
</message>
<message id="unit.sort.armed_police">
<source></source>
<translation>武警</translation>
</message>
<message id="unit.sort.bomb_disposal">
<source></source>
<translation>排爆</translation>
</message>
<message id="unit.sort.counter_terror">
<source></source>
<translation>反恐突击</translation>
</message>
<message id="unit.sort.expert">
<source></source>
<translation>专家</translation>
</message>
<message id="unit.sort.fire">
<source></source>
<translation>消防</translation>
</message>
<message id="unit.sort.medical">
<source></source>
<translation>医疗</translation>
</message>
<message id="unit.sort.patrol">
<source></source>
<translation>巡特警</translation>
</message>
<message id="unit.sort.police_air">
<source></source>
<translation>警航</translation>
</message>
<message id="unit.sort.rapid_response">
<source></source>
<translation>处突机动队</translation>
</message>
<message id="unit.sort.rescue">
<source></source>
<translation>社会救援</translation>
</message>
<message id="unit.sort.station">
<source></source>
<translation>派出所</translation>
</message>
<message id="unit.sort.traffic">
<source></source>
<translation>交警</translation>
</message>
<message id="unit.sort.water_police">
<source></source>
<translation>水警</translation>
</message>
<message id="unit.strength_established">
<source></source>
<translation>编制</translation>
</message>
<message id="unit.strength_on_post">
<source></source>
<translation>在位</translation>
</message>
<message id="unit.strength_present">
<source></source>
<translation>实有</translation>
</message>
<message id="unit.strength_ready">
<source></source>
<translation>可出动</translation>
</message>
<message id="unit.talkgroup">
<source></source>
<translation>通话组</translation>
</message>
<message id="unit.vehicles">
<source></source>
<translation>车辆</translation>
</message>
<message id="units.arrived">
<source></source>
<translation>到场</translation>
</message>
<message id="units.completed">
<source></source>
<translation>完成</translation>
</message>
<message id="units.departed">
<source></source>
<translation>出动</translation>
</message>
<message id="units.on_scene">
<source></source>
<translation>到场 {arrived} / {total}</translation>
</message>
<message id="units.ordered">
<source></source>
<translation>接令</translation>
</message>
<message id="unknown.note">
<source></source>
<translation>第 {number} 类记录，升级后可见</translation>
</message>
<message id="unknown.title">
<source></source>
<translation>{organisation} 的 {count} 处内容，原样保留</translation>
</message>
<message id="urgency.blob">
<source></source>
<translation>附件</translation>
</message>
<message id="urgency.flash">
<source></source>
<translation>指令</translation>
</message>
<message id="urgency.record">
<source></source>
<translation>记录</translation>
</message>
<message id="value.differs">
<source></source>
<translation>两处不同</translation>
</message>
<message id="value.no">
<source></source>
<translation>否</translation>
</message>
<message id="value.none">
<source></source>
<translation>—</translation>
</message>
<message id="value.yes">
<source></source>
<translation>是</translation>
</message>
<message id="waiting.about">
<source></source>
<translation>约 {span}</translation>
</message>
<message id="waiting.entries">
<source></source>
<translation>{count} 条</translation>
</message>
<message id="waiting.kind">
<source></source>
<translation>{kind} {count}</translation>
</message>
<message id="waiting.no_rate">
<source></source>
<translation>未测速</translation>
</message>
<message id="weekday.0">
<source></source>
<translation>周一</translation>
</message>
<message id="weekday.1">
<source></source>
<translation>周二</translation>
</message>
<message id="weekday.2">
<source></source>
<translation>周三</translation>
</message>
<message id="weekday.3">
<source></source>
<translation>周四</translation>
</message>
<message id="weekday.4">
<source></source>
<translation>周五</translation>
</message>
<message id="weekday.5">
<source></source>
<translation>周六</translation>
</message>
<message id="weekday.6">
<source></source>
<translation>周日</translation>
</message>
<message id="setup.code_for">
<source></source>
<translation>入网码属于 {organisation}：设立后立即由中心认证，根与地址一并记下。</translation>
</message>
</context>
</TS>
