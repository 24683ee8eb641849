"""Transforms of one project."""
