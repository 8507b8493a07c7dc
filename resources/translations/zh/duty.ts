<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="duty.act.facts">
<source></source>
<translation>更正</translation>
</message>
<message id="duty.act.facts.do">
<source></source>
<translation>更正</translation>
</message>
<message id="duty.act.facts.hint">
<source></source>
<translation>掩码的内容先显示才可改</translation>
</message>
<message id="duty.act.forget">
<source></source>
<translation>撤密码</translation>
</message>
<message id="duty.act.forget.do">
<source></source>
<translation>撤密码</translation>
</message>
<message id="duty.act.forget.hint">
<source></source>
<translation>此人不再能在本机登录；人员和岗位不变</translation>
</message>
<message id="duty.act.grant">
<source></source>
<translation>授予岗位</translation>
</message>
<message id="duty.act.grant.do">
<source></source>
<translation>授予</translation>
</message>
<message id="duty.act.register">
<source></source>
<translation>登记人员</translation>
</message>
<message id="duty.act.register.do">
<source></source>
<translation>登记</translation>
</message>
<message id="duty.act.secret">
<source></source>
<translation>设密码</translation>
</message>
<message id="duty.act.secret.do">
<source></source>
<translation>设密码</translation>
</message>
<message id="duty.act.secret.hint">
<source></source>
<translation>密码只存在本机，只说明谁在座</translation>
</message>
<message id="duty.act.strike">
<source></source>
<translation>除名</translation>
</message>
<message id="duty.act.strike.do">
<source></source>
<translation>除名</translation>
</message>
<message id="duty.act.strike.hint">
<source></source>
<translation>离开本单位的人；其写下的记录都保留</translation>
</message>
<message id="duty.act.withdraw">
<source></source>
<translation>免去岗位</translation>
</message>
<message id="duty.act.withdraw.do">
<source></source>
<translation>免去</translation>
</message>
<message id="duty.act.withdraw.hint">
<source></source>
<translation>已写下的仍然有效</translation>
</message>
<message id="duty.choose">
<source></source>
<translation>选一人查看</translation>
</message>
<message id="duty.comma">
<source></source>
<translation>、</translation>
</message>
<message id="duty.count">
<source></source>
<translation>{count} 人</translation>
</message>
<message id="duty.empty">
<source></source>
<translation>本单位还没有登记人员</translation>
</message>
<message id="duty.empty.hint">
<source></source>
<translation>登记后可授予岗位，并在本机登录</translation>
</message>
<message id="duty.here">
<source></source>
<translation>本机</translation>
</message>
<message id="duty.may">
<source></source>
<translation>可：{powers}</translation>
</message>
<message id="duty.may_not">
<source></source>
<translation>不可：{powers}</translation>
</message>
<message id="duty.now">
<source></source>
<translation>至今</translation>
</message>
<message id="duty.owed">
<source></source>
<translation>待补签</translation>
</message>
<message id="duty.owed.count">
<source></source>
<translation>待补签 {count}</translation>
</message>
<message id="duty.persons">
<source></source>
<translation>人员与岗位</translation>
</message>
<message id="duty.read_only">
<source></source>
<translation>登记人员和授予岗位由指挥长、值班长、值班领导或系统管理办理</translation>
</message>
<message id="duty.register">
<source></source>
<translation>登记人员 F4</translation>
</message>
<message id="duty.signs_in">
<source></source>
<translation>可登录</translation>
</message>
<message id="duty.signs_in.not">
<source></source>
<translation>未登录</translation>
</message>
<message id="duty.sits">
<source></source>
<translation>在岗</translation>
</message>
<message id="duty.span">
<source></source>
<translation>{since} – {until}</translation>
</message>
<message id="duty.trail">
<source></source>
<translation>留痕</translation>
</message>
<message id="owed.incident">
<source></source>
<translation>看事件</translation>
</message>
<message id="owed.late">
<source></source>
<translation>已超 {span}</translation>
</message>
<message id="owed.left">
<source></source>
<translation>还有 {span}</translation>
</message>
<message id="owed.may_not">
<source></source>
<translation>当前岗位不能补签</translation>
</message>
<message id="owed.none">
<source></source>
<translation>没有待补签的口头批准</translation>
</message>
<message id="owed.none.hint">
<source></source>
<translation>口头或电话批准后两小时内须补签，到时列在这里。</translation>
</message>
<message id="owed.sign">
<source></source>
<translation>补签 F6</translation>
</message>
<message id="owed.what">
<source></source>
<translation>{number} {title}</translation>
</message>
<message id="owed.who">
<source></source>
<translation>{who} · {due}</translation>
</message>
<message id="page.duty">
<source></source>
<translation>值班</translation>
</message>
<message id="person.office">
<source></source>
<translation>岗位</translation>
</message>
<message id="power.contacts">
<source></source>
<translation>登记联系人</translation>
</message>
<message id="power.dispatch">
<source></source>
<translation>派力量</translation>
</message>
<message id="power.draft">
<source></source>
<translation>起草指令</translation>
</message>
<message id="power.grade">
<source></source>
<translation>定级</translation>
</message>
<message id="power.issue">
<source></source>
<translation>签发指令</translation>
</message>
<message id="power.note">
<source></source>
<translation>记日志</translation>
</message>
<message id="power.open">
<source></source>
<translation>开启事件</translation>
</message>
<message id="power.persons">
<source></source>
<translation>管人员岗位</translation>
</message>
<message id="power.plans">
<source></source>
<translation>编预案</translation>
</message>
<message id="power.respond">
<source></source>
<translation>启动响应</translation>
</message>
<message id="power.trail">
<source></source>
<translation>查留痕</translation>
</message>
<message id="power.units">
<source></source>
<translation>登记力量</translation>
</message>
<message id="sync.owed">
<source></source>
<translation>待补签</translation>
</message>
<message id="sync.owed.note">
<source></source>
<translation>{count} 项，超时 {late} 项</translation>
</message>
<message id="trail.act.GrantOffice">
<source></source>
<translation>授予岗位</translation>
</message>
<message id="trail.act.IssueOrder">
<source></source>
<translation>签发指令</translation>
</message>
<message id="trail.act.IssueOrderNow">
<source></source>
<translation>下达指令</translation>
</message>
<message id="trail.act.NoteLook">
<source></source>
<translation>查看</translation>
</message>
<message id="trail.act.OpenIncident">
<source></source>
<translation>开启事件</translation>
</message>
<message id="trail.act.RegisterPerson">
<source></source>
<translation>登记人员</translation>
</message>
<message id="trail.act.RepealPlan">
<source></source>
<translation>废止预案</translation>
</message>
<message id="trail.act.SetPersonFacts">
<source></source>
<translation>更正人员</translation>
</message>
<message id="trail.act.StrikePerson">
<source></source>
<translation>人员除名</translation>
</message>
<message id="trail.act.VoidIncident">
<source></source>
<translation>作废事件</translation>
</message>
<message id="trail.act.WithdrawOffice">
<source></source>
<translation>免去岗位</translation>
</message>
<message id="trail.act.ActivatePlan">
<source></source>
<translation>启动预案</translation>
</message>
<message id="trail.act.AddMember">
<source></source>
<translation>加入圈成员</translation>
</message>
<message id="trail.act.AddParty">
<source></source>
<translation>加入参与单位</translation>
</message>
<message id="trail.act.AddTask">
<source></source>
<translation>添加任务</translation>
</message>
<message id="trail.act.AdjustResponse">
<source></source>
<translation>调整响应级别</translation>
</message>
<message id="trail.act.AdvanceAssignment">
<source></source>
<translation>更新力量状态</translation>
</message>
<message id="trail.act.AdvanceGroup">
<source></source>
<translation>更新工作组状态</translation>
</message>
<message id="trail.act.AdvancePlanVersion">
<source></source>
<translation>推进预案版本</translation>
</message>
<message id="trail.act.AdvanceResponse">
<source></source>
<translation>推进响应</translation>
</message>
<message id="trail.act.AdvanceTask">
<source></source>
<translation>更新任务状态</translation>
</message>
<message id="trail.act.AnswerExtension">
<source></source>
<translation>答复延期</translation>
</message>
<message id="trail.act.ApproveFinish">
<source></source>
<translation>认可完成</translation>
</message>
<message id="trail.act.ArchiveIncident">
<source></source>
<translation>归档事件</translation>
</message>
<message id="trail.act.AttachFile">
<source></source>
<translation>添加附件</translation>
</message>
<message id="trail.act.CallFalse">
<source></source>
<translation>判为虚警</translation>
</message>
<message id="trail.act.CaptionAttachment">
<source></source>
<translation>说明附件</translation>
</message>
<message id="trail.act.ChangeDatabaseKey">
<source></source>
<translation>更换数据库密钥</translation>
</message>
<message id="trail.act.ChangeGroup">
<source></source>
<translation>改工作组</translation>
</message>
<message id="trail.act.ChangeKeys">
<source></source>
<translation>更换本机密钥</translation>
</message>
<message id="trail.act.CloseIncident">
<source></source>
<translation>结束事件</translation>
</message>
<message id="trail.act.ClosePost">
<source></source>
<translation>撤销指挥部</translation>
</message>
<message id="trail.act.CompleteOrder">
<source></source>
<translation>办结指令</translation>
</message>
<message id="trail.act.ComposeOrder">
<source></source>
<translation>拟指令</translation>
</message>
<message id="trail.act.ConfirmIncident">
<source></source>
<translation>核实事件</translation>
</message>
<message id="trail.act.ControlIncident">
<source></source>
<translation>标记已控制</translation>
</message>
<message id="trail.act.CountersignResponse">
<source></source>
<translation>补签响应</translation>
</message>
<message id="trail.act.DeclineFinish">
<source></source>
<translation>退回完成</translation>
</message>
<message id="trail.act.DispatchUnit">
<source></source>
<translation>派出力量</translation>
</message>
<message id="trail.act.DispatchUnits">
<source></source>
<translation>派出力量</translation>
</message>
<message id="trail.act.EndResponse">
<source></source>
<translation>终止响应</translation>
</message>
<message id="trail.act.EstablishPost">
<source></source>
<translation>设立指挥部</translation>
</message>
<message id="trail.act.FinishOrder">
<source></source>
<translation>报完成</translation>
</message>
<message id="trail.act.FoundCircle">
<source></source>
<translation>建圈</translation>
</message>
<message id="trail.act.GradeIncident">
<source></source>
<translation>定级</translation>
</message>
<message id="trail.act.ImportContacts">
<source></source>
<translation>导入联系人</translation>
</message>
<message id="trail.act.ImportUnits">
<source></source>
<translation>导入力量</translation>
</message>
<message id="trail.act.InsistOrder">
<source></source>
<translation>坚持原指令</translation>
</message>
<message id="trail.act.JoinGroup">
<source></source>
<translation>加入工作组</translation>
</message>
<message id="trail.act.LeaveGroup">
<source></source>
<translation>退出工作组</translation>
</message>
<message id="trail.act.MergeIncident">
<source></source>
<translation>并入事件</translation>
</message>
<message id="trail.act.MovePost">
<source></source>
<translation>移动指挥部</translation>
</message>
<message id="trail.act.OfferHandover">
<source></source>
<translation>提出交接</translation>
</message>
<message id="trail.act.OpenGroup">
<source></source>
<translation>成立工作组</translation>
</message>
<message id="trail.act.OpenPost">
<source></source>
<translation>启用指挥部</translation>
</message>
<message id="trail.act.PublishPlan">
<source></source>
<translation>发布预案</translation>
</message>
<message id="trail.act.RecallUnit">
<source></source>
<translation>召回力量</translation>
</message>
<message id="trail.act.RedirectOrder">
<source></source>
<translation>改派指令</translation>
</message>
<message id="trail.act.RegisterContact">
<source></source>
<translation>登记联系人</translation>
</message>
<message id="trail.act.RegisterUnit">
<source></source>
<translation>登记力量</translation>
</message>
<message id="trail.act.ReleaseUnit">
<source></source>
<translation>释放力量</translation>
</message>
<message id="trail.act.RemoveMember">
<source></source>
<translation>移出圈成员</translation>
</message>
<message id="trail.act.RemoveParty">
<source></source>
<translation>移出参与单位</translation>
</message>
<message id="trail.act.ReopenIncident">
<source></source>
<translation>重启事件</translation>
</message>
<message id="trail.act.ReportOrder">
<source></source>
<translation>报进展</translation>
</message>
<message id="trail.act.ReportReadiness">
<source></source>
<translation>报备勤</translation>
</message>
<message id="trail.act.RequestExtension">
<source></source>
<translation>申请延期</translation>
</message>
<message id="trail.act.ResumePost">
<source></source>
<translation>恢复指挥部</translation>
</message>
<message id="trail.act.ReturnOrder">
<source></source>
<translation>退回指令</translation>
</message>
<message id="trail.act.SetContactFacts">
<source></source>
<translation>改联系人</translation>
</message>
<message id="trail.act.SetIncidentFacts">
<source></source>
<translation>改事件要素</translation>
</message>
<message id="trail.act.SetPlanFacts">
<source></source>
<translation>改预案要素</translation>
</message>
<message id="trail.act.SetUnitFacts">
<source></source>
<translation>改力量</translation>
</message>
<message id="trail.act.SettleField">
<source></source>
<translation>定分歧</translation>
</message>
<message id="trail.act.SettleState">
<source></source>
<translation>定状态分歧</translation>
</message>
<message id="trail.act.SignOrder">
<source></source>
<translation>签收指令</translation>
</message>
<message id="trail.act.StartAftermath">
<source></source>
<translation>转入善后</translation>
</message>
<message id="trail.act.StartHandling">
<source></source>
<translation>开始处置</translation>
</message>
<message id="trail.act.StartOrder">
<source></source>
<translation>开始执行</translation>
</message>
<message id="trail.act.StartResponse">
<source></source>
<translation>启动响应</translation>
</message>
<message id="trail.act.StrikeAttachment">
<source></source>
<translation>划去附件</translation>
</message>
<message id="trail.act.StrikeContact">
<source></source>
<translation>划去联系人</translation>
</message>
<message id="trail.act.StrikeJournal">
<source></source>
<translation>划去日志</translation>
</message>
<message id="trail.act.StrikeUnit">
<source></source>
<translation>划去力量</translation>
</message>
<message id="trail.act.SubmitIncident">
<source></source>
<translation>上报事件</translation>
</message>
<message id="trail.act.TakeDuty">
<source></source>
<translation>接岗</translation>
</message>
<message id="trail.act.TakeHandover">
<source></source>
<translation>接受交接</translation>
</message>
<message id="trail.act.TellByVoice">
<source></source>
<translation>记口头转达</translation>
</message>
<message id="trail.act.TickJournal">
<source></source>
<translation>勾日志</translation>
</message>
<message id="trail.act.UnmergeIncident">
<source></source>
<translation>撤销并入</translation>
</message>
<message id="trail.act.WithdrawOrder">
<source></source>
<translation>撤回指令</translation>
</message>
<message id="trail.act.WithdrawRecipient">
<source></source>
<translation>撤回下达对象</translation>
</message>
<message id="trail.act.WriteJournal">
<source></source>
<translation>记日志</translation>
</message>
<message id="trail.why.passphrase.wrong">
<source></source>
<translation>口令不对</translation>
</message>
<message id="trail.act.sign_in">
<source></source>
<translation>登录</translation>
</message>
<message id="trail.count">
<source></source>
<translation>{count} 条</translation>
</message>
<message id="trail.empty">
<source></source>
<translation>还没有留痕</translation>
</message>
<message id="trail.export">
<source></source>
<translation>导出{kind} {count} 条，含个人信息</translation>
</message>
<message id="trail.person">
<source></source>
<translation>谁（姓名）</translation>
</message>
<message id="trail.print">
<source></source>
<translation>打印{kind} {count} 条，含个人信息</translation>
</message>
<message id="trail.refused">
<source></source>
<translation>未获准：{act}</translation>
</message>
<message id="trail.registered">
<source></source>
<translation>登记或更正人员 {name}</translation>
</message>
<message id="trail.relieved">
<source></source>
<translation>接岗：{office}</translation>
</message>
<message id="trail.ruled">
<source></source>
<translation>中心裁定</translation>
</message>
<message id="trail.sat">
<source></source>
<translation>坐下：{office}</translation>
</message>
<message id="trail.show">
<source></source>
<translation>看了{kind}的{field}</translation>
</message>
<message id="trail.since">
<source></source>
<translation>时间</translation>
</message>
<message id="trail.since.all">
<source></source>
<translation>不限时间</translation>
</message>
<message id="trail.since.days">
<source></source>
<translation>近 {days} 天</translation>
</message>
<message id="trail.sort">
<source></source>
<translation>类别</translation>
</message>
<message id="trail.sort.all">
<source></source>
<translation>全部</translation>
</message>
<message id="trail.sort.duty">
<source></source>
<translation>接岗</translation>
</message>
<message id="trail.sort.handed_out">
<source></source>
<translation>打印与导出</translation>
</message>
<message id="trail.sort.look">
<source></source>
<translation>查看</translation>
</message>
<message id="trail.sort.person">
<source></source>
<translation>人员</translation>
</message>
<message id="trail.sort.refused">
<source></source>
<translation>拒绝</translation>
</message>
<message id="trail.sort.ruling">
<source></source>
<translation>裁定</translation>
</message>
<message id="trail.struck">
<source></source>
<translation>除名 {name}</translation>
</message>
<message id="trail.why.office.may_not">
<source></source>
<translation>岗位不许</translation>
</message>
<message id="trail.why.person.office_not_held">
<source></source>
<translation>没有这个岗位</translation>
</message>
<message id="trail.why.scope.may_not_write">
<source></source>
<translation>本机单位无权写入</translation>
</message>
<message id="trail.why.seat.locked">
<source></source>
<translation>座席已上锁</translation>
</message>
<message id="trail.why.seat.other">
<source></source>
<translation>用了未验明的名字或岗位</translation>
</message>
<message id="trail.why.sign_in.wrong">
<source></source>
<translation>密码不对</translation>
</message>
</context>
</TS>
