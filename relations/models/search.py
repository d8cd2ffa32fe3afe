"""What the search keeps: documents and facts made from editions, and the words it has met.

Nothing here is a source of truth: `manage.py rebuild_index` makes all of it anew.
The index of terms itself is a table of the database's own kind, see `relations.search.backends`.
"""

from django.db import models

from .agreement_texts import AgreementText
from .base import LANGUAGE_CHOICES, Content
from .editions import Edition
from .files import Attachment


class SearchDocument(models.Model):
    """One edition in the index, narrow enough to be read whole: when readers may find it, and in which language."""

    edition = models.OneToOneField(Edition, models.CASCADE, primary_key=True, related_name="search_document")
    content = models.ForeignKey(Content, models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField()  # of the analysis that made the terms
    is_indexed = models.BooleanField(default=True)  # its terms count: only while readers may see it
    stamp = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["version", "edition"], name="searchdocument_version")]

    def __str__(self):
        return f"{self.edition_id} {self.language}"


class SearchText(models.Model):
    """The terms of one edition, a place for every word (see `relations.search.words.line_and_words`).

    `more` are those of everything else that readers see with it: rows of the item, texts of a treaty, files.
    """

    edition = models.OneToOneField(Edition, models.CASCADE, primary_key=True, related_name="+")
    title = models.TextField()
    title_mark = models.CharField(max_length=24, blank=True, default="", db_default="")
    keys = models.TextField()
    body = models.TextField()
    more = models.TextField(default="", db_default="")

    class Meta:
        indexes = [models.Index(fields=["title_mark"], name="searchtext_title")]

    def __str__(self):
        return str(self.edition_id)


class SearchPassage(models.Model):
    """A passage of a text, in the order of the document by which it is found: of the edition itself, of a text of the
    agreement or of a file that readers see with it. Its words are the slice of that text (`documents.texts_of`).
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="passages")
    text = models.ForeignKey(AgreementText, models.CASCADE, null=True, related_name="+")
    attachment = models.ForeignKey(Attachment, models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=8)
    number = models.PositiveIntegerField()
    anchor = models.CharField(max_length=80)
    start = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    mark = models.CharField(max_length=32)  # fingerprint of its words and their language
    meaning = models.CharField(
        max_length=32, default="", db_index=True
    )  # … of its words and the title of the edition
    terms = models.TextField(
        blank=True
    )  # of texts and files; those of the edition's own words are in SearchText

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="searchpassage_once")]

    def __str__(self):
        return f"{self.edition_id} {self.number} #{self.anchor}"


class SearchVector(models.Model):
    """The meaning of passages with the same words under the same title, 8 bits a number, as an engine sees it."""

    mark = models.CharField(max_length=32, unique=True)  # `SearchPassage.meaning`
    engine = models.CharField(max_length=120)
    vector = models.BinaryField()

    def __str__(self):
        return self.mark


class SearchItem(models.Model):
    """The facts of one item that results are narrowed and counted by, as `name:value` words."""

    content = models.OneToOneField(Content, models.CASCADE, primary_key=True, related_name="+")
    kind = models.CharField(max_length=12)
    day = models.DateField()
    facts = models.TextField()
    stamp = models.PositiveBigIntegerField(db_index=True)

    def __str__(self):
        return f"{self.content_id} {self.facts}"


class SearchWord(models.Model):
    """A written word that stands in some document, its term, and the key that confusable words share."""

    word = models.CharField(max_length=60, primary_key=True)
    key = models.CharField(max_length=60, db_index=True)
    term = models.CharField(max_length=60)

    def __str__(self):
        return self.word


class SearchTerm(models.Model):
    """In how many documents a term stands: rare terms weigh more."""

    term = models.CharField(max_length=60, primary_key=True)
    documents = models.IntegerField(default=0)

    def __str__(self):
        return self.term


class SearchState(models.Model):
    """One row: the number of the last change of the index, and how many terms all its documents have together."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    stamp = models.PositiveBigIntegerField(default=0)
    length = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="searchstate_is_one")]

    def __str__(self):
        return str(self.stamp)


class DeskText(models.Model):
    """Terms of the working copy of one item in all languages, for the editors' own search."""

    content = models.OneToOneField(Content, models.CASCADE, primary_key=True, related_name="+")
    terms = models.TextField()

    def __str__(self):
        return str(self.content_id)
