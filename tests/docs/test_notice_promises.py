"""Each line of the notice and of the page of threats names the tests that show it, and those tests exist."""

import tomllib
from pathlib import Path

import pytest

from ravive.pages.notices.notice_texts import notices_in
from ravive.site.personal_data import DataRecipient, registered
from tests.docs.test_promises import HAS_TEST, ROOT

TABLE = tomllib.loads(Path(__file__).with_name("notice_promises.toml").read_text("utf-8"))
SHOWN: dict[str, list[str]] = TABLE["shown"]
NO_PROMISE: dict[str, str] = TABLE["no_promise"]
# What the page of threats says against itself, or advises.
LIMITS = ("We cannot:", "You can:")

# How the notice names each recipient.
NAMED = {
    DataRecipient.HOST: "the host of this site",
    DataRecipient.MAIL_PROVIDER: "our mail provider",
    DataRecipient.PUSH_SERVICE: "the push service of its browser",
    DataRecipient.S3_STORAGE: "who stores our copies",
    DataRecipient.TAX_AUTHORITY: "tax certificates",
    DataRecipient.ADDRESSEE: "as for a letter",
    DataRecipient.PARTNERS: "where you tick a box",
    DataRecipient.PUBLIC: "a public page",
}


def lines() -> list[str]:
    """Return what the notice and the page of threats say, limits that are named as such left out."""
    found = notices_in("en")
    said = [line for notice in (found.privacy, found.threats) for section in notice.sections for line in section.lines]
    return [line for line in said if not line.startswith(LIMITS)]


def exists(test: str) -> bool:
    """Return whether a file, or the function that is named in it, is a test."""
    path, _, name = test.partition("::")
    file = ROOT / path
    if not file.is_file():
        return False
    text = file.read_text("utf-8")
    return f"def {name}(" in text if name else HAS_TEST.search(text) is not None


def test_every_line_is_shown_by_tests_or_promises_nothing() -> None:
    assert set(lines()) == SHOWN.keys() | NO_PROMISE.keys()
    assert not SHOWN.keys() & NO_PROMISE.keys()


def test_every_test_that_shows_a_line_exists() -> None:
    assert [test for tests in SHOWN.values() for test in tests if not exists(test)] == []
    assert [line for line, tests in SHOWN.items() if not tests] == []


@pytest.mark.parametrize("test", ["tests/nowhere.py", "tests/docs/test_promises.py::test_nothing", "tests/journeys/acts.py"])
def test_a_test_that_does_not_exist_is_found(test: str) -> None:
    assert not exists(test)


def test_no_line_promises_what_is_not_so() -> None:
    """These stood in the notice once, and were not true."""
    said = " ".join(lines())
    for claim in (
        "Nothing on the device says your name",
        "never leaves your device",
        "to nobody else",
        "the next night.",
        "on your own device",
    ):
        assert claim not in said


def test_every_recipient_is_named() -> None:
    (line,) = (line for line in lines() if line.startswith("We sell nothing."))
    used = {DataRecipient.HOST} | {recipient for data in registered() for recipient in data.recipients}
    assert used <= NAMED.keys()
    assert [words for recipient, words in NAMED.items() if words not in line] == []
