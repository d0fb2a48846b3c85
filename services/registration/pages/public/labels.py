"""What the fields of public forms are called, for the summary of errors above them."""

from flask_babel import gettext as _

from services.registration.domain.events import Event
from shared.web.templating import plain


def form_labels(event: Event) -> dict[str, str]:
    """Field name -> its label on the registration form."""
    return {
        **_person(),
        "organisation": _("Institution or organisation"),
        "phone": _("Telephone"),
        "target_group": _("Target group"),
        "needs": _("What do you need to take part?"),
        "employer.name": _("Who agreed? First and family name"),
        "employer.organisation": _("Employer"),
        "employer.email": _("Their e-mail address"),
        "employer.statement": _("What was agreed?"),
        **{f"answers.{question.key}": plain(question.label) for question in event.form.questions},
    }


def nomination_labels(rows: int) -> dict[str, str]:
    """Field name -> its label on the nomination form, people counted from 1."""
    labels = {
        "nominator.name": _("First and family name"),
        "nominator.email": _("E-mail address"),
        "nominator.organisation": _("Employer"),
    }
    for number in range(rows):
        whose = _("Person %(number)s", number=number + 1)
        labels |= {f"people.{number}.{name}": f"{whose}, {label}" for name, label in _person().items()}
    return labels


def colleague_labels(places: int) -> dict[str, str]:
    """Field name -> its label where colleagues are named for places, counted from 1."""
    labels = {"people": _("Name colleagues")}
    for number in range(1, places + 1):
        which = _("Place %(number)s", number=number)
        labels |= {f"people.{number}.{name}": f"{which}, {label}" for name, label in _person().items()}
    return labels


def _person() -> dict[str, str]:
    return {
        "first_name": _("First name"),
        "last_name": _("Family name"),
        "email": _("E-mail address"),
        "language": _("Language of our letters"),
        "job_title": _("Job title"),
    }
