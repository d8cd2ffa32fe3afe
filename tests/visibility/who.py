"""Who may read what: the expectation, one table. It asks nothing of the code that it judges.

A word is of one of these kinds; for each the readers are named. `item` words hang on an item: an expert reads those of
own items only, a guest those of the item that the link is for.
"""

from __future__ import annotations

from .ledger import Secret

LANGUAGES = ("kk", "ru", "en")
ANYBODY = ("anonymous", "guest", "password only", "no role")
TRANSLATORS = ("translator-kk", "translator-ru", "translator-en")
READ_ALL = (*TRANSLATORS, "registrar", "editor", "chief-editor", "administrator")
STAFF = ("expert", *READ_ALL)
READERS = (*ANYBODY, *STAFF)

# kind of word → (readers of every such word, readers only where the item is theirs)
WHO: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "public": (READERS, ()),  # what stands on the shelf, facts of what stands there, vocabularies
    "tombstone": (READ_ALL, ("expert", "guest")),  # and whoever asks for what was withdrawn: only with 410
    "desk": (READ_ALL, ("expert", "guest")),  # drafts, scheduled, withdrawn; facts of items that nobody sees
    "talk": (READ_ALL, ("expert",)),  # remarks, reasons, notes, revisions, unshown files: never the guest
    "library": (STAFF, ("guest",)),  # pictures that nothing public shows, the glossary, names of colleagues
    "curators": (("editor", "chief-editor", "administrator"), ()),  # link checks, searches in vain
    "importers": (("registrar", "editor", "chief-editor"), ()),  # names of columns
    "intake": (("editor", "chief-editor"), ()),  # old texts on their way in
    "log": (("chief-editor", "administrator"), ()),
    "accounts": (("administrator",), ()),  # addresses and user names
    "nobody": ((), ()),  # another person's unsaved copies and imports; keys, devices, tasks
}

# --- What happened to a language version → which of its wordings readers get, in the order in which they were written.
STORIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "missing": ("", ()),
    "in work": ("write", ("desk",)),
    "in review": ("write submit", ("desk",)),
    "returned": ("write submit return", ("desk",)),
    "ready": ("write submit approve", ("desk",)),
    "scheduled": ("write submit approve later", ("desk",)),
    "called off": ("write submit approve later call-off", ("desk",)),
    "taken back": ("write submit approve publish undo", ("desk",)),
    "withdrawn": ("write submit approve publish withdraw", ("tombstone",)),
    "replaced, withdrawn": (
        "write submit approve publish write submit approve publish withdraw",
        ("tombstone", "tombstone"),
    ),
    "published": ("write submit approve publish", ("public",)),
    "published, draft": ("write submit approve publish write", ("public", "desk")),
    "replaced": ("write submit approve publish write submit approve publish", ("public", "public")),
    "replacement waits": ("write submit approve publish write submit approve later", ("public", "desk")),
    "replacement taken back": (
        "write submit approve publish write submit approve publish undo",
        ("public", "desk"),
    ),
    "brought back": (
        "write submit approve publish withdraw write submit approve bring-back",
        ("tombstone", "public"),
    ),
}
# One item of every kind for each line: the stories of its three languages.
ITEMS = (
    ("in work", "in review", "returned"),
    ("ready", "scheduled", "called off"),
    ("taken back", "missing", "in work"),
    ("withdrawn", "replaced, withdrawn", "in work"),
    ("published", "withdrawn", "scheduled"),
    ("published, draft", "brought back", "replaced"),
    ("replacement waits", "replacement taken back", "in review"),
)
OWN = (1, 4)  # the lines whose items the expert began; all others are of a colleague

# Words that only find something and stand nowhere, so that nobody is seen to meet them.
UNSEEN = {
    "FilePage.text": "what the search finds a file by",
    "ColumnName.header": "what a header of an import is known by",
    "FormerSlug.slug": "an address that leads on",
    "IntakeBatch.file": "a file on its way in, which only the worker opens",
    "IntakeBatch.file inside": "likewise",
    "IntakePaper.file": "likewise",
    "IntakePaper.file inside": "likewise",
    "IntakePaper.searchable": "likewise",
    "IntakePaper.searchable inside": "likewise",
    "IntakePaper.pages": "what becomes the pages of an attached file",
    "IntakePaper.files": "addresses and words of files that become attached ones",
    "IntakePaper.body": "what becomes the text of an article",
    "IntakePaper.values": "shown by the names of its columns",
    "IntakePaper.group": "shown as one of the values",
}


def is_shown(line: int) -> bool:
    """Do readers see an item of this line in any language?"""
    return any("public" in STORIES[story][1] for story in ITEMS[line])


