"""Which requests are those of a person who opens a page, by what the browser says of itself. Nothing of it is stored."""

import re
from collections.abc import Mapping

# Browsers begin so; programs that fetch pages say what they are, or have an address in their name.
BROWSER = "Mozilla/"
# Cubot makes phones.
_ROBOT = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|scan|fetch|monitor|uptime|preview|headless|lighthouse|pagespeed|facebookexternalhit|python|curl|wget"
    r"|archiver|validator|feed|https?:|@",
    re.IGNORECASE,
)
EMBEDDED = frozenset({"iframe", "frame", "embed", "object"})


def is_person(headers: Mapping[str, str]) -> bool:
    """Return whether a person opens a page: neither a robot, nor a browser that loads it ahead, nor a frame in another page.

    >>> is_person({"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
    True
    >>> is_person({"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"})
    False
    """
    name = headers.get("User-Agent", "")
    return (
        name.startswith(BROWSER)
        and headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        and headers.get("Sec-Fetch-Dest", "") not in EMBEDDED
        and "prefetch" not in headers.get("Sec-Purpose", headers.get("Purpose", ""))
        and _ROBOT.search(name) is None
    )
