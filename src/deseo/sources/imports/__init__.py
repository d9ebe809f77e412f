"""Read any list a clerk has, row by row, and lose none of it without a word.

A file is read in a process of its own (`workers`), which only hands over text and points; what its
columns mean is recognised, remembered and can be changed (`recognitions`, `mappings`); each row
then is accepted, merged or refused with its reason (`batches`). Nothing here writes to the store.
"""
