"""Part 10 bytes: walk elements, write elements, decode and encode a value, character sets."""
