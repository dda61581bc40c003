"""Hostile updates, one after the other from a seed: JSON by the types of the Bot API, with contents nobody expects."""

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.answering.card import Card
from bot.knowledge.model import Position
from bot.rendering.callback_data import (
    Administer,
    SendVenue,
    SetLanguage,
    ShowCard,
    ShowEntry,
    ShowPartners,
    ShowQuestions,
    ShowTopics,
    encode,
)
from tests.bot_api.account import BOT
from tests.bot_api.people import entities_of
from tests.bot_api.table import fields_of

Types = Mapping[str, dict[str, tuple[str, bool]]]
"""Type -> field -> its type and whether it is required; a union has fields of no name but ` 0`, ` 1`, ..."""

_USED: dict[str, str] = {
    "Update": (
        "update_id!:Integer message:Message edited_message:Message channel_post:Message callback_query:CallbackQuery "
        "inline_query:InlineQuery poll:Poll my_chat_member:ChatMemberUpdated"
    ),
    "Message": (
        "message_id!:Integer message_thread_id:Integer from:User sender_chat:Chat date!:Integer chat!:Chat "
        "is_topic_message:Boolean is_automatic_forward:Boolean reply_to_message:Message quote:TextQuote via_bot:User "
        "edit_date:Integer media_group_id:String author_signature:String text:String entities:MessageEntity[] "
        "link_preview_options:LinkPreviewOptions caption:String caption_entities:MessageEntity[] photo:PhotoSize[] "
        "document:Document voice:Voice sticker:Sticker contact:Contact dice:Dice poll:Poll venue:Venue "
        "location:Location new_chat_members:User[] left_chat_member:User new_chat_title:String "
        "group_chat_created:Boolean migrate_to_chat_id:Integer pinned_message:Message web_app_data:WebAppData "
        "reply_markup:InlineKeyboardMarkup"
    ),
    "User": (
        "id!:Integer is_bot!:Boolean first_name!:String last_name:String username:String language_code:String "
        "is_premium:Boolean"
    ),
    "Chat": "id!:Integer type!:String title:String username:String first_name:String is_forum:Boolean",
    "MessageEntity": "type!:String offset!:Integer length!:Integer url:String user:User language:String",
    "TextQuote": "text!:String entities:MessageEntity[] position!:Integer is_manual:Boolean",
    "LinkPreviewOptions": "is_disabled:Boolean url:String show_above_text:Boolean",
    "PhotoSize": "file_id!:String file_unique_id!:String width!:Integer height!:Integer file_size:Integer",
    "Document": "file_id!:String file_unique_id!:String file_name:String mime_type:String file_size:Integer",
    "Voice": "file_id!:String file_unique_id!:String duration!:Integer mime_type:String",
    "Sticker": (
        "file_id!:String file_unique_id!:String type!:String width!:Integer height!:Integer is_animated!:Boolean "
        "is_video!:Boolean emoji:String"
    ),
    "Contact": "phone_number!:String first_name!:String last_name:String user_id:Integer vcard:String",
    "Dice": "emoji!:String value!:Integer",
    "Location": "latitude!:Float longitude!:Float horizontal_accuracy:Float live_period:Integer heading:Integer",
    "Venue": "location!:Location title!:String address!:String foursquare_id:String",
    "Poll": (
        "id!:String question!:String options!:PollOption[] total_voter_count!:Integer is_closed!:Boolean "
        "is_anonymous!:Boolean type!:String allows_multiple_answers!:Boolean allows_revoting!:Boolean "
        "members_only!:Boolean"
    ),
    "PollOption": "persistent_id!:String text!:String voter_count!:Integer",
    "WebAppData": "data!:String button_text!:String",
    "InlineKeyboardMarkup": "inline_keyboard!:InlineKeyboardButton[][]",
    "InlineKeyboardButton": "text!:String url:String callback_data:String",
    "CallbackQuery": (
        "id!:String from!:User message:MaybeInaccessibleMessage inline_message_id:String chat_instance!:String "
        "data:String game_short_name:String"
    ),
    "MaybeInaccessibleMessage": " 0:Message  1:InaccessibleMessage",
    "InaccessibleMessage": "chat!:Chat message_id!:Integer date!:Integer",
    "InlineQuery": (
        "id!:String from!:User query!:String offset!:String chat_type:String location:Location"
    ),
    "ChatMemberUpdated": "chat!:Chat from!:User date!:Integer",
}  # fmt: skip

USED_TYPES: Types = {
    **{name: fields_of(spec) for name, spec in _USED.items() if name != "MaybeInaccessibleMessage"},
    "MaybeInaccessibleMessage": {" 0": ("Message", False), " 1": ("InaccessibleMessage", False)},
}
"""What the bot looks at, written from the Bot API's pages."""

