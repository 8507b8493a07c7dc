"""Offices: the duties in which people act. A fixed table, because certificates name them.

An office says what its holder may do, a person's rank does not. Kinds name the offices that may make a move or a write;
this module holds the sets that they share.

Pure. Source: the roles of a command post's watch (值班), our selection.
"""

DUTY_COMMANDER = "duty_commander"  # 指挥长
WATCH_LEADER = "watch_leader"  # 值班长
DUTY_LEADER = "duty_leader"  # 值班领导
CALL_TAKER = "call_taker"  # 接警
DISPATCHER = "dispatcher"  # 调度员
ANALYST = "analyst"  # 研判
VIDEO = "video"  # 视频
COMMUNICATIONS = "communications"  # 通信
RECORDER = "recorder"  # 记录
PLAN_KEEPER = "plan_keeper"  # 预案管理
FORCE_KEEPER = "force_keeper"  # 力量管理
CONTROLLER = "controller"  # 导调
EVALUATOR = "evaluator"  # 评估
SUPERVISOR = "supervisor"  # 督办
AUDITOR = "auditor"  # 审计: reads everything, writes nothing
ADMINISTRATOR = "administrator"  # 系统管理: devices and certificates, no records of the work

OFFICES: tuple[str, ...] = (
    DUTY_COMMANDER,
    WATCH_LEADER,
    DUTY_LEADER,
    CALL_TAKER,
    DISPATCHER,
    ANALYST,
    VIDEO,
    COMMUNICATIONS,
    RECORDER,
    PLAN_KEEPER,
    FORCE_KEEPER,
    CONTROLLER,
    EVALUATOR,
    SUPERVISOR,
    AUDITOR,
    ADMINISTRATOR,
)

# A device that no center certified works in every office but the one that administers devices.
LOCAL_OFFICES = frozenset(OFFICES) - {ADMINISTRATOR}

EVERYBODY = frozenset(OFFICES)

# Who writes where a kind names nobody.
WRITERS = frozenset(OFFICES) - {AUDITOR, ADMINISTRATOR}

COMMAND = frozenset({DUTY_COMMANDER, WATCH_LEADER, DUTY_LEADER})
# A drill is run by its controllers, so they may do in it what a commander may; its scope's mode keeps it a drill.
DIRECTION = COMMAND | {CONTROLLER}
DESK = DIRECTION | {CALL_TAKER, DISPATCHER}
# Everyone who sits in the room during an incident and keeps its facts.
ROOM = DESK | {ANALYST, VIDEO, COMMUNICATIONS, RECORDER}
FORCES = DESK | {FORCE_KEEPER}
PLANS = COMMAND | {PLAN_KEEPER}
# Who says who works here and in which offices.
PERSONS = COMMAND | {ADMINISTRATOR}
# Who may see who looked, handed out, sat down, ruled and was refused.
AUDIT = COMMAND | {SUPERVISOR, AUDITOR, ADMINISTRATOR}
