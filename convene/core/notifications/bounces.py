"""Mail that comes back: the address each message's reports go to, and what a report says.

With the setting CONVENE_BOUNCES, bounces@example.org say, a message is sent from
bounces+<number>-<signature>@example.org (VERP), so that whatever comes back there names its message, and
nobody can make one up.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Mail

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

READ_AT_MOST = 1_000_000  # bytes of a report
_SIGNATURE = 20  # hexadecimal digits; mail servers do not keep capitals
_HEADERS = ("X-Original-To", "Delivered-To", "Envelope-To", "To")
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_CODE = re.compile(r"(?<![\d.-])(550|551|553|552|554|45[0-2]|421)(?![\d.]*\d)")
_COPY = re.compile(
    r"^(?:-+ *(?:below this line is a copy|original message|this is a copy|the following is a copy).*)$",
    re.IGNORECASE | re.MULTILINE,
)
# Refusals that say nothing of the address: a full box, too large, not wanted from us.
_PASSING = re.compile(r"5\.(?:2\.[23]|3\.4|7\.\d+)$")


@dataclass(frozen=True)
class Report:
    """What came back. `message` is the number of the message it is about; `status` as in RFC 3463, or empty.

    `is_hard`: the address does not exist or takes no mail, for good.
    """

    message: int
    status: str
    is_hard: bool


class NoReport(Exception):
    """What was read is no report on a message of ours; the text says why, and names nobody."""


def envelope_from(message: int) -> str:
    """The address the reports on a message go to; "" where no inbound address is set."""
    if not settings.BOUNCES:
        return ""
    local, _, domain = settings.BOUNCES.rpartition("@")
    return f"{local}+{int_to_base36(message)}-{_signature(message)}@{domain}"


def read(raw: bytes, *, to: str = "") -> Report:
    """What a delivery report says: one of RFC 3464, or one in plain words, as best one can tell.

    `to` is the address it was delivered to, where the mail server says so; else it is looked for in the
    headers. Raises NoReport for an address with a false signature, an answering machine, good news, and
    anything else that is no report.
    """
    try:
        return _read(email.message_from_bytes(raw[:READ_AT_MOST]), to)
    except RecursionError as error:  # parts within parts without end: no mail server writes such a report
        raise NoReport("its parts are nested too deeply") from error


def _read(report: Mail, to: str) -> Report:
    number = _number(report, to)
    if _header(report, "Auto-Submitted").lower().startswith("auto-replied"):
        raise NoReport("an answering machine, no report")
    status = _told_by_machine(report)
    if status is None:
        status = _told_in_words(report)
    if status.startswith("2"):
        raise NoReport("a report of success")
    return Report(number, status, _is_hard(status))


def _signature(message: int) -> str:
    return salted_hmac("convene.core.notifications.bounces", str(message), algorithm="sha256").hexdigest()[
        :_SIGNATURE
    ]


def _number(report: Mail, to: str) -> int:
    """The message the report is about, by the first address with a true signature."""
    local, _, domain = settings.BOUNCES.rpartition("@")
    pattern = re.compile(
        rf"{re.escape(local)}\+([0-9a-z]{{1,13}})-([0-9a-f]{{{_SIGNATURE}}})@{re.escape(domain)}",
        re.IGNORECASE | re.ASCII,
    )
    forged = False
    for text in (to, *(_header(report, name) for name in _HEADERS)):
        for number, signature in pattern.findall(text):
            message = base36_to_int(number.lower())
            if constant_time_compare(_signature(message), signature.lower()):
                return message
            forged = True
    raise NoReport("the signature is not ours" if forged else "addressed to no message")


def _header(report: Mail, name: str) -> str:
    return "\n".join(str(value) for value in report.get_all(name, []))


def _told_by_machine(report: Mail) -> str | None:
    """The status of the worst thing a report of RFC 3464 tells; None where there is no such part."""
    found: list[str] = []
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        groups = part.get_payload()
        for group in groups if isinstance(groups, list) else []:
            if not isinstance(group, Mail):
                continue
            action = _header(group, "Action").strip().lower()
            status = _STATUS.search(_header(group, "Status"))
            if action == "failed":
                found.append(status.group() if status else "5.0.0")
            elif action == "delayed":
                found.append(status.group() if status and status.group(1) == "4" else "4.0.0")
            elif action in {"delivered", "relayed", "expanded"}:
                found.append("2.0.0")
    return max(found, default=None)


def _told_in_words(report: Mail) -> str:
    """The first status or code in the words of a report, before the copy of what came back; "" for none."""
    for text in _texts(report):
        words = _COPY.split(text, maxsplit=1)[0]
        if status := _STATUS.search(words):
            return status.group()
        if code := _CODE.search(words):
            return {"552": "5.2.2", "554": "5.7.0"}.get(code.group(), f"{code.group()[0]}.0.0")
    return ""


def _texts(report: Mail) -> Iterator[str]:
    for part in report.walk():
        if part.get_content_type() == "text/plain":
            content = part.get_payload(decode=True)
            yield content.decode("utf-8", "replace")[:20_000] if isinstance(content, bytes) else ""
        elif part.get_content_maintype() == "message":
            return  # what came back


def _is_hard(status: str) -> bool:
    return status.startswith("5") and not _PASSING.match(status)
