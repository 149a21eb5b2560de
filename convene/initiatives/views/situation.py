"""An initiative's situation, read by everyone and kept by its conveners."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from convene.core import charts, times
from convene.core.accounts.requests import SignedIn
from convene.core.addresses import kept
from convene.core.errors import Conflict, Refused, require
from convene.core.figures import day_in, number_in
from convene.core.mail import absolute
from convene.core.trail.caching import public_page
from convene.core.trail.queries import citations_of
from convene.initiatives import actions, queries, rules, sheets
from convene.initiatives.forms.situation import ConfirmForm, CorrectionForm, FileForm, ReadingForm, SeriesForm
from convene.initiatives.models import Initiative, Reading, Series


def _shown(request: HttpRequest, slug: str) -> Initiative:
    initiative = get_object_or_404(Initiative, slug=slug)
    if not rules.may_see(request.user, initiative):
        raise Http404
    return initiative


def _mine(request: SignedIn, slug: str) -> Initiative:
    initiative = get_object_or_404(Initiative, slug=slug)
    require(rules.may_convene(request.user, initiative))
    return initiative


def _series(initiative: Initiative, pk: int) -> Series:
    return get_object_or_404(Series.objects.select_related("initiative"), initiative=initiative, pk=pk)


@require_safe
@public_page
def situation(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = _shown(request, slug)
    series = list(queries.public_series(initiative))
    readings = queries.readings_of(series)
    context = {
        "initiative": initiative,
        "steps": queries.thread(initiative),
        "parts": [
            {
                "series": one,
                "latest": readings[one.pk][-1] if readings[one.pk] else None,
                "readings": list(reversed(readings[one.pk])),
                "chart": _chart(one, readings[one.pk]),
            }
            for one in series
        ],
        "convenes": rules.is_convener(request.user, initiative),
    }
    return render(request, "initiatives/situation.html", context)


def _chart(series: Series, readings: list[Reading]) -> str:
    if len(readings) < 2:
        return ""
    language = get_language() or "en"
    first, last = readings[0], readings[-1]
    highest = max(readings, key=lambda one: one.value)
    words = _("A line from %(first)s on %(begin)s to %(last)s on %(end)s, at its highest %(highest)s.")
    return charts.course(
        [(one.on, one.value) for one in readings],
        title=series.name,
        alternative=words
        % {
            "first": number_in(first.value, language),
            "begin": day_in(first.on, language),
            "last": number_in(last.value, language),
            "end": day_in(last.on, language),
            "highest": number_in(highest.value, language),
        },
        language=language,
    )


@require_safe
def situation_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """All series below one another."""
    initiative = _shown(request, slug)
    series = list(queries.public_series(initiative))
    readings = queries.readings_of(series)
    rows = [[one.name, *_cells(reading)] for one in series for reading in readings[one.pk]]
    return _csv(sheets.written(rows, ["series", *sheets.HEAD]), f"{slug}-situation")


@require_safe
def series_csv(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One series, as it can be imported."""
    series = _series(_shown(request, slug), pk)
    rows = [_cells(reading) for reading in queries.readings_of([series])[series.pk]]
    return _csv(sheets.written(rows), f"{slug}-{series.pk}")


