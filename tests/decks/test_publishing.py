"""Publishing: all languages or none, the same thing twice changes nothing, and what is out stays fetchable."""

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from ravive.decks import actions, queries
from ravive.decks.actions import PublishingError
from ravive.decks.models import PublishedBundle, PublishedContacts, PublishedPicture
from ravive.starter import loading

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a starter deck that a test may change."""
    return shutil.copytree(loading.DECKS / "voyage", tmp_path / "voyage")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def state() -> list[object]:
    """Return all that is published."""
    bundles = PublishedBundle.objects.order_by("pk").values_list("pk", "digest", "is_current", "position")
    contacts = PublishedContacts.objects.order_by("pk").values_list("pk", "digest")
    return [*bundles, *contacts, *PublishedPicture.objects.order_by("pk").values_list("pk", flat=True)]


def test_publishing_again_changes_nothing(folder: Path, now: datetime) -> None:
    before = state()
    done = actions.publish(folder=folder, register=loading.REGISTER, by="amina", now=now)
    assert done.changed == ()
    assert set(done.unchanged) == {"fr", "nl", "de", "en"}
    assert state() == before


def test_only_the_language_that_changed_gets_a_new_bundle(folder: Path, now: datetime) -> None:
    old = queries.current_deck("voyage", "nl")
    replace(folder / "nl.yaml", "title:", "title: Op reis #")
    done = actions.publish(folder=folder, register=loading.REGISTER, by="amina", now=now)
    new = queries.current_deck("voyage", "nl")
    assert done.changed == ("nl",)
    assert old and new and new.bundle.title == "Op reis"
    assert new.url != old.url
    assert queries.bundle_body("voyage", "nl", old.digest[:16]) is not None


def test_a_problem_in_one_language_holds_up_all_and_names_every_problem(folder: Path, now: datetime) -> None:
    before = state()
    replace(folder / "fr.yaml", "title:", "title: Un autre titre #")
    replace(folder / "de.yaml", "summary:", "sumary:")
    replace(folder / "deck.yaml", "audience: public", "audience: everybody")
    with pytest.raises(PublishingError) as refused:
        actions.publish(folder=folder, register=loading.REGISTER, by="amina", now=now)
    files = {Path(problem.file).name for problem in refused.value.problems}
    assert files == {"deck.yaml", "de.yaml"}
    assert state() == before


def test_a_broken_register_is_refused(folder: Path, tmp_path: Path, now: datetime) -> None:
    register = tmp_path / "facts.yaml"
    register.write_text("sources: [", "utf-8")
    with pytest.raises(PublishingError) as refused:
        actions.publish(folder=folder, register=register, by="amina", now=now)
    assert str(refused.value.problems[0]).startswith(f"{register}:")


def test_an_expired_register_holds_up_publishing(folder: Path, now: datetime) -> None:
    with pytest.raises(PublishingError):
        actions.publish(folder=folder, register=loading.REGISTER, by="amina", now=now.replace(year=2028))


def test_a_corrected_number_reaches_every_page(folder: Path, tmp_path: Path, now: datetime) -> None:
    register = tmp_path / "facts.yaml"
    shutil.copy(loading.REGISTER, register)
    text, changes = re.subn(r'value: "116.000"', 'value: "116 111"', register.read_text("utf-8"))
    assert changes
    register.write_text(text, "utf-8")
    actions.publish(folder=folder, register=register, by="amina", now=now)
    assert "116 111" in [contact.value for contact in queries.contacts("fr")]
    assert "116 111" in PublishedContacts.objects.get(language="de").body


def test_a_folder_without_a_deck_is_refused(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(PublishingError, match=r"there is no deck here; name a folder that holds deck\.yaml"):
        actions.publish(folder=tmp_path, register=loading.REGISTER, by="amina", now=now)


def test_a_current_bundle_is_unique_for_a_deck_and_language() -> None:
    counts = {(row.deck, row.language) for row in PublishedBundle.objects.filter(is_current=True)}
    assert len(counts) == PublishedBundle.objects.filter(is_current=True).count() == 16
