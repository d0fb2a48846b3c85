"""The sample programme: a year of a fictional programme, so that a fresh installation has something to show.

Data files say what happened, `plan` reads them, `people` invents who took part, `year` lets it happen through
the use cases at the times it counts as having happened. Everybody in it is fictional, with an address under
example.org.
"""
