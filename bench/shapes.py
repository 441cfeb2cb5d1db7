"""Which functions of ours the save of one card at the desk passes, and which shapes a card takes: `python -m bench.shapes`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType

PACKAGE = Path(__file__).parents[1] / "src" / "ravive"
# What concerns every request, whatever it saves.
EVERY_REQUEST = ("config", "people", "site")
# Each shape whose fields spell what a card asks or says, by the module that has it; docs/understand/architecture.md says who creates it.
SHAPES = (
    ("ravive.decks.models", ("Card", "CardWords")),
    ("ravive.decks.models", ("CardRevision",)),
    ("ravive.decks.models", ("DeckRevision",)),
    ("ravive.network.models", ("Adoption",)),
    ("ravive.cards.draft", ("CardDraft",)),
    ("ravive.cards.draft", ("DeckDraft",)),
    ("ravive.decks.card_form", ("JoinedCard",)),
    ("ravive.cards.structure", ("CardStructure", "TypedWords")),
    ("ravive.cards.source", ("DeckSource", "LanguageWords")),
    ("ravive.cards.card", ("PublishedCard",)),
    ("ravive.cards.bundle", ("Bundle",)),
    ("ravive.cards.translation", ("Translation",)),
    ("ravive.decks.translating.queries", ("Piece",)),
    ("ravive.formats.texts", ("Texts", "TranslatorText")),
    ("ravive.publishing.card_view", ("CardView",)),
)


def main() -> int:
    """Print the functions by module, with how many of them are public and concern this request only; then the shapes."""
    with tempfile.TemporaryDirectory(prefix="ravive-bench-") as folder:
        os.environ.update(RAVIVE_DATA=folder, DJANGO_SETTINGS_MODULE="ravive.config.settings")
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        passed = _functions_of_a_save()
        shapes = [_shape(module, names) for module, names in SHAPES]
    by_module: dict[str, list[str]] = defaultdict(list)
    for code in passed:
        by_module[str(Path(code.co_filename).relative_to(PACKAGE))].append(code.co_qualname)
    for module, names in sorted(by_module.items()):
        print(f"{module}: {', '.join(sorted(names))}")
    own = {module: [name for name in names if name.split(".")[-1][0] != "_"] for module, names in by_module.items()}
    own = {module: names for module, names in own.items() if names and module.split("/")[0] not in EVERY_REQUEST}
    print(f"\na save passes {len(passed)} functions in {len(by_module)} modules; without those of every request and private ones:")
    print(f"{sum(map(len, own.values()))} functions in {len(own)} modules")
    print(f"\n{len(shapes)} shapes of a card:", *shapes, sep="\n  ")
    return 0


def _shape(module: str, names: tuple[str, ...]) -> str:
    found = [getattr(import_module(module), name) for name in names]
    return f"{module}: {', '.join(shape.__name__ for shape in found)}"


def _functions_of_a_save() -> set[CodeType]:
    """Return the functions of ours that are called between the request and the answer; generators and comprehensions count as theirs."""
    from django.conf import settings
    from django.core.management import call_command

    from tests.decks import studio_cast

    settings.ALLOWED_HOSTS.append("testserver")
    call_command("migrate", verbosity=0)
    studio = studio_cast.studio_of()
    card = studio.card()
    body = studio_cast.form_of(card, reflex="Noter, puis prévenir.")
    # What a process does once, such as loading a template, is no part of a save.
    assert studio_cast.save(studio.client, card, body).status_code == 200
    card.refresh_from_db()
    body = studio_cast.form_of(card, reflex="Noter, puis appeler.")
    passed: set[CodeType] = set()

    def note(frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(PACKAGE)) and not code.co_name.startswith("<"):
            passed.add(code)

    sys.setprofile(note)
    try:
        answer = studio_cast.save(studio.client, card, body)
    finally:
        sys.setprofile(None)
    assert answer.status_code == 200, answer.content
    return passed


if __name__ == "__main__":
    raise SystemExit(main())
