"""The graphics room (PS3.15 E.3.3): texts and names of graphics, and bits of pixel data that belong to no sample.

Shapes, positions and measurements stay, texts go through the text room. Bitmaps and curves that could draw text (60xx,
50xx) and icons go as a whole, which the rule book says (docs/decisions/0011).
"""
