from django.utils.translation import gettext_lazy as _

from convene.core.errors import Denied, Verdict
from convene.initiatives.models import Initiative
from convene.initiatives.rules import Someone, may_convene, may_see
from convene.outreach.models import Mailing, News


def may_write(user: Someone, initiative: Initiative) -> Verdict:
    """Who may write to people in the name of an initiative."""
    return may_convene(user, initiative)


def may_run(user: Someone, mailing: Mailing) -> Verdict:
    """Who may see a letter and whom it reaches, change it, send it, pause and stop it."""
    return may_convene(user, mailing.initiative)


def may_tell(user: Someone, initiative: Initiative) -> Verdict:
    """Who may write, publish and correct an initiative's press notes."""
    return may_convene(user, initiative)


def may_see_news(user: Someone, news: News) -> Verdict:
    """A draft is its conveners' alone."""
    if news.state == News.State.DRAFT and not may_tell(user, news.initiative):
        return Denied(_("This note is not published yet."))
    return may_see(user, news.initiative)
