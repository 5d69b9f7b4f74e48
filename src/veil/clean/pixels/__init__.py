"""The pixel room: burned-in text is found, taken out, and nothing else is changed."""
