"""What pages and files weigh on their way to a phone, asked of a served site."""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path
from typing import Any

LANGUAGES = ("fr", "nl", "de", "en")
# The look is not fetched by itself: the worker takes it out of the shell.
KEPT_ADDRESS = re.compile(r"/static/app/(?:assets/[\w-]+\.js|guard\.js)")
LATER = ("src/screens/trainings/index.ts", "src/i18n/trainings/", "src/screens/memory.tsx", "src/screens/settings/index.tsx")
# Fetched by those who have one.
ON_DEMAND = "src/screens/trainings/certificate.tsx"
APP = Path(__file__).parent.parent / "src/ravive/app_dist"


def transferred(url: str, coding: str) -> int:
    """Return how many bytes the body of an answer takes; raise when it does not travel in this coding."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": coding})  # noqa: S310 the address is the served site's
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        body = answer.read()
        if answer.headers["Content-Encoding"] != coding:
            raise ValueError(f"{url} travels as {answer.headers['Content-Encoding']}, not {coding}")
    return len(body)


def kilobytes(count: int) -> float:
    return count / 1000


def start_paths(site: str) -> list[str]:
    """Return the address of every first card: the default one and each deck's, in each language."""
    paths = []
    for language in LANGUAGES:
        with urllib.request.urlopen(f"{site}/bundles/index.{language}.json", timeout=10) as answer:  # noqa: S310
            decks = [line["deck"] for line in json.loads(answer.read())["decks"]]
        paths += [f"/{language}/start/", *(f"/{language}/decks/{deck}/start/" for deck in decks)]
    return paths


def later(manifest: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return the addresses of what the worker keeps afterwards: later screens, what they alone share, and each language's words."""
    named = {source: f"/static/app/{chunk['file']}" for source, chunk in manifest.items()}
    return {source: named[source] for source in named if source.startswith(LATER) or _is_shared_later(source, manifest)}


def _is_shared_later(source: str, manifest: dict[str, dict[str, Any]]) -> bool:
    """Return whether a chunk without a source of its own is asked for by later screens alone."""
    asking = [name for name, chunk in manifest.items() if source in (*chunk.get("imports", ()), *chunk.get("dynamicImports", ()))]
    return source.startswith("_") and all(name.startswith((*LATER, ON_DEMAND)) for name in asking)


def kept_later(site: str) -> int:
    """Return the gzip bytes of that, with the words of the language that has the longest."""
    sizes = {source: transferred(site + address, "gzip") for source, address in later(read_manifest()).items()}
    words = [size for source, size in sizes.items() if "/i18n/" in source]
    return sum(sizes.values()) - sum(words) + max(words)


def read_manifest() -> dict[str, dict[str, Any]]:
    """Return what the build says of its chunks, by their sources."""
    return json.loads((APP / "manifest.json").read_text("utf-8"))


def precached(site: str) -> dict[str, int]:
    """Return the gzip bytes of what the worker fetches at once, by address: scripts, the words of one language, its shell with the look."""
    with urllib.request.urlopen(f"{site}/sw.js", timeout=10) as answer:  # noqa: S310
        named = KEPT_ADDRESS.findall(answer.read().decode())
    manifest = read_manifest()
    apart = later(manifest).values()
    words = {f"/static/app/{manifest[f'src/i18n/all/{language}.ts']['file']}" for language in LANGUAGES}
    sizes = {address: transferred(site + address, "gzip") for address in dict.fromkeys(named) if address not in apart}
    shells = {f"/{language}/shell/": transferred(f"{site}/{language}/shell/", "gzip") for language in LANGUAGES}
    kept = {address: size for address, size in sizes.items() if address not in words}
    for choices in ({address: sizes[address] for address in words}, shells):
        longest = max(choices, key=lambda address, choices=choices: choices[address])
        kept[longest] = choices[longest]
    return kept


def card_kinds(site: str) -> dict[str, int]:
    """Return the gzip bytes of each kind of card that is fetched when first needed."""
    manifest = json.loads((APP / "manifest.json").read_text("utf-8"))
    lazy = {source: chunk for source, chunk in manifest.items() if source.startswith("src/cards/") and chunk.get("isDynamicEntry")}
    return {Path(source).stem: transferred(f"{site}/static/app/{chunk['file']}", "gzip") for source, chunk in lazy.items()}
