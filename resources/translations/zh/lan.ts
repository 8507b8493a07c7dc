<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="outage.lan.port_taken">
<source></source>
<translation>本机的局域网端口 {port} 已被占用</translation>
</message>
<message id="refused.lan.address">
<source></source>
<translation>应写成主机或主机:端口：{address}</translation>
</message>
</context>
</TS>
