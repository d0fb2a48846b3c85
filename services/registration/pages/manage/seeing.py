"""Which answers whoever is signed in may read."""

from services.registration.domain.events import Event
from services.registration.domain.questions import Question
from services.registration.domain.questions import may_see as role_may_see
from services.registration.domain.sensitive import sensitive_questions
from shared.permissions import ROLES
from shared.web.access import current_actor
from shared.web.permitted import scope_here


def may_see(question: Question) -> bool:
    """May whoever is signed in read what was answered, in the programme this page belongs to?"""
    return question.sensitive is None or any(role_may_see(role, question) for role in _roles_here())


def _roles_here() -> set[str]:
    """The roles whose permissions the asker has here."""
    grants, scope = current_actor().grants, scope_here()
    held = grants.everywhere | (grants.programmes.get(scope.programme, frozenset()) if scope else frozenset())
    return {role for role, permissions in ROLES.items() if permissions <= held}


def sees_all(event: Event) -> bool:
    """Are there sensitive questions, and may every answer to them be read here?"""
    asked = sensitive_questions(event.form)
    return bool(asked) and all(may_see(question) for question in asked)
