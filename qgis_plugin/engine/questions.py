"""What was asked, as a layer of hits keeps it, and the requests that ask it again. Plain Python, like `protocol`.

``asked`` is one of ``{"expression": …}``, ``{"saved": …}``, ``{"text": …}`` (of version 0.1) and
``{"example": {"scene": …, "window": …}}`` (or ``"area"``). ``limits`` are fields of `QueryRequest`
that say where, when and how much.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Union

from .protocol import ExampleRequest, QueryRequest, RefineRequest

SearchRequest = Union[QueryRequest, ExampleRequest]


def search_request(index: str, asked: Mapping[str, Any], limits: Mapping[str, Any], output: str) -> SearchRequest:
    """The request that asks it: what, then where, when and how much."""
    if "example" in asked:
        there = {("within" if name == "area" else name): value for name, value in limits.items()}
        return ExampleRequest(index=index, output=output, **asked["example"], **there)
    return QueryRequest(index=index, output=output, **{"text": None, **asked}, **limits)


def report_request(
    index: str,
    asked: Mapping[str, Any],
    limits: Mapping[str, Any],
    outputs: tuple[str, str],
    reviewed: tuple[float, tuple[Mapping[str, Any], ...]],
) -> SearchRequest:
    """The request that writes a page of what somebody looked through.

    `outputs` are the file of hits and the page, `reviewed` the lowest score that is shown and the marks.
    """
    path, page = outputs
    least, marks = reviewed
    request = search_request(index, asked, limits, path)
    return replace(request, report=page, reviewed_from=least, reviewed=marks or None)


def refine_request(
    index: str,
    asked: Mapping[str, Any],
    limits: Mapping[str, Any],
    marks: tuple[Mapping[str, Any], ...],
    output: str,
    save: str | None,
) -> RefineRequest:
    """The request that learns from marks on its hits (see `RefineRequest`).

    The refined query is kept in `save`, if given.
    """
    known = {field.name for field in fields(RefineRequest)}
    kept = {name: value for name, value in limits.items() if name in known}
    return RefineRequest(index=index, marks=marks, output=output, save=save, **asked, **kept)
