"""Where imported pages and collections stand in the trees of this installation, beside those of other organisations."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.models import Collection, Page

from ravive.portability.errors import ImportRefusedError

STEP = 4
_PATH = re.compile(r"(?:[0-9A-Z]{4}){1,60}")


@dataclass(frozen=True, kw_only=True)
class PagePlace:
    """Where a page stands, as Wagtail stores it."""

    path: str
    numchild: int
    slug: str
    url_path: str


def page_places(rows: Sequence[tuple[str, dict[str, Any]]], *, slug: str, root_key: str) -> dict[int, PagePlace]:
    """Return the place of each page by its number in the file, below the root of all sites, which counts them.

    `slug`: of the organisation. `root_key`: the translation key of its site's root, whose translations are the only pages at the top.
    Raises ImportRefusedError.
    """
    by_path: dict[str, tuple[str, dict[str, Any]]] = {}
    for place, row in rows:
        path = row["path"]
        if not isinstance(path, str) or not _PATH.fullmatch(path) or path in by_path:
            raise ImportRefusedError(f"{place} has no place of its own in the tree of pages; export again")
        by_path[path] = (place, row)
    tops = sorted(path for path in by_path if path[:-STEP] not in by_path)
    for path in tops:
        place, row = by_path[path]
        if row["translation_key"] != root_key:
            raise ImportRefusedError(f"{place} stands outside the site of the organisation; export again")
    return _placed(by_path, _new_tops(tops), slug)


def _new_tops(tops: Sequence[str]) -> dict[str, str]:
    """Return the new path of each page at the top, behind those that are there."""
    root = Page.objects.select_for_update().get(depth=1)
    last = root.get_last_child()
    begin = Page._str2int(last.path[-STEP:]) if last else 0
    found = {path: Page._get_path(root.path, root.depth + 1, begin + at) for at, path in enumerate(tops, start=1)}
    Page.objects.filter(pk=root.pk).update(numchild=root.numchild + len(tops))
    return found


def _placed(by_path: dict[str, tuple[str, dict[str, Any]]], tops: dict[str, str], slug: str) -> dict[int, PagePlace]:
    taken = set(Page.objects.filter(depth=2).values_list("slug", flat=True))
    children = Counter(path[:-STEP] for path in by_path)
    new: dict[str, PagePlace] = {}
    slugs: set[tuple[str, str]] = set()
    places: dict[int, PagePlace] = {}
    for path, (place, row) in sorted(by_path.items()):
        above = new.get(path[:-STEP])
        own = str(row["slug"]) if above else _free_slug(str(row["slug"]), slug, taken)
        if (path[:-STEP], own) in slugs:
            raise ImportRefusedError(f"{place} has the slug of the page beside it ({own[:60]!r}); export again")
        slugs.add((path[:-STEP], own))
        new[path] = places[row["id"]] = PagePlace(
            path=above.path + path[-STEP:] if above else tops[path],
            numchild=children[path],
            slug=own,
            url_path=f"{above.url_path if above else '/'}{own}/",
        )
    return places


def _free_slug(wanted: str, organisation: str, taken: set[str]) -> str:
    """Return the slug of a page at the top, which no address shows."""
    tries = [wanted, f"{wanted}-{organisation}", *(f"{wanted}-{organisation}-{number}" for number in range(2, 100))]
    found = next((slug for slug in tries if slug not in taken), None)
    if found is None:
        raise ImportRefusedError(f"the page {wanted!r} cannot be named beside those that are here")
    taken.add(found)
    return found


def create_collections(rows: Sequence[tuple[str, dict[str, Any]]], *, own: object, name: str) -> dict[object, object]:
    """Create the collections of an organisation below the root of all; return their numbers by those in the file.

    `own`: the number of the one that all others stand below. Raises ImportRefusedError.
    """
    made: dict[str, int] = {}
    numbers: dict[object, object] = {}
    for place, row in sorted(rows, key=lambda placed: str(placed[1]["path"])):
        path, title = row["path"], row["name"]
        above = made.get(path[:-STEP]) if isinstance(path, str) else None
        if not isinstance(title, str) or len(title) > 255 or path in made or (above is None) != (row["id"] == own):
            raise ImportRefusedError(f"{place} stands outside the collection of the organisation; export again")
        # Its neighbours are sorted by name, so that paths change with each new one.
        parent = Collection.objects.get(pk=above) if above else Collection.get_first_root_node()
        child = parent.add_child(instance=Collection(name=title if above else name))
        made[path] = numbers[row["id"]] = child.pk
    return numbers
