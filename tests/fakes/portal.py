"""Who answers in the center's place: a portal that wants a sign-in, and a proxy that opens TLS to look inside."""

import contextlib
import socket
import ssl
import threading
from functools import partial
from types import TracebackType
from typing import Self

from fakes.cutting_wire import Messages, hang_up

SIGN_IN = b"<html><title>Free Wi-Fi</title><body>Please accept the terms</body></html>"
REDIRECT = b"HTTP/1.1 302 Found\r\nlocation: http://portal.example/\r\ncontent-length: 0\r\n\r\n"
PAGE = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: %d\r\n\r\n%s" % (len(SIGN_IN), SIGN_IN)
REQUIRED = b"HTTP/1.1 511 Network Authentication Required\r\ncontent-type: text/html\r\ncontent-length: %d\r\n\r\n%s" % (
    len(SIGN_IN),
    SIGN_IN,
)


class Portal:
    """Answers every request with ``answer``, behind TLS where a context is given; asks nobody.

    Attributes:
        heard: the requests that reached it.
    """

    def __init__(self, answer: bytes, *, context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self._answer = answer
        self._context = context
        self._listener = socket.create_server((host, 0))
        self._threads: list[threading.Thread] = []
        self._callers: list[socket.socket] = []
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http{'s' if context else ''}://{host}:{self.port}"
        self.heard: list[bytes] = []

    def __enter__(self) -> Self:
        self._begin(self._accept)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for one in (self._listener, *self._callers):
            hang_up(one)
        for thread in self._threads:
            thread.join(10)

    def _begin(self, act: object) -> None:
        thread = threading.Thread(target=act, name="portal")  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            self._callers.append(caller)
            self._begin(partial(self._serve, caller))

    def _serve(self, caller: socket.socket) -> None:
        caller.settimeout(5)
        with contextlib.suppress(OSError):
            if self._context is not None:
                caller = self._context.wrap_socket(caller, server_side=True)
            requests = Messages(caller)
            while request := requests.next():
                self.heard.append(request)
                caller.sendall(self._answer)
        hang_up(caller)
