"""`python -m registry`, for where the console script is not on the path."""

from registry.cli import main

main()
