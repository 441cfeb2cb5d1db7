"""`ravive decks …` and `ravive facts …` as a person at a terminal meets them: one clear line for each thing, whole or not at all."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from ravive.config.commands import deck_files
from ravive.config.environment import ConfigurationError
from ravive.decks.models import Deck
from ravive.starter import starter_content
from tests.decks.cast import SAMPLES, copied, entry, guest, host, replace

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def output() -> list[str]:
    return []


@pytest.fixture
def say(output: list[str]) -> Callable[[str], None]:
    return output.append


def test_decks_go_out_and_come_in(tmp_path: Path, now: datetime, output: list[str], say: Callable[[str], None]) -> None:
    assert deck_files.export_deck("voyage", tmp_path, say=say) == 0
    assert deck_files.import_decks([tmp_path], host(), now=now, say=say) == 0
    replace(tmp_path / "voyage" / "fr.yaml", "title:", 'title: "Partir" #')
    assert deck_files.import_decks([tmp_path / "voyage"], host(), now=now, say=say) == 0
    assert deck_files.publish_decks([tmp_path], host(), now=now, say=say) == 0
    assert deck_files.publish_decks([tmp_path], host(), now=now, say=say) == 0
    lines = [line for line in output if ": warning: " not in line]
    assert lines == [
        f"written: {tmp_path / 'voyage'}",
        "voyage: as it is here already; nothing was published by this",
        "voyage: changed; nothing was published by this",
        "voyage: published in fr",
        "voyage: already published as it is",
    ]


def test_a_refused_deck_does_not_hold_up_the_others(tmp_path: Path, now: datetime, output: list[str], say: Callable[[str], None]) -> None:
    bad, good = copied("accueil", tmp_path), copied("voyage", tmp_path)
    replace(bad / "deck.yaml", "kind: choice", "kind: choise")
    replace(good / "fr.yaml", "title:", 'title: "Partir" #')
    assert deck_files.publish_decks([tmp_path], host(), now=now, say=say) == 1
    assert output[0].startswith(f"{bad / 'deck.yaml'}:14: cards[0].kind: “choise” is unknown; use choice")
    assert output[-2:] == ["accueil: not published; nothing was changed", "voyage: published in fr"]


def test_facts_go_out_and_come_in_and_what_is_out_follows(
    tmp_path: Path, now: datetime, output: list[str], say: Callable[[str], None]
) -> None:
    register = tmp_path / "facts.yaml"
    assert deck_files.export_facts(register, host(), say=say) == 0
    replace(register, 'value: "101"', 'value: "100"')
    replace(register, 'href: "tel:101"', 'href: "tel:100"')
    assert deck_files.import_facts(register, host(), now=now, say=say) == 0
    assert output[0] == f"written: {register}"
    assert output[1].startswith("facts.yaml: 0 added, 1 changed; published again: ")
    assert "accueil" in output[1]
    assert entry("police").value["nl"] == "100"


def test_facts_come_in_for_the_organisation_that_is_named(now: datetime, output: list[str], say: Callable[[str], None]) -> None:
    organisation = guest()
    assert deck_files.owner("guest", now) == organisation
    assert deck_files.import_facts(SAMPLES / "facts.yaml", organisation, now=now, say=say) == 0
    assert output == ["facts.yaml: 0 added, 0 changed"]
    assert deck_files.import_decks([SAMPLES / "good"], organisation, now=now, say=say) == 0
    assert Deck.objects.get(slug="good").organisation == organisation


def test_what_does_not_exist_is_refused_with_what_does(
    tmp_path: Path, now: datetime, output: list[str], say: Callable[[str], None]
) -> None:
    with pytest.raises(ConfigurationError, match=r'there is no organisation "nobody"; known: demonstration'):
        deck_files.owner("nobody", now)
    with pytest.raises(ConfigurationError, match=r'there is no deck "nothing"; known: voyage, accueil, declic, parole'):
        deck_files.export_deck("nothing", tmp_path, say=say)
    assert deck_files.import_decks([tmp_path], host(), now=now, say=say) == 1
    assert deck_files.import_facts(tmp_path / "facts.yaml", host(), now=now, say=say) == 1
    assert output == [
        f"{tmp_path}: there is no deck here; name a folder that holds deck.yaml",
        f"{tmp_path.name}: not imported; nothing was changed",
        f"{tmp_path / 'facts.yaml'}: there is no such file; name the facts register",
        "facts.yaml: not imported; nothing was changed",
    ]


def test_a_folder_that_is_no_deck_is_not_overwritten(tmp_path: Path, say: Callable[[str], None]) -> None:
    shutil.copytree(starter_content.DECKS / "voyage", tmp_path / "voyage")
    (tmp_path / "voyage" / "notes.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match=r"holds notes\.txt, which no deck has; move it away"):
        deck_files.export_deck("voyage", tmp_path, say=say)
