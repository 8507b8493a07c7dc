<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
<name></name>
<message id="alarm.do.open">
<source></source>
<translation>去处理 F12</translation>
</message>
<message id="alarm.do.sign">
<source></source>
<translation>签收 F12</translation>
</message>
<message id="alarm.do.voice">
<source></source>
<translation>改口头下达 F12</translation>
</message>
<message id="alarm.mute">
<source></source>
<translation>静音 2 分</translation>
</message>
<message id="alarm.muted">
<source></source>
<translation>{clock} 再响</translation>
</message>
<message id="alarm.next">
<source></source>
<translation>{place}/{count}</translation>
</message>
<message id="alarm.no_incident">
<source></source>
<translation>这条指令不属于本机持有的事件，请在指令中处理</translation>
</message>
<message id="alarm.overdue">
<source></source>
<translation>指令 {number} {name} 未办结，超时 {over}</translation>
</message>
<message id="alarm.overdue_mine">
<source></source>
<translation>本单位指令 {number} 未办结，超时 {over}</translation>
</message>
<message id="alarm.rings">
<source></source>
<translation>每 10 秒响一次，答了才停</translation>
</message>
<message id="alarm.silent">
<source></source>
<translation>指令 {number} {name} 逾期未反馈，超时 {over}</translation>
</message>
<message id="alarm.to_sign">
<source></source>
<translation>{urgency}指令 {number} 待签收，{name}下达</translation>
</message>
<message id="alarm.to_sign_over">
<source></source>
<translation>{urgency}指令 {number} 待签收，{name}下达，超时 {over}</translation>
</message>
<message id="alarm.unsigned">
<source></source>
<translation>指令 {number} {name} 未签收，超时 {over}</translation>
</message>
<message id="alarm.unsigned_told">
<source></source>
<translation>指令 {number} {name} 未签收，已口头下达、未复诵，超时 {over}</translation>
</message>
<message id="help.close">
<source></source>
<translation>关闭 Esc</translation>
</message>
<message id="help.everywhere.keys">
<source></source>
<translation>F1|本页帮助
F2|命令行
/|命令行（不在输入框时）
F8|语音指令记时
Ctrl+K|去任何地方
Ctrl+D|收起“离线期间”卡片
Ctrl+1 … 9|换页
Ctrl+P|打印或存 PDF
Ctrl+Shift+R|交接岗位
Ctrl+Shift+K|上锁
F12|答复最前面的告警
Shift+F12|告警静音 2 分
Ctrl+F12|下一条告警
Ctrl+Shift+L|中文或英文
Ctrl+Shift+D|日间、夜间、高对比
Ctrl+Shift+G|手套模式</translation>
</message>
<message id="help.incidents">
<source></source>
<translation>进行中的突发事件，一件一页：事实、级别、指挥部、力量、指令、日志。日志写一行按回车即入。</translation>
</message>
<message id="help.incidents.keys">
<source></source>
<translation>F3|查找事件
F4|新建事件
F6|写日志
F7|派遣力量
F9|下达指令
F10|更多操作
Ctrl+H|历史
Alt+Left|返回列表
Enter|打开所选
Esc|返回
Ctrl+E|日志加来源、时间、位置
Ctrl+R|启动预案
Ctrl+O|添附件
Ctrl+V|粘贴为附件
F5|看附件</translation>
</message>
<message id="help.keys">
<source></source>
<translation>本页按键</translation>
</message>
<message id="help.keys_everywhere">
<source></source>
<translation>各页通用</translation>
</message>
<message id="help.sync">
<source></source>
<translation>本机写下的每一条现在到了哪里，下一次联通会先送什么，哪些问题等人裁定。</translation>
</message>
<message id="help.sync.keys">
<source></source>
<translation>F4|设置中心地址
Ctrl+L|局域网：旁边的终端
Ctrl+R|本机证书：到期、申请、读回
F5|立即同步
F6|收短条
F7|出短条
Ctrl+S|制作数据包
Ctrl+O|导入数据包
Enter|选定所指的值
Tab|下一项
F3|查找记录
F9|先送这一条</translation>
</message>
<message id="link.asking">
<source></source>
<translation>正在查看链路</translation>
</message>
<message id="link.asking.rest">
<source></source>
<translation>上次接通的时间还没读到</translation>
</message>
<message id="settings.gloves">
<source></source>
<translation>手套模式</translation>
</message>
<message id="timer.over">
<source></source>
<translation>超 {span}</translation>
</message>
<message id="timer.overdue">
<source></source>
<translation>{name} 办结</translation>
</message>
<message id="timer.task">
<source></source>
<translation>{name}</translation>
</message>
<message id="timer.to_sign">
<source></source>
<translation>本单位 签收</translation>
</message>
<message id="timer.unsigned">
<source></source>
<translation>{name} 签收</translation>
</message>
<message id="help.forces">
<source></source>
<translation>四级单位的力量和通讯录：状态、实力、呼号、位置，每个数字带来源和时间。可从 CSV 或 XLSX 导入，写入前逐行预览。</translation>
</message>
<message id="help.forces.keys">
<source></source>
<translation>F3|查找
F4|新增力量或联系人
F5|显示电话（此次查看会留痕）
Ctrl+H|力量各项的历史
F6|报告状态和实力
F7|派遣
F9|导入，Ctrl+Enter 写入
Ctrl+O|找单位
Ctrl+E|导出</translation>
</message>
<message id="help.situation">
<source></source>
<translation>一张图看全：事件、力量、指挥部的位置和时效，下方时间轴可回看“当时知道什么”。右键在该点处置。</translation>
</message>
<message id="help.situation.keys">
<source></source>
<translation>F3|按名称、编号、坐标查找
F4|新建事件
F5|回到此刻
F7|派遣力量
F9|下达指令
F11|大屏模式；← → 换显示器
Ctrl+M|测距
方向键|移动地图
+ −|放大、缩小
Tab|逐个图标
Enter|打开
菜单键|在此处</translation>
</message>
<message id="help.plans">
<source></source>
<translation>预案库、一个预案的行动卡和准备情况、启动，以及正在执行的行动卡。启动前先把要生成的全部列出来，一次提交。</translation>
</message>
<message id="help.plans.keys">
<source></source>
<translation>F3|查找预案，或在正文中找
F4|导入预案
F5|预案库、行动卡互换
F6|卡片：开始
F7|卡片：完成
F9|启动预案；卡片：受阻
F10|改写启动内容；卡片：不适用
Ctrl+Left|上一栏；导入：升一层
Ctrl+Right|下一栏；导入：降一层
Ctrl+Up|上一级响应；导入：换用途
Ctrl+Down|下一级响应；导入：换用途
Ctrl+Return|提交
Esc|返回</translation>
</message>
<message id="help.duty">
<source></source>
<translation>谁在这里工作、担任哪些岗位、谁能在本机登录；哪些口头批准还没补签；留痕记下谁看了掩码的内容、谁在座、谁授予或裁定了什么。</translation>
</message>
<message id="help.duty.keys">
<source></source>
<translation>F3|到人员列表；在留痕中按人查找
F4|登记人员
F5|显示电话（此次查看会留痕）
F6|补签所选的口头批准
Ctrl+H|人员、待补签、留痕轮换</translation>
</message>
</context>
</TS>
