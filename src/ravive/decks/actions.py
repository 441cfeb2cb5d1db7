"""Publishing: a deck becomes bundles in all its languages at once, or nothing changes."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from ravive.cards.bundle import Bundle
from ravive.cards.card import LANGUAGES, Language
from ravive.cards.check import check_deck
from ravive.cards.folder import DECK_FILE, read_deck, read_register_file
from ravive.cards.merge import Published as Merged
from ravive.cards.merge import contacts, publishable, to_json, to_plain
from ravive.cards.register import Register
from ravive.cards.source import DeckSource
from ravive.decks import deck_memory, queries
from ravive.decks.models import DeckMemory, PublishedBundle, PublishedContacts, PublishedPicture
from ravive.lib.problem import Problem
from ravive.memory import hybrid

MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "webp": "image/webp", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
BY_REFIT = "Ravive, memory model"


class PublishingError(Exception):
    """The deck cannot be published; `problems` holds everything that is wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, kw_only=True)
class Published:
    """What publishing did: the languages that changed, and those that were already out as they are."""

    deck: str
    changed: tuple[Language, ...]
    unchanged: tuple[Language, ...]


def sources_digest(folder: Path, register: Path) -> str:
    """Return a digest of every file a deck is made from."""
    digest = hashlib.sha256()
    files = sorted([*folder.glob("*.yaml"), *(folder / "media").glob("*")])
    for path in (*files, register):
        digest.update(f"{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def publish(*, folder: Path, register: Path, by: str, now: datetime, position: int = 0) -> Published:
    """Publish the deck in `folder` in all its languages, with the contacts of the register; publishing twice changes nothing.

    Raises PublishingError with every problem, and then nothing is changed.
    """
    facts = _register(register)
    source = _checked(folder, facts, now)
    merged = _merged(source, facts, now)
    digest = sources_digest(folder, register)
    changed: list[Language] = []
    with transaction.atomic():
        for language, ready in merged.items():
            for name, content in ready.pictures.items():
                _keep_picture(name, content)
            if _keep_bundle(ready.bundle, position=position, sources=digest, by=by, now=now):
                changed.append(language)
        PublishedBundle.objects.filter(deck=source.structure.id).exclude(language__in=merged).update(is_current=False)
        _keep_contacts(facts, now)
    return Published(
        deck=source.structure.id,
        changed=tuple(changed),
        unchanged=tuple(language for language in merged if language not in changed),
    )


def keep_memory(*, deck: str, model: hybrid.Model, now: datetime, by: str = BY_REFIT) -> Published:
    """Keep the model fitted to a deck's answers, and publish the deck's bundles again with it, their content unchanged.

    The cards of `model` are named by their ids in the deck; those of another meaning must not be among its answers. Keeping the
    same model twice changes nothing. Returns what was published; nothing for a deck that is not.
    """
    with transaction.atomic():
        kept = {"model": hybrid.as_document(model), "answers": model.answers, "fitted_at": now}
        DeckMemory.objects.update_or_create(deck=deck, defaults=kept)
        return _published_with_memory(deck, by=by, now=now)


def refresh_memory(*, now: datetime, by: str = BY_REFIT) -> list[Published]:
    """Publish again every deck whose bundles carry another memory model than they should: after an update of Ravive, for one."""
    decks = PublishedBundle.objects.filter(is_current=True).order_by("deck").values_list("deck", flat=True).distinct()
    done: list[Published] = []
    for deck in decks:
        with transaction.atomic():
            done.append(_published_with_memory(deck, by=by, now=now))
    return [published for published in done if published.changed]


def _published_with_memory(deck: str, *, by: str, now: datetime) -> Published:
    """Make of each current bundle of the deck one with the memory model of today."""
    memory = queries.memory_of(deck)
    rows = list(PublishedBundle.objects.filter(deck=deck, is_current=True))
    changed: list[Language] = []
    for row in rows:
        bundle = queries.BUNDLE_TYPE.validate_python(_with_memory(json.loads(row.body), memory))
        if _keep_bundle(bundle, position=row.position, sources=row.sources_digest, by=by, now=now):
            changed.append(bundle.language)
    languages = [language for language in LANGUAGES if language in {row.language for row in rows}]
    return Published(
        deck=deck,
        changed=tuple(language for language in languages if language in changed),
        unchanged=tuple(language for language in languages if language not in changed),
    )


def _with_memory(document: dict[str, Any], memory: deck_memory.DeckMemory) -> dict[str, Any]:
    """Return a bundle's JSON, of this Ravive or an earlier one, with this memory model and nothing of its old one."""
    cards: list[dict[str, Any]] = []
    for card in document["cards"]:
        kept = {name: value for name, value in card.items() if name != "prior"}
        prior = memory.priors.get(card["id"])
        cards.append(kept if prior is None else {**kept, "prior": list(prior)})
    return {**document, "memory": to_plain(memory.model), "cards": cards}


def _register(path: Path) -> Register:
    read = read_register_file(path)
    if read.register is None or read.problems:
        raise PublishingError(read.problems)
    return read.register


def _checked(folder: Path, register: Register, now: datetime) -> DeckSource:
    """Return the deck, once nothing but warnings was found."""
    if not (folder / DECK_FILE).is_file():
        raise PublishingError([Problem(str(folder), 0, f"there is no deck here; name a folder that holds {DECK_FILE}")])
    read = read_deck(folder)
    problems = list(read.problems)
    if read.source is not None:
        problems += check_deck(read.source, register, now.date(), folder.name)
    errors = {problem for problem in problems if problem.severity == "error"}
    if errors or read.source is None:
        raise PublishingError(errors)
    return read.source


def _merged(source: DeckSource, register: Register, now: datetime) -> dict[Language, Merged]:
    """Return the deck in each of its languages; one that is not ready holds up all, so that no language lags behind."""
    memory = queries.memory_of(source.structure.id)
    merged: dict[Language, Merged] = {}
    problems: set[Problem] = set()
    for language in source.structure.languages:
        ready = publishable(source, language, register, now.date(), memory.model, memory.priors)
        if isinstance(ready, Merged):
            merged[language] = ready
        else:
            problems |= set(ready)
    if problems:
        raise PublishingError(problems)
    return merged


def _keep_picture(name: str, content: bytes) -> None:
    digest, _, extension = name.rpartition(".")
    values = {"media_type": MEDIA_TYPES[extension], "extension": extension, "content": content}
    PublishedPicture.objects.get_or_create(digest=digest, defaults=values)


def _keep_bundle(bundle: Bundle, *, position: int, sources: str, by: str, now: datetime) -> bool:
    """Make this bundle the current one of its deck and language; return whether it was not yet."""
    body = to_json(bundle)
    digest = hashlib.sha256(body).hexdigest()
    rows = PublishedBundle.objects.filter(deck=bundle.deck, language=bundle.language)
    current = rows.filter(is_current=True).first()
    if current and current.digest == digest:
        rows.filter(pk=current.pk).update(position=position, sources_digest=sources)
        return False
    rows.update(is_current=False)
    PublishedBundle.objects.update_or_create(
        deck=bundle.deck,
        language=bundle.language,
        digest=digest,
        defaults={
            "body": body.decode(),
            "bytes": len(body),
            "position": position,
            "sources_digest": sources,
            "published_at": now,
            "published_by": by,
            "is_current": True,
        },
    )
    return True


def _keep_contacts(register: Register, now: datetime) -> None:
    for language in LANGUAGES:
        body = to_json(contacts(register, language, now.date()))
        digest = hashlib.sha256(body).hexdigest()
        if not PublishedContacts.objects.filter(language=language, digest=digest).exists():
            values = {"body": body.decode(), "digest": digest, "published_at": now}
            PublishedContacts.objects.update_or_create(language=language, defaults=values)
