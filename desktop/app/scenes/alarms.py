"""Alarms over a page, and help: what belongs to the window and to no page."""

from desktop.app import picture_alarms as alarms
from desktop.app.picture_world import TANKER
from desktop.app.scenes import Scenes
from desktop.app.stills import Still
from sync.domain.failures import Refused


def _alarm_to_sign(still: Still) -> None:
    still.window.show_page("incidents", TANKER)
    still.readers.answers["alarms.alarms"] = (alarms.TO_US, alarms.NOT_SIGNED)
    still.window.alarms.ask()


def _alarm_unsigned(still: Still) -> None:
    still.window.show_page("incidents", TANKER)
    still.readers.answers["alarms.alarms"] = (alarms.NOT_SIGNED,)
    still.window.alarms.ask()
    still.window.alarms.mute()


def _alarm_refused(still: Still) -> None:
    _alarm_to_sign(still)
    still.engine.answer = Refused("recipient.illegal_transition", state="withdrawn", move="sign")
    still.window.alarms.answer()


def _help(still: Still) -> None:
    still.window.show_page("incidents", TANKER)
    still.window.show_help()


SCENES: Scenes = {
    "alarm-to-sign": _alarm_to_sign,
    "alarm-unsigned-muted": _alarm_unsigned,
    "alarm-refused": _alarm_refused,
    "help": _help,
}
