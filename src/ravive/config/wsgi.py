"""The door granian knocks at."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.settings")
application = get_wsgi_application()
# What was loaded stays as long as the process: collecting need not look at it again and again.
gc.freeze()
