"""The part of the Bot API (10.1) that the bot may use: parameters of methods and fields of types.

`!` marks what is required. Types are those of the Bot API's own pages; `tests/test_bot_api.py` compares this table
with the machine-readable specification where that is present.
"""

METHODS: dict[str, str] = {
    "getMe": "",
    "getUpdates": "offset:Integer limit:Integer timeout:Integer allowed_updates:String[]",
    "setWebhook": (
        "url!:String max_connections:Integer allowed_updates:String[] drop_pending_updates:Boolean secret_token:String"
    ),
    "deleteWebhook": "drop_pending_updates:Boolean",
    "setMyCommands": "commands!:BotCommand[] scope:BotCommandScope language_code:String",
    "setMyDescription": "description:String language_code:String",
    "setMyShortDescription": "short_description:String language_code:String",
    "sendMessage": (
        "business_connection_id:String direct_messages_topic_id:Integer "
        "chat_id!:Integer/String message_thread_id:Integer text!:String parse_mode:String "
        "link_preview_options:LinkPreviewOptions disable_notification:Boolean protect_content:Boolean "
        "reply_parameters:ReplyParameters "
        "reply_markup:InlineKeyboardMarkup/ReplyKeyboardMarkup/ReplyKeyboardRemove/ForceReply"
    ),
    "sendVenue": (
        "business_connection_id:String direct_messages_topic_id:Integer "
        "chat_id!:Integer/String message_thread_id:Integer latitude!:Float longitude!:Float title!:String "
        "address!:String disable_notification:Boolean protect_content:Boolean reply_parameters:ReplyParameters "
        "reply_markup:InlineKeyboardMarkup/ReplyKeyboardMarkup/ReplyKeyboardRemove/ForceReply"
    ),
    "sendDocument": (
        "chat_id!:Integer/String message_thread_id:Integer document!:InputFile/String caption:String parse_mode:String "
        "disable_notification:Boolean protect_content:Boolean reply_parameters:ReplyParameters "
        "reply_markup:InlineKeyboardMarkup/ReplyKeyboardMarkup/ReplyKeyboardRemove/ForceReply"
    ),
    "getFile": "file_id!:String",
    "editMessageText": (
        "business_connection_id:String chat_id:Integer/String message_id:Integer inline_message_id:String text:String "
        "parse_mode:String "
        "link_preview_options:LinkPreviewOptions reply_markup:InlineKeyboardMarkup"
    ),
    "sendPhoto": (
        "chat_id!:Integer/String message_thread_id:Integer photo!:InputFile/String caption:String parse_mode:String "
        "disable_notification:Boolean protect_content:Boolean reply_parameters:ReplyParameters "
        "reply_markup:InlineKeyboardMarkup/ReplyKeyboardMarkup/ReplyKeyboardRemove/ForceReply"
    ),
    "editMessageMedia": (
        "chat_id:Integer/String message_id:Integer inline_message_id:String media!:InputMedia "
        "reply_markup:InlineKeyboardMarkup"
    ),
    "editMessageReplyMarkup": (
        "chat_id:Integer/String message_id:Integer inline_message_id:String reply_markup:InlineKeyboardMarkup"
    ),
    "answerCallbackQuery": ("callback_query_id!:String text:String show_alert:Boolean url:String cache_time:Integer"),
    "answerInlineQuery": (
        "inline_query_id!:String results!:InlineQueryResult[] cache_time:Integer is_personal:Boolean "
        "next_offset:String button:InlineQueryResultsButton"
    ),
}

TYPES: dict[str, str] = {
    "InlineKeyboardMarkup": "inline_keyboard!:InlineKeyboardButton[][]",
    "InlineKeyboardButton": "text!:String url:String callback_data:String",
    "ReplyKeyboardMarkup": (
        "keyboard!:KeyboardButton[][] is_persistent:Boolean resize_keyboard:Boolean one_time_keyboard:Boolean "
        "input_field_placeholder:String selective:Boolean"
    ),
    "ReplyKeyboardRemove": "remove_keyboard!:Boolean selective:Boolean",
    "ForceReply": "force_reply!:Boolean input_field_placeholder:String selective:Boolean",
    "KeyboardButton": "text!:String request_contact:Boolean request_location:Boolean",
    "LinkPreviewOptions": "is_disabled:Boolean url:String show_above_text:Boolean",
    "ReplyParameters": "message_id!:Integer chat_id:Integer/String allow_sending_without_reply:Boolean",
    "BotCommand": "command!:String description!:String",
    "BotCommandScopeAllPrivateChats": "type!:String",
    "BotCommandScopeAllGroupChats": "type!:String",
    "BotCommandScopeChat": "type!:String chat_id!:Integer/String",
    "InlineQueryResultArticle": (
        "type!:String id!:String title!:String input_message_content!:InputMessageContent "
        "reply_markup:InlineKeyboardMarkup url:String description:String"
    ),
    "InputTextMessageContent": "message_text!:String parse_mode:String link_preview_options:LinkPreviewOptions",
    "InlineQueryResultsButton": "text!:String start_parameter:String",
    "InputMediaPhoto": "type!:String media!:String caption:String parse_mode:String",
}

UNIONS: dict[str, tuple[str, ...]] = {
    "BotCommandScope": ("BotCommandScopeAllPrivateChats", "BotCommandScopeAllGroupChats", "BotCommandScopeChat"),
    "InlineQueryResult": ("InlineQueryResultArticle",),
    "InputMessageContent": ("InputTextMessageContent",),
    "InputMedia": ("InputMediaPhoto",),
}

SCOPES = {
    "all_private_chats": "BotCommandScopeAllPrivateChats",
    "all_group_chats": "BotCommandScopeAllGroupChats",
    "chat": "BotCommandScopeChat",
}


def fields_of(spec: str) -> dict[str, tuple[str, bool]]:
    """Name -> type, and whether it is required."""
    pairs = (field.partition(":") for field in spec.split())
    return {name.rstrip("!"): (kind, name.endswith("!")) for name, _, kind in pairs}
