"""Calendar objects as mail programs take them (RFC 5545, 5546, 6047). Pure: an invitation and words in, bytes
out.
"""
