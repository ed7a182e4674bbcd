"""Which addresses may be connected to: public ones, checked at the very address that is then used.

A name is resolved once. Each address that it leads to is checked, and the connection goes to one of those, so a name
server cannot answer otherwise the second time (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Addresses that carry an IPv4 address to which a translator on the way would connect (RFC 6052, RFC 8215).
_TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))


class ForbiddenAddressError(Exception):
    """A name leads to an address that may not be connected to."""


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet, as are all addresses that it stands for.

    >>> [is_public(a) for a in ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946")]
    [True, True]
    >>> [is_public(a) for a in ("127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:127.0.0.1", "100.64.0.1")]
    [False, False, False, False, False, False]
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return all(a.is_global and not a.is_multicast and not a.is_unspecified for a in _meant(address))


def _meant(address: Address) -> list[Address]:
    """An address, and those that are hidden in it: mapped, tunnelled (6to4, Teredo) or translated."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    hidden: list[Address | None] = [address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in _TRANSLATED):
        hidden.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [address, *(a for a in hidden if a is not None)]


def connect(host: str, port: int, seconds: float, accepts: Callable[[str], bool] = is_public) -> socket.socket:
    """Connects to a name, if all addresses that it leads to may be connected to.

    Args:
        host: The name, or an address.
        port: The port.
        seconds: How long the connection may take, and then each step on it.
        accepts: Whether an address may be connected to.

    Raises:
        ForbiddenAddressError: It leads to an address that may not be connected to.
        OSError: It leads nowhere, or nobody answers there.

    >>> connect("localhost", 80, 1)
    Traceback (most recent call last):
        ...
    publisher.store.federation.addresses.ForbiddenAddressError: localhost leads to an address that is not public
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not all(accepts(str(address[0])) for *_, address in found):
        message = f"{host} leads to an address that is not public"
        raise ForbiddenAddressError(message)
    error: OSError = OSError(f"{host} leads nowhere")
    for family, kind, protocol, _, address in found:
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(seconds)
        try:
            connection.connect(address)
        except OSError as failed:
            connection.close()
            error = failed
        else:
            return connection
    raise error
