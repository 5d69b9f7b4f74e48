"""A small study of real images with invented identity, and the main job run on it: `python -m veil.demo DIR`."""
