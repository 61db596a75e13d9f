"""A tiny OpenID Connect provider on this machine: whoever comes chooses who to be, and is believed."""

import contextlib
import hashlib
import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "digits", secrets.token_hex(16)
ACCOUNTS = ("anna", "ben")
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


class Provider(BaseHTTPRequestHandler):
    """The authorization code flow with PKCE (RFC 6749 and 7636, OpenID Connect Core 1.0), and nothing besides."""

    asked: dict[str, dict[str, str]] = {}  # what was asked for, by the code that was given for it

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def do_GET(self) -> None:
        path, asked = urlsplit(self.path).path, self._fields(urlsplit(self.path).query)
        if path == "/.well-known/openid-configuration":
            self._answer(self._metadata())
        elif path == "/keys":
            self._answer({"keys": [KEY.as_dict(private=False)]})
        elif path == "/authorize":
            self._page(asked)
        elif path == "/chosen":
            code = secrets.token_hex(16)
            self.asked[code] = asked
            self._send_on(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")
        elif path == "/leave":
            self._send_on(asked["post_logout_redirect_uri"])
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        """The token for a code, once, to the client that knows its own secret and the verifier of what it asked."""
        given = self._fields(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = self.asked.pop(given["code"], None)
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        is_same = asked and asked["code_challenge"] == urlsafe_b64encode(digest).decode().rstrip("=")
        if not is_same or (given.get("client_id", CLIENT), given.get("client_secret", SECRET)) != (CLIENT, SECRET):
            self._answer({"error": "invalid_grant"}, 400)
            return
        self._answer({"access_token": secrets.token_hex(16), "token_type": "Bearer", "id_token": self._token(asked)})

    def _token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        who = {"iss": self.issuer, "sub": asked["who"], "aud": CLIENT, "name": asked["who"].capitalize()}
        return jwt.encode(
            {"alg": "RS256", "kid": "one"}, who | {"iat": now, "exp": now + 600, "nonce": asked["nonce"]}, KEY
        )

    def _metadata(self) -> dict:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/leave",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _page(self, asked: dict[str, str]) -> None:
        links = (f'<a href="/chosen?{urlencode(asked | {"who": who})}">{who}</a>' for who in ACCOUNTS)
        self._send("text/html", b"<title>Who are you?</title>" + "<br>".join(links).encode())

    def _answer(self, record: dict, status: int = 200) -> None:
        self._send("application/json", json.dumps(record).encode(), status)

    def _send(self, kind: str, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_on(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    @staticmethod
    def _fields(query: str) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(query).items()}

    def log_message(self, *_) -> None:
        """Quiet."""


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The provider's address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
