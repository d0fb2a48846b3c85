"""What the certificates service announces."""

from marshmallow import fields, validate

from shared.contracts.envelope import MessageType, Tolerant
from shared.contracts.parts import Person


class CertificateNumbered(Tolerant):
    """One document, without its person: `number` is printed and counted, `code` is unguessable and opens
    the verification page."""

    code = fields.String(required=True)
    number = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["certificate", "notice", "participation"]))
    registration_id = fields.String(required=True)
    event_id = fields.String(required=True)
    event_slug = fields.String(required=True)
    issued_on = fields.Date(required=True)


class CertificateData(CertificateNumbered):
    """A document and whose it is; `link` is the generation of the personal link that opens it."""

    link = fields.Integer(load_default=0)
    person = fields.Nested(Person, required=True)


class CertificateFailedData(CertificateNumbered):
    """`problem` is a stable code: `letters-missing`, `not-printable`, `making-breaks-off`."""

    problem = fields.String(required=True)


class CertificateRevokedData(CertificateData):
    """`reason` is shown on the verification page. `made`: could the document ever be fetched?"""

    reason = fields.String(load_default="")
    made = fields.Boolean(load_default=True)


class CertificateReplacedData(CertificateData):
    """The new document; `replaces` is the number of the one it stands for. The original date stays."""

    replaces = fields.String(required=True)


CERTIFICATE_ISSUED = MessageType(
    "kutse.certificate.issued.v1", CertificateData, "A numbered document exists and can be fetched."
)
CERTIFICATE_FAILED = MessageType(
    "kutse.certificate.failed.v1",
    CertificateFailedData,
    "A document is numbered and cannot be made; somebody has to put its facts right.",
)
CERTIFICATE_REVOKED = MessageType(
    "kutse.certificate.revoked.v1", CertificateRevokedData, "A document is no longer valid."
)
CERTIFICATE_REPLACED = MessageType(
    "kutse.certificate.replaced.v1",
    CertificateReplacedData,
    "A corrected document stands for an earlier one.",
)

TYPES = (CERTIFICATE_ISSUED, CERTIFICATE_FAILED, CERTIFICATE_REVOKED, CERTIFICATE_REPLACED)
