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

    ``names`` are host names it answers to beside its own. Without ``login`` only loopback addresses may be listened
    on, unless ``open_to_all``. ``behind_proxy`` believes what a proxy on this machine says of a visitor's address.
    ``rate`` is how many requests that may cost work one address has in a minute; 0 sets no limit. ``adding``
    says whether visitors may add articles; None leaves it to ``may_add``; ``indexing`` whether what they add is indexed
    at once. ``root_path`` is where a proxy shows the server: empty, or ``/news``.
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
        """Whether visitors may add articles: on this machine and behind a login, unless it was said otherwise."""
        return self.adding if self.adding is not None else self.login is not None or is_loopback(self.host)

    def require_login_or_loopback(self) -> None:
        """Raise UserError where anyone in the network could read the articles and nobody said so on purpose."""
        if self.login is None and not self.open_to_all and not is_loopback(self.host):
            raise UserError(
                f"{self.host}: whoever reaches this address could read the articles; "
                "ask for a password with --auth USER, or pass --allow-remote-without-login"
            )

    def answers_to(self, header: str) -> bool:
        """Whether a Host header names this server.

        A web page that points a name of its own at this machine (DNS rebinding) sends that name, so no name passes
        but those given; an address passes where it is listened on, because no page can have one for a name.
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
    """Whether ``host`` reaches this machine alone; a name counts only if it is localhost, for any other may change."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _listens_everywhere(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False
