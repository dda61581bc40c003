"""Names: how things are called in Redis, where neither a chat's number nor a person's can be read."""

from hashlib import blake2b

_SHARED = "france-services"


class Names:
    """The names of one bot's keys: the same in all its replicas, apart from those of other bots.

    Chats are named by a hash whose key comes from the bot's token and is nowhere in Redis: who has a copy of it alone
    cannot try out numbers. With a new token the chats of the day are strangers; figures without chats stay.
    """

    def __init__(self, token: str) -> None:
        """For the bot with `token`; the number before its colon is public, and the same when the token is renewed."""
        self.prefix = f"{_SHARED}:{token.partition(':')[0][:20]}:"
        self._key = blake2b(token.encode(), digest_size=32, person=b"chat key").digest()

    def of(self, kind: str, name: str = "") -> str:
        """The key of the thing of this `kind`, by its own `name` where there are several."""
        return f"{self.prefix}{kind}:{name}" if name else f"{self.prefix}{kind}"

    def hashed(self, private: str) -> str:
        """A name that stands for `private` (a chat, a sender) and does not tell it."""
        return blake2b(private.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).hexdigest()


def webhook_secret_from(token: str) -> str:
    """A secret for the webhook that all replicas agree on; the token cannot be found from it."""
    return blake2b(token.encode(), digest_size=24, person=b"webhook secret"[:16]).hexdigest()
