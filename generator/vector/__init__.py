"""Vector drawings (SVG 2) as pixels, for the icons and previews that must be made of them.

What logos are made of is drawn: shapes, paths, groups, copies, transforms, strokes, gradients, clips, opacity, classes.
A drawing that needs more (letters, filters, masks, patterns, pictures) is refused rather than drawn wrongly.
"""
