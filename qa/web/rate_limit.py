"""The rate limit of one address: a token bucket for each, refilled at a steady rate."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable

MOST_ADDRESSES = 10_000


class RateLimit:
    """Allows each address ``burst`` requests at once, and ``each_minute`` of them in the long run.

    Safe to share between threads. It remembers at most 10,000 addresses and forgets the least recent ones.
    """

    def __init__(self, each_minute: float, burst: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._each_second = each_minute / 60
        self._burst = burst
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, address: str) -> bool:
        """Take a token for one request; False where none is left."""
        network = network_of(address)
        with self._lock:
            left = self._tokens(network)
            self._left.pop(network, None)  # the dict's order is that of the last visits
            self._left[network] = (left - 1 if left >= 1 else left, self._clock())
            while len(self._left) > MOST_ADDRESSES:
                del self._left[next(iter(self._left))]
        return left >= 1

    def spent(self, address: str) -> bool:
        """Whether the address has no token left."""
        with self._lock:
            return self._tokens(network_of(address)) < 1

    def _tokens(self, network: str) -> float:
        left, then = self._left.get(network, (self._burst, 0.0))
        return min(self._burst, left + (self._clock() - then) * self._each_second)


def network_of(address: str) -> str:
    """What counts as one visitor: an IPv4 address, or the 64 bits that name the network of an IPv6 address."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False).network_address)
