"""An error told without what was in it: the text of an exception may hold an address or a name."""

import traceback


def kind(error: BaseException) -> str:
    """The class with its module: smtplib.SMTPDataError."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def told(error: BaseException) -> str:
    """The error's kind and where it came from, cause first, one place a line; never its message."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    chain: list[BaseException] = []
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    for link in reversed(chain):
        lines.append(kind(link))
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(link.__traceback__)
        ]
    return "\n".join(lines)
