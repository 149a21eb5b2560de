"""The roll for machines: CSV for spreadsheets, JSON for everything else."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from convene.core import times
from convene.core.addresses import kept
from convene.core.figures import Counted
from convene.core.mail import absolute
from convene.core.places import country_name
from convene.statements.models import Statement
from convene.statements.queries import Signatory

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets take UTF-8 for a code page of their own
HEAD = [
    "organisation",
    "seat",
    "seat_name",
    "serves",
    "serves_names",
    "name",
    "role",
    "signed_at",
    "demonstration",
]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_csv(signatories: Sequence[Signatory], language: str) -> str:
    """One line a signatory; names of countries in `language`. No cell begins what a spreadsheet computes."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for one in signatories:
        row = [
            one.organisation,
            one.seat,
            country_name(one.seat, language),
            " ".join(one.countries),
            "; ".join(country_name(code, language) for code in one.countries),
            one.name,
            one.role,
            _instant(one),
            "yes" if one.is_demonstration else "",
        ]
        writer.writerow([_harmless(cell) for cell in row])
    return BYTE_ORDER_MARK + out.getvalue()


def as_data(
    statement: Statement, figures: Sequence[Counted], signatories: Sequence[Signatory]
) -> dict[str, Any]:
    """The statement, its figures with definition and moment, and the list, as JSON can say it."""
    return {
        "statement": {
            "title": statement.title,
            "address": absolute(kept(statement)),
            "language": statement.language,
            "digest": statement.digest,
            "frozen_at": _moment(statement.frozen_at),
            "opens_at": _moment(statement.opens_at),
            "closes_at": _moment(statement.closes_at),
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
            for counted in figures
        ],
        "signatories": [
            {
                "organisation": one.organisation,
                "language": one.language,
                "seat": one.seat,
                "serves": list(one.countries),
                "name": one.name,
                "role": one.role,
                "signed_at": _instant(one),
                "demonstration": one.is_demonstration,
            }
            for one in signatories
        ],
    }


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) else cell


def _instant(one: Signatory) -> str:
    return _moment(one.signed_at) or ""


def _moment(at: Any) -> str | None:
    return None if at is None else f"{at:%Y-%m-%dT%H:%M:%SZ}"
