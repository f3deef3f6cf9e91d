"""The pictures and attachments of questions: taken in while a question is written, shown to those who see the bank."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.files import serving
from lms.files.models import StoredFile

from . import actions

FIELDS: Final = ("picture", "attachment")


def taken(request: UserRequest) -> dict[str, Any]:
    """The arguments of a form of a question: what was typed, with the files that came along kept and named by key."""
    if request.method != "POST":
        return {"data": None}
    data, refused = request.POST.copy(), {}
    for field in FIELDS:
        if f"{field}_remove" in data:
            data[field] = ""
        upload = request.FILES.get(f"{field}_upload")
        if upload is None:
            continue
        try:
            stored = actions.keep_file(upload=upload, by=request.user, as_picture=field == "picture")
        except ValidationError as error:
            refused[field] = " ".join(error.messages)
        else:
            data[field] = str(stored.pk)
            if field == "attachment" and not data.get("attachment_name"):
                data["attachment_name"] = stored.name
    return {"data": data, "refused_files": refused}


@requires("quizzes.create_question", methods=["POST"])
def keep_file(request: UserRequest) -> HttpResponse:
    """Take in one file at once, and give its part of the form back: the page need not be sent as a whole."""
    came = taken(request)
    data, refused = came["data"], came["refused_files"]
    field = next((one for one in FIELDS if f"{one}_upload" in request.FILES), None)
    if field is None:
        return HttpResponse(_("Выберите файл."), status=422)
    context = {"key": data.get(field, ""), "refused": refused.get(field, ""), "field": field}
    response = render(request, "quizzes/bank/_file.html", {**context, "name": data.get("attachment_name", "")})
    response["HX-Trigger-After-Swap"] = "question-file"
    return response


@requires("quizzes.view_question_file", StoredFile, see="quizzes.view_question_file", kwarg="stored_file")
def question_file(request: UserRequest, stored_file: StoredFile) -> HttpResponseBase:
    return serving.respond(request, stored_file)
