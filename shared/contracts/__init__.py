"""What travels between the services, and nothing else.

One file per publishing service; `envelope` is what they all wear, `parts` is what several carry. Strict out:
what is dumped is loaded again before it is stored. Tolerant in: unknown fields are ignored at every level. A
breaking change is a new `vN` beside the old one. Personal data stands under `data.person` and nowhere else.
"""
