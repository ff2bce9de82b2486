"""Who may use the page on a server: its settings, the list of people and roles, and their pseudonyms."""
