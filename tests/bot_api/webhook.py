"""Webhook: an update carried to the bot as Telegram does it, again and again until it says 200."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit


async def push_to_webhook(webhook: dict[str, Any], update: dict[str, Any]) -> None:
    """Post `update` to the webhook, with its secret."""
    for _ in range(5):
        status = await post(webhook["url"], json.dumps(update).encode(), webhook.get("secret_token", ""))
        if status == 200:
            return
        await asyncio.sleep(0.2)


async def post(url: str, body: bytes, secret: str) -> int:
    """The status of one call to the webhook; 0 where it cannot be reached."""
    parts = urlsplit(url)
    head = (
        f"POST {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    try:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(head.encode() + body)
        answer = await reader.readline()
        writer.close()
    except OSError:
        return 0
    return int(answer.split()[1]) if answer else 0
