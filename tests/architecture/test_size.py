"""The size budget: what is small is read whole. Breaking it needs a decision record, not an exception."""

import statistics

from tests.architecture.sources import CODE, Function, sources

FILE_MOST, FILE_MEDIAN = 300, 80
FUNCTION_MOST, FUNCTION_MEDIAN, FUNCTION_P90 = 40, 7, 20
PARAMETERS_MOST = 6


def test_no_file_is_longer_than_one_thing_needs() -> None:
    found = sources(*CODE, "tests")

    assert [f"{one.name}: {one.lines} lines" for one in found if one.lines > FILE_MOST] == []


def test_half_of_all_files_fit_on_two_screens() -> None:
    lengths = [one.lines for one in sources(*CODE) if one.lines > 1]

    assert statistics.median(lengths) <= FILE_MEDIAN


def test_no_function_is_longer_than_a_screen() -> None:
    found = [
        (one.name, function.name, body_lines(function))
        for one in sources(*CODE, "tests")
        for function in one.functions
    ]

    assert [each for each in found if each[2] > FUNCTION_MOST] == []


def test_most_functions_are_a_few_lines() -> None:
    lengths = sorted(body_lines(function) for one in sources(*CODE) for function in one.functions)

    assert statistics.median(lengths) <= FUNCTION_MEDIAN
    assert lengths[int(len(lengths) * 0.9)] <= FUNCTION_P90


def test_no_function_takes_more_than_six_things() -> None:
    found = [
        (one.name, function.name, parameters(function))
        for one in sources(*CODE)
        for function in one.functions
    ]

    assert [each for each in found if each[2] > PARAMETERS_MOST] == []


def body_lines(function: Function) -> int:
    """Lines from the first statement after the docstring to the last one."""
    first = function.body[0]
    has_docstring = getattr(getattr(first, "value", None), "value", None).__class__ is str
    body = function.body[1:] if has_docstring else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 1


def parameters(function: Function) -> int:
    """How many, not counting `self` and `cls`."""
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return len([one for one in every if one.arg not in ("self", "cls")])
