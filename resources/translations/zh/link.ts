<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="link.because.captive">
<source></source>
<translation>网络要求登录</translation>
</message>
<message id="link.because.certificate">
<source></source>
<translation>应答的不是省中心</translation>
</message>
<message id="link.because.gateway">
<source></source>
<translation>中间网关代为应答</translation>
</message>
<message id="link.because.no_network">
<source></source>
<translation>网线或无线已断</translation>
</message>
<message id="link.because.silent">
<source></source>
<translation>等待省中心应答</translation>
</message>
<message id="link.because.since">
<source></source>
<translation>{why} 自 {since}</translation>
</message>
<message id="outage.link.captive">
<source></source>
<translation>这个网络要求先登录，应答的不是省中心</translation>
</message>
<message id="outage.link.gateway">
<source></source>
<translation>省中心前面的网关代为应答，省中心没有接到；稍后自动再试</translation>
</message>
<message id="outage.link.no_network">
<source></source>
<translation>网络未连接，接通后自动续传</translation>
</message>
<message id="outage.link.silent">
<source></source>
<translation>省中心没有应答，仍在等待</translation>
</message>
<message id="sync.why">
<source></source>
<translation>原因：{why}</translation>
</message>
</context>
</TS>
