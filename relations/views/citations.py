"""Citations as files: one language version of one item, for reference managers."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from relations.citations import FORMATS
from relations.citations.sources import described
from relations.kinds import codes
from relations.models import Edition

CITED = codes("is_cited")


@require_safe
def citation(request, language, pk, extension):
    """The record of a public edition as BibTeX, RIS or CSL-JSON."""
    if extension not in FORMATS:
        raise Http404
    edition = Edition.objects.public().filter(content_id=pk, language=language, kind__in=CITED).first()
    if edition is None:
        raise Http404
    record = described([edition])[0].citation()
    return exported([record], extension, f"{edition.slug or edition.kind}-{language}")


def exported(records, extension: str, name: str) -> HttpResponse:
    """Records as a file to keep. Also the way in which lists of results are taken along."""
    style = FORMATS[extension]
    response = HttpResponse(style.export(records), content_type=style.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response
