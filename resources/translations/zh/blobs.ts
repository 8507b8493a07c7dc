<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="outage.blob.damaged">
<source></source>
<translation>附件文件已损坏，正在重新获取</translation>
</message>
<message id="refused.blob.cancelled">
<source></source>
<translation>已取消，未保存</translation>
</message>
<message id="refused.blob.changed">
<source></source>
<translation>文件在读取时被改动，请重新选择</translation>
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
<message id="refused.blob.too_large">
<source></source>
<translation>文件过大，最多 {bytes_max} B</translation>
</message>
<message id="refused.blob.too_many">
<source></source>
<translation>未传完的文件已满 {count_max} 个</translation>
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
</context>
</TS>
