"""Action plans and challenges of a coalition, made by the deeds that make them in the product."""

import struct
import zlib
from datetime import UTC, date, datetime
from typing import Any

from convene.coalition import actions
from convene.coalition.models import Action, Challenge, Coalition, Decision, Member, Update
from convene.core import times
from convene.core.accounts.models import User
from tests.factories import coalition as coalitions
from tests.factories import motions

PLANNED = datetime(2020, 7, 20, 9, tzinfo=UTC)  # the decision of tests/factories/motions.py is of 15 July
DUE = date(2020, 9, 30)
LATE = datetime(2020, 10, 3, 9, tzinfo=UTC)  # three days after it was due
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def decision(of: Coalition | None = None) -> Decision:
    return motions.decision(of)


def convener_of(of: Coalition) -> User:
    return coalitions.convener_of(of)


def owner_of(of: Coalition) -> Member:
    """The coalition's first member."""
    return motions.members(of)[0]


def details(of: Decision, **fields: Any) -> actions.Details:
    given: dict[str, Any] = {
        "title": "Open hotlines in ten languages",
        "decision": of,
        "owner": owner_of(of.coalition).organisation,
        "region": "africa",
        "due_on": DUE,
        "measure": "Hotlines in ten languages answer calls",
        "body": "With **doctors** who speak them.",
        **fields,
    }
    return actions.Details(**given)


def action(of: Decision | None = None, *, supporters: Any = (), **fields: Any) -> Action:
    """Planned on PLANNED by the convener, due on DUE, owned by the first member."""
    of = of or decision()
    with times.at(PLANNED):
        return actions.plan_action(
            coalition=of.coalition,
            details=details(of, **fields),
            actor=convener_of(of.coalition),
            supporters=supporters,
        )


def delegate_of(of: Action) -> User:
    """Who speaks for its owner."""
    return coalitions.delegate_of(
        Member.objects.admitted().get(coalition=of.coalition, organisation=of.owner)
    )


def reported(of: Action, *, by: User | None = None, **fields: Any) -> Update:
    """Reported on by the owner's delegate unless told otherwise."""
    given = {"text": "Three hotlines **answer**.", "state": "under-way", **fields}
    return actions.report(action=of, report=actions.Report(**given), actor=by or delegate_of(of))


def challenge(of: Coalition, **fields: Any) -> Challenge:
    given = {"title": "Care homes are cut off", "text": "Nobody may visit.", **fields}
    return actions.name_challenge(coalition=of, named=actions.Named(**given), actor=convener_of(of))


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG with its checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*notes: bytes) -> bytes:
    """A grey point, with whole chunks between header and picture."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    picture = chunk(b"IDAT", zlib.compress(b"\x00\x7f"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(notes) + picture + chunk(b"IEND", b"")


def segment(marker: int, body: bytes) -> bytes:
    """A segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(*notes: bytes, after: bytes = b"") -> bytes:
    """The frame of a JPEG: header, notes, a table, a scan of a few bytes with a stuffed FF, its end."""
    jfif = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
    table, scan = segment(0xDB, bytes(65)), segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
    coded = b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + jfif + b"".join(notes) + table + scan + coded + b"\xff\xd9" + after


def exif(orientation: int, *, order: str = "<") -> bytes:
    """A segment as a camera writes it: how the picture is turned, and where it was taken."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    turned = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    place = struct.pack(f"{order}HHII", 0x8825, 4, 1, 38)
    rest = struct.pack(f"{order}I", 0) + b"46.2044 N, 6.1432 E"
    return segment(0xE1, b"Exif\0\0" + head + struct.pack(f"{order}H", 2) + turned + place + rest)
