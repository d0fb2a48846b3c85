"""Target groups in the reader's language: people choose one by these words, a registration keeps its name."""

from services.registration.domain.events import Event
from services.registration.domain.target_groups import called
from shared.web.templating import plain


def group_words(name: str, event: Event) -> str:
    """A group of the event by its name; what is none of them (an institution, a mail domain) as it is."""
    group = called(event.target_groups, name)
    return plain(group) if group else name


def groups_asked(event: Event) -> str:
    """To which groups one must belong."""
    return ", ".join(group_words(name, event) for name in event.requires_groups)
