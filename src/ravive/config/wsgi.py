"""The door granian knocks at."""

import gc
import os

from django.core.wsgi import get_wsgi_application

# Pages draw a few curves of memory: not worth compiling, as memory/compiled.py says.
os.environ.setdefault("RAVIVE_INTERPRETED", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.settings")
application = get_wsgi_application()
# What was loaded stays as long as the process: collecting need not look at it again and again.
gc.freeze()
