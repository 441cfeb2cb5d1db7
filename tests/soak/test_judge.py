"""The judge of a soak finds what is missing or there in part."""

from pathlib import Path
from random import Random

import pytest
from pytest_django import Settings

from ravive.decks.models import Deck, DeckWords
from ravive.publishing import actions
from ravive.publishing.models import PublishedBundle
from ravive.reviews.models import TrainingCode
from tests.conftest import NOW
from tests.soak import group, judge
from tests.soak.phones import SoakPhone
from tests.soak.rounds import Soak
from tests.soak.world import CODE, DECK, LANGUAGES, NOTE, created

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


def test_a_process_that_ends_by_itself_is_reported() -> None:
    reported: list[tuple[str, object]] = []

    def refuse() -> None:
        raise ValueError("two\nlines")

    group.act_until_killed("publishing", refuse, lambda kind, detail: reported.append((kind, detail)))
    group.act_until_killed("importing", lambda: None, lambda kind, detail: reported.append((kind, detail)))
    assert reported == [(group.FAILED, "publishing: ValueError: two lines"), (group.FAILED, "importing: it ended")]


def test_a_copy_that_is_gone_or_half_written_under_its_name_is_found(tmp_path: Path) -> None:
    group.copy_file(tmp_path, 2).write_bytes(b"half")
    (tmp_path / ".copy-3.tar.7.unfinished").write_bytes(b"half")
    gone, damaged = judge.wrong_copies(tmp_path, [1, 2])
    assert gone == "acknowledged copy 1 is gone"
    assert str(group.copy_file(tmp_path, 2)) in damaged
    assert list(tmp_path.iterdir()) == []


def test_a_soak_in_which_a_kind_of_work_was_never_done_fails(settings: Settings, tmp_path: Path) -> None:
    settings.RAVIVE_DATA = tmp_path / "data"
    soak = Soak(created(), [])
    assert list(soak.missing()) == ["nothing was published", "nothing was imported", "nothing was copied", "no answer was acknowledged"]
    soak.done[group.PUBLISHED].add(1)
    soak.phones.append(SoakPhone("a-key-of-a-soaked-phone", ("card",), Random(1), acknowledged={"one"}))
    assert list(soak.missing()) == ["nothing was imported", "nothing was copied"]
