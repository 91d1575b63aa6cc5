"""One user with a password: a slow check, few attempts, and sessions that only this server's pages can use."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable

from index.records import UserError
from qa.web.rate_limit import RateLimit

SHORTEST_PASSWORD = 8
ROUNDS = 2**15
SESSION_SECONDS = 12 * 60 * 60
MOST_SESSIONS = 1000
ATTEMPTS, ATTEMPTS_A_MINUTE = 10, 6
"""Wrong passwords that one address may send at once, and each minute after that."""


class Login:
    """Checks one user by a salted scrypt hash (N 2^15, r 8: 32 MiB and about a tenth of a second each time).

    ``rounds`` is N; only tests set a smaller one. Safe to share between threads. Passwords are checked one at a time,
    so that attempts cannot exhaust the memory.
    """

    def __init__(
        self, user: str, password: str, *, clock: Callable[[], float] = time.monotonic, rounds: int = ROUNDS
    ) -> None:
        """Raises UserError where the password is too short or the user name cannot be sent."""
        if len(password) < SHORTEST_PASSWORD:
            raise UserError(f"--auth: the password needs {SHORTEST_PASSWORD} characters or more")
        if not user or ":" in user:
            raise UserError("--auth: give a user's name without a colon")
        self._salt = secrets.token_bytes(16)
        self._key = secrets.token_bytes(32)
        self._user = user
        self._rounds = rounds
        self._hash = self._scrypt(password)
        self._clock = clock
        self._wrong_passwords = RateLimit(ATTEMPTS_A_MINUTE, ATTEMPTS, clock=clock)
        self._sessions: dict[bytes, float] = {}
        self._lock, self._check_lock = threading.Lock(), threading.Lock()

    def opens(self, user: str, password: str, address: str) -> bool:
        """Whether user and password are right; always False for an address that sent too many wrong ones."""
        with self._check_lock:  # looked at in turn: attempts that arrive together are counted one after another
            if self.throttled(address):
                return False
            right = hmac.compare_digest(self._scrypt(password), self._hash)
            right &= hmac.compare_digest(_bytes(user), _bytes(self._user))
            if not right:
                self._wrong_passwords.take(address)
        return right

    def throttled(self, address: str) -> bool:
        """Whether the address has sent too many wrong passwords, so that its attempts are refused for now."""
        return self._wrong_passwords.spent(address)

    def opens_basic(self, header: str, address: str) -> bool:
        """Whether an Authorization header holds user and password; a correct one is remembered for speed."""
        digest = self._digest(header)
        if self._is_valid(digest):
            return True
        scheme, _, given = header.partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            user, _, password = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            return False
        if not self.opens(user, password, address):
            return False
        self._store(digest)
        return True

    def new_session(self) -> str:
        """A fresh session's name, which nobody can guess."""
        name = secrets.token_urlsafe(32)
        self._store(self._digest(name))
        return name

    def knows(self, session: str) -> bool:
        """Whether the session was begun here less than twelve hours ago and has not ended."""
        return self._is_valid(self._digest(session))

    def end(self, session: str) -> None:
        """Forget a session."""
        with self._lock:
            self._sessions.pop(self._digest(session), None)

    def _store(self, digest: bytes) -> None:
        with self._lock:
            self._sessions[digest] = self._clock() + SESSION_SECONDS
            while len(self._sessions) > MOST_SESSIONS:
                del self._sessions[next(iter(self._sessions))]

    def _is_valid(self, digest: bytes) -> bool:
        with self._lock:
            return self._sessions.get(digest, 0.0) > self._clock()

    def _digest(self, text: str) -> bytes:
        """The keyed hash stored instead of a secret, so that the time of a lookup reveals nothing."""
        return hashlib.blake2b(_bytes(text), key=self._key, digest_size=32).digest()

    def _scrypt(self, password: str) -> bytes:
        return hashlib.scrypt(_bytes(password), salt=self._salt, n=self._rounds, r=8, p=1, maxmem=2**26, dklen=32)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
