"""Who somebody is: a random key that they hold, signed by the server. The database knows its hash alone."""

import hashlib
import hmac
import re
import secrets

FORM = re.compile(r"([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})")


def new_key() -> str:
    """128 random bits in 22 letters."""
    return secrets.token_urlsafe(16)


def new_secret() -> str:
    return secrets.token_hex(32)


def signed(key: str, secret: str) -> str:
    """The key as the cookie or the address holds it."""
    return f"{key}.{_signature(key, secret)}"


def checked(said: str | None, secret: str) -> str | None:
    """The key in what a browser says; None where this server did not sign it."""
    found = FORM.fullmatch(said or "")
    if found and hmac.compare_digest(found[2], _signature(found[1], secret)):
        return found[1]
    return None


def looks_signed(said: object) -> bool:
    """Whether it is worth asking the database for its secret."""
    return isinstance(said, str) and FORM.fullmatch(said) is not None


def of_account(issuer: str, subject: str, secret: str) -> str:
    """The key of somebody who has logged in: nobody can make it without the server's secret."""
    return hmac.new(bytes.fromhex(secret), f"account {issuer}\n{subject}".encode(), hashlib.sha256).hexdigest()


def hashed(key: str) -> str:
    """What the database holds, 64 letters."""
    return hashlib.sha256(key.encode()).hexdigest()


def _signature(key: str, secret: str) -> str:
    return _letters(hmac.new(bytes.fromhex(secret), f"key {key}".encode(), hashlib.sha256).digest())


def _letters(digest: bytes) -> str:
    import base64

    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")
