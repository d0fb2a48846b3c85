"""python -m services.registration web | worker | prepare | dead-letters … | token | sign-in-link | sample"""

import sys

from services.registration import bootstrap
from services.registration.cli import sample, sign_in_link, token
from shared import command

EXTRAS = tuple(
    command.Extra(each.NAME, each.HELP, each.add_arguments, each.run)
    for each in (token, sign_in_link, sample)
)

if __name__ == "__main__":
    sys.exit(command.main(command.Service("registration", bootstrap, EXTRAS), sys.argv[1:]))
