"""Fill the portal with its demonstration; run again, it adds only what is missing."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from relations.demo import acts, archive, covers, dossiers, items, people, vocabularies
from relations.demo.source import read
from relations.demo.synthetic import REGISTER, SHARES, add_items
from relations.models import User


class Command(BaseCommand):
    help = (
        "Loads the demonstration: vocabularies, articles, agreements, events, dossiers, one account per role."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--items", type=int, default=0, help="add this many invented items, for measuring"
        )
        parser.add_argument(
            "--agreements",
            type=int,
            default=0,
            help="add this many invented agreements with acts of their parties, for measuring",
        )
        parser.add_argument("--no-covers", action="store_true", help="draw no cover pictures")
        parser.add_argument("--quiet", action="store_true", help="show no progress")

    def handle(self, *args, **options):
        started = timezone.now()
        staff, passwords = people.make_people()
        self._load(acts.Office(staff), options)
        User.objects.filter(pk__in=[staff[role].pk for role in passwords]).update(wants_mail=True)
        for count, shares in ((options["items"], SHARES), (options["agreements"], REGISTER)):
            if count:
                with self._progress(count, options) as bar:
                    add_items(count, staff["chief-editor"], bar.update, shares)
        seconds = (timezone.now() - started).total_seconds()
        self.stdout.write(f"The demonstration is in place ({seconds:.0f} s).")
        if passwords:
            self.stdout.write("Accounts; the passwords are shown this once:\n")
            self.stdout.write(people.password_table(staff, passwords))

    def _load(self, office: acts.Office, options) -> None:
        vocabularies.load_vocabularies()
        people.give_expert_account(office.people)
        dossiers.load_indicators()
        with self._progress(_size(), options) as bar:
            agreements = items.load_agreements(office, bar.update)
            events = items.load_events(office, agreements, bar.update)
            articles = items.load_articles(office, agreements, events, bar.update)
            items.load_states(office, agreements, bar.update)
            everything = {**agreements, **events, **articles}
            items.load_links(everything)
            dossiers.load_dossiers(office, agreements, articles, bar.update)
            dossiers.load_collections(office, everything, bar.update)
            archive.load(office)
        if not options["no_covers"]:
            rows = [row for row in read("articles")["articles"] if not articles[row["id"]].cover_id]
            with self._progress(len(rows), options) as bar:
                for row in rows:
                    covers.cover(articles[row["id"]], row["id"], row["topics"])
                    bar.update()

    def _progress(self, total: int, options) -> tqdm:
        return tqdm(total=total, disable=options["quiet"] or None, leave=False)


def _size() -> int:
    """How many items the data files hold."""
    more = read("more")
    return sum(
        len(rows)
        for rows in (
            read("agreements")["agreements"],
            read("events")["events"],
            read("articles")["articles"],
            read("states")["articles"],
            read("dossiers")["dossiers"],
            more["dossiers"],
            more["collections"],
        )
    )
