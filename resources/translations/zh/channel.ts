<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="outage.link.address">
<source></source>
<translation>省中心的地址无法识别</translation>
</message>
<message id="outage.link.authority_unreadable">
<source></source>
<translation>指定的证书颁发机构文件无法读取，未连接</translation>
</message>
<message id="outage.link.no_tls">
<source></source>
<translation>该地址上的程序不使用 TLS 1.3，不是省中心；未发送任何内容</translation>
</message>
<message id="outage.link.plaintext">
<source></source>
<translation>中心地址以 http:// 开头，会不加密地离开本机，因此未连接；请改用 https://</translation>
</message>
<message id="outage.link.root_unknown">
<source></source>
<translation>尚不知道省中心的根密钥，未连接；请填写中心显示的完整地址（含 # 及其后内容），或先导入它的数据包</translation>
</message>
<message id="refused.center.address">
<source></source>
<translation>地址应照中心显示的填写，例如 https://10.0.0.5:8470#…</translation>
</message>
<message id="refused.center.plaintext">
<source></source>
<translation>http:// 只用于本机；请填写以 https:// 开头的地址</translation>
</message>
<message id="refused.trust.other_root">
<source></source>
<translation>该地址属于另一个省中心：其根密钥与本机所认的不同</translation>
</message>
</context>
</TS>
