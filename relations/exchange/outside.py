"""The only way by which this portal asks the internet anything: a text must not make us call our own servers.

The name of a host is resolved once, every address it has must lead outside, and the connection goes to that very
address; each redirect is judged anew. So neither a name that changes its answer nor a redirect leads inside.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

TIMEOUT = 15  # seconds for one connection
MOST_REDIRECTS = 5
AGENT = "Mozilla/5.0 (compatible; relations-portal link check)"
PORTS = {"http": 80, "https": 443}


class Refused(Exception):
    """The address leads inside, is none, or leads in circles."""


def is_global(address: str) -> bool:
    """Does an IP address belong to the public internet? Those that wrap an IPv4 address are judged by it too."""
    ip = ipaddress.ip_address(address.split("%")[0])
    wrapped = [getattr(ip, name, None) for name in ("ipv4_mapped", "sixtofour")]
    teredo = getattr(ip, "teredo", None)
    return (
        ip.is_global
        and not ip.is_multicast
        and all(one.is_global for one in [*wrapped, *(teredo or ())] if one)
    )


def status_of(url: str, method: str = "HEAD", *, allowed: Callable[[str], bool] = is_global) -> int:
    """The status that an address answers in the end. Raises Refused, OSError, http.client.HTTPException."""
    for _redirect in range(MOST_REDIRECTS + 1):
        status, location = _ask(url, method, allowed)
        if status not in (301, 302, 303, 307, 308) or not location:
            return status
        url = urljoin(url, location)
    raise Refused(f"more than {MOST_REDIRECTS} redirects")


def _ask(url: str, method: str, allowed: Callable[[str], bool]) -> tuple[int, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError) as error:
        raise Refused(f"{url[:200]} is no address of the web") from error
    connection = _Pinned(host, port, _resolved(host, port, allowed), is_secure=parts.scheme == "https")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, path, headers={"User-Agent": AGENT, "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", "")
    except UnicodeError as error:
        raise Refused(f"{url[:200]} is no address of the web") from error
    finally:
        connection.close()


def _resolved(host: str, port: int, allowed: Callable[[str], bool]) -> str:
    """The one address that will be called."""
    try:
        found = [one[4][0] for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except UnicodeError as error:
        raise Refused(f"{host[:200]} is no name of a host") from error
    if not found or not all(allowed(address) for address in found):
        raise Refused(f"{host} leads into our own network")
    return found[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to one address in the name of a host; the certificate must be the host's."""

    def __init__(self, host: str, port: int, address: str, *, is_secure: bool):
        super().__init__(host, port, timeout=TIMEOUT)
        self.address, self.is_secure = address, is_secure
        self.default_port = PORTS["https" if is_secure else "http"]

    def connect(self):
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.is_secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
