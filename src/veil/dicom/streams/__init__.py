"""Compressed frames and videos: where metadata stand in each format, found without decoding a sample."""
