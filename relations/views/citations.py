"""Citations as files: one language version of one item, for reference managers."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from relations.citations import FORMATS, citation_of
from relations.kinds import codes
from relations.reading import shelf
from relations.reading.records import records_of

CITED = codes("is_cited")


@require_safe
def citation(request, language, pk, extension):
    """The record of a public edition as BibTeX, RIS or CSL-JSON."""
    if extension not in FORMATS:
        raise Http404
    edition = shelf.edition_of(pk, language, CITED)
    record = citation_of(records_of([edition])[0])
    return exported([record], extension, f"{edition.slug or edition.kind}-{language}")


def exported(records, extension: str, name: str) -> HttpResponse:
    """Records as a file to keep. Also the way in which lists of results are taken along."""
    style = FORMATS[extension]
    response = HttpResponse(style.export(records), content_type=style.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response
