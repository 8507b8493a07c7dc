<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="alert.act.entry_after_close">
<source></source>
<translation>去重新开启事件</translation>
</message>
<message id="alert.act.merge_cycle">
<source></source>
<translation>去取消并入</translation>
</message>
<message id="alert.act.release">
<source></source>
<translation>去交还其中一处</translation>
</message>
<message id="alert.act.two_scene_commanders">
<source></source>
<translation>去关闭其中一个</translation>
</message>
<message id="alert.act.unit_twice">
<source></source>
<translation>去召回其中一处</translation>
</message>
<message id="aside.ruling">
<source></source>
<translation>裁定 {ruling}</translation>
</message>
<message id="center.forget">
<source></source>
<translation>不再连接中心</translation>
</message>
<message id="center.hint">
<source></source>
<translation>照中心显示的完整地址填写；有入网码时填“地址 入网码”，或扫码所得的一行，本机随即由中心认证。立即生效，不必重新启动；已写的记录不变。</translation>
</message>
<message id="center.kept">
<source></source>
<translation>已保存，正在接通。</translation>
</message>
<message id="center.left">
<source></source>
<translation>已不再连接中心。本机的记录都在。</translation>
</message>
<message id="center.none">
<source></source>
<translation>还没有设置中心，本机单独工作。</translation>
</message>
<message id="center.present">
<source></source>
<translation>现在是 {address}</translation>
</message>
<message id="center.save">
<source></source>
<translation>保存并接通</translation>
</message>
<message id="center.set">
<source></source>
<translation>中心地址 F4</translation>
</message>
<message id="center.title">
<source></source>
<translation>省中心的地址</translation>
</message>
<message id="contact.fetch_only">
<source></source>
<translation>接通后：没有要发的，只收对方的。</translation>
</message>
<message id="contact.pinned">
<source></source>
<translation>{said}同一缓急内先发 {count} 条：{titles}。</translation>
</message>
<message id="contact.revoked">
<source></source>
<translation>接通中心也不再收发：中心已停用本机。</translation>
</message>
<message id="contact.sequence">
<source></source>
<translation>接通后依次：{steps}；同时收对方的。</translation>
</message>
<message id="contact.step">
<source></source>
<translation>{urgency} {count} 条</translation>
</message>
<message id="contact.step_by">
<source></source>
<translation>{urgency} {count} 条（约 {span}）</translation>
</message>
<message id="contact.then">
<source></source>
<translation> → </translation>
</message>
<message id="path.next.revoked">
<source></source>
<translation>中心不收本机写的</translation>
</message>
<message id="question.barred.office">
<source></source>
<translation>当前岗位不能裁定这一项，请换有权的岗位</translation>
</message>
<message id="question.barred.scope">
<source></source>
<translation>本单位不能在这里裁定，请参与单位裁定</translation>
</message>
<message id="sync.head.revoked">
<source></source>
<translation>中心已停用本机。停用前中心收到的照样有效，没有落下的。</translation>
</message>
<message id="sync.head.revoked_waiting">
<source></source>
<translation>中心已停用本机。停用前中心收到的照样有效；另有 {entries} 条只在本机，中心不会再收。</translation>
</message>
<message id="sync.no_paths">
<source></source>
<translation>没有路径：还没有设置中心（按 F4 设置），局域网里也没有友邻</translation>
</message>
<message id="sync.none_found">
<source></source>
<translation>没有找到</translation>
</message>
<message id="sync.pin">
<source></source>
<translation>先发这条 F9</translation>
</message>
<message id="sync.revoked.off">
<source></source>
<translation>不能再发短条、先发和裁定：本机写的谁也收不到。要继续工作，请换一台已认证的终端。</translation>
</message>
<message id="sync.search">
<source></source>
<translation>查一条记录现在在哪里，F3</translation>
</message>
<message id="sync.unpin">
<source></source>
<translation>不再先发 F9</translation>
</message>
<message id="unknown.last">
<source></source>
<translation>最近 {clock}，原样保留，升级后计入</translation>
</message>
</context>
</TS>
