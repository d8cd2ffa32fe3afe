"""`manage.py remind`: letters about days that are due; run it once a day, before people come to work.

Old counts of what was read go at the same hour.
"""

from django.core.management.base import BaseCommand

from relations.editorial import readership, reminders


class Command(BaseCommand):
    help = "Reminds people of days that are due; nobody is reminded of the same thing twice."

    def handle(self, *args, **options):
        self.stdout.write(f"Letters: {reminders.remind()}")
        self.stdout.write(f"Counts of opened pages that were old enough to go: {readership.forget()}")
