"""The transforms that come with crefactor, one module each, and the built-in protocols."""

SHIPPED = {"hoist": "transforms.hoist:Hoist"}
"""name -> where its class is. The same as the entry points of this distribution, which are slower
to look up; a project's own transforms are found by their entry points alone."""
