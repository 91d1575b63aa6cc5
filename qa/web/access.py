"""Who may reach the server: the address it listens on, the names it answers to, who logs in, how often one may ask."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.records import UserError

if TYPE_CHECKING:
    from qa.web.login import Login

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:]+)(?::\d{1,5})?")


@dataclass(frozen=True)
class Access:
    """How the server is reached.

    ``names`` are host names that it answers to beside its own. Without ``login`` it may listen on loopback addresses
    only, unless ``open_to_all``. ``behind_proxy`` trusts the visitor's address that a proxy on this machine sends.
    ``rate`` limits the costly requests of one address in a minute; 0 sets no limit. ``adding`` says whether visitors
    may add articles; None leaves it to ``may_add``. ``indexing`` says whether added articles are indexed at once.
    ``root_path`` is the path under which a proxy shows the server: empty, or ``/news``.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    names: tuple[str, ...] = ()
    login: Login | None = None
    open_to_all: bool = False
    behind_proxy: bool = False
    rate: int = 300
    adding: bool | None = None
    indexing: bool = True
    root_path: str = ""

    @property
    def may_add(self) -> bool:
        """Whether visitors may add articles; by default on this machine and behind a login."""
        return self.adding if self.adding is not None else self.login is not None or is_loopback(self.host)

    def require_login_or_loopback(self) -> None:
        """Raise UserError where anyone in the network could read the articles without ``open_to_all``."""
        if self.login is None and not self.open_to_all and not is_loopback(self.host):
            raise UserError(
                f"{self.host}: whoever reaches this address could read the articles; "
                "ask for a password with --auth USER, or pass --allow-remote-without-login"
            )

    def answers_to(self, header: str) -> bool:
        """Whether a Host header names this server.

        By DNS rebinding, a web page can point its own host name at this machine; the browser then sends that name. So
        only known names pass. An IP address passes where the server listens on it, because no page can have it as a
        name.
        """
        match = _HOST.fullmatch(header)
        if match is None:
            return False
        name = match[1].strip("[]").rstrip(".").lower()
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return name in self._names()
        return address.is_loopback or _listens_everywhere(self.host) or name == self.host.lower()

    def _names(self) -> set[str]:
        names = {"localhost", *(name.lower() for name in self.names)}
        if _listens_everywhere(self.host):
            own = socket.gethostname().lower()
            return {*names, own, f"{own.partition('.')[0]}.local"}
        return {*names, self.host.lower()}


def is_loopback(host: str) -> bool:
    """Whether ``host`` is a loopback address; of names only localhost is, because any other may change."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _listens_everywhere(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False
