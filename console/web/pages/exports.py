"""Export of exactly what a search shows, as a file."""

import io
from dataclasses import replace

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from console.exporting import export
from console.web.asking import Asking
from console.web.here import Asked, Asker
from console.web.language import with_filters
from domain.instant import local_day

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson; charset=utf-8",
}


@get("/export/{form:str}")
async def exported(request: Asked, visit: Asker, form: FromPath[str]) -> Response[bytes]:
    """The search of the address, all pages of it; audited by the exporter under the visitor's name."""
    if form not in FORMS:
        raise NotFoundException
    visit.need("operator")
    service = visit.console.service
    asking = Asking.of(request.query_params)
    visit.console.guard.check(asking.q)
    query = with_filters(asking, visit.words, service.pack).query(visit.words.zone)
    out = io.BytesIO()
    await export(service, replace(query, offset=0), visit.scope, form, visit.actor, out)
    name = f"otklik-{local_day(visit.now, visit.words.zone)}.{form}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(out.getvalue(), media_type=FORMS[form], headers=headers)


ROUTES = (exported,)
