"""Use cases: load, decide, save. One function for each thing that can be asked or heard; no rule is stated
here.
"""
