"""Write the source of something new of a known sort: `manage.py new kind NAME`."""

from django.core.management.base import BaseCommand

from relations.scaffold import SORTS


class Command(BaseCommand):
    help = "Writes the files of a new kind of content or of a new language, as source to go on from."

    def add_arguments(self, parser):
        sorts = parser.add_subparsers(dest="sort", required=True)
        for name, sort in SORTS.items():
            sort.add_arguments(sorts.add_parser(name, help=sort.HELP))

    def handle(self, *args, sort, **options):
        SORTS[sort].make(options, self.stdout.write)
