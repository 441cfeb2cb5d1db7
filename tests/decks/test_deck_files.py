"""A deck's folder out of the desk and in again: what went out comes back, and nothing wrong is half stored."""

import json
import random
import stat
import struct
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ravive.cards.draft import DeckDraft, Reading, mapping
from ravive.cards.problems import DeckCode
from ravive.decks import drafts
from ravive.decks.editing.actions import cards as card_actions
from ravive.decks.editing.actions.deck_files import export_deck_file, import_deck_file
from ravive.decks.models import Card, CardWords, Deck, DeckPicture, DeckWords
from ravive.decks.reviewing import signatures
from ravive.decks.translating.actions import add_language
from ravive.formats import deck_zip
from ravive.lib.languages import Language
from ravive.lib.problem import ArchiveCode, Code, Path, ShapeCode, YamlCode
from ravive.lib.yaml_lines import Plain
from ravive.people.models import AuditEvent, Role
from ravive.register.errors import ImportingError
from ravive.register.models import RegisterEntry, RegisterSourceEntry
from tests.decks.cast import host
from tests.decks.readers import Team
from tests.decks.studio_cast import studio_of
from tests.people.cast import organisation, person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

STARTERS = ["accueil", "voyage", "declic", "parole"]


def deck_of(slug: str = "accueil") -> Deck:
    return Deck.objects.get(slug=slug)


def exported(deck: Deck) -> bytes:
    """Return the deck's ZIP file."""
    reading = drafts.reading_of(deck)
    return deck_zip.write(reading.draft, reading.contents)


def files_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def edited(content: bytes, name: str, old: str, new: str) -> bytes:
    """Return a deck's ZIP file with a text of one file replaced, once; it has to be there."""
    files = files_of(content)
    assert old.encode() in files[name]
    return zipped({**files, name: files[name].replace(old.encode(), new.encode(), 1)})


def rows() -> list[object]:
    """Return everything that is stored of decks."""
    return [list(model.objects.order_by("pk").values()) for model in (Deck, DeckWords, DeckPicture, Card, CardWords, AuditEvent)]


def imported(content: bytes, by: Team, now: datetime) -> Deck:
    return import_deck_file(content=content, organisation=host(), by=by.author, now=now).deck


def refused(content: bytes, by: Team, now: datetime) -> ImportingError:
    """Return why a file is not imported; nothing was stored."""
    before = rows()
    with pytest.raises(ImportingError) as found:
        imported(content, by, now)
    assert rows() == before
    return found.value


def codes(found: ImportingError) -> set[Code]:
    return {problem.code for problem in found.problems if problem.severity == "error"}


def content_of(reading: Reading) -> tuple[object, ...]:
    """Return everything that a deck says, without its address and whom it still waits for."""
    own = {name: value for name, value in reading.draft.fields.items() if name not in ("id", "reviewed_by")}
    return own, reading.draft.words, reading.draft.pictures, reading.contents


@pytest.mark.parametrize("slug", STARTERS)
def test_a_starter_deck_goes_out_and_comes_in_as_it_was(slug: str, people: Team, now: datetime) -> None:
    deck = deck_of(slug)
    copy = imported(export_deck_file(deck=deck, by=people.author, now=now), people, now)
    assert copy.slug != slug
    assert content_of(drafts.reading_of(copy)) == content_of(drafts.reading_of(deck))
    again = files_of(exported(copy))
    assert {name.split("/", 1)[1] for name in again} == {name.split("/", 1)[1] for name in files_of(exported(deck))}


def test_equal_decks_give_equal_files() -> None:
    assert exported(deck_of()) == exported(deck_of())


def test_the_folder_is_the_one_that_the_command_checks(people: Team, now: datetime) -> None:
    names = set(files_of(export_deck_file(deck=deck_of("voyage"), by=people.author, now=now)))
    assert {"voyage/deck.yaml", "voyage/fr.yaml", "voyage/nl.yaml", "voyage/de.yaml", "voyage/en.yaml"} <= names


