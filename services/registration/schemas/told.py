"""What makes a field say what is wrong in the person's language."""

from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import ValidationError, fields
from marshmallow.types import ErrorMessages


class Told(fields.Field):
    """A field whose refusals read well beside it on a page."""

    default_error_messages: ErrorMessages = {
        "required": _("Please fill this in."),
        "null": _("Please fill this in."),
        "invalid": _("This is not what is expected here."),
    }

    def make_error(self, key: str, **params: Any) -> ValidationError:
        """The refusal in the language of the request being answered."""
        said = str(self.error_messages[key])
        return ValidationError(said % params if params else said)
