from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lms.access import UserRequest, allows, public, requires

from . import actions, pdf, queries
from .forms import RevokeForm, VerifyForm
from .links import check_url
from .models import Certificate


@requires("courses.view_certificates")
def certificates(request: UserRequest) -> HttpResponse:
    """The person's own certificates."""
    context = {"certificates": list(queries.of(request.user))}
    return render(request, "courses/certificates/certificates.html", context)


@requires("courses.view_certificate", Certificate, by="number")
def certificate(request: UserRequest, certificate: Certificate) -> HttpResponse:
    """One certificate as it looks, with the ways to take it along."""
    context = {
        "certificate": certificate,
        "check_url": check_url(certificate),
        "may_revoke": allows(request.user, "courses.revoke_certificate", certificate),
        "revoke_form": RevokeForm(),
    }
    return render(request, "courses/certificates/certificate.html", context)


@requires("courses.view_certificate", Certificate, by="number")
def certificate_pdf(request: UserRequest, certificate: Certificate) -> HttpResponse:
    content = pdf.render(certificate, check_url=check_url(certificate))
    name = f"Сертификат {certificate.number}.pdf"
    as_attachment = "download" in request.GET
    headers = {"Content-Disposition": content_disposition_header(as_attachment, name) or "inline"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@requires("courses.revoke_certificate", Certificate, by="number", methods=["POST"])
def certificate_revoke(request: UserRequest, certificate: Certificate) -> HttpResponse:
    form = RevokeForm(request.POST)
    if form.is_valid():
        actions.revoke(certificate=certificate, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Сертификат отозван. Страница проверки уже говорит об этом."))
        return redirect("courses:certificate", certificate.number)
    context = {
        "certificate": certificate,
        "check_url": check_url(certificate),
        "may_revoke": True,
        "revoke_form": form,
    }
    return render(request, "courses/certificates/certificate.html", context, status=422)


@public
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Anyone types a number and learns whether it is good. The name is shown short: numbers can be guessed."""
    form = VerifyForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "asked": form.is_bound, "certificate": None}
    if form.is_bound and form.is_valid():
        if not ratelimit.consume(request, action="verify_certificate"):
            return render(request, "courses/certificates/verify_later.html", status=429)
        context["certificate"] = queries.by_typed_number(form.cleaned_data["number"])
    return render(request, "courses/certificates/verify.html", context)


@public
@never_cache
def verify_certificate(request: HttpRequest, token: str) -> HttpResponse:
    """Where the QR code leads: everything that the paper shows, so that an edited paper gives itself away."""
    found = queries.by_token(token)
    if found is None:
        raise Http404
    return render(request, "courses/certificates/verify_certificate.html", {"certificate": found})
