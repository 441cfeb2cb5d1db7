"""What a device stores, as the site states it: the same in four languages, with the lives of the settings and each name of the sources."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from ravive.lib.languages import INTERFACE
from ravive.pages.notices.device_storage import APP_NAMES, DESK_NAMES, Shelf, device_texts, is_stated
from tests.executed_files import SOURCE
from tests.existing import existing

APP = SOURCE.parent / "app/src"
SOURCES = [
    *(path for path in sorted(APP.rglob("*.ts*")) if ".test." not in path.name and not path.stem.lower().endswith("cast")),
    *(path for path in sorted(SOURCE.glob("ravive/**/static/**/*.js")) if "app_dist" not in path.parts),
]
QUOTED = re.compile(r"""["'`](ravive[-.][\w.*-]*)""")
# Names that begin so and are not stored: files, messages to the preview, locks, and a tag of the browser for sending later.
NOT_STORED = {
    "ravive-log", "ravive.json", "ravive-preview", "ravive-ready", "ravive-step", "ravive.sending", "ravive.reports", "ravive-answers",
}  # fmt: skip
STORES = re.compile(r"\b(?:localStorage|sessionStorage|indexedDB\.open|caches\.open|document\.cookie|cookieStore)\b")
# The files whose code opens a store. Add the name in `DeviceName` before a file here.
OPENING = {
    "first.ts", "guard.ts", "desk/autosave.ts", "screens/settings/move.tsx", "state/app.ts", "store/database.ts", "sw/background.ts",
    "sw/sw.ts", "trainings/live.js", "people/unsent.js", "events/entrance.js",
}  # fmt: skip
SETS_COOKIE = re.compile(r"\.set_(?:signed_)?cookie\(")


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", "", text, flags=re.DOTALL)


def place_of(path: Path) -> str:
    return str(path.relative_to(APP)) if path.is_relative_to(APP) else str(path).split("/static/")[1]


def test_every_language_states_every_name() -> None:
    english = device_texts("en")
    names = {known.name for known in (*APP_NAMES, *DESK_NAMES)}
    for language in INTERFACE:
        own = device_texts(language)
        assert own.names.keys() == names and own.shelves.keys() == set(Shelf), language
        assert [len(section.lines) for section in own.sections] == [len(section.lines) for section in english.sections], language
        for name, words in own.names.items():
            assert re.findall(r"{\w+}", words.until) == re.findall(r"{\w+}", english.names[name].until), (language, name)


def test_every_name_of_the_sources_is_stated() -> None:
    quoted = {(name, path.name) for path in SOURCES for name in QUOTED.findall(without_comments(path.read_text("utf-8")))}
    assert len(quoted) > 8
    stored = {(name, file) for name, file in quoted if name not in {*NOT_STORED, "ravive."}}
    unstated = {(name, file) for name, file in stored if not any(is_stated(shelf, name) for shelf in Shelf)}
    assert not unstated


def test_no_other_file_opens_a_store() -> None:
    opening = {place_of(path) for path in SOURCES if STORES.search(without_comments(path.read_text("utf-8")))}
    assert opening == OPENING


def test_lists_of_the_database_are_stated() -> None:
    store = (APP / "store/store.ts").read_text("utf-8")
    lists = re.findall(r'"(\w+)"', existing(re.search(r"type ListName = ([^;]+);", store))[1])
    session = re.findall(r'const NAME = "(\w+)"', (APP / "store/place.ts").read_text("utf-8"))
    stated = {known.name for known in APP_NAMES if known.shelf is Shelf.DATABASE}
    assert stated == {"answers", *lists, *session}
    stores = re.findall(r'createObjectStore\("(\w+)"', (APP / "store/database.ts").read_text("utf-8"))
    assert set(stores) == {"answers", "settings"}


def test_one_module_of_the_server_sets_a_cookie_of_its_own() -> None:
    setting = [path for path in SOURCE.glob("ravive/**/*.py") if SETS_COOKIE.search(path.read_text("utf-8"))]
    assert [path.name for path in setting] == ["devices.py"]
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.RAVIVE_DEVICE_COOKIE_NAME):
        assert is_stated(Shelf.COOKIE, name), name


@pytest.mark.django_db
@pytest.mark.parametrize("language", INTERFACE)
def test_the_statement_is_public_and_the_privacy_notice_leads_to_it(visitor: Client, language: str) -> None:
    page = visitor.get(f"/{language}/notices/device/").text
    for known in (*APP_NAMES, *DESK_NAMES):
        assert f"<code>{known.name}</code>" in page
    # Four hundred days, a year of weeks, a working day.
    assert {"400", "364", "12"} <= set(re.findall(r"\b\d+\b", page)) and "{" not in "".join(re.findall(r"<td>[^<]*", page))
    assert f'href="/{language}/notices/device/"' in visitor.get(f"/{language}/notices/privacy/").text


def test_french_has_its_no_break_spaces() -> None:
    found = device_texts("fr")
    texts = [found.lead, *found.shelves.values(), *(line for section in found.sections for line in section.lines)]
    texts += [text for words in found.names.values() for text in (words.purpose, words.until)]
    assert not [text for text in texts if re.search(r" [:;?!»]|« ", text)]
