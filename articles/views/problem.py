from http import HTTPStatus

from django.http import JsonResponse

PROBLEM = "application/problem+json"


def problem(status: int, detail: str, *, headers: dict | None = None, **more) -> JsonResponse:
    """Return an error as RFC 9457 has it, with `more` members. It is not to be kept: the next answer may be another."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    headers = {"Cache-Control": "no-store", **(headers or {})}
    return JsonResponse(body, status=status, content_type=PROBLEM, headers=headers)
