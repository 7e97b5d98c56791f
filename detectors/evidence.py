"""What the rules weigh together: groups of features and their combinations, as tables."""

from collections.abc import Mapping

# What puts a fault of its sentence out of the here and now.
ELSEWHERES = ("frame.past", "frame.fiction", "frame.far", "frame.drill", "mod.hypo")

_FAULTS = (
    "f.not_served", "f.not_served_object", "f.nobody_acts", "f.absence", "f.broken", "f.broken_object", "f.fault_word",
    "f.fault_word_object", "f.bad_state", "f.bad_state_object", "f.lukewarm", "f.impossible", "f.open_hatch", "f.harm",
    "f.money", "f.contacted", "f.degraded", "f.waiting", "f.animals", "f.dirty", "f.outage_word", "f.rude",
    "f.shortage", "f.parking", "f.traffic", "f.build",
)  # fmt: skip
_ASKS = ("ask.request", "ask.fix", "ask.why_not")
_SUGGESTS = ("sug.word", "sug.install")
_QUESTIONS = ("q.form", "q.service", "ask.when")
_FRAMES = (
    "frame.sell", "frame.vacancy", "frame.lost", "frame.news", "frame.notice", "frame.official", "frame.weather",
    "frame.greet", "frame.fiction", "frame.drill", "frame.culture", "frame.advice", "frame.quarrel", "frame.search",
    "frame.politics", "frame.far", "frame.story", "frame.good",
)  # fmt: skip

GROUPS: Mapping[str, tuple[str, ...]] = {
    "any.fault": _FAULTS, "any.ask": _ASKS, "any.suggest": _SUGGESTS, "any.question": _QUESTIONS, "any.frame": _FRAMES,
}  # fmt: skip

