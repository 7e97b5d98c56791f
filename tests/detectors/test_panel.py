import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.explain import explain
from domain.codes import Kind, Lane, Voice
from tests.builders import a_judged
from tests.detectors.bench import analyser, judged, panel

SENTENCES = [
    ("На Ленина 12 третью неделю яма, никто не чинит", Kind.COMPLAINT),
    ("Опять нет горячей воды на Садовой 5, сколько можно", Kind.COMPLAINT),
    ("лифт не работает второй день, бабушки пешком на девятый", Kind.COMPLAINT),
    ("Мусор не вывозят с понедельника, баки переполнены", Kind.COMPLAINT),
    ("Почему до сих пор не почистили тротуар у школы?", Kind.COMPLAINT),
    ("фонари на Полевой не горят, идти страшно", Kind.COMPLAINT),
    ("Автобус 12 опять не пришёл, стоим сорок минут на морозе", Kind.COMPLAINT),
    ("В поликлинике нет талонов к терапевту на две недели вперёд", Kind.COMPLAINT),
    ("Прорвало трубу во дворе, вода течёт на дорогу", Kind.COMPLAINT),
    ("батареи еле тёплые, в комнате 15 градусов, дети мёрзнут", Kind.COMPLAINT),
    ("Продам диван, самовывоз, недорого", Kind.OTHER),
    ("Поздравляем всех с праздником весны!", Kind.OTHER),
    ("Потерялась кошка, рыжая, откликается на Мурку", Kind.OTHER),
    ("Требуется водитель категории D, зарплата от 60 тысяч", Kind.OTHER),
    ("Сегодня солнечно, отличный день для прогулки", Kind.OTHER),
    ("Плановое отключение электроэнергии 25 ноября с 9 до 17 часов по улице Мира", Kind.OTHER),
    ("В Москве прорвало трубу, затопило метро", Kind.OTHER),
    ("Доброе утро, город!", Kind.OTHER),
    ("Куплю гараж в районе вокзала", Kind.OTHER),
    ("Концерт в ДК в субботу, вход свободный", Kind.OTHER),
    ("Предлагаю поставить лавочки в парке Победы", Kind.SUGGESTION),
    ("Было бы хорошо сделать пешеходный переход у гимназии", Kind.SUGGESTION),
    ("Давайте установим урны на остановке, а то их там никогда не было", Kind.SUGGESTION),
    ("Спасибо дворникам за чистый двор!", Kind.GRATITUDE),
    ("Огромное спасибо врачам детской поликлиники за внимание", Kind.GRATITUDE),
    ("До скольки работает МФЦ в субботу?", Kind.QUESTION),
    ("Подскажите, какие документы нужны для субсидии?", Kind.QUESTION),
]

DANGERS = [
    "Горит квартира на третьем этаже, люди кричат в окнах, скорее!",
    "Пахнет газом в подъезде прямо сейчас, голова кружится",
    "Провод оборвался и искрит на тротуаре, не подходите!",
    "Собаки напали на ребёнка у остановки, помогите",
]

CALM = [
    "Вчера на учениях пожарные тушили условный пожар",
    "Сосед сгорел на работе, бедняга",
    "Смотрел фильм, там дом горит, люди кричат",
    "Год назад тут был пожар, до сих пор помню",
    "Продам газовый баллон",
]


@pytest.mark.parametrize(("text", "kind"), SENTENCES)
def test_the_main_intent_is_seen(text: str, kind: Kind) -> None:
    assert judged(text).kind is kind


@pytest.mark.parametrize("text", DANGERS)
def test_danger_to_life_has_a_lane_of_its_own(text: str) -> None:
    found = judged(text)
    assert (found.danger, found.lane) == (True, Lane.DANGER)


@pytest.mark.parametrize("text", CALM)
def test_what_is_past_played_or_said_figuratively_is_no_danger(text: str) -> None:
    assert not judged(text).danger


def test_an_authority_never_reports_a_problem() -> None:
    text = "На Ленина 12 яма, бригада выехала"
    assert judged(text, voice=Voice.AUTHORITY).kind is Kind.OTHER


def test_what_is_other_has_no_area_as_the_labels_have_none() -> None:
    doubtful = judged("лифт наш знаменитый, легенда подъезда")
    assert (doubtful.kind, doubtful.area, doubtful.topic) == (Kind.OTHER, None, None)


def test_a_reply_that_says_us_too_takes_the_topic_of_what_it_answers() -> None:
    parent = a_judged("vk:-101_1", judgement={"topic": "housing.hot_water", "area": "housing"})
    found = judged("и у нас тоже нет, второй день", parent, reply_to="vk:-101_1")
    assert (found.kind, found.area) == (Kind.COMPLAINT, "housing")


@pytest.mark.parametrize(
    ("notice", "area"),
    [
        ("Горячее водоснабжение восстановлено по всем адресам", "housing"),
        ("Вывоз мусора в Заречном районе проведён в полном объёме", "waste"),
        ("Автобусы маршрута 5 ходят по новому расписанию", "transport"),
        ("Освещение в микрорайоне восстановлено, светильники заменены", "energy"),
    ],
)
def test_a_reply_that_names_nothing_speaks_of_what_the_notice_above_tells(
    notice: str, area: str
) -> None:
    parent = a_judged(
        "vk:-101_1", text=notice, judgement={"kind": Kind.OTHER, "area": None, "topic": None}
    )
    found = judged("врёте, у нас четвёртый день так и нет ничего!", parent, reply_to="vk:-101_1")
    assert found.area == area


def test_the_words_that_decided_are_told_with_their_places() -> None:
    text = "Опять нет горячей воды на Садовой 5, сколько можно"
    found = judged(text)
    assert found.findings
    assert all(-1 <= f.start <= f.end <= len(text) for f in found.findings)
    assert explain(found)


def test_what_surely_concerns_nobody_costs_no_reasons_in_the_flow() -> None:
    from detectors.case import Case
    from tests.builders import a_post

    post = a_post(text="Продам диван, самовывоз, недорого")
    case = Case(post, analyser().read(post.text))
    assert panel(all_reasons=False).judge([case])[0].findings == ()
    assert panel().judge([case])[0].findings


@given(st.text(max_size=300))
def test_judging_never_raises(text: str) -> None:
    found = judged(text)
    assert 0.0 <= found.confidence <= 1.0


@given(st.sampled_from([t for t, _ in SENTENCES]))
def test_yo_and_doubled_spaces_change_nothing(text: str) -> None:
    changed = text.replace("ё", "е").replace(" ", "  ")
    assert judged(changed).kind is judged(text).kind


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Плановое отключение электроэнергии 25 ноября с 9 до 17 часов по улице Мира", False),
        ("УК сообщает: лифт по адресу Мира, 5 отключён на время ремонта до 12 марта", False),
        ("Опять нет горячей воды на Садовой 5, сколько можно", True),
        ("Прошу принять меры: двор по адресу Мира, 5 не освещён второй месяц", True),
    ],
)
def test_what_is_passed_on_is_nobodys_own_telling(text: str, own: bool) -> None:
    assert judged(text).own_report is own
