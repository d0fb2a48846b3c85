"""Files that leave the house: the mail journal as CSV and XLSX.

Nothing in here reads the database or decides who may have a file.
"""
