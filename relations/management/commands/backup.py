"""`manage.py backup FOLDER`: the database and all files in one archive, taken while the site runs.

`--incremental` keeps the files once each in `FOLDER/files` and copies only new ones; `--verify ARCHIVE` proves an
archive without touching anything. `manage.py restore ARCHIVE` puts everything back.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from relations.exchange import backups, databases


class Command(BaseCommand):
    help = (
        "Writes the database and all files into one archive while the site runs, or proves such an archive."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, nargs="?", help="where the archive goes")
        parser.add_argument("--incremental", action="store_true", help="copy only files that are new")
        parser.add_argument("--verify", type=Path, metavar="ARCHIVE", help="prove every byte of an archive")

    def handle(self, *args, folder: Path | None, incremental: bool, verify: Path | None, **options):
        if (folder is None) == (verify is None):
            raise CommandError("Say where the backup goes, or which archive to --verify.")
        try:
            self._verify(verify) if verify else self._write(folder, incremental)
        except (backups.Damaged, databases.NotUsable) as error:
            raise CommandError(str(error)) from error

    def _write(self, folder: Path, incremental: bool) -> None:
        store = folder / "files" if incremental else None
        archive, about = backups.write(folder, store)
        for name in about.gone:
            self.stderr.write(f"{name} was removed while the backup was made")
        self.stdout.write(str(archive))

    def _verify(self, archive: Path) -> None:
        about = backups.verify(archive)
        self.stdout.write(f"{archive.name} of {about.written_at} is whole: {len(about.files)} files.")
