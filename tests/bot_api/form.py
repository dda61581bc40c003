"""Form: the parameters and files in the body of a call, plain, as JSON, or in several parts (RFC 7578)."""

import json
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

Form = tuple[dict[str, str], dict[str, tuple[str, bytes]]]
"""Parameters; and files, each with its name."""


def read_form(content_type: str, body: bytes) -> Form:
    """The form in `body`; what is no text in JSON is text here, as in the other forms."""
    if content_type.startswith("application/json"):
        given = json.loads(body) if body else {}
        return {key: value if isinstance(value, str) else json.dumps(value) for key, value in given.items()}, {}
    if not content_type.startswith("multipart/"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True)), {}
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    parts = BytesParser(policy=HTTP).parsebytes(head + body)
    values: dict[str, str] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for part in parts.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        if part.get_filename() is None:
            values[name] = content.decode()
        else:
            files[name] = str(part.get_filename()), content
    return values, files
