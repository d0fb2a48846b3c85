"""python -m services.notifications web | worker | prepare | dead-letters …"""

import sys

from services.notifications import bootstrap
from shared import command

if __name__ == "__main__":
    sys.exit(command.main(command.Service("notifications", bootstrap), sys.argv[1:]))
