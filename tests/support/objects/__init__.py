"""Factories of test objects, one module for each family: `objects()` gives (name, data set) with a planted identity."""
