"""The page: what needs attention, all transfers, one transfer with the reasoning behind its verdict."""
