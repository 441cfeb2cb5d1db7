"""Somebody of the staff, signed in at a served site: their account and session are written into its database."""

import json
import os
import subprocess
import sys

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PATIENCE_MS, Site

SIGN_IN = """
import json, sys
import django
django.setup()
from datetime import UTC, datetime
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from ravive.people import actions, queries
from ravive.people.models import Organisation
name, roles, slug = json.loads(sys.argv[1])
user, _ = User.objects.get_or_create(username=name)
here = Organisation.objects.filter(slug=slug).first() if slug else queries.host_organisation()
if here is None:
    given = {"slug": slug, "name": slug.replace("-", " ").capitalize(), "languages": ["fr"], "countries": ["BE"]}
    here = actions.make_organisation(**given, by="journey", now=datetime.now(UTC))
actions.set_roles(organisation=here, user=user, roles=roles, by="journey", now=datetime.now(UTC))
Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": {"secret": "JBSWY3DPEHPK3PXP"}})
session = SessionStore()
session["_auth_user_id"] = str(user.pk)
session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
session["_auth_user_hash"] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""


def sign_in(context: BrowserContext, site: Site, name: str, *roles: str, organisation: str = "") -> None:
    """Let this browser be somebody with these roles, signed in with two factors; at the host's organisation, or at the one of this slug."""
    environment = {**os.environ, "RAVIVE_DATA": str(site.data), "DJANGO_SETTINGS_MODULE": "ravive.config.settings"}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", SIGN_IN, json.dumps([name, roles, organisation])],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    key = done.stdout.split()[-1]
    context.add_cookies([{"name": "sessionid", "value": key, "url": f"{site.url}/desk/", "sameSite": "Strict"}])


def have_signed(author: Page, deck: str, browser: Browser, site: Site) -> None:
    """Submit a deck as its author and have it signed by a field expert and a second reader; `deck` is its address at the desk."""
    author.goto(f"{deck}review/")
    author.get_by_label("Nom de cette version").fill("automne 2026")
    author.get_by_role("button", name="Soumettre à la relecture").click()
    expect(author.get_by_text("Attend des signatures")).to_be_visible()
    for name, role in (("eva", "expert"), ("sam", "second_reader")):
        context = browser.new_context(locale="fr-BE", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        sign_in(context, site, name, role)
        page = context.new_page()
        page.goto(f"{deck}review/")
        page.get_by_label("Note gardée avec la signature (facultative)").fill("Relu deux fois.")
        page.get_by_role("button", name="Signer").click()
        expect(page.get_by_text("Signé. Merci.")).to_be_visible()
        context.close()
