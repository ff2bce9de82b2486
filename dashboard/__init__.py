"""The pages: what needs attention, all transfers, and one transfer with the reasoning behind its verdict."""
