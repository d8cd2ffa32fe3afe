"""Take up imports whose worker died; called before a worker starts."""

from django.core.management.base import BaseCommand

from relations.exchange.jobs import resume_silent


class Command(BaseCommand):
    help = "Takes up imports whose worker died, where they stopped."

    def handle(self, *args, **options):
        self.stdout.write(f"{resume_silent()} imports taken up")
