"""Target groups in the reader's language: people choose one by these words, a registration keeps its name."""

from collections.abc import Iterable

from services.registration.domain.events import Event
from services.registration.domain.target_groups import called
from shared.collation import estonian
from shared.web.templating import plain


def group_words(name: str, event: Event) -> str:
    """A group of the event by its name; what is none of them (an institution, a mail domain) as it is."""
    group = called(event.target_groups, name)
    return plain(group) if group else name


def group_choices(names: Iterable[str], event: Event) -> list[tuple[str, str]]:
    """Groups to choose from by these names, in the order of their words."""
    choices = [(name, group_words(name, event)) for name in names]
    return sorted(choices, key=lambda choice: estonian(choice[1]))


def groups_asked(event: Event) -> str:
    """To which groups one must belong."""
    return ", ".join(group_words(name, event) for name in event.requires_groups)
