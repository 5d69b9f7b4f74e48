"""Text drawn on real images: what the pixel room is measured with (docs/reference/pixel-figures.md).

A drawn image knows where its ink lies, so that what a finder covers, leaves and wipes for nothing can be counted.
Names, numbers and places in the texts are invented.
"""
