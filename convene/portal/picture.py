"""A thread as a picture: knots in columns from voices to deeds, the lines between them, made by us as SVG.

Drawn twice, across for wide screens and down for narrow ones; the style sheet shows one. At most KNOTS knots are
drawn; what a level has more stands as one open knot that leads to the level's list. All looks come from classes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from unicodedata import east_asian_width

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convene.core.addresses import here
from convene.core.text import direction
from convene.core.trail.walking import Key
from convene.portal.queries import Group, Stop, Thread

KNOTS = 60
LETTERED = 4  # a column of so few knots has their titles under them
ACROSS, DOWN = "across", "down"

# Across: a column for each place on the way.
PITCH, MARGIN, WIDEST = 190, 84, 1000
ROW, LETTERED_ROW, HEAD = 26, 76, 34
# Down: a row for each place.
NARROW, DOT, LINE, GAP = 340, 28, 30, 34

Point = tuple[float, float]


@dataclass(frozen=True)
class Drawn:
    """A knot, or what a level has more than is drawn (`more` of them, with the list they are in)."""

    key: Key
    stop: Stop | None
    more: int = 0
    address: str = ""


@dataclass(frozen=True)
class Column:
    """What stands side by side, under the names of its levels."""

    heading: str
    knots: Sequence[Drawn]

    @property
    def is_lettered(self) -> bool:
        return len(self.knots) <= LETTERED


def picture(thread: Thread, *, language: str) -> SafeString:
    """Both drawings of the thread. Time runs the way the language is read, or downwards.

    Each knot is a link whose name is its title, so the drawings are groups of links, not single images.
    """
    columns, lines = _arranged(thread)
    return format_html(
        "{}{}",
        _drawing(ACROSS, columns, lines, thread.start.key, language),
        _drawing(DOWN, columns, lines, thread.start.key, language),
    )


def drawn(thread: Thread) -> set[Key]:
    """The keys of the stops that are drawn as knots of their own."""
    columns, _lines = _arranged(thread)
    return {knot.key for column in columns for knot in column.knots if knot.stop is not None}


# What is drawn


def _arranged(thread: Thread) -> tuple[list[Column], set[tuple[Key, Key]]]:
    room = _room([len(group.stops) for group in thread.groups])
    leads_to: defaultdict[Key, list[Key]] = defaultdict(list)
    for early, late in thread.lines:
        leads_to[early].append(late)
    stands_for: dict[Key, Key] = {}
    by_place: defaultdict[int, list[Drawn]] = defaultdict(list)
    headings: defaultdict[int, list[str]] = defaultdict(list)
    for group in reversed(thread.groups):  # from the deeds, where there are few
        headings[group.level.place].insert(0, str(group.level.label))
        linked = {
            stop.key
            for stop in group.stops
            if any(stands_for.get(late) == late for late in leads_to[stop.key])
        }
        for knot, keys in _chosen(group, thread, linked, room):
            by_place[group.level.place].append(knot)
            stands_for |= dict.fromkeys(keys, knot.key)
    lines = {(stands_for[early], stands_for[late]) for early, late in thread.lines}
    ordered: dict[Key, int] = {}
    columns: list[Column] = []
    for place in sorted(by_place, reverse=True):
        knots = _untangled(by_place[place], lines, ordered)
        ordered |= {knot.key: rank for rank, knot in enumerate(knots)}
        columns.append(Column(" · ".join(headings[place]), knots))
    return columns[::-1], lines


def _room(sizes: Iterable[int]) -> int:
    """The most knots a level may show so that all together are no more than KNOTS; at least one."""
    sizes = list(sizes)
    fits = [most for most in range(1, KNOTS + 1) if sum(min(size, most) for size in sizes) <= KNOTS]
    return max(fits, default=1)


def _chosen(group: Group, thread: Thread, linked: set[Key], room: int) -> Iterator[tuple[Drawn, list[Key]]]:
    """The level's knots with the keys each stands for: themselves, and the last for all that have no room.

    The start goes before all, then what leads to a knot that is drawn; what is no longer shown goes last.
    """

    def rank(stop: Stop) -> tuple[bool, bool, bool]:
        return stop.key != thread.start.key, stop.knot is None, stop.key not in linked

    stops = sorted(group.stops, key=rank)
    for stop in stops[:room]:
        yield Drawn(stop.key, stop), [stop.key]
    rest = [stop.key for stop in stops[room:]]
    if rest:
        way = "back" if any(one.level.name == group.level.name for one in thread.back) else "forth"
        yield Drawn((f"more {group.level.name}", 0), None, len(rest), f"#{way}-{group.level.name}"), rest


def _untangled(knots: list[Drawn], lines: set[tuple[Key, Key]], ordered: dict[Key, int]) -> Sequence[Drawn]:
    """In the order of what they lead to, so that few lines cross; what is left over stands last."""
    towards: defaultdict[Key, list[int]] = defaultdict(list)
    for early, late in lines:
        if late in ordered:
            towards[early].append(ordered[late])

    def middle(knot: Drawn) -> tuple[bool, float]:
        ranks = towards[knot.key]
        return knot.more > 0, sum(ranks) / len(ranks) if ranks else 0.0

    return sorted(knots, key=middle)


# How it is drawn


def _drawing(
    shape: str, columns: Sequence[Column], lines: set[tuple[Key, Key]], start: Key, language: str
) -> SafeString:
    places, headings, (width, height) = (_across if shape == ACROSS else _down)(columns)
    turned = direction(language) == "rtl"

    def at(point: Point) -> Point:
        return (width - point[0], point[1]) if turned else point

    spots = {key: at(point) for key, point in places.items()}
    label = f"picture-{shape}"
    several = {knot.key for column in columns for knot in column.knots if knot.more}
    vague = {line for line in lines if several.intersection(line)}
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" '
        'class="picture {2}" role="group" aria-labelledby="{2}-title {2}-desc">\n'
        '<title id="{2}-title">{3}</title><desc id="{2}-desc">{4}</desc>\n'
        '<path class="picture-line" d="{5}"/>\n<path class="picture-line faint" d="{6}"/>\n{7}{8}</svg>\n',
        _n(width),
        _n(height),
        label,
        _("The thread as a picture"),
        _(
            "Each dot is a stop and leads to it; the lines join what rests on what. The lists below hold all stops."
        ),
        *(
            mark_safe(" ".join(_line(shape, spots[a], spots[b]) for a, b in sorted(some)))
            for some in (lines - vague, vague)
        ),
        format_html_join(
            "", "{}", ((_heading(shape, text, at(spot), turned=turned),) for text, spot in headings)
        ),
        format_html_join(
            "",
            "{}",
            (
                (
                    _knot(
                        knot,
                        spots[knot.key],
                        lettered=_is_lettered(shape, column),
                        is_start=knot.key == start,
                    ),
                )
                for column in columns
                for knot in column.knots
            ),
        ),
    )


def _is_lettered(shape: str, column: Column) -> bool:
    return column.is_lettered if shape == ACROSS else len(column.knots) <= 2


def _across(columns: Sequence[Column]) -> tuple[dict[Key, Point], list[tuple[str, Point]], Point]:
    """Where knots and headings stand when time runs across, and the drawing's size."""
    pitch = min(PITCH, (WIDEST - 2 * MARGIN) / max(len(columns) - 1, 1))
    rows = [(len(one.knots), LETTERED_ROW if one.is_lettered else ROW) for one in columns]
    height = max(size * step for size, step in rows)
    spots: dict[Key, Point] = {}
    for number, (column, (size, step)) in enumerate(zip(columns, rows, strict=True)):
        x = MARGIN + number * pitch
        top = HEAD + (height - size * step) / 2 + (16 if column.is_lettered else step / 2)
        spots |= {knot.key: (x, top + rank * step) for rank, knot in enumerate(column.knots)}
    headings = [(column.heading, (MARGIN + number * pitch, 16.0)) for number, column in enumerate(columns)]
    return spots, headings, (2 * MARGIN + (len(columns) - 1) * pitch, HEAD + height + 22)


