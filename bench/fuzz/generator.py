"""Requests drawn by chance: addresses of the site with valid and nasty values, its own forms changed, JSON of its endpoints changed."""

import json
from collections.abc import Callable
from random import Random
from typing import Any
from urllib.parse import urlencode

from bench.fuzz import values
from bench.fuzz.addresses import AddressPattern
from bench.fuzz.pages import Findings
from bench.fuzz.site import CSRF, KEY, Request, Site

PARAMETERS = (
    "q", "p", "page", "page_size", "per_page", "ordering", "o", "next", "language", "locale", "lang", "card", "deck", "date", "year",
    "from", "to", "until", "format", "export", "collection_id", "search", "tag", "id", "parent_page_id", "page_type", "url", "link_text",
    "user_username", "result_id", "choose", "initial", "multiple", "can_choose_root", "root_page", "match_subclass", "select_format",
    "show_unused", "default", "usage_count", "embed", "state", "status", "action", "value", "unit", "amount", "typed", "token", "number",
    "badge", "email_address", "phone_number", "anchor", "link_url_required", "content_type", "filters", "title", "view", "kind",
    "from_value", "object_id",
)  # fmt: skip
# Nothing is learnt from a session that has ended.
ENDS_SESSION = ("/desk/logout/",)
ANSWER = {
    "id": "01a20f6f-1200-7abc-8def-0123456789ab", "deck": "voyage", "card": "premiers-mots", "at": 1_795_521_600_000, "offset_minutes": 60,
    "duration_ms": 4_000, "parts": {"cent-un": 1}, "credit": 0.5, "confidence": "rather",
}  # fmt: skip
PUSH = {"endpoint": "https://push.example.org/x", "p256dh": "B" * 87, "auth": "A" * 22}
DAY = {"day": "2026-11-24", "from_ms": 1, "until_ms": 2}
BODIES: dict[str, Any] = {
    "learners": {"form": "A"},
    "answers": {"sent_at": 1_795_521_600_000, "cursor": 0, "answers": [ANSWER]},
    "certificate": {},
    "reminders": {"language": "fr", "days": [DAY], "push": PUSH},
    "reminders/email": {"language": "fr", "address": "amina@example.net"},
    "reminders/calendar": {"language": "fr"},
}
REPORT = {"id": "", "deck": "voyage", "card": "premiers-mots", "version": "0" * 16, "language": "fr", "reason": "wrong"}


class Generator:
    """Draws requests to a site; `found` is what its pages led to so far."""

    def __init__(self, site: Site, patterns: list[AddressPattern], found: Findings) -> None:
        self.site, self.patterns, self.found = site, patterns, found
        self.desk = [pattern for pattern in patterns if pattern.text.startswith("desk/")]
        self.public = [pattern for pattern in patterns if not pattern.text.startswith("desk/")]

    def draw(self, rng: Random) -> Request:
        """Return the next request."""
        kinds: tuple[Callable[[Random], Request], ...] = (self._page, self._page, self._link, self._form, self._form, self._api)
        request = rng.choice(kinds)(rng)
        return self._with_headers(request, rng)

    def _with_headers(self, request: Request, rng: Random) -> Request:
        if rng.random() < 0.75:
            return request
        names = rng.sample(list(values.HEADERS), rng.randrange(1, 3))
        given = {name: rng.choice(values.HEADERS[name]) for name in names}
        content_type = rng.choice(values.CONTENT_TYPES) if rng.random() < 0.2 else request.content_type
        return Request(**{**vars(request), "headers": {**request.headers, **given}, "content_type": content_type})

    def _query(self, rng: Random) -> str:
        if rng.random() < 0.5:
            return ""
        names = self.found.parameters(rng) if rng.random() < 0.5 else PARAMETERS
        pairs = [(rng.choice(names), values.text(rng, self.site.valid["number"])) for _ in range(rng.randrange(1, 4))]
        return "?" + "&".join(f"{name}={values.in_address(value, rng)}" for name, value in pairs)

    def _page(self, rng: Random) -> Request:
        is_desk = rng.random() < 0.6
        pattern = rng.choice(self.desk if is_desk else self.public)
        address = pattern.filled(rng, self.site.valid)
        if address in ENDS_SESSION:
            address = "/desk/"
        method = rng.choice(values.METHODS)
        body, kind = b"", ""
        if method in ("POST", "PUT", "PATCH"):
            fields = [(rng.choice(PARAMETERS), values.text(rng)) for _ in range(3)]
            body, kind = self._encoded(fields, (), rng)
        return Request(
            method=method, address=address + self._query(rng), body=body, content_type=kind, is_staff=is_desk and rng.random() < 0.9
        )

    def _link(self, rng: Random) -> Request:
        link = self.found.link(rng)
        if link is None or link.startswith(ENDS_SESSION):
            return self._page(rng)
        if rng.random() < 0.4:
            start, _, end = link.rstrip("/").rpartition("/")
            link = f"{start}/{values.in_address(values.text(rng), rng)}" if rng.random() < 0.5 else f"{start}/{end}/"
        address = link + (self._query(rng) if "?" not in link else "")
        return Request(method=rng.choice(("GET", "GET", "HEAD")), address=address, is_staff=link.startswith("/desk/"))

    def _form(self, rng: Random) -> Request:
        form = self.found.form(rng)
        if form is None or not form.action.startswith("/") or form.action.startswith(ENDS_SESSION):
            return self._page(rng)
        fields = [(name, values.text(rng) if rng.random() < 0.15 else value) for name, value in form.fields if rng.random() > 0.03]
        is_staff = form.action.startswith("/desk/")
        if form.method == "GET":
            query = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in fields])
            return Request(method="GET", address=f"{form.action.partition('?')[0]}?{query}", is_staff=is_staff)
        body, kind = self._encoded([*fields, ("csrfmiddlewaretoken", CSRF)], form.files, rng)
        return Request(method="POST", address=form.action, body=body, content_type=kind, is_staff=is_staff)

    def _encoded(self, fields: list[tuple[str, str]], files: tuple[str, ...], rng: Random) -> tuple[bytes, str]:
        if files or rng.random() < 0.2:
            return values.multipart(fields, files, rng)
        written = urlencode([(name.encode("utf-8", "surrogatepass"), value.encode("utf-8", "surrogatepass")) for name, value in fields])
        return written.encode(), "application/x-www-form-urlencoded"

    def _api(self, rng: Random) -> Request:
        code = rng.choice(self.site.valid["code"])
        what = rng.choice([*BODIES, "reports", ""])
        body = REPORT if what == "reports" else BODIES.get(what)
        address = "/api/v1/reports" if what == "reports" else f"/api/v1/trainings/{code}/{what}".rstrip("/")
        headers = {"HTTP_AUTHORIZATION": f"Bearer {KEY}"}
        usual = ("PUT", "PUT", "GET", "DELETE") if what.startswith("reminders") else ("POST",) * 9 + ("DELETE",)
        method = rng.choice(usual) if what and rng.random() < 0.95 else rng.choice(values.METHODS)
        if body is None:
            return Request(method=method, address=address, headers=headers)
        changed = values.mutated(json.loads(json.dumps(body)), rng) if rng.random() < 0.8 else body
        content, more = values.json_body(changed, rng)
        return Request(method=method, address=address, headers={**headers, **more}, body=content, content_type="application/json")
