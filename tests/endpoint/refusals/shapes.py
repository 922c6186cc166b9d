"""Refusals of other shapes: texts, details, pages, nothing, a redirect and an unknown status."""

from components.errors import EndpointFailed, RequestRefused
from tests.endpoint.refusals.refusal import BUSY, Refusal, page

NOT_SO = "api.example did not accept the request ({}). Try other words, another size or another model."
SILENT = "api.example did not accept the request (400) and did not say why. Try other settings or another model."

SHAPES = [
    Refusal("a string", 400, {"error": "model is loading"}, RequestRefused, NOT_SO.format(400), "model is loading"),
    Refusal(
        "a detail",
        503,
        {"detail": "overloaded"},
        EndpointFailed,
        BUSY.format(503, "Wait a little"),
        "overloaded",
        transient=True,
    ),
    Refusal(
        "a list of details",
        422,
        {"detail": [{"loc": ["body", "n"], "msg": "n is too large"}, {"msg": "size is wrong"}]},
        RequestRefused,
        "api.example did not accept the count (422). Ask for fewer pictures.",
        "n is too large; size is wrong",
    ),
    Refusal("a page", 400, page(400, "Bad Request"), RequestRefused, SILENT),
    Refusal("nothing", 400, b"", RequestRefused, SILENT),
    Refusal(
        "a redirect",
        308,
        b"",
        RequestRefused,
        "api.example points to https://www.example (308). Check the base URL; the key was not sent there.",
        headers={"Location": "https://www.example/v1/images/generations?token=x"},
    ),
    Refusal(
        "a status nobody knows",
        799,
        b"",
        EndpointFailed,
        "api.example answered with status 799. Check the base URL.",
        spent="perhaps",
    ),
]