def _down(columns: Sequence[Column]) -> tuple[dict[Key, Point], list[tuple[str, Point]], Point]:
    """The same when time runs down; a row too long for the width goes on in the next."""
    a_row = (NARROW - DOT) // DOT
    spots: dict[Key, Point] = {}
    headings: list[tuple[str, Point]] = []
    y = 16.0
    for column in columns:
        headings.append((column.heading, (4.0, y)))
        y += 26
        for first in range(0, len(column.knots), a_row):
            row = column.knots[first : first + a_row]
            step = NARROW / len(row) if len(row) <= LETTERED else DOT
            begin = (NARROW - (len(row) - 1) * step) / 2
            spots |= {knot.key: (begin + rank * step, y) for rank, knot in enumerate(row)}
            y += LINE
        y += GAP if len(column.knots) <= 2 else GAP / 2
    return spots, headings, (float(NARROW), y)


def _line(shape: str, start: Point, end: Point) -> str:
    (x1, y1), (x2, y2) = start, end
    if shape == ACROSS:
        bend = f"{_n((x1 + x2) / 2)} {_n(y1)} {_n((x1 + x2) / 2)} {_n(y2)}"
    else:
        bend = f"{_n(x1)} {_n((y1 + y2) / 2)} {_n(x2)} {_n((y1 + y2) / 2)}"
    return f"M{_n(x1)} {_n(y1)}C{bend} {_n(x2)} {_n(y2)}"


