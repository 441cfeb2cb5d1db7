"""The WSGI application that each web process serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.settings")
application = get_wsgi_application()

# Loaded code stays as long as the process: the garbage collector need not search it again and again.
gc.freeze()
