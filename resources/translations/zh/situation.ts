<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="datum.bd09">
<source></source>
<translation>BD-09</translation>
</message>
<message id="datum.gcj02">
<source></source>
<translation>GCJ-02</translation>
</message>
<message id="datum.wgs84">
<source></source>
<translation>WGS-84</translation>
</message>
<message id="page.situation">
<source></source>
<translation>态势</translation>
</message>
<message id="position.accuracy">
<source></source>
<translation>±{metres} m</translation>
</message>
<message id="position.go">
<source></source>
<translation>看本机</translation>
</message>
<message id="position.hint.network">
<source></source>
<translation>gpsd 或 NMEA 主机和端口，如 10.0.0.7:2947</translation>
</message>
<message id="position.hint.serial">
<source></source>
<translation>串口设备和波特率，如 /dev/ttyUSB0 4800</translation>
</message>
<message id="position.known">
<source></source>
<translation>{place} · {source} · {age}</translation>
</message>
<message id="position.listen">
<source></source>
<translation>接收</translation>
</message>
<message id="position.point">
<source></source>
<translation>在图上指点</translation>
</message>
<message id="position.pointing">
<source></source>
<translation>点击地图：本机在哪里</translation>
</message>
<message id="position.refused.network">
<source></source>
<translation>写不通：要主机名或地址，端口 1 至 65535</translation>
</message>
<message id="position.refused.serial">
<source></source>
<translation>写不通：要设备路径，波特率限 4800、9600、38400、115200</translation>
</message>
<message id="position.source.network">
<source></source>
<translation>网络</translation>
</message>
<message id="position.source.none">
<source></source>
<translation>不用</translation>
</message>
<message id="position.source.serial">
<source></source>
<translation>串口</translation>
</message>
<message id="position.source.tap">
<source></source>
<translation>指点</translation>
</message>
<message id="position.state.fixed">
<source></source>
<translation>已定位</translation>
</message>
<message id="position.state.listening">
<source></source>
<translation>已连上，尚无定位</translation>
</message>
<message id="position.state.lost">
<source></source>
<translation>连接断开，正在重试</translation>
</message>
<message id="position.state.off">
<source></source>
<translation>未接收</translation>
</message>
<message id="position.state.opening">
<source></source>
<translation>正在连接</translation>
</message>
<message id="position.state.unsound">
<source></source>
<translation>设置无效，请重新填写</translation>
</message>
<message id="position.state.unsupported">
<source></source>
<translation>本系统没有串口读取，请用网络</translation>
</message>
<message id="position.unknown">
<source></source>
<translation>本机位置未知</translation>
</message>
<message id="situation.act.dispatch">
<source></source>
<translation>派力量</translation>
</message>
<message id="situation.act.find">
<source></source>
<translation>查找地点和力量</translation>
</message>
<message id="situation.act.locate">
<source></source>
<translation>定位</translation>
</message>
<message id="situation.act.nearest">
<source></source>
<translation>附近力量</translation>
</message>
<message id="situation.act.open">
<source></source>
<translation>打开</translation>
</message>
<message id="situation.act.open_here">
<source></source>
<translation>在此开设事件</translation>
</message>
<message id="situation.act.order">
<source></source>
<translation>下达指令</translation>
</message>
<message id="situation.act.send_to">
<source></source>
<translation>派往 {title}</translation>
</message>
<message id="situation.active">
<source></source>
<translation>进行中</translation>
</message>
<message id="situation.aged">
<source></source>
<translation>{span}前 {source}</translation>
</message>
<message id="situation.at.seat">
<source></source>
<translation>{name}（驻地）</translation>
</message>
<message id="situation.bar.close">
<source></source>
<translation>知道了</translation>
</message>
<message id="situation.basis.at_scene">
<source></source>
<translation>按到场 · {age}</translation>
</message>
<message id="situation.basis.reported">
<source></source>
<translation>自报位置 · {age}</translation>
</message>
<message id="situation.basis.seat">
<source></source>
<translation>按驻地（未报位置）</translation>
</message>
<message id="situation.basis.undated">
<source></source>
<translation>位置时间不明</translation>
</message>
<message id="situation.commander">
<source></source>
<translation>指挥长 {name}</translation>
</message>
<message id="situation.due.left">
<source></source>
<translation>剩 {span}</translation>
</message>
<message id="situation.due.over">
<source></source>
<translation>超 {span}</translation>
</message>
<message id="situation.due.question">
<source></source>
<translation>有问题待裁决</translation>
</message>
<message id="situation.due.sign">
<source></source>
<translation>待我签收</translation>
</message>
<message id="situation.due.task">
<source></source>
<translation>任务到期</translation>
</message>
<message id="situation.due.unsigned">
<source></source>
<translation>对方未签收</translation>
</message>
<message id="situation.empty">
<source></source>
<translation>没有进行中的突发事件</translation>
</message>
<message id="situation.empty.hint">
<source></source>
<translation>接报后先在此开设，或在地图上右击发生地点</translation>
</message>
<message id="situation.figure.dead">
<source></source>
<translation>死亡</translation>
</message>
<message id="situation.figure.evacuated">
<source></source>
<translation>疏散</translation>
</message>
<message id="situation.figure.lightly_injured">
<source></source>
<translation>轻伤</translation>
</message>
<message id="situation.figure.seriously_injured">
<source></source>
<translation>重伤</translation>
</message>
<message id="situation.figure.trapped">
<source></source>
<translation>被困</translation>
</message>
<message id="situation.figures.none">
<source></source>
<translation>尚无人员数字</translation>
</message>
<message id="situation.figures.source">
<source></source>
<translation>{source} {clock} 报 · {age}</translation>
</message>
<message id="situation.find.close">
<source></source>
<translation>关闭查找</translation>
</message>
<message id="situation.find.datum">
<source></source>
<translation>坐标系</translation>
</message>
<message id="situation.find.hint">
<source></source>
<translation>名称、编号、拼音或坐标</translation>
</message>
<message id="situation.find.in.bd09">
<source></source>
<translation>按 BD-09 读取，已换算为 WGS-84</translation>
</message>
<message id="situation.find.in.gcj02">
<source></source>
<translation>按 GCJ-02 读取，已换算为 WGS-84</translation>
</message>
<message id="situation.find.in.wgs84">
<source></source>
<translation>按 WGS-84 读取</translation>
</message>
<message id="situation.find.none">
<source></source>
<translation>没有找到。坐标可写 32.06, 118.78 或 32°03′42″N 118°46′40″E</translation>
</message>
<message id="situation.find.nowhere">
<source></source>
<translation>没有位置</translation>
</message>
<message id="situation.find.point">
<source></source>
<translation>坐标（{datum}）</translation>
</message>
<message id="situation.find.seat">
<source></source>
<translation>按驻地</translation>
</message>
<message id="situation.here.copy_decimal">
<source></source>
<translation>复制 {place}</translation>
</message>
<message id="situation.here.copy_dms">
<source></source>
<translation>复制 {place}</translation>
</message>
<message id="situation.here.copy_gcj">
<source></source>
<translation>复制 {place}</translation>
</message>
<message id="situation.here.locate">
<source></source>
<translation>把“{title}”定位到这里</translation>
</message>
<message id="situation.here.own">
<source></source>
<translation>设为本机位置</translation>
</message>
<message id="situation.journal">
<source></source>
<translation>最近日志</translation>
</message>
<message id="situation.journal.count">
<source></source>
<translation>共 {count} 条</translation>
</message>
<message id="situation.last">
<source></source>
<translation>最后消息 {age} {source}</translation>
</message>
<message id="situation.layer.incidents">
<source></source>
<translation>突发事件</translation>
</message>
<message id="situation.layer.note">
<source></source>
<translation>虚线框：超过 4 小时未更新，或只知驻地。</translation>
</message>
<message id="situation.layer.posts">
<source></source>
<translation>指挥部</translation>
</message>
<message id="situation.layer.standby">
<source></source>
<translation>备勤力量</translation>
</message>
<message id="situation.layer.units">
<source></source>
<translation>在途和到场力量</translation>
</message>
<message id="situation.level.duty_level">
<source></source>
<translation>勤务</translation>
</message>
<message id="situation.level.grade">
<source></source>
<translation>事件分级</translation>
</message>
<message id="situation.level.response_level">
<source></source>
<translation>应急响应</translation>
</message>
<message id="situation.level.since">
<source></source>
<translation>{numeral}级 {clock}</translation>
</message>
<message id="situation.level.warning_level">
<source></source>
<translation>预警</translation>
</message>
<message id="situation.loading">
<source></source>
<translation>正在读取</translation>
</message>
<message id="situation.measure.begin">
<source></source>
<translation>依次点击地图测距</translation>
</message>
<message id="situation.measure.end">
<source></source>
<translation>结束</translation>
</message>
<message id="situation.measure.length">
<source></source>
<translation>直线 {length}</translation>
</message>
<message id="situation.minutes">
<source></source>
<translation>约{minutes}分</translation>
</message>
<message id="situation.near">
<source></source>
<translation>{name}附近</translation>
</message>
<message id="situation.near.away">
<source></source>
<translation>{within} {name} · {distance}</translation>
</message>
<message id="situation.near.label">
<source></source>
<translation>最近地名</translation>
</message>
<message id="situation.nearest">
<source></source>
<translation>可派力量</translation>
</message>
<message id="situation.nearest.assumed">
<source></source>
<translation>估算：直线距离 × {detour} ÷ {speed} km/h，未计路况</translation>
</message>
<message id="situation.nearest.count">
<source></source>
<translation>{count} 支</translation>
</message>
<message id="situation.nearest.none">
<source></source>
<translation>没有已知位置的可派力量</translation>
</message>
<message id="situation.no_places">
<source></source>
<translation>地名读取失败（{reason}），驻地和地名查找不可用</translation>
</message>
<message id="situation.none_then">
<source></source>
<translation>那时没有进行中的突发事件</translation>
</message>
<message id="situation.not_yet">
<source></source>
<translation>那时还没有写下这起事件</translation>
</message>
<message id="situation.nothing">
<source></source>
<translation>未选中</translation>
</message>
<message id="situation.nothing.hint">
<source></source>
<translation>点击列表或地图上的标记；右击地图在该处操作</translation>
</message>
<message id="situation.past">
<source></source>
<translation>截至 {clock}（按书写时间）
不含力量位置</translation>
</message>
<message id="situation.past.leave">
<source></source>
<translation>回到此刻 (F5)</translation>
</message>
<message id="situation.past.no_acts">
<source></source>
<translation>正在看过去的情况，回到此刻才能操作</translation>
</message>
<message id="situation.place.point">
<source></source>
<translation>点击地图：“{title}”在哪里</translation>
</message>
<message id="situation.place.refused">
<source></source>
<translation>未定位：{reason}</translation>
</message>
<message id="situation.point">
<source></source>
<translation>地点</translation>
</message>
<message id="situation.point.title">
<source></source>
<translation>所选地点</translation>
</message>
<message id="situation.read_only">
<source></source>
<translation>本岗位对此事件只读</translation>
</message>
<message id="situation.reported">
<source></source>
<translation>{age}报</translation>
</message>
<message id="situation.seat">
<source></source>
<translation>{name} 驻地</translation>
</message>
<message id="situation.seat.standby">
<source></source>
<translation>备勤 {count}</translation>
</message>
<message id="situation.seat.tip">
<source></source>
<translation>{name}：备勤 {count}，其中 {aged} 个超 4 小时未报</translation>
</message>
<message id="situation.sequence.news">
<source></source>
<translation>按最新消息</translation>
</message>
<message id="situation.sequence.oldest">
<source></source>
<translation>按时长</translation>
</message>
<message id="situation.sequence.severity">
<source></source>
<translation>按等级与时长</translation>
</message>
<message id="situation.since">
<source></source>
<translation>已 {span}</translation>
</message>
<message id="situation.source.here">
<source></source>
<translation>本机</translation>
</message>
<message id="situation.step.arrived">
<source></source>
<translation>到场</translation>
</message>
<message id="situation.step.completed">
<source></source>
<translation>完毕</translation>
</message>
<message id="situation.step.departed">
<source></source>
<translation>出动</translation>
</message>
<message id="situation.step.mustered">
<source></source>
<translation>集结</translation>
</message>
<message id="situation.step.recalled">
<source></source>
<translation>召回</translation>
</message>
<message id="situation.step.returned">
<source></source>
<translation>归队</translation>
</message>
<message id="situation.tool.find">
<source></source>
<translation>查找 (F3)</translation>
</message>
<message id="situation.tool.layers">
<source></source>
<translation>图层</translation>
</message>
<message id="situation.tool.measure">
<source></source>
<translation>测距 (Ctrl+M)</translation>
</message>
<message id="situation.tool.position">
<source></source>
<translation>本机位置</translation>
</message>
<message id="situation.tool.print">
<source></source>
<translation>打印地图（Ctrl+P）</translation>
</message>
<message id="situation.tool.rings">
<source></source>
<translation>到达时间圈</translation>
</message>
<message id="situation.unit.away">
<source></source>
<translation>距本机</translation>
</message>
<message id="situation.unit.basis">
<source></source>
<translation>依据</translation>
</message>
<message id="situation.unit.incident">
<source></source>
<translation>所在事件</translation>
</message>
<message id="situation.unit.no_ack">
<source></source>
<translation>未响应</translation>
</message>
<message id="situation.unit.organisation">
<source></source>
<translation>所属单位</translation>
</message>
<message id="situation.unit.unreported">
<source></source>
<translation>未报备勤</translation>
</message>
<message id="situation.unit.where">
<source></source>
<translation>位置</translation>
</message>
<message id="situation.units">
<source></source>
<translation>力量</translation>
</message>
<message id="situation.units.count">
<source></source>
<translation>到场 {there} / {total}</translation>
</message>
<message id="situation.units.none">
<source></source>
<translation>尚未派出力量</translation>
</message>
<message id="situation.waiting">
<source></source>
<translation>等我处理</translation>
</message>
<message id="situation.wall">
<source></source>
<translation>态势大屏</translation>
</message>
<message id="situation.wall.aged">
<source></source>
<translation>{aged} 超时</translation>
</message>
<message id="situation.wall.more">
<source></source>
<translation>另有 {count} 起</translation>
</message>
<message id="situation.wall.never">
<source></source>
<translation>从未与中心联系</translation>
</message>
<message id="situation.wall.online">
<source></source>
<translation>中心已收 {clock}</translation>
</message>
<message id="situation.wall.standby">
<source></source>
<translation>各市备勤</translation>
</message>
<message id="timeline.map">
<source></source>
<translation>地图</translation>
</message>
<message id="timeline.now">
<source></source>
<translation>此刻 {clock}</translation>
</message>
<message id="timeline.operation">
<source></source>
<translation>行动</translation>
</message>
<message id="timeline.order">
<source></source>
<translation>指令：{text}</translation>
</message>
<message id="timeline.play">
<source></source>
<translation>回放</translation>
</message>
<message id="timeline.post">
<source></source>
<translation>开设 {text}</translation>
</message>
<message id="timeline.resource">
<source></source>
<translation>力量</translation>
</message>
<message id="timeline.skip">
<source></source>
<translation>上一个记录</translation>
</message>
<message id="timeline.step">
<source></source>
<translation>事件 {state}</translation>
</message>
<message id="timeline.stopped">
<source></source>
<translation>离线：外部数据停在 {clock}</translation>
</message>
<message id="timeline.then">
<source></source>
<translation>截至 {clock}</translation>
</message>
<message id="timeline.title">
<source></source>
<translation>时间轴</translation>
</message>
<message id="timeline.unit">
<source></source>
<translation>{text} {state}</translation>
</message>
<message id="unit.glyph.armed_police">
<source></source>
<translation>武</translation>
</message>
<message id="unit.glyph.bomb_disposal">
<source></source>
<translation>排</translation>
</message>
<message id="unit.glyph.counter_terror">
<source></source>
<translation>反</translation>
</message>
<message id="unit.glyph.expert">
<source></source>
<translation>专</translation>
</message>
<message id="unit.glyph.fire">
<source></source>
<translation>消</translation>
</message>
<message id="unit.glyph.medical">
<source></source>
<translation>医</translation>
</message>
<message id="unit.glyph.none">
<source></source>
<translation>力</translation>
</message>
<message id="unit.glyph.patrol">
<source></source>
<translation>巡</translation>
</message>
<message id="unit.glyph.police_air">
<source></source>
<translation>航</translation>
</message>
<message id="unit.glyph.rapid_response">
<source></source>
<translation>机</translation>
</message>
<message id="unit.glyph.rescue">
<source></source>
<translation>救</translation>
</message>
<message id="unit.glyph.station">
<source></source>
<translation>所</translation>
</message>
<message id="unit.glyph.traffic">
<source></source>
<translation>交</translation>
</message>
<message id="unit.glyph.water_police">
<source></source>
<translation>水</translation>
</message>
</context>
</TS>
