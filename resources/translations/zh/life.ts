<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="aside.effect">
<source></source>
<translation>{kind} · {field}：{was} → {now}</translation>
</message>
<message id="aside.more">
<source></source>
<translation>另有 {count} 处改变</translation>
</message>
<message id="aside.nothing">
<source></source>
<translation>无</translation>
</message>
</context>
</TS>
