"""The project as an application: the desk in the place of Django's admin, and what is connected when the site starts."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "portal.desk.DeskSite"

    def ready(self):
        super().ready()
        from django.db.backends.sqlite3.base import DatabaseFeatures  # noqa: PLC0415 likewise

        from portal import accounts, checks, queries, reporting  # noqa: F401, PLC0415 models are not loaded before

        accounts.listen()
        queries.watch()
        reporting.begin()
        # Django asks SQLite once a connection, in a transaction: while somebody else wrote, the answer stayed "no".
        DatabaseFeatures.supports_json_field = True
