"""Standing questions: kept by the user, asked again after each rebuild by the run that rebuilt, with what changed.

They lie in a file beside the index, not in it, because the index can be deleted and made anew. Nothing here draws, and
nothing runs by itself.
"""
