"""An installation of before 1.0.0, built from the history, is carried over by `ravive upgrade export`: docs/do/upgrade.md."""

import shutil
import signal
from hashlib import sha256
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.upgrade.earlier import BUILT, Program, checked_out, last_commit_before_base, today
from tests.upgrade.people import Learner, decks_of, patiently
from tests.upgrade.table_rows import another_database, changes, named_database, rows_of

DECK = "accueil"
PHONES, ANSWERS = 12, 30
# What is not as it was: the place of an organisation in Wagtail; a link for the first account stays.
CHANGED = {"people_organisation", "people_firstaccountlink"}
CARRIED = ("account_", "auth_user", "decks_", "mfa_", "network_", "people_", "register_", "reviews_", "trainings_")

# Run with the code of then.
ADD_STAFF = """
import django
django.setup()
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from tests.people.cast import PASSWORD, SECRET
user = User.objects.get(username="anna")
user.set_password(PASSWORD)
user.save()
Authenticator.objects.filter(user=user).update(data={"secret": get_adapter().encrypt(SECRET)})
"""
# Run with the code of today.
SIGN_IN = """
import django
django.setup()
from django.test import Client
from django.urls import reverse
from tests.people.cast import PASSWORD, code
client = Client(HTTP_HOST="localhost")
assert client.post("/desk/login/", {"login": "anna", "password": PASSWORD}).headers["Location"] == reverse("mfa_authenticate")
assert client.post(reverse("mfa_authenticate"), {"code": code()}).headers["Location"] == "/desk/"
page = client.get("/desk/trainings/")
assert page.status_code == 200 and "Hôtel de la Gare" in page.text, page.text
"""
# A command that kills itself where a function of Ravive would be called.
KILLED = """
import os, signal, sys
from importlib import import_module
place, name, *arguments = sys.argv[1:]
setattr(import_module(place), name, lambda *_all, **_named: os.kill(os.getpid(), signal.SIGKILL))
from ravive.config.commands.command_line import main
raise SystemExit(main(arguments))
"""


@pytest.mark.slow
@pytest.mark.timeout(6000)
@pytest.mark.installations
@pytest.mark.parametrize(("kind", "days"), [("sqlite", 4), ("sqlite", 1), ("postgresql", 4)])
def test_trainings_answers_and_accounts_are_carried_over(kind: str, days: int, tmp_path: Path) -> None:
    folder, file, data, port = tmp_path / "old", tmp_path / "carried.tar", tmp_path / "new", free_port()
    with named_database(kind) as url:
        earlier, now = checked_out(last_commit_before_base(days=days), tmp_path / "earlier").using(url), today().using(url)
        learners = _fill(earlier, folder, port)
        before, content = rows_of(folder, url), _digests(folder)
        new = now.using(another_database(url, "carried"))
        # Both are killed once: the old folder is as it was, and there is neither a file nor a new installation.
        _is_killed(now, "ravive.backups.installation_copy", "write", "upgrade", "export", str(folder), str(file))
        assert not file.exists()
        done = now.run("upgrade", "export", str(folder), str(file))
        assert done.returncode == 0, done.stderr
        assert f"reviews_answer: {PHONES * ANSWERS} of {PHONES * ANSWERS} rows\n" in done.stdout
        assert "wagtailcore_page: 0 of" in done.stdout
        assert _digests(folder) == content and changes(before, rows_of(folder, url)) == {}
        _is_killed(new, "ravive.config.commands.restoration", "_move", "restore", str(file), "--data", str(tmp_path / "killed"))
        assert [path.name for path in (tmp_path / "killed").iterdir()] == [".restoring"]
        new = now.using(another_database(url, "carried_again"))
        done = new.run("restore", str(file), "--data", str(data))
        assert done.returncode == 0, done.stderr

        found = changes(before, rows_of(data, new.database_url))
        assert {table: what for table, what in found.items() if table.startswith(CARRIED) and what != "gone"}.keys() <= CHANGED
        with new.served(data, port):
            for learner in learners:
                assert patiently(learner.stored) == learner.acknowledged
                patiently(learner.act)
                assert len(patiently(learner.stored)) == ANSWERS + 1
            signed_in = new.python("-c", SIGN_IN, RAVIVE_DATA=str(data), DJANGO_SETTINGS_MODULE="ravive.config.settings")
            assert signed_in.returncode == 0, signed_in.stderr


def _fill(program: Program, folder: Path, port: int) -> list[Learner]:
    """Create an installation with a training, phones that answered, and a trainer who signs in with a code."""
    app = program.folder / BUILT[0]
    # What the app of today calls otherwise.
    shutil.copy(app / "fonts.json", app / "letters.json")
    with program.served(folder, port):
        code = program.act(folder, "open_training", {})
        program.act(folder, "sign_in", "anna", ["trainer"], "")
        added = program.python("-c", ADD_STAFF, RAVIVE_DATA=str(folder), DJANGO_SETTINGS_MODULE="ravive.config.settings")
        assert added.returncode == 0, added.stderr
        cards = list(decks_of(port)[DECK].cards)
        learners = [Learner(port, code, deck=DECK, cards=cards, seed=seed) for seed in range(PHONES)]
        for learner in learners:
            for _answer in range(ANSWERS):
                patiently(learner.act)
    return learners


def _digests(folder: Path) -> dict[str, str]:
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def _is_killed(program: Program, *arguments: str) -> None:
    killed = program.python("-c", KILLED, *arguments)
    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr
