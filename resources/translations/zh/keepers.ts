<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="refused.author.unknown">
<source></source>
<translation>这里没有该指纹的终端：{fingerprint}</translation>
</message>
<message id="refused.checkpoint.revoked">
<source></source>
<translation>该快照由密钥已被吊销的保管者签发，未采用；本机改读完整日志</translation>
</message>
<message id="refused.keeper.unknown">
<source></source>
<translation>中心没有这个保管者：{fingerprint}</translation>
</message>
<message id="ruling.key">
<source></source>
<translation>吊销的保管者密钥</translation>
</message>
<message id="sync.checkpoints.line.keeper">
<source></source>
<translation>{name}：内容截至 {age}，签发它的保管者密钥已被吊销；正在以日志核对或换用另一份</translation>
</message>
</context>
</TS>
