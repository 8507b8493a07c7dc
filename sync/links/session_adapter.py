"""The transport of a `requests.Session` to a center: connections that are noted and tuned, and judged by what is handed in alone.

Layer: links.
"""

from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from sync.links.center_trust import Channel
from sync.links.sockets import Sockets, tune


class SessionAdapter(HTTPAdapter):
    """An adapter whose connections note their sockets, and whose channels are judged by what is handed in and nothing else.

    Requests 2.34 would load the public roots it brings along into any context at each call; both of its ways there are closed.
    """

    def __init__(self, sockets: Sockets, channel: Channel | None) -> None:
        self._sockets = sockets
        self._channel = channel
        super().__init__(pool_connections=1, pool_maxsize=1)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Leave the context as it is."""

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        where, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return where, {}

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        judged: dict[str, Any] = {}
        if self._channel is not None:
            judged = {"ssl_context": self._channel.context, "server_hostname": self._channel.name}
        super().init_poolmanager(*args, **(kwargs | judged))
        noted = self._sockets

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                tune(self.sock)
                noted.add(self.sock)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                tune(self.sock)
                noted.add(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
