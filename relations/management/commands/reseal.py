"""`manage.py reseal`: after a change of SECRET_KEY, with the former key among SECRET_KEY_FALLBACKS."""

from django.core.management.base import BaseCommand, CommandError

from relations.operations import keys


class Command(BaseCommand):
    help = "Seals second factors under the present SECRET_KEY, so that the former one can leave SECRET_KEY_FALLBACKS."

    def handle(self, *args, **options):
        done, lost = keys.seal_anew()
        self.stdout.write(f"Second factors sealed anew: {done}")
        if lost:
            raise CommandError(
                f"{lost} are sealed under a key that is not known. Add it to SECRET_KEY_FALLBACKS and run this again."
            )
