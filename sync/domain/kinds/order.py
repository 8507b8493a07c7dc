"""Orders (指令) and their recipients: the state of an order lives with each recipient, not with the order.

Sent and delivered are derived from who is known to hold what, told by voice is a fact of its own, signing and everything
later are moves by the recipient.

Pure. Source: the order loop 指令下得去、反馈上得来.
"""

from sync.domain.kind import Field, Kind, Shape, Shows, Verb
from sync.domain.kinds.shared import CHANNELS, IN_WORK, PRIORITIES, moves, paths, who_may
from sync.domain.lifecycle import LifeCycle
from sync.domain.offices import ANALYST, DESK, DIRECTION, SUPERVISOR

ORDER_SORTS = ("order", "notice", "callout", "instruction_relay", "reply")
EXTENSION_ANSWERS = ("granted", "declined")
MINUTES_MAX = 60 * 24 * 31

ORDER_LIFE = LifeCycle(
    states=("draft", "issued", "withdrawn", "superseded", "completed"),
    initials=frozenset({"draft", "issued"}),
    moves=moves(
        (("draft",), "issue", "issued"),
        (("draft", "issued"), "withdraw", "withdrawn"),
        (("issued",), "supersede", "superseded"),
        (("issued",), "complete", "completed"),
    ),
    # Three ends that exclude one another: two of them at once is a question for a person.
    after=paths(("draft", "issued", "withdrawn"), ("issued", "superseded"), ("issued", "completed")),
    settles=frozenset({"issued", "withdrawn", "superseded", "completed"}),
    ends=frozenset({"withdrawn", "superseded", "completed"}),
)

_OPEN = ("issued", "signed", "under_way", "reported", "finish_requested", "refused")

RECIPIENT_LIFE = LifeCycle(
    states=(
        "draft",
        "issued",
        "signed",
        "under_way",
        "reported",
        "finish_requested",
        "finished",
        "refused",
        "withdrawn",
        "superseded",
    ),
    initials=frozenset({"draft", "issued"}),
    moves=moves(
        (("draft",), "issue", "issued"),
        (("issued",), "sign", "signed"),
        # One who signed may still find that it can't be done.
        (("issued", "signed"), "return", "refused"),
        (("refused",), "insist", "issued"),
        (("signed",), "start", "under_way"),
        (("signed", "under_way"), "report", "reported"),
        (("signed", "under_way", "reported"), "finish", "finish_requested"),
        (("finish_requested",), "approve", "finished"),
        (("finish_requested",), "decline", "under_way"),
        (("draft", *_OPEN), "withdraw", "withdrawn"),
        (_OPEN, "supersede", "superseded"),
    ),
    after=paths(
        ("draft", "issued", "signed", "under_way", "reported", "finish_requested", "finished"),
        # One officer signs and another of the same organisation sends it back: neither may win unseen.
        ("issued", "refused"),
        # A withdrawal outranks signing, working and reporting; once the recipient calls the work done, both are shown.
        ("reported", "withdrawn"),
        ("reported", "superseded"),
    ),
    settles=frozenset({"issued", "signed", "under_way", "reported", "finish_requested", "finished", "refused", "withdrawn", "superseded"}),
    ends=frozenset({"finished", "withdrawn", "superseded"}),
)

# Moves of the recipient's organisation; every other move is the issuer's.
RECIPIENT_MOVES = frozenset({"sign", "return", "start", "report", "finish"})

