"""The transforms that come with crefactor, one module each, and the built-in protocols."""

SHIPPED = {
    "hoist": "transforms.hoist:Hoist",
    "fuse": "transforms.fuse:Fuse",
    "unfuse": "transforms.unfuse:Unfuse",
    "rename": "transforms.rename:Rename",
    "replace-call": "transforms.replace_call:ReplaceCall",
    "unguard": "transforms.unguard:Unguard",
    "guard": "transforms.guard:Guard",
    "mark": "transforms.mark:Mark",
}
"""name -> where its class is. The same as the entry points of this distribution, which are slower
to look up; a project's own transforms are found by their entry points alone."""
