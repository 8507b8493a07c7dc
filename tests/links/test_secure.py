"""A connection that its other end resets before TLS begins is closed at once, and leaves no socket to the collector."""

import gc
import socket
import ssl
import struct
import warnings

import pytest

from sync.links.secure import letting_go

AT_ONCE = struct.pack("ii", 1, 0)


def test_a_socket_that_can_not_be_made_is_closed() -> None:
    """Reset between connecting and wrapping: the error comes, and nothing is left open."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        plain = socket.create_connection(listener.getsockname())
        other, _ = listener.accept()
        other.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        other.close()
        assert plain.fileno() >= 0
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            with pytest.raises(ConnectionResetError):
                letting_go(ssl.create_default_context()).wrap_socket(plain, server_hostname="center")
            gc.collect()
        assert [str(one.message) for one in told if one.category is ResourceWarning] == []
