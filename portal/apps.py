"""The project as an application: only its checks need one."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        from portal import checks  # noqa: F401, PLC0415 registers them
