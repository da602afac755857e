"""The version of the package, in a module of its own: what imports nothing can be imported from everywhere."""

__version__ = "0.1.0"
