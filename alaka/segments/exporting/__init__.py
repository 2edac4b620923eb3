"""The list of people as a file: the columns that are shown, or everything that is known."""
