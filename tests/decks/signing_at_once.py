"""Two translators and an author change a deck while its readers sign languages, each in a thread with a connection of its own.

`test_signing_at_once.py` runs it as a process with a database of its own.
"""

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import patch

import django

ROUNDS = 3
# So long, each change lets the others come as far as they can.
PAUSE_SECONDS = 0.2


def main() -> None:
    """Print for each round what became of everybody, and whether each signature is on words that its reader was shown."""
    django.setup()
    from django.db import connections
    from django.utils import timezone

    from ravive.decks import language_reading
    from ravive.decks.models import CardWords, Deck, SignOff
    from ravive.decks.reviewing import actions as reviewing
    from ravive.decks.reviewing import signatures, snapshot_diff
    from ravive.decks.translating import actions as translating
    from ravive.lib.languages import Language
    from ravive.lib.yaml_lines import Path
    from tests.decks.readers import rewrite, shown, team
    from tests.people.cast import host

    people, deck = team(host()), Deck.objects.get(slug="voyage")
    nl, de = Language("nl"), Language("de")
    touch, offered = Deck.touch, language_reading.languages_to_offer

    def touch_slowly(self: Deck, *, now: object) -> None:
        time.sleep(PAUSE_SECONDS)
        touch(self, now=now)  # type: ignore[arg-type]  # as it is called

    def offered_slowly(*arguments: object) -> tuple[Language, ...]:
        time.sleep(PAUSE_SECONDS)
        return offered(*arguments)  # type: ignore[arg-type]  # as it is called

    def prepared(number: int) -> dict[str, Callable[[], object]]:
        """Return what everybody does at once with a deck that was just submitted."""
        now = timezone.now()
        cards = list(deck.cards.order_by("position")[:3])
        rewrite(cards[2], people, now, reflex=f"Un réflexe, {number}.")
        made = reviewing.submit(deck=deck, name=f"tour {number}", by=people.author, now=now)
        digests = shown(deck, (nl, de))
        CardWords.objects.filter(card__deck=deck, language=de).update(status="to_be_read", translated_by=None)
        values = {"deck": deck, "revision": made.revision, "now": now}
        texts: dict[Path, str] = {("reflex",): f"Andere woorden, {number}."}
        return {
            "translator": lambda: translating.save_texts(deck=deck, card=cards[0], language=nl, texts=texts, by=people.translator, now=now),
            "author": lambda: rewrite(cards[1], people, now, reflex=f"Un autre réflexe, {number}."),
            "expert": lambda: reviewing.sign(**values, role="expert", by=people.expert, languages={nl: digests[nl]}),  # type: ignore[arg-type]
            "reader": lambda: reviewing.sign(**values, role="second", by=people.reader, languages=digests),  # type: ignore[arg-type]
        }

    def at_once(number: int) -> dict[str, str]:
        ways = prepared(number)
        together = Barrier(len(ways))
        before = signatures.state_of(deck).draft

        def run(name: str) -> str:
            together.wait()
            try:
                ways[name]()
            except Exception as problem:
                return type(problem).__name__
            finally:
                connections.close_all()
            return "done"

        with ThreadPoolExecutor(len(ways)) as pool:
            done = dict(zip(ways, pool.map(run, ways), strict=True))
        signed = SignOff.objects.filter(deck=deck).order_by("-pk")[: [done["expert"], done["reader"]].count("done")]
        read = {(language, digest) for row in signed for language, digest in row.languages.items()}
        done["shown"] = str(all(digest == snapshot_diff.language_digest(before, Language(language)) for language, digest in read))
        return done

    with patch.object(Deck, "touch", touch_slowly), patch.object(language_reading, "languages_to_offer", offered_slowly):
        found = [at_once(number) for number in range(ROUNDS)]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
