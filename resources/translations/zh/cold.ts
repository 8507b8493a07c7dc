<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="refused.record.at_center">
<source></source>
<translation>这条记录已存放在中心，请先打开事件取回</translation>
</message>
<message id="refused.checkpoint.not_there">
<source></source>
<translation>中心没有给出这部分记录</translation>
</message>
<message id="nothing.at_center">
<source></source>
<translation>本机没有；存放在中心的尚未取回</translation>
</message>
<message id="list.at_center">
<source></source>
<translation>{count} 条在中心</translation>
</message>
<message id="detail.at_center.asked">
<source></source>
<translation>{count} 条记录存放在中心（截至 {until}），正在取回</translation>
</message>
<message id="detail.at_center.cut">
<source></source>
<translation>{count} 条记录存放在中心（截至 {until}）。自 {since} 起联系不上中心，联上后自动取回</translation>
</message>
<message id="detail.at_center.refused">
<source></source>
<translation>{count} 条记录存放在中心（截至 {until}），没有取回：{said}</translation>
</message>
<message id="detail.at_center.again">
<source></source>
<translation>再取一次</translation>
</message>
</context>
</TS>
