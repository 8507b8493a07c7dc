<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="outage.blob.damaged">
<source></source>
<translation>附件文件已损坏，正在重新获取</translation>
</message>
<message id="outage.link.center_busy">
<source></source>
<translation>省中心忙，稍后自动再试</translation>
</message>
<message id="outage.link.certificate">
<source></source>
<translation>应答的不是本省中心：其证书不由本机所认的根签发；未发送任何内容</translation>
</message>
<message id="outage.link.cut">
<source></source>
<translation>传输中断，已到的部分保留，自动续传</translation>
</message>
<message id="outage.link.reply_malformed">
<source></source>
<translation>省中心的应答无法识别</translation>
</message>
<message id="outage.link.timeout">
<source></source>
<translation>省中心没有应答，自动再试</translation>
</message>
<message id="outage.link.unreachable">
<source></source>
<translation>连不上省中心，自动再试</translation>
</message>
<message id="outage.store.disk_failed">
<source></source>
<translation>磁盘读写失败</translation>
</message>
<message id="refused.blob.cancelled">
<source></source>
<translation>已取消，未保存</translation>
</message>
<message id="refused.blob.changed">
<source></source>
<translation>文件在读取时被改动，请重新选择</translation>
</message>
<message id="refused.blob.malformed">
<source></source>
<translation>省中心未收：内容与文件不符</translation>
</message>
<message id="refused.blob.missing">
<source></source>
<translation>省中心还没有此文件，到了自动获取</translation>
</message>
<message id="refused.blob.not_at_center">
<source></source>
<translation>省中心尚未存有此文件，本机不能删</translation>
</message>
<message id="refused.blob.not_held">
<source></source>
<translation>文件尚未全部到达本机</translation>
</message>
<message id="refused.blob.not_named">
<source></source>
<translation>没有记录引用此文件</translation>
</message>
<message id="refused.blob.not_taken">
<source></source>
<translation>省中心暂不收此文件，自动再试</translation>
</message>
<message id="refused.blob.too_large">
<source></source>
<translation>文件过大，最多 {bytes_max} B</translation>
</message>
<message id="refused.blob.too_many">
<source></source>
<translation>未传完的文件太多，传完一些再继续</translation>
</message>
<message id="refused.blob.unreadable">
<source></source>
<translation>读不出所选文件</translation>
</message>
<message id="refused.blob.unwritable">
<source></source>
<translation>写不到所选位置</translation>
</message>
<message id="refused.blob.wrong_leaf">
<source></source>
<translation>收到的内容与文件不符，未收</translation>
</message>
<message id="refused.certificate.expired">
<source></source>
<translation>本终端证书已过期：仍可上传，不再下发</translation>
</message>
<message id="refused.device.revoked">
<source></source>
<translation>中心已停用本机</translation>
</message>
<message id="refused.device.uncertified">
<source></source>
<translation>省中心尚未认证本终端</translation>
</message>
<message id="refused.request.stale_nonce">
<source></source>
<translation>省中心要求重新询问，自动再试</translation>
</message>
</context>
</TS>
