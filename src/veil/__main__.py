"""`python -m veil`: the command line, where the `veil` script is not on the path."""

import sys

from veil.cli import main

sys.exit(main())
