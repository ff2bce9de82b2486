"""`python -m registry.cli`, for where the console script is not installed."""

from registry.cli import main

main()
