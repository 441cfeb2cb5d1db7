"""The judge of a soak finds what is missing or there in part."""

from random import Random

import pytest

from ravive.decks.models import Deck, DeckWords
from ravive.publishing import actions
from ravive.publishing.models import PublishedBundle
from ravive.reviews.models import TrainingCode
from tests.conftest import NOW
from tests.soak import judge
from tests.soak.phones import SoakPhone
from tests.soak.world import CODE, DECK, LANGUAGES, NOTE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_an_acknowledged_answer_that_is_gone_is_found() -> None:
    TrainingCode.objects.create(code=CODE, training=7)
    phone = SoakPhone("a-key-of-a-soaked-phone", ("card",), Random(1), acknowledged={"0190b6f2-0000-7000-8000-000000000001"})
    assert list(judge.wrong_answers([phone])) == ["a-key-of-a-soaked-phone: the key is gone"]
    assert list(judge.damages()) == []


def test_a_publication_that_is_there_in_part_is_found() -> None:
    for language in LANGUAGES:
        DeckWords.objects.filter(deck__slug=DECK, language=language).update(title="Version 1")
    actions.publish(deck=Deck.objects.get(slug=DECK), by=NOTE, now=NOW, note=f"{NOTE} 1")
    assert list(judge.wrong_publications({1})) == []
    assert list(judge.wrong_publications({1, 2})) == ["acknowledged publications are gone: [2]"]
    PublishedBundle.objects.filter(deck=DECK, language="nl", is_current=True).delete()
    assert list(judge.wrong_publications({1})) == ["publication 1 has ['de', 'en', 'fr']"]
