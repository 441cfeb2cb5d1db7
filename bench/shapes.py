"""Which functions of ours the save of one card at the desk passes, and which shapes a card takes: `python -m bench.shapes`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from types import CodeType, FrameType

PACKAGE = Path(__file__).parents[1] / "src" / "ravive"


def main() -> int:
    """Print the functions by module, then the shapes."""
    with tempfile.TemporaryDirectory(prefix="ravive-bench-") as folder:
        os.environ.update(RAVIVE_DATA=folder, DJANGO_SETTINGS_MODULE="ravive.config.settings", RAVIVE_INTERPRETED="1")
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        passed = _functions_of_a_save()
    by_module: dict[str, list[str]] = defaultdict(list)
    for code in passed:
        by_module[str(Path(code.co_filename).relative_to(PACKAGE))].append(code.co_qualname)
    for module, names in sorted(by_module.items()):
        print(f"{module}: {', '.join(sorted(names))}")
    print(f"\na save passes {len(passed)} functions in {len(by_module)} modules")
    return 0


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
