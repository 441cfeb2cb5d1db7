"""The site's own settings on a throw-away data folder, with a small stand-in for the built app."""

import json
import os
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="ravive-tests-"))
APP_DIST = FOLDER / "app_dist"

(APP_DIST / "assets").mkdir(parents=True)
(APP_DIST / "assets/main-AbCdEf12.js").write_text("export {}")
(APP_DIST / "guard.js").write_text('document.documentElement.dataset.guard="</script>"')
(APP_DIST / "first.js").write_text('document.documentElement.dataset.first="1"')
for language in ("fr", "nl", "de", "en"):
    (APP_DIST / f"single.{language}.js").write_text(f'document.documentElement.dataset.single="{language}"')
(APP_DIST / "preview.js").write_text("document.documentElement.dataset.preview='1'")
(APP_DIST / "desk.js").write_text("document.documentElement.dataset.desk='1'")
(APP_DIST / "ravive.css").write_text('@font-face{src:url(/static/app/assets/a.woff2)}body{margin:0;font-family:"Atkinson"}')
(APP_DIST / "paper.css").write_text(".sheet{display:grid}")
(APP_DIST / "hub.css").write_text(".columns{display:grid}")
(APP_DIST / "home.css").write_text(".home-part{display:grid}")
(APP_DIST / "sw.js").write_text("self.addEventListener('fetch',()=>{})")
(APP_DIST / "fonts.json").write_text('{"arabic":"/static/app/assets/script-arabic-0123abcd.css"}')
(APP_DIST / "icons.json").write_text('{"exit":"<path d=\\"M0 0h1\\"/>"}')
(APP_DIST / "manifest.json").write_text(json.dumps({"src/main.tsx": {"file": "assets/main-AbCdEf12.js", "isEntry": True}}))

os.environ["RAVIVE_DATA"] = str(FOLDER / "data")
os.environ["RAVIVE_APP_DIST"] = str(APP_DIST)
# The tests run on another database than a new SQLite file where the environment names one: see tests/postgresql.py.
os.environ["DATABASE_URL"] = os.environ.get("RAVIVE_TEST_DATABASE_URL", "")
os.environ.pop("RAVIVE_URL", None)
# Playwright keeps its loop running between the steps of journeys; a test that asks the database may come after one in the same process.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from ravive.config.settings import *  # noqa: E402, F403 - the environment has to be set first

ALLOWED_HOSTS = ["testserver", "localhost"]
# Within the transaction of a test nothing is committed, so that no page would change: tests of the page cache switch it on.
RAVIVE_STORED_PAGES = 0
# Tests of the first visit set it themselves; the others are as on a public site.
RAVIVE_IS_LOCAL = False
# Tests of the guard set it themselves; the others run on a full disk too.
RAVIVE_LEAST_FREE_MB = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Nobody works in the background of a test: what would wait in the queue is done at once.
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
if os.environ["DATABASE_URL"]:
    # Each process copies the tables and the content that are there.
    DATABASES["default"]["TEST"] = {"TEMPLATE": DATABASES["default"]["NAME"]}  # noqa: F405 - of the settings
