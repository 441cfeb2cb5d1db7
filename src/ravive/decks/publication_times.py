"""When and in which languages decks were published last. Publishing adds the function that knows; decks know nothing of bundles."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from ravive.lib.languages import Language


@dataclass(frozen=True, slots=True)
class PublicationTimes:
    """`written_at`: when the newest revision that is published was stored. `published_at`: when it was published.

    `is_signed`: two people signed what is published.
    """

    written_at: datetime
    published_at: datetime
    languages: tuple[Language, ...]
    is_signed: bool


type ReadTimes = Callable[[Collection[str]], dict[str, PublicationTimes]]
_readers: list[ReadTimes] = []


def read_with(reader: ReadTimes) -> None:
    """Set the function that reads the times of the published decks among these, by their names in addresses."""
    _readers[:] = [reader]


def times_of(slugs: Collection[str]) -> dict[str, PublicationTimes]:
    """Return the times of the decks among these that are published."""
    return {slug: times for reader in _readers for slug, times in reader(slugs).items()}
