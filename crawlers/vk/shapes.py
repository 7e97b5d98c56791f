"""VK's objects as far as we use them, and the names of all fields that are known (platforms.md §1.5).

Only what a message cannot do without is typed; the rest is looked at leniently, so that one strange
counter never costs a message.
"""

from typing import Any

import msgspec


class PostShape(msgspec.Struct):
    """`wall_wallpost_full`."""

    id: int
    owner_id: int
    date: int
    from_id: int = 0
    text: str = ""
    edited: int | None = None
    post_type: str = "post"
    signer_id: int = 0
    is_pinned: bool = False
    is_deleted: bool = False
    attachments: Any = None
    copy_history: Any = None
    comments: Any = None
    likes: Any = None
    reposts: Any = None
    views: Any = None
    geo: Any = None


class CommentShape(msgspec.Struct):
    """`wall_wall_comment`, also `board_topic_comment`."""

    id: int
    date: int = 0
    from_id: int = 0
    text: str = ""
    deleted: bool = False
    reply_to_comment: int | None = None
    parents_stack: tuple[int, ...] = ()
    attachments: Any = None
    likes: Any = None
    thread: Any = None


class TopicShape(msgspec.Struct):
    """`board_topic`."""

    id: int
    comments: int = 0
    updated: int = 0


_POST = """
    id owner_id from_id to_id created_by signer_id date edited text post_type type inner_type attachments copy_history
    comments likes reposts views is_pinned marked_as_ads is_deleted deleted_reason deleted_details is_archived
    is_favorite geo copyright post_source donut donut_miniapp_url hash topic_id short_text_rate parents_stack
    carousel_offset access_key post_id can_edit can_delete can_pin can_archive can_publish can_view_stats
    push_subscription reactions reaction_set_id post_author_data feedback friends_only postponed_id reply_owner_id
    reply_post_id reply_to track_code zoom_text is_promoted_post_stealth suggest_subscribe trending
    author_ad compact_attachments_before_cut likes_author_id fragments_count activity final_post
"""
_COMMENT = """
    id from_id date text post_id owner_id parents_stack reply_to_user reply_to_comment attachments likes donut
    is_from_post_author deleted photo_id video_id pid real_offset thread can_edit can_delete can_like is_pinned
    badge_id badge_info reactions
"""
POST_FIELDS = frozenset(_POST.split())
COMMENT_FIELDS = frozenset(_COMMENT.split())
