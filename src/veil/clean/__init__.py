"""The rooms: one for each place where identity hides. Today: the header."""
