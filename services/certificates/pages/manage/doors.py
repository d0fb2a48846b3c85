"""All of organisers' pages hang on one blueprint once their modules are read."""

from services.certificates.pages.manage import audits, papers
from services.certificates.pages.manage.blueprint import manage

__all__ = ["audits", "manage", "papers"]
