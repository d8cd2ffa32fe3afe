"""manage.py read_files: read what waits of attached files and files of treaties, recognise scans; at once, without a worker."""

from django.core.management.base import BaseCommand

from relations.exchange import file_reading, recognising, recognition
from relations.models import AgreementText, Attachment, Reading

WAITING = (Reading.WAITING, Reading.SCAN, Reading.FAILED)
SCANS = (Reading.RECOGNISED, Reading.EMPTY)


class Command(BaseCommand):
    help = "Read attached files that wait to be read, and recognise scans."

    def add_arguments(self, parser):
        parser.add_argument(
            "--again", action="store_true", help="all scans once more, those already recognised too"
        )

    def handle(self, *, again: bool, **options):
        if trouble := recognition.hindrance():
            self.stderr.write(str(recognising.TROUBLES[trouble]))
        wanted = (*WAITING, *SCANS) if again else WAITING
        for table, read, recognise in (
            (Attachment, file_reading.read_text, recognising.recognise),
            (AgreementText, file_reading.read_treaty, recognising.recognise_treaty),
        ):
            for row in table.objects.filter(reading__in=wanted).order_by("pk").iterator():
                if row.reading == Reading.WAITING:
                    read.func(row.pk)
                elif row.reading != Reading.SCAN:
                    recognising.start_anew(row)
                recognise.func(row.pk)
                row.refresh_from_db()
                trouble = recognising.TROUBLES.get(row.trouble, "")
                self.stdout.write(f"{row.pk}\t{row}\t{Reading(row.reading).label}\t{trouble}".rstrip())
