"""Entry point for servers (`granian --interface wsgi portal.wsgi:application`)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

django_application = get_wsgi_application()

from portal import hanging, pagecache  # noqa: E402 needs the models, which are loaded only now
from relations import register, search  # noqa: E402 likewise
from relations.operations import schema  # noqa: E402 likewise

schema.require_same_age()
hanging.watch()
register.warm()
search.warm()
application = pagecache.first(django_application)
