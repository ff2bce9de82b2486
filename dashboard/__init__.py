"""The web page: a frame, one list of pages, and one file for each."""