def test_nothing_of_an_imported_deck_is_signed_or_published(people: Team, now: datetime) -> None:
    content = edited(exported(deck_of()), "accueil/deck.yaml", "nl: to_be_read", "nl: read")
    deck = imported(content, people, now)
    assert not signatures.state_of(deck).signatures
    assert set(deck.languages.values()) == {"original", "to_be_read"}
    assert deck.reviewed_by == ["to-be-named-by-the-organisation"]
    assert set(CardWords.objects.filter(card__deck=deck, language="nl").values_list("status", flat=True)) == {"to_be_read"}
    assert deck.organisation == host()
    assert not deck.is_shared


def test_an_unfinished_deck_goes_out_and_comes_in(now: datetime) -> None:
    studio = studio_of()
    for kind in ("choice", "scenario", "cloze", "match", "hotspot", "tip", "order", "recall", "truth", "multiple"):
        card_actions.add_card(deck=studio.deck, kind=kind, theme="react", notion="", prompt=f"Et {kind} ?", by=studio.author, now=now)
    add_language(deck=studio.deck, language=Language("nl"), by=studio.author, now=now)
    done = import_deck_file(content=exported(studio.deck), organisation=studio.organisation, by=studio.author, now=now)
    assert content_of(drafts.reading_of(done.deck)) == content_of(drafts.reading_of(studio.deck))
    assert done.namesakes == (studio.deck,)
    for card in done.deck.cards.all():
        assert studio.client.get(f"/desk/decks/{done.deck.pk}/cards/{card.card_id}/").status_code == 200
    assert studio.client.get(f"/desk/decks/{done.deck.pk}/").status_code == 200
    assert studio.client.get(f"/desk/decks/{done.deck.pk}/translate/").status_code == 200


def test_a_deck_without_cards_goes_out_and_comes_in(now: datetime) -> None:
    studio = studio_of()
    done = import_deck_file(content=exported(studio.deck), organisation=studio.organisation, by=studio.author, now=now)
    assert not done.deck.cards.exists()


def test_a_folder_may_stand_anywhere_in_the_file_and_systems_leave_theirs(people: Team, now: datetime) -> None:
    files = {f"Downloads/{name}": content for name, content in files_of(exported(deck_of())).items()}
    extra = {"__MACOSX/Downloads/._deck.yaml": b"x", "Downloads/accueil/.DS_Store": b"x", "Downloads/accueil/notes.txt": b"Bonjour"}
    done = import_deck_file(content=zipped(files | extra), organisation=host(), by=people.author, now=now)
    assert [found.values["name"] for found in done.notices if found.code is ArchiveCode.NO_PART] == ["Downloads/accueil/notes.txt"]
    at_the_root = {name.removeprefix("accueil/"): content for name, content in files_of(exported(deck_of())).items()}
    windows = {name.replace("/", "\\"): content for name, content in at_the_root.items()}
    assert content_of(drafts.reading_of(imported(zipped(windows), people, now))) == content_of(drafts.reading_of(deck_of()))