_WORDS = (
    "caf mirande", "ou refaire ma carte grise vers condom", "et samedi ?", "32380", "Montaut", "non, Mirande",
    "merci", "/start", "/start caf_32256", "/start " + "A" * 64, "/aide", "/pres", "/near auch", "/langue en",
    "/oublier", "/faq", "/services", "/confidentialite@FranceServicesTestBot", "/recharger", "/fermeture",
    "/fermeture mirande 24/12/2026 au 99/99", "/verifier", "/annuler", "/retablir", "/versions", "/journal", "/stats",
    "/questions", "/inconnu", "/", "@FranceServicesTestBot caf", "mon mari me frappe",
    "mon numero de secu c'est 2 54 05 32 256 001 23", "quel temps demain", "c'est payant ?", "?", "!!!", "…",
)  # fmt: skip

_SIGNS = (
    "\u202e", "\u2066", "\u200f", "\u200b", "\ufeff", "\x00", "\x1b[2J", "\n" * 30, "\t", "\u2028", "\ud800",
    "\udfff\ud83d", "e\u0301" * 9, "Z\u0353\u0321\u0334" * 20, "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1eb\U0001f1f7", "ﷺ", "ﬁ", "İ", "ß", "Ⅳ", "½", "٣٢٢٥٦", "३२", "９９", "𝟛𝟚", "Å", "<b>", "</b>",
    "<a href='tg://user?id=1'>", "&lt;", "&#0;", "{0}", "{place}", "%s", "\\", "'", '"', "`", "$(id)", "\r\n", "__",
    "**",
)  # fmt: skip

_ODD_INTEGERS = (
    0, 1, -1, 7, 2**31 - 1, 2**31, -(2**31), 2**52, -(2**52), 2**63 - 1, -(2**63), 10**18, -1001234567890,
)  # fmt: skip
_NUMBERS = (
    0.0, -0.0, 43.514, 0.400, 46.2, 2.2, 90.0, -90.0, 91.0, 180.0, -181.0, 1e-300, 1e308, -1e308, 48.85, -21.1, 55.5,
)  # fmt: skip
UPLOADS = tuple(f"upload-{number}" for number in range(30))
"""The documents that people may send."""

_KINDS = {
    "Chat.type": ("private", "private", "private", "group", "supergroup", "channel", "sender", "?"),
    "MessageEntity.type": (
        "bot_command", "mention", "text_mention", "url", "text_link", "custom_emoji", "date_time", "?",
    ),
    "User.language_code": ("fr", "en", "en-GB", "fr-CA", "de", "", "zh-hans", "xx" * 50, "\u202e"),
    "Document.file_id": UPLOADS,
    "Document.file_name": ("faq.yaml", "structures.yaml", "words.yaml", "../faq.yaml", "FAQ(1).yaml", "/", ""),
    "Poll.type": ("regular", "quiz", "?"),
    "CallbackQuery.id": ("press",),
    "InlineQuery.id": ("inline",),
}  # fmt: skip

_DEEPEST = 5
_PRESSES = (
    ShowCard(Card(needs=("caf",), place="32256")), ShowCard(Card(needs=("no-such",), place=Position(43.5, 0.4))),
    SendVenue("mirande"), SendVenue("no-such"), ShowPartners("32256"), ShowTopics("caf", None),
    ShowTopics("no-such", "99999"), ShowQuestions(0), ShowQuestions(999), ShowEntry("faq-price"), SetLanguage("en"),
    Administer("put", ("1",)),
)  # fmt: skip


def types_from(path: Path) -> Types:
    """The types of a machine-readable specification of the Bot API (`types`, each with `fields` or `subtypes`)."""
    found: dict[str, dict[str, tuple[str, bool]]] = {}
    for name, kind in json.loads(path.read_text(encoding="utf-8"))["types"].items():
        fields = {one["name"]: (_one_of(one["types"]), one["required"]) for one in kind.get("fields", ())}
        found[name] = fields or {f" {at}": (sub, False) for at, sub in enumerate(kind.get("subtypes", ()))}
    return found


def _one_of(types: list[str]) -> str:
    kind, depth = types[0], 0
    while kind.startswith("Array of "):
        kind, depth = kind.removeprefix("Array of "), depth + 1
    return kind + "[]" * depth


class HostileUpdates:
    """Makes updates of `types`; the same seed makes the same update."""

    def __init__(self, types: Types = USED_TYPES) -> None:
        self._types = types

    def update(self, seed: int) -> dict[str, Any]:
        """An update that holds one thing, mostly a message, mostly a whole one."""
        chance = random.Random(seed)
        kinds = [name for name in self._types["Update"] if name != "update_id"]
        kind = chance.choice(("message", "message", "message", "callback_query", "inline_query", chance.choice(kinds)))
        sloppy = chance.random() < 0.2
        content = _Maker(self._types, chance, 0.1 if sloppy else 0.0).value(self._types["Update"][kind][0], 1, "")
        return {"update_id": seed, kind: content}


