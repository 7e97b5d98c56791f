"""What speaks of danger, for and against: events, groups of signs, combinations, and weights to start from."""

from collections.abc import Mapping

EVENTS = (
    "d.gas", "d.fire", "d.wire", "d.hatch_victim", "d.ice", "d.dog", "d.medical", "d.child", "d.water", "d.suicide",
    "d.violence", "d.collapse", "d.boil", "d.crash", "d.stuck", "d.faint", "d.trapped", "d.flame", "d.fume",
    "d.shock", "d.drown", "d.brink", "d.ruin", "d.wreck", "d.beast", "d.assault", "d.lost", "d.farewell",
    "d.swallowed", "d.vital",
)  # fmt: skip
ACUTE = (
    "d.gas",
    "d.fire",
    "d.wire",
    "d.water",
    "d.suicide",
    "d.violence",
    "d.collapse",
    "d.medical",
)
CALM = ("d.over", "d.standing", "d.not_real", "d.informs", "all_well", "d.help", "d.now", "bang")
URGENT = ("d.help", "d.now", "bang.many", "shout")
PLACE = ("address.typed", "address.like", "street.named")
TAKEN_BACK = ("frame.fiction", "frame.far", "frame.drill", "frame.past")

PERILS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("dc.event_now", ("event", "d.now"), ()),
    ("dc.event_help", ("event", "d.help"), ()),
    ("dc.event_victim", ("event", "d.victim"), ()),
    ("dc.event_cry", ("event", "bang"), ()),
    ("dc.acute_alone", ("acute",), ("d.over", "d.standing", "d.not_real", "d.informs", "all_well")),
    ("dc.event_calm", ("event",), CALM),
    ("dc.acute_urgent", ("acute", "urgent"), ()),
    ("dc.event_urgent", ("event", "urgent"), ("acute",)),
    ("dc.event_place", ("event", "place"), ("d.standing",)),
    ("dc.help_victim", ("d.help", "d.victim"), ("event",)),
    ("dc.event_taken_back", ("event", "taken_back"), ()),
    ("dc.event_over", ("event", "d.over"), ()),
    ("dc.event_standing", ("event", "d.standing"), ()),
    ("dc.event_laugh", ("event", "laugh"), ()),
    ("dc.event_news", ("event", "frame.news"), ()),
    ("dc.event_question", ("event", "q.end"), ()),
    ("dc.reacts_under_danger", ("reply.to_danger", "d.reacts"), ()),
    ("dc.event_under_danger", ("reply.to_danger", "event"), ()),
    ("dc.help_under_danger", ("reply.to_danger", "d.help"), ()),
    ("dc.over_under_danger", ("reply.to_danger", "d.over"), ()),
    ("dc.fixed_under_danger", ("reply.to_danger", "fixed"), ()),
    ("dc.laugh_under_danger", ("reply.to_danger", "laugh"), ()),
    ("dc.quarrel_under_danger", ("reply.to_danger", "frame.quarrel"), ()),
    ("dc.also_under_danger", ("reply.to_danger", "also.word"), ()),
    ("dc.two_events", ("two_events",), ()),
    ("dc.community", ("voice.community", "event"), ()),
    ("dc.hatch_victim", ("d.hatch", "d.victim"), ()),
    ("dc.faint_victim", ("d.faint", "d.victim"), ()),
    ("dc.trapped_victim", ("d.trapped", "d.victim"), ()),
    ("dc.flame_victim", ("d.flame", "d.victim"), ()),
    ("dc.event_hands", ("event", "d.hands"), ()),
    ("dc.event_crew", ("event", "d.crew"), ()),
    ("dc.event_weaker", ("event", "d.weaker"), ()),
    ("dc.event_well", ("event", "d.well"), ()),
    ("dc.event_told", ("event", "d.told"), ()),
    ("dc.event_work", ("event", "d.work"), ()),
    ("dc.event_not_real", ("event", "d.not_real"), ()),
    ("dc.event_informs", ("event", "d.informs"), ()),
    ("dc.events_now", ("two_events", "d.now"), ()),
    ("dc.events_victim", ("two_events", "d.victim"), ()),
    ("dc.event_clear", ("event",), ("d.well", "d.told", "d.over", "d.standing", "d.not_real", "d.informs", "d.work")),
    ("dc.weaker_under_danger", ("reply.to_danger", "d.weaker"), ()),
    ("dc.well_under_danger", ("reply.to_danger", "d.well"), ()),
    ("dc.hands_under_danger", ("reply.to_danger", "d.hands"), ("event",)),
    ("dc.nothing", (), ("event", "d.help", "d.hatch", "reply.to_danger")),
)  # fmt: skip

PRIORS: Mapping[str, float] = {
    "dc.event_now": 1.0, "dc.event_help": 1.2, "dc.event_victim": 0.8, "dc.event_cry": 0.6,
    "dc.acute_alone": 0.8, "dc.event_calm": -0.3, "dc.acute_urgent": 0.8, "dc.event_urgent": 0.8,
    "dc.event_place": 0.3,
    "dc.help_victim": 0.4, "dc.event_taken_back": -2.0, "dc.event_over": -0.8, "dc.event_standing": -0.8,
    "dc.event_laugh": -1.0, "dc.event_news": -1.0, "dc.event_question": -0.3,
    "dc.reacts_under_danger": 1.2, "dc.event_under_danger": 0.8, "dc.help_under_danger": 0.8,
    "dc.over_under_danger": -1.5, "dc.fixed_under_danger": -1.5, "dc.laugh_under_danger": -1.0,
    "dc.quarrel_under_danger": -1.0, "dc.also_under_danger": 0.5, "dc.two_events": 0.8, "dc.community": -0.6,
    "frame.news": -0.8, "frame.notice": -0.8, "frame.official": -1.5, "frame.fiction": -0.8, "frame.drill": -2.0,
    "frame.far": -1.5, "frame.sell": -2.5, "frame.vacancy": -3.0, "frame.story": -1.2, "frame.good": -0.8,
    "year.old": -1.0, "speech": -0.3, "frame.past": -1.2, "bang.many": 0.5, "voice.authority": -4.0,
    "source.official": -1.5, "source.feed": -2.5, "laugh": -0.4, "shout": 0.2, "thanks.word": -0.6,
}  # fmt: skip
