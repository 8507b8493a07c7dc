"""Claims about addresses of a center: what people hand on is read whole, and nothing leaves this machine without TLS."""

import pytest

from sync.domain.address import Address, parse_address
from sync.domain.failures import Refused

ROOT = bytes(range(32))


@pytest.mark.parametrize(
    ("text", "url", "root"),
    [
        ("https://10.0.0.5:8470", "https://10.0.0.5:8470", None),
        (f" https://center.example/#{ROOT.hex().upper()}\n", "https://center.example", ROOT),
        (f"https://[2001:db8::5]:8470#{ROOT.hex()}", "https://[2001:db8::5]:8470", ROOT),
        ("http://127.0.0.1:8470", "http://127.0.0.1:8470", None),
        ("http://localhost:1", "http://localhost:1", None),
        ("http://[::1]:8470", "http://[::1]:8470", None),
    ],
)
def test_an_address_is_read_and_written_again(text: str, url: str, root: bytes | None) -> None:
    """Place and root are told apart, blanks of a paste do no harm, and what is written reads as the same."""
    address = parse_address(text)
    assert (address.url, address.root, address.is_secure) == (url, root, url.startswith("https"))
    assert parse_address(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        *("", "10.0.0.5:8470", "ftp://10.0.0.5", "https://", "https://:8470", "https://a:0", "https://a:99999", "https://a:b"),
        *("https://a/b", "https://a?b", "https://user@a", "https://a#zz", f"https://a#{ROOT.hex()}00", "https://指挥.中国", "https://[::1"),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """Whatever else is typed gets one refusal that names its field."""
    with pytest.raises(Refused) as caught:
        parse_address(text)
    assert (caught.value.code, caught.value.facts) == ("center.address", {"field": "center"})


@pytest.mark.parametrize("text", ["http://10.0.0.5:8470", "http://center.example", "http://127.0.0.1.example", "http://localhost.example"])
def test_without_tls_there_is_this_machine_alone(text: str) -> None:
    """Plain HTTP is for loopback, by address or by its one name."""
    with pytest.raises(Refused, match=r"center\.plaintext"):
        parse_address(text)


def test_this_machine_is_known() -> None:
    """Loopback in each form, and nothing else."""
    of_this = [Address(url=url, root=None).is_of_this_machine for url in ("https://127.9.9.9", "https://[::1]:1", "https://localhost")]
    assert all(of_this)
    assert not Address(url="https://10.0.0.5", root=None).is_of_this_machine
