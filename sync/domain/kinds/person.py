"""Who works at an organisation's posts, and who sat where when. Nothing of a person but what the duty needs.

A person is a name, a number of service, a duty telephone and the offices held: no address, no identity card, no place, no history
but that of the duties. What proves a person at a device never travels: see sync/store/sign_ins.py.

Pure. Source: domain notes §3.1 (a person is a reference to a duty role), §3.21 (roles); data minimisation, 个人信息保护法 art. 6.
"""

from sync.domain.kind import Field, Kind, Shape, Verb
from sync.domain.kinds.shared import IN_ORGANISATION, who_may
from sync.domain.offices import EVERYBODY, PERSONS

NAME_CHARS_MAX = 64

PERSON = Kind(
    number=40,
    name="person",
    scopes=IN_ORGANISATION,
    folded_by_center=True,
    offices=who_may(dict.fromkeys(("create", "set", "add", "remove"), PERSONS)),
    fields=(
        Field(number=1, name="name", shape=Shape.TEXT, required=True, chars_max=NAME_CHARS_MAX, search=True),
        Field(number=2, name="service_number", shape=Shape.TEXT, chars_max=32, private=True),
        Field(number=3, name="phone", shape=Shape.TEXT, chars_max=40, private=True),
        Field(number=4, name="offices", shape=Shape.TEXT, verb=Verb.MEMBERS, asks=False, chars_max=32),
    ),
)

# Who takes the seat says so, in whatever office: an auditor looks, so he sits down too.
DUTY = Kind(
    number=41,
    name="duty",
    scopes=IN_ORGANISATION,
    offices=who_may(dict.fromkeys(("create", "set"), EVERYBODY)),
    fields=(
        Field(number=1, name="person", shape=Shape.REFERENCE, required=True),
        Field(number=2, name="office", shape=Shape.TEXT, required=True, chars_max=32),
        Field(number=3, name="began_at", shape=Shape.MOMENT, required=True),
        Field(number=4, name="ended_at", shape=Shape.MOMENT, asks=False),
        Field(number=5, name="relieves", shape=Shape.REFERENCE),
        Field(number=6, name="note", shape=Shape.TEXT, chars_max=1000),
    ),
)