def test_every_problem_is_reported_with_its_file_and_line(people: Team, now: datetime) -> None:
    files = files_of(exported(deck_of()))
    content = edited(exported(deck_of()), "accueil/deck.yaml", "audience: professionals", "audience: everybody")
    content = edited(content, "accueil/fr.yaml", "title: ", "titel: ")
    content = edited(content, "accueil/deck.yaml", "sources: [", "sources: [nowhere, ")
    found = {(problem.code, problem.file, problem.line) for problem in refused(content, people, now).problems}
    lines = files["accueil/deck.yaml"].decode().split("\n")
    assert (ShapeCode.VALUE_UNKNOWN, "accueil/deck.yaml", lines.index("audience: professionals") + 1) in found
    assert (ShapeCode.FIELD_MISSPELT, "accueil/fr.yaml", 1) in found
    line = next(number for number, line in enumerate(lines, 1) if "sources: [" in line)
    assert (DeckCode.SOURCE_UNKNOWN, "accueil/deck.yaml", line) in found


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("deck.yaml", "help: ", "help: nobody #", DeckCode.FACT_UNKNOWN),
        ("fr.yaml", "{fact:", "{fact:nothing-", DeckCode.FACT_UNKNOWN),
        ("deck.yaml", "id: accueil", "id: Accueil!", DeckCode.NOT_AN_ID),
        ("deck.yaml", "fr: original", "fr: to_be_read", DeckCode.ORIGINALS),
        ("deck.yaml", "cards:", "cards: !!python/object:os.system", YamlCode.TAG),
        ("deck.yaml", "cards:", "cards: &a", YamlCode.ANCHOR),
        ("deck.yaml", "kind: choice", "kind: chioce", ShapeCode.VALUE_UNKNOWN),
    ],
)
def test_what_does_not_exist_here_or_does_not_fit_is_refused(
    name: str, old: str, new: str, code: Code, people: Team, now: datetime
) -> None:
    content = exported(deck_of())
    with_old = content if old.encode() in files_of(content)[f"accueil/{name}"] else exported(deck_of("declic"))
    folder = "accueil" if with_old is content else "declic"
    assert code in codes(refused(edited(with_old, f"{folder}/{name}", old, new), people, now))


def test_a_picture_that_could_run_something_is_refused(people: Team, now: datetime) -> None:
    files = files_of(exported(deck_of("declic")))
    picture = next(name for name in files if name.endswith(".svg"))
    script = files[picture].replace(b"</svg>", b"<script>alert(1)</script></svg>")
    assert codes(refused(zipped({**files, picture: script}), people, now)) == {DeckCode.SVG_ELEMENT}


def test_a_missing_picture_or_language_is_refused(people: Team, now: datetime) -> None:
    files = files_of(exported(deck_of("declic")))
    picture = next(name for name in files if "/media/" in name)
    without = {name: content for name, content in files.items() if name not in (picture, "declic/fr.yaml")}
    assert codes(refused(zipped(without), people, now)) >= {DeckCode.PICTURE_MISSING, DeckCode.LANGUAGE_MISSING}


def test_two_cards_of_one_id_are_refused_even_beside_an_unfinished_one(now: datetime) -> None:
    studio = studio_of()
    for prompt in ("Un ?", "Deux ?"):
        card_actions.add_card(deck=studio.deck, kind="choice", theme="react", notion="", prompt=prompt, by=studio.author, now=now)
    content = edited(exported(studio.deck), "a-la-plage/deck.yaml", "- id: un\n", "- id: deux\n")
    with pytest.raises(ImportingError) as found:
        import_deck_file(content=content, organisation=studio.organisation, by=studio.author, now=now)
    assert {DeckCode.CARD_TWICE, DeckCode.WORDS_EXTRA} <= codes(found.value)


def linked(name: str) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        entry = ZipInfo(name)
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return written.getvalue()


def bomb() -> bytes:
    """Return a ZIP file of 60 kB that unpacks to 61 MB."""
    return zipped({"accueil/deck.yaml": b"\0" * 61_000_000})


def lying_bomb() -> bytes:
    """Return the same with a directory that states a hundred bytes."""
    content = bytearray(bomb())
    for signature, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = content.index(signature) + at
        content[place : place + 4] = struct.pack("<I", 100)
    return bytes(content)


def flagged(content: bytes) -> bytes:
    """Return a ZIP file whose entries say that they are encrypted."""
    changed = bytearray(content)
    for signature, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = changed.index(signature) + at
        changed[place] |= 1
    return bytes(changed)


def by_bzip() -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_BZIP2) as archive:
        archive.writestr("accueil/deck.yaml", "id: accueil")
    return written.getvalue()


