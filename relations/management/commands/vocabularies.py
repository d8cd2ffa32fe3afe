"""`manage.py vocabularies`: what every portal needs before its first text."""

from django.core.management.base import BaseCommand

from relations.demo import vocabularies


class Command(BaseCommand):
    help = (
        "Makes the countries, organisations, formats, topics, types of events and terms of the glossary that are missing; "
        "what is there stays as it is."
    )

    def handle(self, *args, **options):
        for name, count in vocabularies.load_lasting().items():
            self.stdout.write(f"{name}: {count} made")