class _Maker:
    def __init__(self, types: Types, chance: random.Random, wrong: float) -> None:
        self._types = types
        self._chance = chance
        self._wrong = wrong  # how often a field is missing, of another type, or one that nobody knows

    def value(self, kind: str, depth: int, where: str) -> Any:
        chance = self._chance
        if chance.random() < self._wrong / 4:
            kind = chance.choice(("Integer", "String", "Boolean", "Float", "String[]", "Chat"))
        if kind.endswith("[]"):
            few = chance.choice((0, 1, 1, 2, 5)) if depth < _DEEPEST else 0
            return [self.value(kind[:-2], depth + 1, where) for _ in range(few)]
        if kind in ("Integer", "Float", "String"):
            return {"Integer": self._integer, "Float": self._float, "String": self._string}[kind](where)
        if kind in ("Boolean", "True"):
            return chance.random() < 0.5 or kind == "True"
        return self._object(kind, depth)

    def _object(self, name: str, depth: int) -> Any:
        fields = self._types.get(name, {})
        if fields and next(iter(fields)).startswith(" "):
            return self._object(self._chance.choice(list(fields.values()))[0], depth)
        share = {1: 0.12, 2: 0.3}.get(depth, 0.1) if len(fields) < 60 else 0.03
        made = {
            field: self.value(kind, depth + 1, f"{name}.{field}")
            for field, (kind, required) in fields.items()
            if (depth < _DEEPEST or required) and self._chance.random() < (1 - self._wrong if required else share)
        }
        if name == "Message":
            self._speak(made, depth)
        if self._chance.random() < self._wrong:
            made[self._string("")[:20]] = self.value("String[]", depth + 1, "")
        return made

    def _speak(self, message: dict[str, Any], depth: int) -> None:
        """Most messages hold a text or a place, have a likely date and come from somebody in a chat that fits."""
        chance = self._chance
        if chance.random() < 0.6 and depth == 1:
            text = self._string("")
            message |= {"text": text, **({"entities": entities_of(text)} if chance.random() < 0.5 else {})}
        if chance.random() < 0.8:
            person = chance.choice((5, 6, 7, 2**40 + chance.randrange(9)))
            message["chat"] = {"id": person, "type": "private", "first_name": self._string("")[:64]}
            message["from"] = {
                "id": person,
                "is_bot": False,
                "first_name": "x",
                "language_code": chance.choice(("fr", "en")),
            }
        if chance.random() < 0.1 and depth == 1:
            message["reply_to_message"] = {
                "message_id": 1,
                "date": 1,
                "chat": {"id": 5, "type": "private"},
                "from": BOT,
            }
        if chance.random() < 0.95:
            message["date"] = chance.choice((1, 1_795_422_600, 2**31 - 1))

    def _integer(self, where: str) -> int:
        if where.endswith("date"):
            return self._chance.choice((0, 1, 1_795_422_600, 2**31 - 1, 2**32))
        if where.endswith("id"):
            return self._chance.choice(_ODD_INTEGERS)
        return self._chance.choice((0, 1, 2, 3, 10, 64, 4096, -1, 2**31 - 1))

    def _float(self, _: str) -> float:
        return self._chance.choice(_NUMBERS) if self._chance.random() < 0.6 else self._chance.uniform(-180, 180)

    def _string(self, where: str) -> str:
        chance = self._chance
        if where in _KINDS and chance.random() < 0.95:
            return chance.choice(_KINDS[where])
        if where == "CallbackQuery.data":
            return _pressed(chance)
        words = [
            chance.choice(_WORDS if chance.random() < 0.6 else _SIGNS) for _ in range(chance.choice((0, 1, 1, 2, 3, 8)))
        ]
        text = chance.choice((" ", "", "\n")).join(words)
        return text * (1 + 4096 // (len(text) + 1)) if chance.random() < 0.03 else text


def _pressed(chance: random.Random) -> str:
    """Data of a button: like ours, like ours and spoilt, or anything."""
    if chance.random() < 0.5:
        return (encode(chance.choice(_PRESSES)) or "") + chance.choice(("", "", "", "|", "0", "\x00"))
    parts = chance.choices(("1c", "2", "d", "h", "t", "p", "caf", "32256", "fr", "@zzzzzzzz", "", "-1", "é" * 9), k=5)
    return chance.choice((chance.choice("|:+").join(parts), "x" * 64, "", chance.choice(_SIGNS)))