def twice() -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr("a/deck.yaml", "id: a")
        archive.writestr("a\\deck.yaml", "id: b")
    return written.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"", ArchiveCode.BROKEN),
        (lambda: b"PK\x05\x06", ArchiveCode.BROKEN),
        (lambda: b"id: accueil", ArchiveCode.BROKEN),
        (lambda: exported(deck_of())[:-40], ArchiveCode.BROKEN),
        (lambda: b"\0" * 20_000_001, ArchiveCode.LARGE),
        (lambda: zipped({f"{number}.yaml": b"" for number in range(1_001)}), ArchiveCode.ENTRIES),
        (bomb, ArchiveCode.UNPACKED),
        (lying_bomb, ArchiveCode.ENTRY_BROKEN),
        (lambda: zipped({"../../etc/cron.d/x": b"x", "deck.yaml": b"id: a"}), ArchiveCode.OUTSIDE),
        (lambda: zipped({"/etc/passwd": b"x"}), ArchiveCode.OUTSIDE),
        (lambda: zipped({"C:\\windows\\x": b"x"}), ArchiveCode.OUTSIDE),
        (lambda: zipped({"a\\..\\..\\x": b"x"}), ArchiveCode.OUTSIDE),
        (lambda: linked("accueil/deck.yaml"), ArchiveCode.LINK),
        (lambda: flagged(zipped({"deck.yaml": b"id: a"})), ArchiveCode.ENCRYPTED),
        (by_bzip, ArchiveCode.METHOD),
        (twice, ArchiveCode.ENTRY_TWICE),
        (lambda: zipped({"a/deck.yaml": b"id: a", "b/deck.yaml": b"id: b"}), ArchiveCode.DECKS),
        (lambda: zipped({"fr.yaml": b"title: x"}), DeckCode.NO_DECK),
        (lambda: zipped({"deck.yaml": b"id: [" * 100}), YamlCode.NESTED),
        (lambda: zipped({"deck.yaml": b"\xff\xfe"}), YamlCode.NOT_UTF8),
        (lambda: zipped({"deck.yaml": b"- 1"}), ShapeCode.NOT_FIELDS),
    ],
)
def test_hostile_and_damaged_files_are_refused_in_words(make: Callable[[], bytes], code: Code, people: Team, now: datetime) -> None:
    assert code in codes(refused(make(), people, now))


def test_damaged_content_is_refused(people: Team, now: datetime) -> None:
    content = bytearray(zipped({"deck.yaml": b"id: a" * 50}))
    content[45] ^= 0xFF
    assert codes(refused(bytes(content), people, now)) == {ArchiveCode.ENTRY_BROKEN}


def sent(content: bytes, name: str = "accueil.zip", **fields: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, content), **fields}


def test_an_author_exports_and_imports_at_the_desk_and_the_audit_log_says_so(people: Team) -> None:
    client, deck = signed_in(people.author), deck_of()
    page = client.get(f"/desk/decks/{deck.pk}/").content.decode()
    assert f'href="/desk/decks/{deck.pk}/export/"' in page
    assert 'href="/desk/decks/import/"' in client.get("/desk/decks/").content.decode()
    answer = client.get(f"/desk/decks/{deck.pk}/export/")
    assert (answer.headers["content-type"], answer.headers["content-disposition"]) == (
        "application/zip",
        'attachment; filename="accueil.zip"',
    )
    done = client.post("/desk/decks/import/", sent(answer.content))
    copy = Deck.objects.get(slug="accueil-2")
    assert done.headers["location"] == f"/desk/decks/{copy.pk}/"
    assert "déjà un jeu" in client.get(f"/desk/decks/{copy.pk}/").content.decode()
    events = AuditEvent.objects.filter(verb__in=["deck.exported", "deck.imported"], by=people.author).order_by("pk")
    assert [event.verb for event in events] == ["deck.exported", "deck.imported"]


def test_a_form_that_is_sent_twice_imports_one_deck(people: Team) -> None:
    client, content = signed_in(people.author), exported(deck_of())
    first = client.post("/desk/decks/import/", sent(content, sending="abc"))
    second = client.post("/desk/decks/import/", sent(content, sending="abc"))
    assert first.headers["location"] == second.headers["location"]
    assert Deck.objects.filter(slug__startswith="accueil-").count() == 1


