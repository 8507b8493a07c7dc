"""Somebody stands between two vehicles that know each other, with a certificate that the whole world trusts: nothing crosses."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable

import pytest
import trustme
from fakes.vehicle import GULOU, HOST, WAIT_S, Vehicle, incident_of

from sync.links.lan_neighbour import NAMED


class Between:
    """Ends the channel of whoever dials it, begins another to ``target``, and passes every byte on both ways."""

    def __init__(self, target: int) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trustme.CA().issue_cert("localhost", HOST).configure_cert(self._context)
        self._target = target
        self._door = socket.create_server((HOST, 0))
        self.port = self._door.getsockname()[1]
        self.passed = 0
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        for one in (self._door, *self._open):
            with contextlib.suppress(OSError):
                socket.socket.shutdown(one, socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(WAIT_S)

    def _accept(self) -> None:
        while True:
            try:
                near = self._context.wrap_socket(self._door.accept()[0], server_side=True)
            except OSError:
                return
            plain = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            plain.check_hostname, plain.verify_mode = False, ssl.CERT_NONE
            far = plain.wrap_socket(socket.create_connection((HOST, self._target), WAIT_S))
            self._open += [near, far]
            for source, sink in ((near, far), (far, near)):
                self._threads.append(threading.Thread(target=self._pass, args=(source, sink)))
                self._threads[-1].start()

    def _pass(self, source: ssl.SSLSocket, sink: ssl.SSLSocket) -> None:
        with contextlib.suppress(OSError, ValueError):
            while part := source.recv(65_536):
                self.passed += len(part)
                sink.sendall(part)
        with contextlib.suppress(OSError):
            socket.socket.shutdown(sink, socket.SHUT_RDWR)


def test_who_stands_between_is_refused(vehicles: Callable[..., Vehicle], caplog: pytest.LogCaptureFixture) -> None:
    """Both know each other's keys, and a public certificate between them opens nothing: each word was signed for another channel."""
    one = vehicles(GULOU)
    other = vehicles(GULOU)
    one.accept(other.key)
    other.accept(one.key)
    incident_of(one)
    incident_of(other)
    between = Between(one.lan.port)
    try:
        other.lan.add(HOST, between.port, way=NAMED)
        other.until(lambda here: any(found.code == "lan.wrong_key" for found in here))
        assert between.passed > 0, "there was somebody between"
        for each in (one, other):
            assert len(each.rows("select 1 from incident_rows")) == 1
    finally:
        between.close()
