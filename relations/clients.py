"""Where a request comes from, as far as it can be believed."""

from __future__ import annotations

import hashlib
import ipaddress
import re

from counter_robots import is_robot_or_machine
from django.conf import settings

# What the list of COUNTER lacks: browsers without a person before them, and whoever looks at sites for others.
MACHINES = re.compile(r"headless|monitor|preview|validator|lighthouse|^(?!Mozilla/|Opera/)", re.IGNORECASE)
IPV6_PREFIX = 64  # one client has at least so many addresses; they count as one


def address_of(request) -> str | None:
    """The address of the client. A forwarded one is believed only from as many proxies as are ours."""
    address = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        address = hops[-settings.TRUSTED_PROXIES]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


def network_of(address: str | None) -> str | None:
    """What stands for the address of somebody who is not known: its network, in which there are many."""
    if address is None:
        return None
    prefix = 48 if ":" in address else 24
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False).network_address)


def key_of(request) -> str:
    """A key that stands for the client in counters and tells nothing about it."""
    address = address_of(request) or ""
    if ":" in address:
        address = str(ipaddress.ip_network(f"{address}/{IPV6_PREFIX}", strict=False).network_address)
    return hashlib.sha256(f"{settings.SECRET_KEY}{address}".encode()).hexdigest()[:32]


_judged: dict[int, bool] = {}


def is_machine(agent: str) -> bool:
    """Whether a program that names itself so has nobody before it, by the list of robots that COUNTER keeps.

    What was judged is remembered by a number from which no agent can be read; the memory never grows large.
    """
    number = hash(agent)
    if number not in _judged:
        if len(_judged) > 2_000:
            _judged.clear()
        text = agent[:500]
        known = is_robot_or_machine(text) or is_robot_or_machine(text.lower())
        _judged[number] = known or bool(MACHINES.search(text))
    return _judged[number]
