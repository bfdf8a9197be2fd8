"""An answer as a file to take away."""

from fastapi.responses import Response

from valico.answer.export.download import export
from valico.answer.export.form import Form
from valico.answer.export.sheets import Exportable
from valico.web.chart import as_file


def taken(answer: Exportable, form: Form, *, name: str = "") -> Response:
    """Return an answer as a file; raises InputError where it has no such form."""
    file = export(answer, form, name=name)
    return as_file(file.content, file.media_type, file.name)
