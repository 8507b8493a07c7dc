"""Claims about the card of a device: what is shown is what is read, and nothing else is taken for one."""

import pytest

from sync.domain.card import PLACES_MAX, Card, read_card, write_card
from sync.domain.failures import Refused

KEY = bytes(range(32))


def test_a_card_is_read_as_it_was_written() -> None:
    """Key and places come back; blanks and small letters of a paste do no harm; the text is of the code's smallest alphabet."""
    card = Card(key=KEY, places=(("192.168.1.7", 8471), ("van-3.local", 1)))
    text = write_card(card)
    assert read_card(f" {text.lower()}\n") == card
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    many = write_card(Card(key=KEY, places=tuple((f"10.0.0.{at}", 8471) for at in range(PLACES_MAX + 3))))
    assert len(read_card(many).places) == PLACES_MAX


@pytest.mark.parametrize(
    "text",
    [
        *("", "QZLAN:", f"QZLAN:{KEY.hex()}", f"QZLAN:{KEY.hex()}00/a:1", f"QZLAN:{KEY.hex()}/a", f"QZLAN:{KEY.hex()}/:1"),
        *(f"QZLAN:{KEY.hex()}/a:0", f"QZLAN:{KEY.hex()}/a:65536", f"QZLAN:{KEY.hex()}/a:1/", "10.0.0.7:8471", f"QZLAN:{KEY.hex()}/指挥:1"),
    ],
)
def test_what_is_no_card_is_refused(text: str) -> None:
    """Anything else, an address alone too, is no card."""
    with pytest.raises(Refused, match=r"lan\.no_card"):
        read_card(text)
