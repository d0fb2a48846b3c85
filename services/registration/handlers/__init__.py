"""Use cases: load, decide, save; one function for each thing that can be asked or heard.

Nothing in here knows HTTP, pymongo or the environment. What is needed of the outside stands in `ports`; who
calls, when and under which correlation id comes as a `Call`.
"""
