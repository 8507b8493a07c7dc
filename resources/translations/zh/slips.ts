<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="clock.own.ahead">
<source></source>
<translation>本机时钟比中心快 {span}，请校时</translation>
</message>
<message id="clock.own.behind">
<source></source>
<translation>本机时钟比中心慢 {span}，请校时</translation>
</message>
<message id="clock.own.note">
<source></source>
<translation>{clock} 与中心比对</translation>
</message>
<message id="clock.suspect">
<source></source>
<translation>时钟可疑 {who}，快 {span}</translation>
</message>
<message id="clock.suspect.note">
<source></source>
<translation>{count} 条带有此时钟，最近 {clock} 收到</translation>
</message>
<message id="lines.clock_ahead">
<source></source>
<translation>时钟可疑，快 {span}</translation>
</message>
<message id="notice.clock.ahead">
<source></source>
<translation>本机时钟比中心快 {span}，请校时；记录的先后不受影响</translation>
</message>
<message id="notice.clock.behind">
<source></source>
<translation>本机时钟比中心慢 {span}，请校时；记录的先后不受影响</translation>
</message>
<message id="outage.camera.failed">
<source></source>
<translation>摄像头中断</translation>
</message>
<message id="outage.camera.missing">
<source></source>
<translation>本机没有可用的摄像头</translation>
</message>
<message id="paper.slip">
<source></source>
<translation>短条</translation>
</message>
<message id="paper.slip.code">
<source></source>
<translation>在收方“同步”页按 F6，用摄像头或图片读取；也可逐组念读。每组末字是校验字。</translation>
</message>
<message id="paper.slip.groups">
<source></source>
<translation>共 {groups} 组</translation>
</message>
<message id="paper.slip.written">
<source></source>
<translation>写于 {clock}。所属流到达后自动并入，重复收下不会重复计入。</translation>
</message>
<message id="refused.picture.no_code">
<source></source>
<translation>图中没有二维码</translation>
</message>
<message id="refused.picture.other_code.slip">
<source></source>
<translation>图中的二维码不是短条</translation>
</message>
<message id="refused.picture.unreadable">
<source></source>
<translation>这不是能打开的图片</translation>
</message>
<message id="refused.slip.character">
<source></source>
<translation>短条里没有“{character}”这个字</translation>
</message>
<message id="refused.slip.forged">
<source></source>
<translation>签名不是该终端的，未收</translation>
</message>
<message id="refused.slip.group">
<source></source>
<translation>第 {group} 组有误，请对方重念</translation>
</message>
<message id="refused.slip.kept">
<source></source>
<translation>已核实的短条不能移去，所属流到后自动并入</translation>
</message>
<message id="refused.slip.length">
<source></source>
<translation>组数不对：有 {groups} 组，应为 {groups_told} 组</translation>
</message>
<message id="refused.slip.malformed">
<source></source>
<translation>不是短条，或来自更新的版本</translation>
</message>
<message id="refused.slip.not_own">
<source></source>
<translation>只能为本机写的条目出短条</translation>
</message>
<message id="refused.slip.redacted">
<source></source>
<translation>已删去内容的条目不能出短条</translation>
</message>
<message id="refused.slip.too_large">
<source></source>
<translation>短条放不下：{bytes} B，最多 {bytes_max} B</translation>
</message>
<message id="refused.slip.too_many">
<source></source>
<translation>未核实的短条已满 {count_max} 条，请先移去一些</translation>
</message>
<message id="slip.camera">
<source></source>
<translation>摄像头</translation>
</message>
<message id="slip.camera.off">
<source></source>
<translation>关摄像头</translation>
</message>
<message id="slip.close">
<source></source>
<translation>关闭</translation>
</message>
<message id="slip.code">
<source></source>
<translation>二维码</translation>
</message>
<message id="slip.copied">
<source></source>
<translation>已复制</translation>
</message>
<message id="slip.copy">
<source></source>
<translation>复制</translation>
</message>
<message id="slip.dismiss">
<source></source>
<translation>移去</translation>
</message>
<message id="slip.groups">
<source></source>
<translation>短条的组</translation>
</message>
<message id="slip.in">
<source></source>
<translation>收短条 F6</translation>
</message>
<message id="slip.in.hint">
<source></source>
<translation>照听到的逐组录入，大小写、空格不论，O 即 0，I、L 即 1。Ctrl+Enter 收下。也可粘贴带二维码的图片。</translation>
</message>
<message id="slip.in.title">
<source></source>
<translation>收短条</translation>
</message>
<message id="slip.note">
<source></source>
<translation>{who} {clock} · {standing}</translation>
</message>
<message id="slip.out">
<source></source>
<translation>出短条 F7</translation>
</message>
<message id="slip.out.hint">
<source></source>
<translation>逐组念出或复制发出。每组末字是校验字，念错的组对方看得出。</translation>
</message>
<message id="slip.out.size">
<source></source>
<translation>共 {groups} 组</translation>
</message>
<message id="slip.out.title">
<source></source>
<translation>短条 {record}</translation>
</message>
<message id="slip.picture">
<source></source>
<translation>图片…</translation>
</message>
<message id="slip.picture.files">
<source></source>
<translation>图片</translation>
</message>
<message id="slip.picture.found">
<source></source>
<translation>已从图中读出，核对后收下。</translation>
</message>
<message id="slip.picture.title">
<source></source>
<translation>从图片收短条</translation>
</message>
<message id="slip.print">
<source></source>
<translation>打印</translation>
</message>
<message id="slip.standing.contradicted">
<source></source>
<translation>与所属流不符</translation>
</message>
<message id="slip.standing.contradicted.long">
<source></source>
<translation>同一序号，流中另有内容，两者皆有签名，请报中心裁定。</translation>
</message>
<message id="slip.standing.forged">
<source></source>
<translation>伪造</translation>
</message>
<message id="slip.standing.forged.long">
<source></source>
<translation>签名不是该终端的，据此所做的请复核。</translation>
</message>
<message id="slip.standing.uncertified">
<source></source>
<translation>签名已核实，终端未认证</translation>
</message>
<message id="slip.standing.unverified">
<source></source>
<translation>未核实</translation>
</message>
<message id="slip.standing.unverified.long">
<source></source>
<translation>尚无该终端的公钥，签名未能核实，请口头复诵确认。</translation>
</message>
<message id="slip.standing.verified">
<source></source>
<translation>签名已核实</translation>
</message>
<message id="slip.standing.verified.long">
<source></source>
<translation>所属流到后自动并入。</translation>
</message>
<message id="slip.take">
<source></source>
<translation>收下</translation>
</message>
<message id="slip.taken.contradicted">
<source></source>
<translation>已收下，但与所属流不符</translation>
</message>
<message id="slip.taken.forged">
<source></source>
<translation>此短条系伪造，已列出</translation>
</message>
<message id="slip.taken.here">
<source></source>
<translation>本机已有这一条</translation>
</message>
<message id="slip.taken.unverified">
<source></source>
<translation>已收下，未核实：尚无该终端的公钥</translation>
</message>
<message id="slip.taken.verified">
<source></source>
<translation>已收下，列入“先到”</translation>
</message>
<message id="slip.unknown">
<source></source>
<translation>未识别</translation>
</message>
<message id="sync.clocks">
<source></source>
<translation>时钟</translation>
</message>
<message id="sync.clocks.note">
<source></source>
<translation>只作提示，不拒收，不影响先后</translation>
</message>
<message id="sync.slips">
<source></source>
<translation>先到</translation>
</message>
<message id="sync.slips.note">
<source></source>
<translation>短条先到，所属流未到，尚未计入</translation>
</message>
</context>
</TS>
