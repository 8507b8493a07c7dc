<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="refused.center.in_recovery">
<source></source>
<translation>中心在恢复中，暂不认证终端；稍后再试</translation>
</message>
<message id="refused.certificate.malformed">
<source></source>
<translation>证书不是这个根签发的</translation>
</message>
<message id="refused.certificate.older">
<source></source>
<translation>本机已有更新的证书</translation>
</message>
<message id="refused.certificate.other_device">
<source></source>
<translation>这是另一台终端的证书</translation>
</message>
<message id="refused.device.takes_over">
<source></source>
<translation>本机自称接替另一台终端，须用专为接替所发的入网码</translation>
</message>
<message id="refused.enrol.closed">
<source></source>
<translation>入网码已作废</translation>
</message>
<message id="refused.enrol.code">
<source></source>
<translation>入网码打错了，或不是入网码：二十个字符，每五个一组</translation>
</message>
<message id="refused.enrol.ended">
<source></source>
<translation>入网码已过期，请操作员另发一个</translation>
</message>
<message id="refused.enrol.often">
<source></source>
<translation>尝试太频繁，请稍后再试</translation>
</message>
<message id="refused.enrol.takes_over">
<source></source>
<translation>这个入网码是发给接替另一台终端的设备的；请填写所接替的副本号</translation>
</message>
<message id="refused.enrol.unknown">
<source></source>
<translation>中心没有这个入网码</translation>
</message>
<message id="refused.enrol.unproved">
<source></source>
<translation>应答的不是发码的中心，未采信任何内容；请核对地址</translation>
</message>
<message id="refused.enrol.used">
<source></source>
<translation>入网码已被另一台终端用过；若非本单位所用，请立即告知操作员</translation>
</message>
<message id="outage.device.wiped">
<source></source>
<translation>本机已按中心裁定清除</translation>
</message>
<message id="refused.picture.other_code.center">
<source></source>
<translation>图里的二维码不是中心的地址或入网码</translation>
</message>
<message id="ruling.wipe">
<source></source>
<translation>清除令</translation>
</message>
<message id="setup.camera">
<source></source>
<translation>用摄像头扫码</translation>
</message>
<message id="setup.picture">
<source></source>
<translation>读二维码图片…</translation>
</message>
<message id="setup.picture.title">
<source></source>
<translation>选中心给的二维码图片</translation>
</message>
<message id="wiped.again">
<source></source>
<translation>这台机器要重新使用时，删除文件夹 {folder} 后再启动，作为新终端设立；接替原终端须由中心发入网码。</translation>
</message>
<message id="wiped.leave">
<source></source>
<translation>已阅</translation>
</message>
<message id="wiped.means">
<source></source>
<translation>密钥、数据库、附件和备份都已销毁，不能恢复。已送达中心和其他终端的记录不受影响。</translation>
</message>
<message id="wiped.said">
<source></source>
<translation>{by} 于 {at} 裁定清除本机，理由：{reason}</translation>
</message>
<message id="wiped.said_by_center">
<source></source>
<translation>中心裁定清除本机。</translation>
</message>
<message id="wiped.title">
<source></source>
<translation>本机已清除</translation>
</message>
</context>
</TS>
