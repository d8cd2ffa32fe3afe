#!/usr/bin/env python
"""Every command starts here."""

import importlib
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from relations.version import VERSION

WRITES_SOURCE = {"makemigrations", "catalogues", "new"}  # they serve nobody, so they need no secret

if __name__ == "__main__":
    if sys.argv[1:] == ["version"]:  # Django would answer with its own
        sys.exit(print(VERSION))
    name = os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if WRITES_SOURCE.intersection(sys.argv[1:2]):
        os.environ.setdefault("DEBUG", "1")
    for limit in ("STATEMENT_TIMEOUT", "LOCK_TIMEOUT"):  # of readers; a migration may take its time
        os.environ.setdefault(limit, "0")
    try:
        importlib.import_module(name)
    except ImproperlyConfigured as fault:  # Django would go on, and fail later with something else
        sys.exit(str(fault))
    execute_from_command_line(sys.argv)
