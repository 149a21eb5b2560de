"""The action plan for programs: Atom for readers of feeds, CSV for spreadsheets, JSON for everything else."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convene.coalition.models import Action, Coalition, Evidence, Supporter, Update
from convene.coalition.queries import plan as queries
from convene.coalition.spreadsheet import as_csv
from convene.coalition.views.board import find_coalition
from convene.core import times
from convene.core.addresses import here, kept
from convene.core.mail import absolute
from convene.core.text.markdown import to_html
from convene.core.trail.caching import public_page

HEAD = [
    *("number", "title", "state", "days_late", "due_on", "done_on", "owner", "region", "measure"),
    *("supporters", "decision", "dropped_reason", "updates", "address", "demonstration"),
]


@require_safe
@public_page
def atom(request: HttpRequest, slug: str) -> HttpResponse:
    """Actions planned and updates to them, the latest first."""
    coalition = find_coalition(request, slug)
    feed = Atom1Feed(
        title=_("Actions: %(title)s") % {"title": coalition.title},
        link=absolute(request.path.replace("actions.atom", "actions/")),
        description="",
        subtitle=_("What is planned, and how it goes."),
        language=get_language(),
        feed_url=absolute(request.path),
        feed_guid=absolute(f"{kept(coalition)}actions.atom"),
    )
    for line in queries.news(coalition):
        action, update = line.action, line.update
        words = to_html(update.text if update else action.body or action.measure)
        feed.add_item(
            title=_entry_title(line),
            link=absolute(here(_address(line))),
            description=str(words),
            unique_id=absolute(_address(line)),
            pubdate=line.at,
            updateddate=line.at,
            author_name=_author(line),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _address(line: queries.News) -> str:
    """Where the entry stands, kept without a language."""
    action = kept(line.action)
    return f"{action}#update-{line.update.number}" if line.update else action


def _entry_title(line: queries.News) -> str:
    told = {"number": line.action.number, "title": line.action.title}
    if line.update is None:
        return _("Action %(number)s planned: %(title)s") % told
    state = str(line.update.get_state_display())
    return _("Action %(number)s, %(state)s: %(title)s") % {**told, "state": state.lower()}


def _author(line: queries.News) -> str:
    if line.update is not None and line.update.organisation is None:
        return _("The conveners")
    return line.action.owner.name if line.update is None else str(line.update.organisation)


@require_safe
def csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Made anew each time: of a page that is kept, only its content is, and this one goes by its name."""
    coalition = find_coalition(request, slug)
    rows = as_csv(HEAD, (_cells(action) for action in _all(coalition)))
    response = HttpResponse(rows, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{coalition.slug}-actions.csv"'
    return response


@require_safe
@public_page
def json(request: HttpRequest, slug: str) -> HttpResponse:
    coalition = find_coalition(request, slug)
    updates = Update.objects.select_related("organisation").prefetch_related(
        Prefetch("files", queryset=Evidence.objects.defer("content"))
    )
    actions = _all(coalition, Prefetch("updates", queryset=updates))
    data = {
        "coalition": {
            "title": coalition.title,
            "language": coalition.language,
            "address": absolute(kept(coalition)),
        },
        "at": _moment(times.now()),
        "figures": [
            {
                "name": counted.name,
                "label": str(counted.label),
                "definition": str(counted.definition),
                "value": counted.value,
                "at": _moment(counted.at),
            }
            for counted in queries.totals(coalition)
        ],
        "actions": [_data(action) for action in actions],
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _all(coalition: Coalition, *more: "Prefetch[Any]") -> list[Action]:
    """Every action with its supporters, in the order of their numbers; a fixed number of queries."""
    supporters = Prefetch("supporters", queryset=Supporter.objects.select_related("organisation"))
    rows = Action.objects.filter(coalition=coalition).select_related("owner", "decision")
    found = queries.of_coalition(coalition, rows.prefetch_related(supporters, *more).order_by("number"))
    for action in found:
        action.decision.coalition = coalition
    return found


def _cells(action: Action) -> list[object]:
    return [
        action.number,
        action.title,
        queries.LATE if action.is_late else action.state,
        action.days_late or "",
        action.due_on.isoformat(),
        action.done_on.isoformat() if action.done_on else "",
        action.owner.name,
        action.region,
        action.measure,
        "; ".join(one.organisation.name for one in action.supporters.all()),
        action.decision.number,
        action.dropped_reason,
        action.updates_made,
        absolute(kept(action)),
        "yes" if action.is_demonstration else "",
    ]


def _data(action: Action) -> dict[str, Any]:
    return {
        "number": action.number,
        "title": action.title,
        "text": action.body,
        "language": action.language,
        "address": absolute(kept(action)),
        "decision": absolute(kept(action.decision)),
        "owner": action.owner.name,
        "supporters": [
            {"organisation": one.organisation.name, "how": one.how} for one in action.supporters.all()
        ],
        "region": action.region,
        "due_on": action.due_on.isoformat(),
        "measure": action.measure,
        "state": action.state,
        "late": action.is_late,
        "days_late": action.days_late,
        "done_on": action.done_on.isoformat() if action.done_on else None,
        "dropped_reason": action.dropped_reason,
        "demonstration": action.is_demonstration,
        "updates": [_update(action, one) for one in action.updates.all()],
    }


def _update(action: Action, update: Update) -> dict[str, Any]:
    update.action = action
    return {
        "number": update.number,
        "at": _moment(update.at),
        "organisation": update.organisation.name if update.organisation else None,
        "state": update.state,
        "text": update.text,
        "language": update.language,
        "evidence": update.evidence,
        "files": [_file(update, one) for one in update.files.all()],
    }


def _file(update: Update, file: Evidence) -> dict[str, Any]:
    file.update = update
    return {
        "name": file.name,
        "type": file.mime_type,
        "size": file.size,
        "digest": file.digest,
        "address": absolute(kept(file)),
    }


def _moment(at: Any) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
