"""Files of the built app for the server: texts to inline, their hashes, icons, and the address of the app's module."""

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ravive.lib.languages import BY_TAG, INTERFACE

type Manifest = dict[str, dict[str, Any]]

STATIC_PREFIX = "/static/app/"
SINGLES = {language: f"single.{language}.js" for language in INTERFACE}
NEEDED = (
    "guard.js",
    "first.js",
    *SINGLES.values(),
    "preview.js",
    "desk.js",
    "ravive.css",
    "paper.css",
    "hub.css",
    "home.css",
    "sw.js",
    "icons.json",
    "fonts.json",
    "manifest.json",
)
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
HERE = Path(__file__).resolve().parent
BUILD_ADVICE = "build the app first: make setup (or: cd app && npm ci --ignore-scripts && npm run build)"


class AppNotBuiltError(Exception):
    """The built app is missing or unreadable. The message says what to run."""


@dataclass(frozen=True, kw_only=True)
class AppFiles:
    """The built texts. `entry_url` is the app's module, `needed_urls` its first imports, `icons` the shapes by name.

    `single` is the whole app in one script, by the language it speaks; `preview` is it in the desk's frame, `fonts` the files of
    its fonts, `font_urls` the style sheet of each font set for the scripts that the Latin font lacks.
    """

    guard: str
    first: str
    single: dict[str, str]
    preview: str
    fonts: tuple[Path, ...]
    font_urls: dict[str, str]
    unpack: str
    style: str
    single_style: str
    paper_style: str
    hub_style: str
    home_style: str
    service_worker: str
    units_script: str
    units_style: str
    icons: dict[str, str]
    entry_url: str
    needed_urls: dict[str, tuple[str, ...]]
    script_hashes: tuple[str, ...]
    style_hashes: tuple[str, ...]


def content_hash(text: str) -> str:
    """Return the hash with which a content policy allows this inline text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def inline(text: str) -> str:
    """Return a built script as it may appear between script tags."""
    return text.strip().replace("</script", "<\\/script").replace("<!--", "<\\!--")


def missing_files(folder: Path) -> tuple[str, ...]:
    """Return the names of missing built files."""
    return tuple(name for name in NEEDED if not (folder / name).is_file())


@lru_cache(maxsize=4)
def load(folder: Path) -> AppFiles:
    """Return the built files, read once a process: restart after a build. Raises AppNotBuiltError."""
    if absent := missing_files(folder):
        raise AppNotBuiltError(f'the app is not built: "{folder}" lacks {", ".join(absent)}; {BUILD_ADVICE}')
    texts = {name: (folder / name).read_text("utf-8") for name in NEEDED}
    guard, first = inline(texts["guard.js"]), inline(texts["first.js"])
    style, paper_style, hub_style, home_style = (texts[name].strip() for name in ("ravive.css", "paper.css", "hub.css", "home.css"))
    manifest = json.loads(texts["manifest.json"])
    entry = _entry(manifest, folder)
    units_script = (HERE / "units.js").read_text("utf-8").strip()
    units_style = (HERE / "units.css").read_text("utf-8").strip()
    return AppFiles(
        guard=guard,
        first=first,
        single={language: texts[name].strip() for language, name in SINGLES.items()},
        preview=inline(texts["preview.js"]),
        fonts=tuple(sorted((folder / "assets").glob("font-*.woff2"))),
        font_urls=json.loads(texts["fonts.json"]),
        unpack=(HERE / "unpack.js").read_text("utf-8").strip(),
        style=style,
        # The single file fetches nothing, so it has no fonts.
        single_style=FONT_FACE.sub("", style),
        paper_style=paper_style,
        hub_style=hub_style,
        home_style=home_style,
        service_worker=texts["sw.js"],
        units_script=units_script,
        units_style=units_style,
        icons=json.loads(texts["icons.json"]),
        entry_url=STATIC_PREFIX + str(entry["file"]),
        needed_urls={language: _needed(manifest, entry, language) for language in INTERFACE},
        script_hashes=tuple(content_hash(text) for text in (guard, first, units_script)),
        style_hashes=tuple(content_hash(text) for text in (style, paper_style, hub_style, home_style, units_style)),
    )


def font_url(folder: Path, language: str) -> str:
    """Return the style sheet of the fonts that a language needs besides the Latin one; empty where it needs none."""
    font = BY_TAG[language].font if language in BY_TAG else None
    return load(folder).font_urls.get(font, "") if font else ""


def _entry(manifest: Manifest, folder: Path) -> dict[str, Any]:
    """Return the app's main module from Vite's manifest."""
    entries = {source: chunk for source, chunk in manifest.items() if chunk.get("isEntry")}
    for source, chunk in entries.items():
        if "main" in Path(source).stem:
            return chunk
    raise AppNotBuiltError(f'"{folder / "manifest.json"}" names no entry "main" (it has: {", ".join(entries) or "none"}); {BUILD_ADVICE}')


def _needed(manifest: Manifest, entry: dict[str, Any], language: str) -> tuple[str, ...]:
    """Return the modules that the app imports first. Fetching them at once saves a round trip on slow networks."""
    sources = [*entry.get("imports", ()), f"src/i18n/all/{language}.ts"]
    return tuple(STATIC_PREFIX + manifest[source]["file"] for source in sources if source in manifest)
