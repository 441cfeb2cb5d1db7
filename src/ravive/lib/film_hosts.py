"""Films on other sites that a page may frame once somebody asks: YouTube and Vimeo, at addresses that set no cookie of their own accord."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

YOUTUBE, VIMEO = "https://www.youtube-nocookie.com", "https://player.vimeo.com"
FRAMED_HOSTS = (YOUTUBE, VIMEO)
_YOUTUBE_HOSTS = {"youtube.com", "m.youtube.com", "youtube-nocookie.com"}
_YOUTUBE_PATHS = {"embed", "shorts", "live"}
_YOUTUBE_ID, _VIMEO_ID, _VIMEO_HASH = re.compile(r"[\w-]{11}", re.ASCII), re.compile(r"[0-9]{5,12}"), re.compile(r"[0-9a-f]{6,20}")


@dataclass(frozen=True, kw_only=True)
class FramedFilm:
    """A film that a page may frame: the name of the site that shows it, and the address of the frame."""

    site: str
    address: str


def framed_film(address: str) -> FramedFilm | None:
    """Return how a page frames the film of an address; None for what is no film of YouTube or Vimeo.

    >>> framed_film("https://youtu.be/M7lc1UVf-VE?t=5").address
    'https://www.youtube-nocookie.com/embed/M7lc1UVf-VE'
    >>> framed_film("https://vimeo.com/76979871").address
    'https://player.vimeo.com/video/76979871?dnt=1'
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    path = [part for part in parts.path.split("/") if part]
    if host == "youtu.be" and path:
        return _youtube(path[0])
    if host in _YOUTUBE_HOSTS:
        named = path[1] if len(path) > 1 and path[0] in _YOUTUBE_PATHS else ""
        return _youtube(named or parse_qs(parts.query).get("v", [""])[0])
    if host in ("vimeo.com", "player.vimeo.com"):
        return _vimeo(path[1:] if path[:1] == ["video"] else path, parse_qs(parts.query).get("h", [""])[0])
    return None


def _youtube(name: str) -> FramedFilm | None:
    return FramedFilm(site="YouTube", address=f"{YOUTUBE}/embed/{name}") if _YOUTUBE_ID.fullmatch(name) else None


def _vimeo(path: list[str], secret: str) -> FramedFilm | None:
    """A film that is not listed has a second part, without which it is not shown."""
    if not path or not _VIMEO_ID.fullmatch(path[0]):
        return None
    found = path[1] if len(path) > 1 else secret
    unlisted = f"h={found}&" if _VIMEO_HASH.fullmatch(found) else ""
    return FramedFilm(site="Vimeo", address=f"{VIMEO}/video/{path[0]}?{unlisted}dnt=1")
