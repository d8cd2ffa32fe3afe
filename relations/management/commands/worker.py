"""`manage.py worker`: does what waits in the queues, in a process for each; another begins where one ends."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from relations import queues
from relations.operations import schema, worker


class Command(BaseCommand):
    help = "Does what waits in the queues: letters, renditions of pictures, texts of PDFs, large imports."

    def add_arguments(self, parser):
        known = [queue.code for queue in queues.QUEUES]
        parser.add_argument("--queue", action="append", choices=known, help="only this one; may be repeated")
        parser.add_argument("--batch", action="store_true", help="do what waits now, and end")

    def handle(self, *args, queue=None, batch=False, **options):
        try:
            schema.require_same_age()
        except ImproperlyConfigured as trouble:
            raise CommandError(str(trouble)) from None
        if batch:
            worker.work_off()
        elif queue:
            worker.work(queue)
        else:
            worker.supervise()
