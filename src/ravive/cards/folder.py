"""Reading and writing a deck's folder and the register's file. The only files of this package that are opened are opened here."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from ravive.cards.card import Language
from ravive.cards.draft import DeckDraft, Reading, digest_of
from ravive.cards.problems import DeckCode, RegisterCode
from ravive.cards.register import ReadRegister, read_register
from ravive.cards.yaml_text import DECK_TEXTS, REGISTER_TEXTS, yaml_text
from ravive.lib.languages import ALL
from ravive.lib.problem import Problem
from ravive.lib.yaml_lines import Plain, YamlData, read_yaml

DECK_FILE = "deck.yaml"
MEDIA = "media"


class WritingError(Exception):
    """Nothing was written; the message says where, why, and what to do."""


def deck_folders(path: Path) -> list[Path]:
    """Return `path` when it holds a deck, else the folders in it that do."""
    if (path / DECK_FILE).is_file():
        return [path]
    return sorted(found.parent for found in path.glob(f"*/{DECK_FILE}")) if path.is_dir() else []


def read_register_file(path: Path, sources: Collection[str] = ()) -> ReadRegister:
    """Return the register in `path`, with everything that is wrong with it; its facts may also name these `sources`."""
    if not path.is_file():
        return ReadRegister(None, [Problem(RegisterCode.NO_FILE, file=str(path))])
    return read_register(read_yaml(path.read_bytes(), str(path)), sources)


def read_folder(folder: Path) -> Reading:
    """Return the deck in `folder`, whatever its shape."""
    paths = [*folder.glob("*.y*ml"), *(folder / MEDIA).glob("*")]
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(paths) if path.is_file()}
    return read_files(files, lambda name: str(folder / name))


def read_files(contents: Mapping[str, bytes], shown: Callable[[str], str]) -> Reading:
    """Return the deck that these files hold, by their path in its folder, whatever its shape. One of them is `deck.yaml`.

    `shown` returns what a file is called in problems.
    """
    files: dict[str | None, YamlData] = {None: read_yaml(contents[DECK_FILE], shown(DECK_FILE))}
    structure = files[None].data
    languages = DeckDraft(structure, {}, {}).languages or [name for name in ALL if f"{name}.yaml" in contents]
    words: dict[Language, Plain] = {}
    for language in languages:
        name = f"{language}.yaml"
        if name in contents:
            files[language] = read_yaml(contents[name], shown(name))
            words[language] = files[language].data
    pictures = {name.removeprefix(f"{MEDIA}/"): content for name, content in contents.items() if name.startswith(f"{MEDIA}/")}
    problems = [found for file in files.values() for found in file.problems]
    if structure is not None:
        problems += _unexpected_files(contents, languages, shown)
    return Reading(
        draft=DeckDraft(structure, words, {name: digest_of(content) for name, content in pictures.items()}),
        problems=tuple(problems),
        contents={digest_of(content): content for content in pictures.values()},
        files=files,
    )


def files_digest(folder: Path) -> str:
    """Return a digest of every file of the deck in `folder`."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.yaml"), *(folder / MEDIA).glob("*")]):
        digest.update(f"{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _unexpected_files(files: Collection[str], languages: list[Language], shown: Callable[[str], str]) -> list[Problem]:
    accepted = {DECK_FILE, *(f"{language}.yaml" for language in languages)}
    return [
        Problem(DeckCode.FILE_EXTRA, {"accepted": ", ".join(sorted(accepted))}, severity="warning", file=shown(name))
        for name in sorted(files)
        if "/" not in name and name not in accepted
    ]


def deck_files(draft: DeckDraft, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of the deck's folder in the project's style, by their path in it; `contents` are the pictures' by digest.

    Nothing of a draft is lost in them.
    """
    files = {f"{MEDIA}/{name}": contents[digest] for name, digest in draft.pictures.items()}
    files[DECK_FILE] = yaml_text(_mapping(draft.structure), DECK_TEXTS).encode()
    return files | {f"{language}.yaml": yaml_text(_mapping(words), None).encode() for language, words in draft.words.items()}


def write_deck(draft: DeckDraft, contents: Mapping[str, bytes], folder: Path) -> None:
    """Write the deck's files in `folder`, in place of the deck that is there; whole or not at all.

    Raises WritingError when `folder` holds anything but a deck, or cannot be written.
    """
    files = deck_files(draft, contents)
    foreign = _foreign_files(folder)
    if foreign:
        raise WritingError(f"{folder} holds {', '.join(foreign)}, which no deck has; move it away or name another folder")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
            _write_files(Path(beside) / "new", files)
            _put_in_place(Path(beside) / "new", folder, Path(beside) / "old")
    except OSError as problem:
        raise WritingError(f"{folder} cannot be written ({problem.strerror}); nothing was changed, name another folder") from problem


def write_register(data: Mapping[str, Plain], path: Path) -> None:
    """Write the register's file in the project's style, whole or not at all. Raises WritingError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as beside:
            written = Path(beside) / path.name
            written.write_text(yaml_text(data, REGISTER_TEXTS), encoding="utf-8")
            written.replace(path)
    except OSError as problem:
        raise WritingError(f"{path} cannot be written ({problem.strerror}); nothing was changed, name another file") from problem


def _mapping(data: Plain) -> Mapping[str, Plain]:
    if not isinstance(data, dict):
        raise TypeError(f"{data!r} is not a mapping; a deck's file holds fields")
    return data


def _foreign_files(folder: Path) -> list[str]:
    """Return what in the folder would be lost with the deck in it: everything that no deck has."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        return ["a file of its own"]
    own = {DECK_FILE, MEDIA, *(f"{language}.yaml" for language in ALL)}
    found = [path.name for path in sorted(folder.iterdir()) if path.name not in own]
    return found + [f"{MEDIA}/{path.name}" for path in sorted((folder / MEDIA).glob("*")) if not path.is_file()]


def _write_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    for name, content in contents.items():
        path = folder / name
        if path.resolve().parent not in (folder.resolve(), folder.resolve() / MEDIA):
            raise WritingError(f"“{name}” leads out of the folder; rename the picture")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _put_in_place(new: Path, folder: Path, old: Path) -> None:
    """Give the new folder its name; when that fails the old one has its name again."""
    was_there = folder.exists()
    if was_there:
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if was_there:
            shutil.move(old, folder)
        raise
