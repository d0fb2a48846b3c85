"""What was typed stays, although the session has ended meanwhile; see `shared.web.typed`."""

from services.registration.pages.manage.blueprint import manage
from shared.web import typed
from shared.web.access import signed_in

SECRET = frozenset({"manage.switch_second_factor_on", "manage.switch_second_factor_off"})
"""Forms that ask for a secret."""

typed.keep(manage, signed_in, SECRET)
