<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="outage.store.locked">
<source></source>
<translation>数据已上锁</translation>
</message>
<message id="outage.store.wrap_damaged">
<source></source>
<translation>密钥文件 key.wrap 已损坏，备份里的也打不开</translation>
</message>
<message id="outage.store.wrap_newer">
<source></source>
<translation>密钥文件来自更新的版本，请升级程序</translation>
</message>
<message id="refused.passphrase.differs">
<source></source>
<translation>两次输入不一样</translation>
</message>
<message id="refused.passphrase.weak">
<source></source>
<translation>至少 {chars_min} 个字符（汉字算两个），其中至少 {distinct_min} 个不同</translation>
</message>
<message id="refused.passphrase.wrong">
<source></source>
<translation>口令不对</translation>
</message>
<message id="signin.again">
<source></source>
<translation>再输一次口令</translation>
</message>
<message id="signin.keystore">
<source></source>
<translation>以后由本机系统的密钥库打开，不再问口令</translation>
</message>
<message id="signin.lost">
<source></source>
<translation>口令丢了，谁也打不开本机的数据，我们也不能。中心和邻机已收到的都还在：把数据文件夹移开，重新设立本机，接替副本 {replica}，请中心认证。只在本机、从未传出的，找不回来。</translation>
</message>
<message id="signin.lost.do">
<source></source>
<translation>忘记口令</translation>
</message>
<message id="signin.new.do">
<source></source>
<translation>设口令并打开</translation>
</message>
<message id="signin.new.hint">
<source></source>
<translation>本机的数据还没有口令保护。设定之后，没有口令谁也打不开</translation>
</message>
<message id="signin.new.title">
<source></source>
<translation>为本机设口令</translation>
</message>
<message id="signin.open.do">
<source></source>
<translation>打开</translation>
</message>
<message id="signin.open.hint">
<source></source>
<translation>数据已加密，用口令打开</translation>
</message>
<message id="signin.open.title">
<source></source>
<translation>打开本机</translation>
</message>
<message id="signin.passphrase">
<source></source>
<translation>口令</translation>
</message>
<message id="signin.wait">
<source></source>
<translation>{seconds} 秒后再试</translation>
</message>
</context>
</TS>
