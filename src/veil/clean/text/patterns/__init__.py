"""What identifies by its shape: dates, ages, contacts, numbers, addresses, institutions and announced names."""

from veil.clean.text.patterns.finder import find

__all__ = ["find"]
