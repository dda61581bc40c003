"""Refusal: what the Bot API answers instead of a result."""

from typing import Any


class Refusal(Exception):  # noqa: N818 - the Bot API refuses; that is no failure of the stand-in
    """An error answer, in Telegram's words."""

    def __init__(self, description: str, code: int = 400, **parameters: int) -> None:
        names = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 409: "Conflict", 429: "Too Many Requests"}
        self.code = code
        self.description = f"{names.get(code, 'Error')}: {description}" if description else names.get(code, "Error")
        self.parameters = parameters
        super().__init__(self.description)

    def body(self) -> dict[str, Any]:
        body = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body
