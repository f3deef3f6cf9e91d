"""The OpenAPI document: what ninja makes of the operations, with our problems for every answer but the good one."""

from __future__ import annotations

from functools import cache
from typing import Any

from .operations import PREFIX, api
from .problems import MEDIA_TYPE, Problem

ANSWERS = {
    "400": "The cursor belongs to another question.",
    "401": "No token, or one that is wrong, expired or revoked.",
    "403": "The token lacks the scope.",
    "404": "No such agency or course within the token's reach.",
    "409": "It cannot be done now; the reason is in `detail`.",
    "422": "The request does not follow this document.",
    "429": "Too many requests; see Retry-After.",
}


@cache
def document() -> dict[str, Any]:
    """The whole document. The same for everybody and for the life of the process."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    made["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    answer = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for operations in made["paths"].values():
        for one in operations.values():
            one["responses"].update({code: {"description": text, **answer} for code, text in ANSWERS.items()})
    return made
