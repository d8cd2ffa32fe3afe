"""`manage.py check_links`: ask every outside link of the public pages; run it weekly."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from relations.exchange import links


class Command(BaseCommand):
    help = "Checks outside links of public pages and reports the broken ones by item."

    def handle(self, *args, **options):
        found = links.addresses()
        for _row in tqdm(links.check(found), total=len(found), unit="link", disable=not self.stderr.isatty()):
            pass
        for row in links.broken():
            self.stdout.write(f"{row.content_id}\t{row.verdict}\t{row.code or '-'}\t{row.url}")
