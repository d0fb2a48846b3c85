"""The registration service's database: the only code here that knows pymongo. It stores and finds, and
decides nothing."""