def _heading(shape: str, text: str, spot: Point, *, turned: bool) -> SafeString:
    anchor = "middle" if shape == ACROSS else ("end" if turned else "start")
    return format_html(
        '<text class="picture-heading" direction="ltr" text-anchor="{}" x="{}" y="{}">{}</text>\n',
        anchor,
        _n(spot[0]),
        _n(spot[1]),
        text,
    )


def _knot(knot: Drawn, spot: Point, *, lettered: bool, is_start: bool) -> SafeString:
    x, y = _n(spot[0]), _n(spot[1])
    shown = knot.stop.knot if knot.stop is not None else None
    if knot.stop is not None and shown is None:
        return format_html(
            '<g class="picture-gone"><title>{}</title><circle cx="{}" cy="{}" r="6"/></g>\n',
            _("No longer shown"),
            x,
            y,
        )
    if shown is None:
        words = ngettext("and %(count)s more", "and %(count)s more", knot.more) % {"count": knot.more}
        address, look, language, lettering = knot.address, "more", "", [words]
    else:
        words = Truncator(shown.title).chars(80)
        address, look = here(shown.address), "organisation" if shown.kind == "organisation" else "knot"
        language, lettering = shown.language, _lettering(shown.title) if lettered else []
    dot = format_html(
        '<title>{}</title>{}<circle cx="{}" cy="{}" r="{}"/>{}',
        words,
        format_html('<circle class="picture-ring" cx="{}" cy="{}" r="12"/>', x, y) if is_start else "",
        x,
        y,
        7 if is_start else 6,
        format_html_join(
            "",
            '<text{} text-anchor="middle" x="{}" y="{}">{}</text>',
            (
                (_language(language), x, _n(spot[1] + 24 + 15 * number), line)
                for number, line in enumerate(lettering)
            ),
        ),
    )
    if not address:
        return format_html('<g class="picture-{}">{}</g>\n', look, dot)
    return format_html('<a class="picture-{}" href="{}" aria-label="{}">{}</a>\n', look, address, words, dot)


def _language(language: str) -> SafeString:
    if not language or language == "und":
        return mark_safe("")
    return format_html(' lang="{}" direction="{}"', language, direction(language))


def _lettering(title: str) -> list[str]:
    """The title's beginning in two short lines."""
    room = 11 if any(east_asian_width(letter) in "WF" for letter in title) else 22
    found = wrap(title, room)
    if len(found) <= 2:
        return found
    return [found[0], f"{found[1][: room - 1].rstrip(' ,.;:')}…"]


def _n(length: float) -> str:
    """A length to a tenth."""
    return f"{length:.1f}".removesuffix(".0")