def test_the_page_says_in_french_what_is_wrong_and_where(people: Team) -> None:
    content = edited(exported(deck_of()), "accueil/deck.yaml", "audience: professionals", "audience: everybody")
    answer = signed_in(people.author).post("/desk/decks/import/", sent(content))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "accueil/deck.yaml, ligne 2" in page
    assert "public" in page
    assert "Rien n’a été importé" in page
    assert "Choisissez une des valeurs proposées" in page


def test_authors_and_administrators_alone_give_files_out_and_take_them_in(people: Team, now: datetime) -> None:
    deck = deck_of()
    admin = person("admin-fichiers", host(), Role.ADMIN)
    assert signed_in(admin).get(f"/desk/decks/{deck.pk}/export/").status_code == 200
    for other in (people.expert, people.translator, people.reader):
        client = signed_in(other)
        assert client.get(f"/desk/decks/{deck.pk}/export/").status_code == 403
        assert client.post("/desk/decks/import/", sent(b"x")).status_code == 403
        assert "/desk/decks/import/" not in client.get("/desk/decks/").content.decode()
    stranger = signed_in(person("ailleurs", organisation("sud"), Role.AUTHOR))
    assert stranger.get(f"/desk/decks/{deck.pk}/export/").status_code == 404


def test_facts_and_sources_are_those_of_the_organisation_that_imports(now: datetime) -> None:
    poor = organisation("sud")
    author = person("sans-registre", poor, Role.AUTHOR)
    content = exported(deck_of())
    # What the host shares is everybody's.
    RegisterEntry.objects.update(is_shared=False)
    RegisterSourceEntry.objects.update(is_shared=False)
    with pytest.raises(ImportingError) as found:
        import_deck_file(content=content, organisation=poor, by=author, now=now)
    assert {DeckCode.FACT_UNKNOWN, DeckCode.SOURCE_UNKNOWN} <= codes(found.value)
    assert all(problem.line for problem in found.value.problems if problem.code is DeckCode.FACT_UNKNOWN)
    assert not Deck.objects.filter(organisation=poor).exists()
    assert not RegisterEntry.objects.filter(organisation=poor).exists()


def removals(data: Plain, path: Path = ()) -> Iterator[Path]:
    """Yield the path of everything in a card that could be missing, but its id, its kind and its state."""
    held = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in held:
        if path or name not in ("id", "kind", "status"):
            yield (*path, name)
            yield from removals(value, (*path, name))


def without(data: Plain, path: Path) -> Plain:
    """Return the data without what stands at the path."""
    copy: Any = json.loads(json.dumps(data))
    place = copy
    for part in path[:-1]:
        place = place[part]
    del place[path[-1]]
    return copy


@pytest.mark.parametrize("card", ["choice", "multiple", "truth", "order", "match", "cloze", "recall", "hotspot", "scenario", "tip"])
def test_whatever_a_draft_lacks_it_is_refused_or_the_desk_opens_it(card: str, people: Team, now: datetime) -> None:
    client = signed_in(people.author)
    reading = drafts.reading_of(deck_of("declic"))
    name = next(name for name, draft in reading.draft.cards().items() if draft.kind == card)
    single = reading.draft.with_cards({name})
    entry, words = {**mapping(single.entries[0]), "status": "draft"}, mapping(single.words[Language("fr")])["cards"][name]
    chance = random.Random(card)
    cut = [("structure", path) for path in removals(entry)] + [("words", path) for path in removals(words)]
    stored = 0
    for side, path in chance.sample(cut, min(5, len(cut))):
        structure = {**single.fields, "cards": [without(entry, path) if side == "structure" else entry]}
        french = {**mapping(single.words[Language("fr")]), "cards": {name: without(words, path) if side == "words" else words}}
        content = deck_zip.write(DeckDraft(structure, {**single.words, Language("fr"): french}, single.pictures), reading.contents)
        try:
            deck = imported(content, people, now)
        except ImportingError as found:
            assert codes(found), (side, path)
            continue
        stored += 1
        for address in ("", f"cards/{name}/", f"cards/{name}/preview/?language=fr", f"translate/nl/cards/{name}/"):
            assert client.get(f"/desk/decks/{deck.pk}/{address}").status_code == 200, (side, path, address)
    assert stored
