"""What is signed and short: sessions, tokens of forms, their stamps.

itsdangerous compresses whatever it signs, though nothing short becomes shorter. Compressing lets go of the
interpreter each time, and in a process with a crowd of threads whoever lets go of it waits in line again:
three times for one page with a form, a fifth of what the page cost.
"""

from typing import Any

from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode
from itsdangerous.serializer import Serializer
from itsdangerous.url_safe import URLSafeSerializerMixin

SHORT_BYTES = 400


class _ShortAsItIs(URLSafeSerializerMixin):
    """Writes what its parents read; only what is long is compressed."""

    def dump_payload(self, obj: Any) -> bytes:
        """See `URLSafeSerializerMixin`: a leading dot marks what is compressed."""
        written = Serializer.dump_payload(self, obj)
        return base64_encode(written) if len(written) <= SHORT_BYTES else super().dump_payload(obj)


class Stamps(_ShortAsItIs, URLSafeSerializer):
    """See `URLSafeSerializer`."""


class TimedStamps(_ShortAsItIs, URLSafeTimedSerializer):
    """See `URLSafeTimedSerializer`."""
