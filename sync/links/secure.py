"""A TLS socket that lets go of its file when it can't be made.

`ssl.SSLContext.wrap_socket` first looks whether anybody is at the other end. Where that one has just reset the connection, CPython
3.11 raises and leaves the half-made socket to the collector, its file open until then.

Source: CPython 3.11, `SSLSocket._create`.
"""

import errno
import ssl

_ONLY_UNCONNECTED = frozenset({errno.ENOTCONN, errno.EINVAL})  # what `_create` itself goes on from


class SecureSocket(ssl.SSLSocket):
    """Made by `wrap_socket` of a context that `letting_go` prepared."""

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        """Receive; a failure before there is a channel closes the socket."""
        try:
            return super().recv(buflen, flags)
        except OSError as error:
            if self.version() is None and error.errno not in _ONLY_UNCONNECTED:
                self.close()
            raise


def letting_go(context: ssl.SSLContext) -> ssl.SSLContext:
    """Return ``context``, whose sockets let go of their files."""
    context.sslsocket_class = SecureSocket
    return context
