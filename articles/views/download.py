"""Files that anybody may take along, and that pages of other sites may read."""

from collections.abc import Iterable

from django.http import StreamingHttpResponse

CSV = "text/csv; charset=utf-8"


def download(chunks: Iterable[bytes], name: str, content_type: str) -> StreamingHttpResponse:
    """Return the answer that sends a file of that name while it is made."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Access-Control-Allow-Origin": "*",
    }
    return StreamingHttpResponse(chunks, content_type=content_type, headers=headers)
