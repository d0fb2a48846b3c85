"""Kutse on several machines: two hosts as network namespaces, three databases, three brokers."""
