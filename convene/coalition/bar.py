"""How a ballot stands as one quiet bar: yes, no, abstentions, and who has not voted. The table stands beside it."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from convene.coalition.tally import Rule, Tally, quorum_needed, standing

WIDTH, HEIGHT, TALL = 720, 40, 24


def bar(rule: Rule, tally: Tally) -> SafeString:
    """An SVG of 720 by 40 in the active language; its parts are as long as there are members who chose them.

    A line marks the quorum: it is met where the coloured parts reach it. It begins where a line of the language
    begins, so from the right in Arabic. Classes alone give it its looks.
    """
    base = max(1, tally.may_vote)
    parts = [("bar-yes", tally.yes), ("bar-no", tally.no), ("bar-abstain", tally.abstain)]
    drawn, before = [], 0
    for name, number in parts:
        if number:
            drawn.append((name, _x(before, number, base), WIDTH * number / base))
        before += number
    quorum = min(base, quorum_needed(rule.quorum, tally.may_vote)) * WIDTH / base
    return format_html(
        '<svg class="chart bar" viewBox="0 0 {} {}" role="img" lang="{}"><title>{}</title><desc>{}</desc>'
        '<rect class="bar-silent" x="0" y="8" width="{}" height="{}"></rect>{}'
        '<path class="bar-quorum" d="M{} 2V{}"></path></svg>',
        WIDTH,
        HEIGHT,
        get_language(),
        _("How the votes stand"),
        standing(tally),
        WIDTH,
        TALL,
        format_html_join(
            "",
            '<rect class="{}" x="{}" y="8" width="{}" height="{}"></rect>',
            ((name, f"{x:.1f}", f"{width:.1f}", TALL) for name, x, width in drawn),
        ),
        f"{WIDTH - quorum if get_language_bidi() else quorum:.1f}",
        HEIGHT - 2,
    )


def _x(before: int, number: int, base: int) -> float:
    """Where a part begins from the left."""
    return WIDTH * (base - before - number if get_language_bidi() else before) / base