# name, what must be there, what must not
COMBINATIONS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("c.fault_alone", ("any.fault",), ("any.frame", "all_well", "fixed.phrase", "thanks.word")),
    ("c.fault_ours", ("any.fault", "voice.ours"), ()),
    ("c.fault_time", ("any.fault", "time.span"), ()),
    ("c.fault_again", ("any.fault", "time.again"), ()),
    ("c.fault_place", ("any.fault", "any.address"), ()),
    ("c.fault_outrage", ("any.fault", "mood.outrage"), ()),
    ("c.fault_frame", ("any.fault", "any.frame"), ()),
    ("c.fault_thanks", ("any.fault", "thanks.word"), ()),
    ("c.fault_asked", ("any.fault", "any.ask"), ()),
    ("c.fault_question", ("any.fault", "q.any"), ()),
    ("c.fault_suggested", ("any.fault", "any.suggest"), ()),
    ("c.fault_in_reply", ("any.fault", "reply.to_complaint"), ()),
    ("c.fault_in_other_reply", ("any.fault", "reply.to_other"), ()),
    ("c.fault_community", ("any.fault", "voice.community"), ()),
    ("c.no_fault_reply", ("reply",), ("any.fault", "any.ask", "any.suggest")),
    ("c.also_reply", ("also.word", "reply.to_complaint"), ()),
    ("c.ours_reply", ("voice.ours", "reply.to_complaint"), ()),
    ("c.time_reply", ("time.span", "reply.to_complaint"), ()),
    ("c.object_reply", ("has_object", "reply.to_complaint"), ()),
    ("c.address_reply", ("any.address", "reply.to_complaint"), ()),
    ("c.laugh_reply", ("laugh", "reply"), ()),
    ("c.ask_object", ("any.ask", "has_object"), ()),
    ("c.object_outrage", ("has_object", "mood.outrage"), ("any.fault",)),
    ("c.object_why", ("has_object", "ask.why"), ()),
    ("c.suggest_object", ("any.suggest", "has_object"), ()),
    ("c.would_object", ("sug.would", "has_object"), ()),
    ("c.question_object", ("any.question", "has_object"), ("any.frame",)),
    ("c.mark_object", ("q.end", "has_object"), ("any.frame",)),
    ("c.question_fault_free", ("any.question",), ("any.fault",)),
    ("c.question_no_object", ("any.question",), ("has_object",)),
    ("c.thanks_object", ("thanks.word", "has_object"), ("any.fault",)),
    ("c.thanks_fixed", ("thanks.word", "fixed"), ()),
    ("c.thanks_alone", ("thanks.word",), ("has_object", "any.fault", "thanks.service", "fixed", "fixed.phrase")),
    ("c.thanks_ask", ("thanks.word", "any.ask"), ()),
    ("c.mock_object", ("mock.word", "has_object"), ()),
    ("c.mock_reply", ("mock.word", "reply"), ()),
    ("c.no_object", (), ("has_object",)),
    ("c.nowhere", (), ("has_object", "any.address", "reply")),
    ("c.nothing", (), ("has_object", "any.fault", "any.ask", "any.suggest", "any.question", "thanks.word")),
    ("c.essay_object", ("len.essay", "has_object"), ()),
    ("c.long_object", ("len.long", "has_object"), ()),
    ("c.question_reply", ("q.end", "reply"), ()),
    ("c.noun_short", ("ask.noun",), ("any.frame", "len.long", "len.essay", "len.note", "voice.community")),
    ("c.greeting_object", ("greeting", "has_object"), ("voice.community",)),
    ("c.formal_object", ("formal", "has_object"), ("voice.community", "any.frame")),
    ("c.formal_fault", ("formal", "any.fault"), ("voice.community",)),
    ("c.fault_past", ("any.fault", "v.past"), ("v.now",)),
    ("c.fault_present", ("any.fault", "v.now"), ("v.past",)),
    ("c.past_alone", ("v.past",), ("v.now", "v.ours", "any.fault")),
    ("c.fault_not_ours", ("any.fault",), ("v.ours", "any.address")),
    ("c.order_reply", ("v.order", "reply"), ("any.fault",)),
    ("c.order_fault", ("v.order", "any.fault"), ()),
    ("c.thou_reply", ("v.thou", "reply"), ()),
    ("c.address_object", ("any.address", "has_object"), ()),
    ("c.address_alone", ("any.address",), ("has_object", "any.fault")),
    ("c.place_fault_reply_other", ("any.address", "any.fault", "reply.to_other"), ()),
    ("c.fault_story", ("any.fault", "frame.story"), ()),
    ("c.fault_good", ("any.fault", "frame.good"), ()),
    ("c.fault_speech", ("any.fault", "speech"), ()),
    ("c.fault_old", ("any.fault", "year.old"), ()),
    ("c.story_old", ("frame.story", "year.old"), ()),
    ("c.fault_fixed", ("any.fault", "fixed"), ("again_broken",)),
    ("c.fault_solved", ("any.fault", "fixed.phrase"), ("again_broken",)),
    ("c.word_mark_object", ("q.word", "q.any", "has_object"), ("any.fault",)),
    ("c.word_mark", ("q.word", "q.any"), ("has_object",)),
    ("c.object_only", ("has_object",), ("any.fault", "any.ask", "any.suggest", "any.question", "thanks.word", "q.any")),
    ("c.idea_on_idea", ("reply.to_suggestion",), ("any.fault", "q.any", "laugh")),
    ("c.idea_reply_object", ("reply.to_suggestion", "has_object"), ()),
    ("c.idea_reply_fault", ("reply.to_suggestion", "any.fault"), ()),
    ("c.idea_reply_order", ("reply.to_suggestion", "v.order"), ()),
    ("c.idea_reply_would", ("reply.to_suggestion", "sug.would"), ()),
    ("c.idea_reply_vote", ("reply.to_suggestion", "sug.vote"), ()),
    ("c.order_object", ("v.order", "has_object"), ("any.fault", "q.any")),
    ("c.infinitive_object", ("v.infinitive", "has_object"), ("any.fault", "q.any", "v.past")),
    ("c.install_free", ("sug.install",), ("any.fault", "frame.past")),
    ("c.would_free", ("sug.would", "has_object"), ("any.fault", "q.any")),
    ("c.praise_object", ("praise.word", "has_object"), ("any.fault",)),
    ("c.praise_free", ("praise.word",), ("any.fault", "mock.word", "laugh")),
    ("c.praise_reply", ("praise.word", "reply.to_thanks"), ()),
    ("c.thanks_on_thanks", ("reply.to_thanks",), ("any.fault", "q.any", "any.suggest")),
    ("c.heart_on_thanks", ("reply.to_thanks", "heart"), ()),
    ("c.fixed_object", ("fixed", "has_object"), ("any.fault", "thanks.word", "voice.authority")),
    ("c.weather_only", ("frame.weather",), ("any.ask", "voice.ours")),
)  # fmt: skip

ALIASES: Mapping[str, str] = {
    "address.typed": "any.address", "address.like": "any.address", "street.named": "any.address",
    "v.they": "v.now", "v.it": "v.now", "v.we": "v.ours", "v.i": "v.ours", "voice.ours": "v.ours",
}  # fmt: skip
