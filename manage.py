#!/usr/bin/env python3
"""Plenary's one entrance. Up to the version check, this file has to be readable to any Python."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036, this line is here for the Pythons that are too old
    sys.exit("Plenary cannot start: it needs Python 3.11 or newer, and this is " + sys.version.split()[0] + ".")

from coverage_site import bootstrap

if __name__ == "__main__":
    bootstrap.run(sys.argv)
