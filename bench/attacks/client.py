"""Requests over one connection that stays open, opened again after it was closed."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

PATIENCE_SECONDS = 30.0
# No reply: the connection was refused, closed or silent for too long.
NO_REPLY = 0


class Client:
    """One visitor's connection. `cookies` are sent with every request; those that replies set are added."""

    def __init__(self, url: str, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        address = urlsplit(url)
        self._connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=patience_seconds)
        self.cookies: dict[str, str] = {}

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers (lower case) and body of a reply; status NO_REPLY where there is none."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            self._connection.request(method, path, body=body, headers=sent)
            reply = self._connection.getresponse()
            content = reply.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return NO_REPLY, {}, b""
        for name, value in reply.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, _ = value.partition(";")
                key, _, given = cookie.partition("=")
                self.cookies[key] = given
        return reply.status, {name.lower(): value for name, value in reply.getheaders()}, content

    def send_json(self, method: str, path: str, value: Any, *, key: str) -> tuple[int, dict[str, str], bytes]:  # noqa: ANN401 - JSON
        """Send JSON with a learner's key."""
        return self.send(method, path, json.dumps(value).encode(), Authorization=f"Bearer {key}", Content_Type="application/json")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
