<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="console.admit">
<source></source>
<translation>认证</translation>
</message>
<message id="console.after">
<source></source>
<translation>下一页</translation>
</message>
<message id="console.alert">
<source></source>
<translation>提醒</translation>
</message>
<message id="console.aside">
<source></source>
<translation>搁置的序号</translation>
</message>
<message id="console.asked">
<source></source>
<translation>所问</translation>
</message>
<message id="console.away">
<source></source>
<translation>已拒绝的申请</translation>
</message>
<message id="console.backup">
<source></source>
<translation>备份</translation>
</message>
<message id="console.backups">
<source></source>
<translation>备份文件</translation>
</message>
<message id="console.before">
<source></source>
<translation>上一页</translation>
</message>
<message id="console.behind">
<source></source>
<translation>落后</translation>
</message>
<message id="console.behind_means">
<source></source>
<translation>落后：尚未确认收到的 紧急 · 记录 · 附件 条目，及字节数；+ 表示还有更多未数</translation>
</message>
<message id="console.blobs">
<source></source>
<translation>附件</translation>
</message>
<message id="console.by">
<source></source>
<translation>裁定人</translation>
</message>
<message id="console.bytes">
<source></source>
<translation>字节</translation>
</message>
<message id="console.center">
<source></source>
<translation>中心</translation>
</message>
<message id="console.certificate">
<source></source>
<translation>证书</translation>
</message>
<message id="console.checkpoints">
<source></source>
<translation>检查点 / 范围</translation>
</message>
<message id="console.claims">
<source></source>
<translation>自称单位</translation>
</message>
<message id="console.closed">
<source></source>
<translation>请先取得入口</translation>
</message>
<message id="console.closed_means">
<source></source>
<translation>在中心的机器上运行下面的命令，打开它给出的地址；地址十分钟内有效，只能用一次</translation>
</message>
<message id="console.compare">
<source></source>
<translation>先用电话或当面核对指纹，再认证</translation>
</message>
<message id="console.condition">
<source></source>
<translation>状态</translation>
</message>
<message id="console.contact">
<source></source>
<translation>联系</translation>
</message>
<message id="console.contested">
<source></source>
<translation>并列</translation>
</message>
<message id="console.database">
<source></source>
<translation>数据库</translation>
</message>
<message id="console.days">
<source></source>
<translation>有效天数</translation>
</message>
<message id="console.devices">
<source></source>
<translation>终端</translation>
</message>
<message id="console.dispute">
<source></source>
<translation>结果有分歧</translation>
</message>
<message id="console.done.admitted">
<source></source>
<translation>已认证</translation>
</message>
<message id="console.done.ended">
<source></source>
<translation>专管员已吊销</translation>
</message>
<message id="console.done.lifted">
<source></source>
<translation>已收回</translation>
</message>
<message id="console.done.recalled">
<source></source>
<translation>它下次联系时再进入等待</translation>
</message>
<message id="console.done.refused">
<source></source>
<translation>已拒绝</translation>
</message>
<message id="console.done.renewed">
<source></source>
<translation>已续期</translation>
</message>
<message id="console.done.revoked">
<source></source>
<translation>已撤销</translation>
</message>
<message id="console.end_officer">
<source></source>
<translation>吊销</translation>
</message>
<message id="console.enter">
<source></source>
<translation>进入</translation>
</message>
<message id="console.enter_means">
<source></source>
<translation>您在这里的认证和裁定会记上您的姓名，所有单位可见</translation>
</message>
<message id="console.entries">
<source></source>
<translation>条目</translation>
</message>
<message id="console.failed">
<source></source>
<translation>未完成</translation>
</message>
<message id="console.failed_means">
<source></source>
<translation>什么都没有改变；返回上一页可以再试</translation>
</message>
<message id="console.feed">
<source></source>
<translation>供给位置</translation>
</message>
<message id="console.files">
<source></source>
<translation>个文件</translation>
</message>
<message id="console.find">
<source></source>
<translation>查找</translation>
</message>
<message id="console.find_device">
<source></source>
<translation>单位、字母、备注或指纹</translation>
</message>
<message id="console.fingerprint">
<source></source>
<translation>指纹</translation>
</message>
<message id="console.first_contact">
<source></source>
<translation>首次联系</translation>
</message>
<message id="console.first_place">
<source></source>
<translation>首个序号</translation>
</message>
<message id="console.forks">
<source></source>
<translation>分叉</translation>
</message>
<message id="console.form_foreign">
<source></source>
<translation>表单不是本页发出的，或已过时，请重新打开页面</translation>
</message>
<message id="console.found">
<source></source>
<translation>发现于</translation>
</message>
<message id="console.free">
<source></source>
<translation>可用空间</translation>
</message>
<message id="console.keeper">
<source></source>
<translation>保管</translation>
</message>
<message id="console.keeper_away">
<source></source>
<translation>没有运行，或答不上来</translation>
</message>
<message id="console.no_officers">
<source></source>
<translation>还没有入网专管员</translation>
</message>
<message id="console.officer.closed">
<source></source>
<translation>已吊销</translation>
</message>
<message id="console.officer.ended">
<source></source>
<translation>到期</translation>
</message>
<message id="console.officer.open">
<source></source>
<translation>有效</translation>
</message>
<message id="console.officers">
<source></source>
<translation>入网专管员</translation>
</message>
<message id="console.officers_mean">
<source></source>
<translation>专管员凭自己的密封文件在本单位及下级范围内发证；这里列出本中心制作的。制作用 center officer make。</translation>
</message>
<message id="console.recall">
<source></source>
<translation>准其再申请</translation>
</message>
<message id="console.refuse">
<source></source>
<translation>拒绝</translation>
</message>
<message id="console.upstream">
<source></source>
<translation>上级中心</translation>
</message>
<message id="console.upstream_up">
<source></source>
<translation>相通</translation>
</message>
<message id="console.upstream_away">
<source></source>
<translation>不通</translation>
</message>
<message id="console.upstream_behind">
<source></source>
<translation>上级未达条目</translation>
</message>
<message id="console.need.upstream">
<source></source>
<translation>与上级中心不通，自</translation>
</message>
<message id="console.keeper_behind">
<source></source>
<translation>落后供给</translation>
</message>
<message id="console.label">
<source></source>
<translation>备注</translation>
</message>
<message id="console.last_contact">
<source></source>
<translation>最后联系</translation>
</message>
<message id="console.leave">
<source></source>
<translation>退出</translation>
</message>
<message id="console.letters">
<source></source>
<translation>编号字母</translation>
</message>
<message id="console.letters_again">
<source></source>
<translation>再输一次编号字母</translation>
</message>
<message id="console.level">
<source></source>
<translation>已齐</translation>
</message>
<message id="console.life">
<source></source>
<translation>第几次生命</translation>
</message>
<message id="console.lives">
<source></source>
<translation>各次生命</translation>
</message>
<message id="console.made">
<source></source>
<translation>时间</translation>
</message>
<message id="console.missing_blobs">
<source></source>
<translation>缺附件</translation>
</message>
<message id="console.need.backup">
<source></source>
<translation>超过 26 小时没有经过验证的备份</translation>
</message>
<message id="console.need.contested">
<source></source>
<translation>有并列的裁定，须重新裁定</translation>
</message>
<message id="console.need.disk">
<source></source>
<translation>磁盘空间不足 5%</translation>
</message>
<message id="console.need.ending">
<source></source>
<translation>有证书已过期或将在 30 天内到期</translation>
</message>
<message id="console.need.forked">
<source></source>
<translation>有终端写出了两份历史</translation>
</message>
<message id="console.need.keeper">
<source></source>
<translation>保管进程没有运行，或答不上来</translation>
</message>
<message id="console.need.recovery">
<source></source>
<translation>中心在恢复中：不认证终端，不作裁定</translation>
</message>
<message id="console.need.waiting">
<source></source>
<translation>有终端等待认证</translation>
</message>
<message id="console.needs">
<source></source>
<translation>需要处理</translation>
</message>
<message id="console.newest_checkpoint">
<source></source>
<translation>最近的检查点</translation>
</message>
<message id="console.no_device">
<source></source>
<translation>没有符合的终端</translation>
</message>
<message id="console.no_fork">
<source></source>
<translation>没有发现分叉</translation>
</message>
<message id="console.no_question">
<source></source>
<translation>没有等待处理的疑问</translation>
</message>
<message id="console.no_ruling">
<source></source>
<translation>没有生效的裁定</translation>
</message>
<message id="console.nobody_waits">
<source></source>
<translation>没有终端等待认证</translation>
</message>
<message id="console.none_yet">
<source></source>
<translation>尚无</translation>
</message>
<message id="console.normal">
<source></source>
<translation>正常</translation>
</message>
<message id="console.not_after">
<source></source>
<translation>证书至</translation>
</message>
<message id="console.not_there">
<source></source>
<translation>没有这一页，或已不在</translation>
</message>
<message id="console.nothing_needed">
<source></source>
<translation>眼下没有需要处理的事</translation>
</message>
<message id="console.number">
<source></source>
<translation>事件编号</translation>
</message>
<message id="console.offences">
<source></source>
<translation>违规</translation>
</message>
<message id="console.offices">
<source></source>
<translation>岗位</translation>
</message>
<message id="console.offices_all">
<source></source>
<translation>岗位，全不选即日常所需的全部</translation>
</message>
<message id="console.operator">
<source></source>
<translation>您的姓名</translation>
</message>
<message id="console.order.organisation">
<source></source>
<translation>按单位</translation>
</message>
<message id="console.order.silence">
<source></source>
<translation>久未联系在前</translation>
</message>
<message id="console.organisation">
<source></source>
<translation>单位</translation>
</message>
<message id="console.organisation_code">
<source></source>
<translation>单位编码</translation>
</message>
<message id="console.overview">
<source></source>
<translation>总览</translation>
</message>
<message id="console.pages">
<source></source>
<translation>页面</translation>
</message>
<message id="console.path">
<source></source>
<translation>位置</translation>
</message>
<message id="console.places">
<source></source>
<translation>处数</translation>
</message>
<message id="console.polls">
<source></source>
<translation>在线等候的终端</translation>
</message>
<message id="console.questions">
<source></source>
<translation>疑问</translation>
</message>
<message id="console.questions_mean">
<source></source>
<translation>这里只列何时、何处；内容在席位上由当值人员查看和定夺</translation>
</message>
<message id="console.reason">
<source></source>
<translation>理由</translation>
</message>
<message id="console.record">
<source></source>
<translation>记录</translation>
</message>
<message id="console.recovery">
<source></source>
<translation>恢复中</translation>
</message>
<message id="console.renew">
<source></source>
<translation>续期</translation>
</message>
<message id="console.renew_means">
<source></source>
<translation>发给新证书，单位、岗位与字母不变；下次联系时送达</translation>
</message>
<message id="console.replica">
<source></source>
<translation>副本</translation>
</message>
<message id="console.revoke">
<source></source>
<translation>撤销</translation>
</message>
<message id="console.revoke_means">
<source></source>
<translation>此后它写的一律搁置，也不再下发任何内容；已收到的条目不变</translation>
</message>
<message id="console.rulings">
<source></source>
<translation>裁定</translation>
</message>
<message id="console.since">
<source></source>
<translation>自</translation>
</message>
<message id="console.state.active">
<source></source>
<translation>正常</translation>
</message>
<message id="console.state.ending">
<source></source>
<translation>将到期</translation>
</message>
<message id="console.state.lapsed">
<source></source>
<translation>已过期</translation>
</message>
<message id="console.state.revoked">
<source></source>
<translation>已撤销</translation>
</message>
<message id="console.state.unseen">
<source></source>
<translation>从未联系</translation>
</message>
<message id="console.storage">
<source></source>
<translation>存储</translation>
</message>
<message id="console.streams">
<source></source>
<translation>流</translation>
</message>
<message id="console.take_back">
<source></source>
<translation>收回</translation>
</message>
<message id="console.take_back_means">
<source></source>
<translation>收回的是人所作的裁定；按规则搁置的条目仍然搁置</translation>
</message>
<message id="console.takes_over">
<source></source>
<translation>自称接替</translation>
</message>
<message id="console.takes_over_means">
<source></source>
<translation>已核实：原终端丢失，由它接替，原终端随即撤销</translation>
</message>
<message id="console.waiting">
<source></source>
<translation>待认证</translation>
</message>
<message id="console.why.behind">
<source></source>
<translation>数据库比已确认的旧</translation>
</message>
<message id="console.why.copied">
<source></source>
<translation>数据库换了机器或文件夹</translation>
</message>
<message id="console.why.lost">
<source></source>
<translation>数据库缺失</translation>
</message>
<message id="console.why.restored">
<source></source>
<translation>由备份恢复</translation>
</message>
<message id="console.why.shown">
<source></source>
<translation>终端出示了本中心已遗失的条目</translation>
</message>
<message id="console.wipe">
<source></source>
<translation>清除该终端</translation>
</message>
<message id="console.wipe.no">
<source></source>
<translation>不清除</translation>
</message>
<message id="console.wipe.now">
<source></source>
<translation>下次联系时立即清除</translation>
</message>
<message id="console.wipe.after-offering">
<source></source>
<translation>先收下未传的，再清除（至多等一天）</translation>
</message>
<message id="console.code">
<source></source>
<translation>入网码</translation>
</message>
<message id="console.code.closed">
<source></source>
<translation>作废</translation>
</message>
<message id="console.code.ended">
<source></source>
<translation>过期</translation>
</message>
<message id="console.code.open">
<source></source>
<translation>有效</translation>
</message>
<message id="console.code.used">
<source></source>
<translation>已用</translation>
</message>
<message id="console.code_once">
<source></source>
<translation>只显示这一次。</translation>
</message>
<message id="console.code_state">
<source></source>
<translation>状态</translation>
</message>
<message id="console.codes">
<source></source>
<translation>入网码</translation>
</message>
<message id="console.codes_made">
<source></source>
<translation>近一个月的入网码</translation>
</message>
<message id="console.codes_mean">
<source></source>
<translation>一个入网码让一台新终端在有效时间内认证一次，不必核对指纹。交给对方之前不要让别人看到。</translation>
</message>
<message id="console.device">
<source></source>
<translation>终端</translation>
</message>
<message id="console.done.withdrawn">
<source></source>
<translation>入网码已作废</translation>
</message>
<message id="console.good_until">
<source></source>
<translation>有效至</translation>
</message>
<message id="console.make_code">
<source></source>
<translation>生成入网码</translation>
</message>
<message id="console.minutes">
<source></source>
<translation>有效分钟</translation>
</message>
<message id="console.reached_at">
<source></source>
<translation>终端可达的中心地址</translation>
</message>
<message id="console.to_scan">
<source></source>
<translation>扫码所得</translation>
</message>
<message id="console.withdraw">
<source></source>
<translation>作废</translation>
</message>
<message id="console.renew_ending">
<source></source>
<translation>全部续期</translation>
</message>
<message id="console.renew_ending_means">
<source></source>
<translation>已到期的和 30 天内到期的证书一次续期，单位、岗位与字母不变；已撤销的不续。根私钥须在中心</translation>
</message>
<message id="console.done.all_renewed">
<source></source>
<translation>已全部续期</translation>
</message>
<message id="console.online_key">
<source></source>
<translation>联机密钥使用自</translation>
</message>
<message id="console.need.online_key">
<source></source>
<translation>联机密钥已用满一年，应更换（center rotate）；启用于</translation>
</message>
</context>
</TS>
