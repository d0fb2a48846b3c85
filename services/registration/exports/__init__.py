"""Files that leave the house: the roster as CSV and XLSX, the sign-in sheet as PDF.

Nothing in here reads the database or decides who may have a file. Every file says what it is (for internal
use, on which ground, until when) and every cell is text: no formula, no link.
"""