def may_read(reader: str, secret: Secret, theirs: set[int], status: int) -> bool:
    """May a reader be told a secret by an answer with this status? `theirs` are the items that are the reader's."""
    always, if_theirs = WHO[secret.kind]
    if secret.kind == "tombstone" and status == 410:
        return True
    return reader in always or (reader in if_theirs and secret.item in theirs)


# --- Of which kind the words of a field are. “item”: as public as the item that the row hangs on. -------------------
OF_ITEMS = (
    "Article Agreement Event Dossier Collection Source Party PartyAction Reference FollowUp Reservation Objection "
    "Correction AgreementText Attachment FilePage Authorship Entry Step Milestone Claim Participation"
)
VOCABULARIES = (
    "Country Organisation Place Topic Department Expert Series EventType Indicator Observation FormerSlug"
)
WORDS = {
    **dict.fromkeys(OF_ITEMS.split(), "item"),
    **dict.fromkeys(VOCABULARIES.split(), "public"),
    "Agreement.open_question": "talk",
    "Sought": "talk",
    "Remark": "talk",
    "PreviewLink": "talk",
    "Translation.returned_reason": "talk",
    "Revision.comment": "talk",
    "ImportReceipt": "talk",
    "Picture": "library",
    "GlossaryTerm": "library",
    "User.first_name": "library",
    "User.last_name": "library",
    "User.email": "accounts",
    "User.username": "log",
    "AuditEntry": "log",
    "LinkCheck": "curators",
    "PageReads": "curators",
    "OldAddress": "curators",
    "IntakeBatch": "intake",
    "IntakePaper": "intake",
    "LostAddress": "curators",
    "SearchTally": "curators",
    "Synonym": "curators",
    "SearchPick": "curators",
    "ColumnName": "importers",
    "Draft": "nobody",
    "ImportJob": "nobody",
    "ImportJob.file_name": "accounts",  # what a leaver holds, to whoever hands it over
}
# Fields of text that hold no words of anybody, and why.
WORDLESS = {
    "SearchVector": "sums and numbers",
    "Content": "the same columns as those of its kinds, which get their words by the stories",
    "Revision.snapshot": "a copy of the words of the item",
    "Revision.changed": "names of fields",
    "Edition": "a copy of the words of the item, made by the stories",
    "Translation": "codes and sums",
    "Attachment.language": "a code",
    "Attachment.text": "of an earlier version, no longer read",
    "Attachment.trouble": "a code",
    "AgreementText.trouble": "a code",
    "Attachment.sha256": "a sum",
    "Article.issn": "a number with a sum",
    "AgreementText.language": "a code",
    "AgreementText.sha256": "a sum",
    "Correction.language": "a code",
    "AuditEntry.language": "a code",
    "AuditEntry.action": "a code",
    "ImportReceipt.language": "a code",
    "OldAddress.language": "a code",
    "IntakeBatch.remarks": "names of files that are not taken",
    "IntakeBatch.worker": "a number",
    "IntakePaper.proposed": "names of columns",
    "IntakePaper.doubts": "codes with words of the values",
    "IntakePaper.receipt": "becomes the receipt of the article",
    "IntakePaper.file_hash": "a sum",
    "IntakePaper.text_hash": "a sum",
    "IntakePaper.likeness": "a sum",
    "IntakePaper.trouble": "a code",
    "OldAddress.page": "an address of this site",
    "Picture.receipt": "what its file held besides, told to whoever keeps the library",
    "Worker": "what each process of the worker does, told to administrators",
    "Remark.field": "the name of a field",
    "Observation.period": "a year",
    "Indicator.currency": "a code",
    "Observation.currency": "a code",
    "Reminder": "sort and number of a row",
    "Draft.model": "the name of a table",
    "Draft.made": "a number",
    "ImportJob.format": "a code",
    "ColumnName.format": "a code",
    "ColumnName.column": "a code",
    "FormerSlug.vocabulary": "the name of a table",
    "Picture.sha256": "a sum",
    "Picture.widths": "numbers",
    "Country.code": "a code that addresses are made of",
    "Country.alpha3": "three letters",
    "Country.numeric": "three digits",
    "Expert.orcid": "a number with a sum",
    "User.password": "a sum",
    "Dossier.parties_key": "codes of the parties",
    "FactsRecord": "a copy of facts of the item",
    "ArchiveCount": "numbers",
    "ArchivePlace": "numbers and codes",
    "DossierLine": "follows from the facts",
    "DeskText": "a copy of the words of the item",
    "SearchDocument": "a copy of the words of the edition",
    "SearchText": "a copy of the words of the edition",
    "SearchPassage": "places in the words of the edition, and terms of what is shown with it",
    "SearchItem": "a copy of the facts of the item",
    "SearchWord": "words without their place",
    "SearchTerm": "words without their place",
    "SearchState": "a number",
    "Standing": "follows from the facts",
    "PartyPeriod": "follows from the facts",
    "Touched": "numbers of items, codes",
    "Contradiction": "follows from the facts",
}
