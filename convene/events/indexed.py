"""What search knows of events and of what was said at them."""

from collections.abc import Iterator

from convene.core.addresses import kept
from convene.core.search.actions import index, remove
from convene.core.search.registry import Row, indexes
from convene.core.text.markdown import to_plain
from convene.events.models import Event, Input


def row(event: Event) -> Row:
    return {
        "kind": "event",
        "object_id": event.pk,
        "title": event.title,
        "body": to_plain(event.summary),
        "address": kept(event),
        "language": event.language,
    }


def update(event: Event) -> None:
    if event.state != Event.State.DRAFT and event.initiative.is_public:
        index(**row(event))
    else:
        remove(kind="event", object_id=event.pk)


def update_inputs_of(event: Event) -> None:
    """Bring what was said at the event up to its title."""
    for one in event.inputs.public().select_related("organisation"):
        one.event = event
        update_input(one)


def input_row(one: Input) -> Row:
    organisation = one.organisation.name if one.organisation else ""
    return {
        "kind": "input",
        "object_id": one.pk,
        "title": " · ".join(part for part in [organisation, one.event.title] if part),
        "body": to_plain(one.text),
        "address": kept(one),
        "language": one.language,
    }


def update_input(one: Input) -> None:
    public = one.event.state != Event.State.DRAFT and one.event.initiative.is_public
    if one.state == Input.State.PUBLISHED and public:
        index(**input_row(one))
    else:
        remove(kind="input", object_id=one.pk)


@indexes("event")
def rows() -> Iterator[Row]:
    for event in Event.objects.public().iterator(chunk_size=500):
        yield row(event)


@indexes("input")
def input_rows() -> Iterator[Row]:
    for one in Input.objects.public().select_related("event", "organisation").iterator(chunk_size=500):
        yield input_row(one)
