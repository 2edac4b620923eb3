"""Alaka keeps a business within earshot of its customers."""

__version__ = "0.1.0"
