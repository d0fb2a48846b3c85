"""Whether an event makes sense, field by field."""

from services.registration.domain.events import Event


def check_event(event: Event) -> None:
    """The event makes sense.

    Raises:
        Invalid: `fields` with reason codes, e.g. `capacity`: `too-small`; `sessions.2.ends`: `ends-before-starts`.
    """
    raise NotImplementedError
