<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="sync.life">
<source></source>
<translation>本机的数据库</translation>
</message>
<message id="sync.life.note">
<source></source>
<translation>第 {number} 个副本号</translation>
</message>
<message id="sync.life.rolled_back">
<source></source>
<translation>数据库被放回了旧副本，本机已换新副本号（前身 {before}）。旧号写的照样算数，缺的接通后补回</translation>
</message>
<message id="sync.life.cloned">
<source></source>
<translation>数据文件夹被复制或移动过，本机已换新副本号（前身 {before}）。两处写的都留存</translation>
</message>
<message id="sync.life.restored">
<source></source>
<translation>数据库损坏，用备份顶上，本机已换新副本号（前身 {before}）。缺的接通后补回</translation>
</message>
<message id="sync.life.shown">
<source></source>
<translation>别处存有本机已遗失的条目，本机已换新副本号（前身 {before}），条目随后补回</translation>
</message>
<message id="sync.life.taken_over">
<source></source>
<translation>本机接替丢失的终端（{before}）。其写过的照样算数，中心认证后原终端停用</translation>
</message>
</context>
</TS>
