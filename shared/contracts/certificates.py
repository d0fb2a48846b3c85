"""What the certificates service announces."""

from marshmallow import fields, validate

from shared.contracts.envelope import MessageType, Tolerant
from shared.contracts.parts import Person


class CertificateData(Tolerant):
    """One document: `number` is printed and counted, `code` is unguessable and opens the verification
    page."""

    code = fields.String(required=True)
    number = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["certificate", "notice", "participation"]))
    registration_id = fields.String(required=True)
    event_id = fields.String(required=True)
    event_slug = fields.String(required=True)
    issued_on = fields.Date(required=True)
    link = fields.Integer(load_default=0)
    person = fields.Nested(Person, required=True)


class CertificateRevokedData(CertificateData):
    """`reason` is shown on the verification page."""

    reason = fields.String(load_default="")


class CertificateReplacedData(CertificateData):
    """The new document; `replaces` is the number of the one it stands for. The original date stays."""

    replaces = fields.String(required=True)


CERTIFICATE_ISSUED = MessageType(
    "kutse.certificate.issued.v1", CertificateData, "A numbered document exists and can be fetched."
)
CERTIFICATE_REVOKED = MessageType(
    "kutse.certificate.revoked.v1", CertificateRevokedData, "A document is no longer valid."
)
CERTIFICATE_REPLACED = MessageType(
    "kutse.certificate.replaced.v1",
    CertificateReplacedData,
    "A corrected document stands for an earlier one.",
)

TYPES = (CERTIFICATE_ISSUED, CERTIFICATE_REVOKED, CERTIFICATE_REPLACED)
