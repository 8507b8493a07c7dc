<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="lan.accept">
<source></source>
<translation>认可其密钥</translation>
</message>
<message id="lan.accepted">
<source></source>
<translation>已认可；对方也认可本机之后，即可互通。</translation>
</message>
<message id="lan.act">
<source></source>
<translation>局域网 Ctrl+L</translation>
</message>
<message id="lan.add">
<source></source>
<translation>添加</translation>
</message>
<message id="lan.address">
<source></source>
<translation>对方地址</translation>
</message>
<message id="lan.address.hint">
<source></source>
<translation>例如 192.168.1.7:8471</translation>
</message>
<message id="lan.between">
<source></source>
<translation>彼此之间</translation>
</message>
<message id="lan.card">
<source></source>
<translation>本机名片二维码</translation>
</message>
<message id="lan.card.hint">
<source></source>
<translation>对方在这里读此码，即可找到本机并认可其密钥；双方都要读一次。</translation>
</message>
<message id="lan.card.read">
<source></source>
<translation>已读到一台终端的名片；认可前请看清是它屏幕上的码。</translation>
</message>
<message id="lan.carries">
<source></source>
<translation>为大家代传</translation>
</message>
<message id="lan.close">
<source></source>
<translation>关闭</translation>
</message>
<message id="lan.comparing">
<source></source>
<translation>正在对照</translation>
</message>
<message id="lan.done">
<source></source>
<translation>已生效</translation>
</message>
<message id="lan.equal">
<source></source>
<translation>彼此一致</translation>
</message>
<message id="lan.forget">
<source></source>
<translation>不再联系</translation>
</message>
<message id="lan.head">
<source></source>
<translation>局域网</translation>
</message>
<message id="lan.in_step">
<source></source>
<translation>有上行</translation>
</message>
<message id="lan.meet">
<source></source>
<translation>立即联系</translation>
</message>
<message id="lan.missing">
<source></source>
<translation>对方尚缺 {count} 条</translation>
</message>
<message id="lan.name">
<source></source>
<translation>{who} {fingerprint}</translation>
</message>
<message id="lan.no_places">
<source></source>
<translation>本机此刻没有网络地址</translation>
</message>
<message id="lan.none">
<source></source>
<translation>本机此刻不能使用局域网</translation>
</message>
<message id="lan.off">
<source></source>
<translation>局域网未开启：旁边的终端找不到本机</translation>
</message>
<message id="lan.on.carries">
<source></source>
<translation>{said}；本机有上行，替无上行者代传</translation>
</message>
<message id="lan.on.here">
<source></source>
<translation>已开启，{count} 台终端在旁</translation>
</message>
<message id="lan.on.nobody">
<source></source>
<translation>已开启，旁边尚无终端</translation>
</message>
<message id="lan.picture.title">
<source></source>
<translation>读对方的名片</translation>
</message>
<message id="lan.places">
<source></source>
<translation>本机地址 {places}</translation>
</message>
<message id="lan.state.gone">
<source></source>
<translation>已不在旁</translation>
</message>
<message id="lan.state.here">
<source></source>
<translation>在旁</translation>
</message>
<message id="lan.state.lapsed">
<source></source>
<translation>证书已过期，只给认证信息</translation>
</message>
<message id="lan.state.lost">
<source></source>
<translation>联系不上</translation>
</message>
<message id="lan.state.never">
<source></source>
<translation>尚未应答</translation>
</message>
<message id="lan.state.talking">
<source></source>
<translation>正在交换</translation>
</message>
<message id="lan.title">
<source></source>
<translation>旁边的终端</translation>
</message>
<message id="lan.turn.off">
<source></source>
<translation>关闭局域网</translation>
</message>
<message id="lan.turn.on">
<source></source>
<translation>开启局域网</translation>
</message>
<message id="lan.uplink">
<source></source>
<translation>上行</translation>
</message>
<message id="lan.way.came">
<source></source>
<translation>对方先联系</translation>
</message>
<message id="lan.way.found">
<source></source>
<translation>自动发现</translation>
</message>
<message id="lan.way.named">
<source></source>
<translation>人工添加</translation>
</message>
<message id="lan.way.turned">
<source></source>
<translation>对方先联系</translation>
</message>
<message id="lan.why.certificate.expired.long">
<source></source>
<translation>它的证书已过期：在续期之前只给它认证信息，它写的仍照收。</translation>
</message>
<message id="lan.why.device.revoked">
<source></source>
<translation>该终端已被撤销</translation>
</message>
<message id="lan.why.device.revoked.long">
<source></source>
<translation>中心已撤销它的证书：不给它任何内容，它写的也不再计入。</translation>
</message>
<message id="lan.why.lan.malformed">
<source></source>
<translation>应答无法识别</translation>
</message>
<message id="lan.why.lan.oneself">
<source></source>
<translation>这是本机自己的地址</translation>
</message>
<message id="lan.why.lan.other_province">
<source></source>
<translation>属于另一个省的中心</translation>
</message>
<message id="lan.why.lan.other_province.long">
<source></source>
<translation>它的证书不是本省中心签发的；需要共享时请双方认可密钥，或用数据包。</translation>
</message>
<message id="lan.why.lan.stranger">
<source></source>
<translation>未认可的密钥</translation>
</message>
<message id="lan.why.lan.stranger.long">
<source></source>
<translation>双方都须认可对方的密钥：逐组核对指纹，或各自读对方屏幕上的码。</translation>
</message>
<message id="lan.why.lan.wrong_key">
<source></source>
<translation>签名与所示密钥不符</translation>
</message>
<message id="lan.why.lan.wrong_key.long">
<source></source>
<translation>应答者并不持有所出示的密钥，或有人居间转接；未交换任何内容。</translation>
</message>
<message id="lan.why.other">
<source></source>
<translation>已拒绝：{code}</translation>
</message>
<message id="outage.lan.port_taken">
<source></source>
<translation>本机的局域网端口 {port} 已被占用</translation>
</message>
<message id="refused.lan.address">
<source></source>
<translation>应写成主机或主机:端口：{address}</translation>
</message>
<message id="refused.lan.no_card">
<source></source>
<translation>这不是终端名片</translation>
</message>
<message id="refused.lan.too_many">
<source></source>
<translation>最多保存 {count} 个地址</translation>
</message>
<message id="refused.lan.unavailable">
<source></source>
<translation>本机此刻不能使用局域网</translation>
</message>
<message id="refused.picture.other_code.lan">
<source></source>
<translation>图中的二维码不是终端名片</translation>
</message>
</context>
</TS>
