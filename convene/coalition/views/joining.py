"""Coming in: asking to be admitted, and the one click that takes up an invitation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from convene.coalition import actions, queries, rules
from convene.coalition.forms.members import ApplyForm, ConfirmForm
from convene.coalition.models import Coalition, Member
from convene.coalition.views.shown import context_of, member_in, shown
from convene.core import limits
from convene.core.accounts.models import User
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Refused, TooMany
from convene.organisations.rules import is_member

HOUR = 3600  # seconds


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for one's organisation to be admitted; who is not signed in reads what it takes."""
    coalition = shown(request, slug)
    context = context_of(coalition)
    if not isinstance(request.user, User):
        return render(request, "coalition/join.html", context)
    organisations = queries.represented_by(request.user)
    standing = queries.standing(coalition, organisations)
    known = {member.organisation_id for member in standing}
    free = [one for one in organisations if one.pk not in known]
    form = ApplyForm(request.POST or None, organisations=free)
    if request.method == "POST" and form.is_valid():
        try:
            actions.apply(
                coalition=coalition, actor=request.user, language=get_language() or "en", **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Your application is with the conveners. They will write to you."))
            return redirect(coalition)
    context |= {"form": form, "free": free, "standing": standing}
    return render(request, "coalition/join.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take_up(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """A representative who is signed in needs no link to accept for the organisation."""
    coalition = shown(request, slug)
    try:
        member = actions.confirm(member=member_in(coalition, pk), actor=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("coalition:join", slug=slug)
    if rules.is_delegate(request.user, member):
        messages.success(request, _("Your organisation is in the coalition, and you are its delegate."))
    else:  # somebody else of the organisation was quicker
        words = _("%(organisation)s is in the coalition already.")
        messages.info(request, words % {"organisation": member.organisation})
    return redirect(coalition)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Where the mail's link leads. Looking confirms nothing: only the button does."""
    coalition = shown(request, slug)
    member = queries.by_token(coalition, token)
    if member is None:
        return render(request, "coalition/unknown_link.html", context_of(coalition), status=404)
    form = ConfirmForm(request.POST or None, initial={"name": member.signatory_name})
    refused = ""
    if request.method == "POST" and "resend" in request.POST:
        return _mail_again(request, coalition, member)
    if request.method == "POST" and form.is_valid():
        try:
            limits.consume(request, "invitation-confirm", count=60, seconds=HOUR)
            actions.confirm(member=member, actor=_reader(request), holds_link=True, **form.cleaned_data)
        except Refused as error:
            if error.field:
                form.add_error(error.field, str(error))
            refused = "" if error.field else str(error)
        except TooMany as error:
            refused = str(error)
        else:
            return redirect("coalition:invitation", slug=slug, token=token)
    member.refresh_from_db(from_queryset=Member.objects.select_related("organisation"))
    reader = _reader(request)
    context = {
        **context_of(coalition),
        "member": member,
        "form": form,
        "refused": refused,
        "represents": reader is not None and is_member(reader, member.organisation),
        "is_other": reader is not None and reader.email.casefold() != member.email.casefold(),
    }
    status = 422 if form.errors or refused else 200
    return render(request, "coalition/invitation.html", context, status=status)


def _mail_again(request: HttpRequest, coalition: Coalition, member: Member) -> HttpResponse:
    """From the page of a link that is too old: a new one, to the same address."""
    try:
        limits.consume(request, "invitation-resend", count=10, seconds=HOUR)
        actions.resend(member=member)
    except (Refused, TooMany) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("We have sent a new mail to the same address."))
    return redirect(coalition)


def _reader(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
