"""One JSON object a line on standard error, with the request's id and no personal data.

Our own loggers (`convene…`) write what they mean to. What a library logs is shown as the library's
template, without the values put into it: those may be a path, a host, an address. An error is shown
as its kind and where it came from, without its text, for the same reason.
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from convene.core.jobs import faults

request_id: ContextVar[str] = ContextVar("request_id", default="-")

ADDRESSES = re.compile(
    r"""
      [^\s<>"'(),;:]+@[^\s<>"'(),;:]+                    # e-mail
    | \b\d{1,3}(?:\.\d{1,3}){3}\b                        # IPv4
    | (?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}\b   # IPv6
    | (?<![\w:])[0-9a-f:]*::[0-9a-f:]*
    | \?[^\s"']+                                         # query
    """,
    re.VERBOSE | re.IGNORECASE,
)


QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


class RequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message(record),
            "request": getattr(record, "request_id", "-"),
        }
        if status := getattr(record, "status_code", None):
            line["status"] = status
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        if match is not None:
            line["route"] = match.route
        line |= {name: fact for name, fact in getattr(record, "facts", {}).items() if name not in line}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = faults.told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def message(record: logging.LogRecord) -> str:
    """What may be shown of a record's message."""
    ours = record.name.split(".", 1)[0] == "convene"
    text = record.getMessage() if ours else str(record.msg)
    if not ours and not record.args:
        text = QUOTED.sub("…", text)  # put together before it was logged
    if not re.search(r"[a-z]{2}", re.sub(r"%[-\w.]*[a-z]", "", text)):
        text = record.name  # a template of nothing but values, as Django's "%s: %s"
    return ADDRESSES.sub("…", text)
