"""Staff in the journeys: people with roles made in the served site's own database, and a browser signed in as one of them."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext

from tests.journeys.conftest import PATIENCE_MS, Site

# Runs beside the site, on its data: the session is what signing in with two factors leaves.
MAKE = """
import json, sys
import django
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from allauth.mfa.models import Authenticator
from ravive.people import actions
from ravive.people.queries import host_organisation
made = {}
for name, roles in json.loads(sys.argv[1]).items():
    user, _ = User.objects.get_or_create(username=name, defaults={"first_name": name.capitalize()})
    actions.set_roles(organisation=host_organisation(), user=user, roles=roles, by="journey", now=timezone.now())
    if not Authenticator.objects.filter(user=user).exists():
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    made[name] = session.session_key
print(json.dumps(made))
"""


@dataclass(frozen=True)
class Staff:
    """Who works at the desk, each with the session that signing in left."""

    site: Site
    sessions: Mapping[str, str]

    def browser_of(self, browser: Browser, who: str, *, width: int = 1280, height: int = 900, language: str = "fr-BE") -> BrowserContext:
        """Return a browser in which this person is signed in."""
        context = browser.new_context(viewport={"width": width, "height": height}, locale=language, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": "sessionid", "value": self.sessions[who], "url": self.site.at("/desk/")}])
        return context


def staff(site: Site, **roles: list[str]) -> Staff:
    """Return people of the host's organisation, by name and with these roles; the site is being served."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "RAVIVE_", "DATABASE_URL"))}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "ravive.config.settings", "RAVIVE_DATA": str(site.data)}
    done = subprocess.run(
        [sys.executable, "-c", MAKE, json.dumps(roles)], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    if done.returncode:
        raise RuntimeError(f"the staff could not be made:\n{done.stderr}")
    return Staff(site, json.loads(done.stdout.splitlines()[-1]))
