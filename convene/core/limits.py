"""How often the same reader, or the same anything, may do a thing."""

import ipaddress
import math

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from convene.core import times
from convene.core.errors import TooMany


def consume(request_or_key: HttpRequest | str, name: str, *, count: int, seconds: int) -> None:
    """Take one of the `count` tries that `name` has in any `seconds`; raise TooMany if none is left.

    A request counts for its reader's address (an IPv6 network of 64 bits counts as one reader), a text for
    itself, for example an e-mail address. Two windows are kept and the earlier one is weighted by how much
    of it still lies within `seconds` (a sliding window counter), so that tries cannot double up where
    windows meet. A refused try is not counted. The cache holds keyed hashes alone, no addresses; where
    every process has a cache of its own, each counts for itself.
    """
    moment = times.now().timestamp()
    window, elapsed = divmod(moment, seconds)
    key = _key(request_or_key, name, seconds)
    before = int(cache.get(f"{key}:{int(window) - 1}", 0))
    current = f"{key}:{int(window)}"
    taken = _increment(current, lifetime=2 * seconds)
    if before * (1 - elapsed / seconds) + taken > count:
        _decrement(current)
        raise TooMany(_message(math.ceil((seconds - elapsed) / 60)))


def reader_address(request: HttpRequest) -> str:
    """The IP address the request came from; "" where the server does not tell.

    With TRUSTED_PROXIES = n the address is the one that the n-th proxy, counted from the server, saw: the n-th
    from the end of X-Forwarded-For. What stands before it is the reader's own claim and is not believed;
    neither is anything that is no address.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    chain = [*hops, peer]
    seen = chain[max(0, len(chain) - 1 - settings.TRUSTED_PROXIES)]
    return _address(seen) or _address(peer)


def _address(text: str) -> str:
    """The address in its shortest form, without a port; "" if it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def _key(request_or_key: HttpRequest | str, name: str, seconds: int) -> str:
    if isinstance(request_or_key, str):
        who = f"key {request_or_key}"
    else:
        who = f"reader {_network(reader_address(request_or_key))}"
    return (
        "limit:"
        + salted_hmac("convene.core.limits", f"{name}\0{seconds}\0{who}", algorithm="sha256").hexdigest()
    )


def _network(address: str) -> str:
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if ":" in address else address


def _increment(key: str, *, lifetime: int) -> int:
    cache.add(key, 0, lifetime)
    try:
        return int(cache.incr(key))
    except ValueError:  # evicted between the two
        cache.set(key, 1, lifetime)
        return 1


def _decrement(key: str) -> None:
    try:
        cache.decr(key)
    except ValueError:
        return


def _message(minutes: int) -> str:
    return ngettext(
        "That was tried too often. Please wait about %(minutes)s minute and try again.",
        "That was tried too often. Please wait about %(minutes)s minutes and try again.",
        minutes,
    ) % {"minutes": minutes}
