"""Files with people's data that leave the house, as every service writes them.

A file says what it is: for internal use, on which ground, until when. Every cell is text or a number: no
formula, no link. Rows are written as they come, so that memory holds one.
"""
