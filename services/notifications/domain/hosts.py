"""Whether a host is this very machine, where nobody listens in between."""

import ipaddress


def is_local(host: str) -> bool:
    """Is it this very machine? Names are not looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
