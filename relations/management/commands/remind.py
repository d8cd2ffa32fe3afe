"""`manage.py remind`: letters about days that are due; run it once a day, before people come to work."""

from django.core.management.base import BaseCommand

from relations.editorial import reminders


class Command(BaseCommand):
    help = "Reminds people of days that are due; nobody is reminded of the same thing twice."

    def handle(self, *args, **options):
        self.stdout.write(f"Letters: {reminders.remind()}")
