"""Entry point: hand the arguments to the command line, and allow child processes of a frozen build."""

import multiprocessing
import sys

from desktop.app.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main(sys.argv[1:]))
