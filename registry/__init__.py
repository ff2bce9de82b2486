"""Transfer Registry: which personal data goes to whom, where, why, and what makes that lawful."""