@require_safe
def situation_json(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = _shown(request, slug)
    series = list(queries.public_series(initiative))
    readings = queries.readings_of(series)
    data = {
        "initiative": {
            "title": initiative.title,
            "language": initiative.language,
            "address": absolute(kept(initiative)),
            "demonstration": initiative.is_demonstration,
        },
        "at": times.now().isoformat(timespec="seconds"),
        "series": [
            {
                "name": one.name,
                "definition": one.definition,
                "language": one.language,
                "readings": [
                    {
                        "date": reading.on.isoformat(),
                        "value": reading.value,
                        "source": reading.source_name,
                        "address": reading.source_address,
                        "revision": reading.revision,
                        "noted_at": reading.at.isoformat(timespec="seconds"),
                    }
                    for reading in readings[one.pk]
                ],
            }
            for one in series
        ],
    }
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = f'inline; filename="{slug}-situation.json"'
    return response


def _cells(reading: Reading) -> list[str]:
    return [reading.on.isoformat(), str(reading.value), reading.source_name, reading.source_address]


def _csv(body: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@require_safe
@public_page
def reading(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One day of a series with all its revisions; `pk` is the first one's."""
    initiative = _shown(request, slug)
    revisions = _revisions(initiative, pk)
    context = {
        "initiative": initiative,
        "steps": queries.thread(initiative),
        "series": revisions[0].series,
        "reading": revisions[-1],
        "revisions": list(reversed(revisions)),
        "quotations": citations_of("reading", pk),
        "convenes": rules.is_convener(request.user, initiative),
    }
    return render(request, "initiatives/reading.html", context)


def _revisions(initiative: Initiative, pk: int) -> list[Reading]:
    rows = Reading.objects.select_related("series__initiative")
    first = get_object_or_404(rows, pk=pk, first=None, series__initiative=initiative)
    return queries.revisions(first.series, first.on)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_series(request: SignedIn, slug: str) -> HttpResponse:
    initiative = _mine(request, slug)
    form = SeriesForm(request.POST or None, initial={"language": initiative.language})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_series(initiative=initiative, words=_words(form), actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Now note its first reading, or import a file."))
            return redirect("initiatives:note", slug=slug, pk=made.pk)
    context = {"form": form, "initiative": initiative}
    return render(request, "initiatives/series.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_series(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    initiative = _mine(request, slug)
    series = _series(initiative, pk)
    form = SeriesForm(request.POST or None, initial=SeriesForm.initial_of(series))
    theirs = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit_series(series=series, words=_words(form), version=version, actor=request.user)
        except Conflict as conflict:
            series.refresh_from_db()
            theirs = series
            form = SeriesForm(_again(request, version=series.version))
            form.add_error(None, str(conflict))
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("initiatives:situation", slug=slug)
    context = {"form": form, "initiative": initiative, "series": series, "theirs": theirs}
    return render(request, "initiatives/series.html", context, status=_status(form, theirs))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    initiative = _mine(request, slug)
    series = _series(initiative, pk)
    form = ReadingForm(request.POST or None, initial=_before(series))
    if request.method == "POST" and form.is_valid():
        try:
            actions.note(series=series, given=form.given, actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Noted. You can go on with the next day."))
            return redirect("initiatives:note", slug=slug, pk=pk)
    context = {"form": form, "initiative": initiative, "series": series}
    return render(request, "initiatives/note.html", context, status=422 if form.errors else 200)


def _before(series: Series) -> dict[str, str]:
    """The source of the last reading, which the next one mostly has too."""
    latest = queries.latest_readings([series]).get(series.pk)
    if latest is None:
        return {}
    return {"source_name": latest.source_name, "source_address": latest.source_address}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    initiative = _mine(request, slug)
    latest = _revisions(initiative, pk)[-1]
    initial = {**CorrectionForm.initial_of(latest), "revision": latest.revision}
    form = CorrectionForm(request.POST or None, initial=initial)
    theirs = None
    if request.method == "POST" and form.is_valid():
        read = Reading.objects.filter(
            series=latest.series, on=latest.on, revision=form.cleaned_data["revision"] or 0
        ).first()
        try:
            actions.correct(reading=read or latest, given=form.given, actor=request.user)
        except Conflict as conflict:
            theirs = _revisions(initiative, pk)[-1]
            form = CorrectionForm(_again(request, revision=theirs.revision))
            form.add_error(None, str(conflict))
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Corrected. What stood there before can still be read."))
            return redirect("initiatives:reading", slug=slug, pk=pk)
    context = {
        "form": form,
        "initiative": initiative,
        "series": latest.series,
        "reading": latest,
        "theirs": theirs,
    }
    return render(request, "initiatives/correct.html", context, status=_status(form, theirs))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    initiative = _mine(request, slug)
    latest = _revisions(initiative, pk)[-1]
    if request.method == "POST":
        try:
            actions.take_back(reading=latest, actor=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Taken back."))
        return redirect("initiatives:reading", slug=slug, pk=pk)
    context = {"initiative": initiative, "series": latest.series, "reading": latest}
    return render(request, "initiatives/take_back.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Choose a file, see what it would do, confirm. The file travels in the form: nothing is kept meanwhile."""
    initiative = _mine(request, slug)
    series = _series(initiative, pk)
    context: dict[str, Any] = {"initiative": initiative, "series": series, "form": FileForm()}
    if request.method != "POST":
        return render(request, "initiatives/import.html", context)
    if "text" in request.POST:
        confirmed = ConfirmForm(request.POST)
        if not confirmed.is_valid():
            messages.error(request, _("Something was lost on the way. Please choose the file again."))
            return redirect("initiatives:import", slug=slug, pk=pk)
        return _confirm(request, context, confirmed)
    form = FileForm(request.POST, request.FILES)
    context["form"] = form
    if not form.is_valid():
        return render(request, "initiatives/import.html", context, status=422)
    return _preview(request, context, form.cleaned_data["file"])


def _preview(
    request: SignedIn, context: dict[str, Any], text: str, *, warning: str = "", status: int = 200
) -> HttpResponse:
    series, form = context["series"], context["form"]
    try:
        rows = sheets.read(text, today=queries.today(series.initiative))
    except Refused as refused:
        if not form.is_bound:
            form = context["form"] = FileForm({})
            form.full_clean()
            form.errors.clear()
        form.add_error("file", str(refused))
        return render(request, "initiatives/import.html", context, status=422)
    faulty = sum(bool(row.errors) for row in rows)
    plan = queries.plan(series, [row.given for row in rows if row.given])
    lines = {line.given.on: line for line in plan.lines}
    context |= {
        "rows": [{"row": row, "line": lines[row.given.on] if row.given else None} for row in rows],
        "faulty": faulty,
        "plan": plan,
        "warning": warning,
        "confirm": None
        if faulty or not plan.changes
        else ConfirmForm(initial={"text": text, "plan": plan.digest}),
    }
    return render(request, "initiatives/import_preview.html", context, status=422 if faulty else status)


def _confirm(request: SignedIn, context: dict[str, Any], confirmed: ConfirmForm) -> HttpResponse:
    series = context["series"]
    text = confirmed.cleaned_data["text"].replace("\r\n", "\n")
    try:
        rows = sheets.read(text, today=queries.today(series.initiative))
    except Refused:
        return _preview(request, context, text)
    if any(row.given is None for row in rows):
        return _preview(request, context, text)
    try:
        plan = actions.import_(
            series=series,
            rows=[row.given for row in rows if row.given],
            plan=confirmed.cleaned_data["plan"],
            actor=request.user,
        )
    except Conflict as conflict:
        return _preview(request, context, text, warning=str(conflict), status=409)
    told = [
        ngettext("%(count)s reading noted.", "%(count)s readings noted.", plan.new) % {"count": plan.new},
        ngettext("%(count)s corrected.", "%(count)s corrected.", plan.corrected) % {"count": plan.corrected},
    ]
    messages.success(request, " ".join(told))
    return redirect("initiatives:situation", slug=series.initiative.slug)


def _words(form: SeriesForm) -> actions.SeriesWords:
    return actions.SeriesWords(**{key: value for key, value in form.cleaned_data.items() if key != "version"})


def _again(request: SignedIn, **changed: int) -> Any:
    """What was typed, on top of what is saved now."""
    data = request.POST.copy()
    for name, value in changed.items():
        data[name] = str(value)
    return data


def _status(form: Any, theirs: object) -> int:
    return 409 if theirs else 422 if form.errors else 200
