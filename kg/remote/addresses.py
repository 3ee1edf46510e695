"""Which addresses a server may connect to when somebody else says where."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from kg.errors import RemoteError

# Those of IANA's special-purpose registry that are not for anybody to be reached at (RFC 6890 and
# its successors): this host and network, private, shared by carriers, loopback, link-local (where
# most clouds have their metadata), protocol assignments, documentation, benchmarks, multicast.
# ``ipaddress.is_global`` is not asked: it has changed its mind from one Python to the next.
_REFUSED_4 = [
    ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # public by its number, but inside Azure it is Azure's own
    )
]
# Of IPv6 only global unicast is reached, without what wraps an IPv4 address (Teredo, 6to4).
_GLOBAL_6 = ip_network("2000::/3")
_REFUSED_6 = [
    ip_network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]


def is_public(address: str) -> bool:
    """May a server connect to this IP address because a stranger asks it to?"""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _REFUSED_4)
    return ip in _GLOBAL_6 and not any(ip in network for network in _REFUSED_6)


def connected(host: str, port: int, timeout: float) -> socket.socket:
    """A connection to a host at an address that was looked up once, and is public.

    Every address that the name has must be: a name with one of each is a trap. The connection goes
    to the address that was judged, so a name that changes in between gains nothing.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RemoteError(f"there is no host {host}") from error
    if not all(is_public(str(address[0])) for *_, address in found):
        raise RemoteError(f"the host {host} is not on the public Internet")
    failure: OSError | None = None
    for family, kind, protocol, _, address in found:
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(timeout)
        try:
            connection.connect(address)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise RemoteError(f"no connection to {host}") from failure
