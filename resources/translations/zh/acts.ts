<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="dispatch.assumed">
<source></source>
<translation>按估算由近到远：直线 × {detour} ÷ {speed} km/h</translation>
</message>
<message id="dispatch.unplaced">
<source></source>
<translation>事件没有坐标，按名称排列</translation>
</message>
<message id="forces.import.do.key">
<source></source>
<translation>Ctrl+Enter 写入</translation>
</message>
<message id="forces.import.left_out">
<source></source>
<translation>有误的 {count} 行没有写入</translation>
</message>
<message id="form.choose">
<source></source>
<translation>请选择</translation>
</message>
<message id="line.lacks.moved">
<source></source>
<translation>这一行是在 {number} 写的，请选记入哪个事件</translation>
</message>
<message id="line.lacks.to_missing">
<source></source>
<translation>没有叫“{typed}”的力量；若是地点，前面写 到</translation>
</message>
<message id="line.lacks.unit_or_place">
<source></source>
<translation>“{typed}”是力量还是地点？力量请选，地点前写 到</translation>
</message>
<message id="need.advised">
<source></source>
<translation>宜先：{need}</translation>
</message>
<message id="notice.folding">
<source></source>
<translation>正在重建本机状态，还有 {count} 条未计入；下面显示的还不全，记录都在</translation>
</message>
<message id="outage.store.older">
<source></source>
<translation>数据库还是旧版本的，等待本机引擎更新</translation>
</message>
<message id="pick.away">
<source></source>
<translation>约 {minutes} 分 · {distance}</translation>
</message>
</context>
</TS>