ORDER = Kind(
    number=11,
    name="order",
    scopes=IN_WORK,
    numbered=True,
    offices=who_may(
        {
            "create": DESK | {ANALYST, SUPERVISOR},
            "set": DESK | {ANALYST, SUPERVISOR},
            "issue": DIRECTION,
            "withdraw": DIRECTION,
            "supersede": DIRECTION,
            "complete": DIRECTION,
            "settle": DIRECTION,
        },
    ),
    fields=(
        Field(number=1, name="state", shape=Shape.STATE, verb=Verb.MOVE, life=ORDER_LIFE),
        Field(number=2, name="number", shape=Shape.TEXT, chars_max=40, search=True),
        Field(number=3, name="sort", shape=Shape.CHOICE, choices=ORDER_SORTS),
        Field(number=4, name="urgency", shape=Shape.CHOICE, choices=PRIORITIES, required=True),
        Field(number=5, name="text", shape=Shape.TEXT, required=True, chars_max=4000, search=True),
        Field(number=6, name="issuer", shape=Shape.ORGANISATION),
        Field(number=7, name="issued_by", shape=Shape.TEXT, chars_max=80),
        Field(number=8, name="incident_number", shape=Shape.TEXT, chars_max=40),
        Field(number=9, name="incident_title", shape=Shape.TEXT, chars_max=120),
        Field(number=10, name="place", shape=Shape.TEXT, chars_max=200),
        Field(number=11, name="due_at", shape=Shape.MOMENT),
        Field(number=12, name="sign_due_at", shape=Shape.MOMENT),
        Field(number=13, name="feedback_minutes", shape=Shape.INTEGER, unit="minutes", bounds=(1, MINUTES_MAX)),
        Field(number=14, name="supersedes", shape=Shape.REFERENCE),
        Field(number=15, name="reason", shape=Shape.TEXT, asks=False, chars_max=400),
        Field(number=16, name="issued_at", shape=Shape.MOMENT, shows=Shows.EARLIEST, asks=False),
        # Who proposed an order that somebody else must issue; none where one person may do both.
        Field(number=17, name="proposed_by", shape=Shape.TEXT, asks=False, chars_max=80),
    ),
)

RECIPIENT = Kind(
    number=12,
    name="recipient",
    scopes=IN_WORK,
    recipients_move=True,
    offices=who_may(
        {
            "create": DESK | {ANALYST, SUPERVISOR},
            "issue": DIRECTION,
            "insist": DIRECTION,
            "approve": DIRECTION,
            "decline": DIRECTION,
            "withdraw": DIRECTION,
            "supersede": DIRECTION,
            "settle": DIRECTION,
        },
    ),
    fields=(
        Field(number=1, name="state", shape=Shape.STATE, verb=Verb.MOVE, life=RECIPIENT_LIFE),
        Field(number=2, name="order", shape=Shape.REFERENCE, required=True),
        Field(number=3, name="organisation", shape=Shape.ORGANISATION, required=True),
        Field(number=4, name="unit", shape=Shape.REFERENCE),
        Field(number=5, name="name", shape=Shape.TEXT, chars_max=120),
        Field(number=6, name="signed_at", shape=Shape.MOMENT, shows=Shows.EARLIEST, asks=False),
        Field(number=7, name="signed_by", shape=Shape.TEXT, asks=False, chars_max=80),
        Field(number=8, name="report", shape=Shape.TEXT, chars_max=2000, search=True),
        Field(number=9, name="told_by_voice_at", shape=Shape.MOMENT, shows=Shows.EARLIEST, asks=False),
        Field(number=10, name="told_by", shape=Shape.TEXT, asks=False, chars_max=80),
        Field(number=11, name="told_channel", shape=Shape.CHOICE, choices=CHANNELS, asks=False),
        Field(number=12, name="read_back", shape=Shape.FLAG, asks=False),
        Field(number=13, name="reason", shape=Shape.TEXT, asks=False, chars_max=400),
        Field(number=14, name="finished_at", shape=Shape.MOMENT, shows=Shows.EARLIEST, asks=False),
        # More time, asked for and answered; granted it is this recipient's own due time.
        Field(number=15, name="extension_until", shape=Shape.MOMENT),
        Field(number=16, name="extension_reason", shape=Shape.TEXT, asks=False, chars_max=400),
        Field(number=17, name="extension_asked_at", shape=Shape.MOMENT, asks=False),
        Field(number=18, name="extension_answer", shape=Shape.CHOICE, choices=EXTENSION_ANSWERS),
        Field(number=19, name="extension_note", shape=Shape.TEXT, asks=False, chars_max=400),
        Field(number=20, name="due_at", shape=Shape.MOMENT),
    ),
)
