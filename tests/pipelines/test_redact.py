from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.redact import find, redact, redact_many


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    """The first masking of a process may wait for the compiler."""
    redact("врач")
    redact_many(["врач"])


def found(text: str) -> list[tuple[str, str]]:
    return [(text[s.start : s.end], s.code) for s in find(text)]


@pytest.mark.parametrize(
    ("text", "piece", "code"),
    [
        ("звоните 8-912-345-67-89", "8-912-345-67-89", "phone"),
        ("+7 (912) 345 67 89 Ольга", "+7 (912) 345 67 89", "phone"),
        ("тел 23-45-67 после шести", "23-45-67", "phone"),
        ("почта anna.k@mail.example", "anna.k@mail.example", "email"),
        ("карта 4276 3300 1188 4410", "4276 3300 1188 4410", "card"),
        ("мой 8 9 6 1 203 44 18", "8 9 6 1 203 44 18", "phone"),
        ("набрать 8.953.270.11.94", "8.953.270.11.94", "phone"),
        ("звонить соседям 3-18-44", "3-18-44", "phone"),
        ("на vera_a собака list.ru", "vera_a собака list.ru", "email"),
        ("на dom35(а)inbox.ru", "dom35(а)inbox.ru", "email"),
        ("на efim-4 @ mail.ru", "efim-4 @ mail.ru", "email"),
        ("ИНН 780214993331 есть", "780214993331", "inn"),
        ("свой помню: 780214993331", "780214993331", "inn"),
        ("Паспорт мой 40-15 № 119830", "40-15 № 119830", "passport"),
        ("паспорт серия 4602 номер 771038", "4602 номер 771038", "passport"),
        ("снилс 12977305490", "12977305490", "snils"),
        ("прицеп ЕХ 4402 92", "ЕХ 4402 92", "plate"),
        ("мотоцикл 4410 АВ 92", "4410 АВ 92", "plate"),
        ("автобус АК 448 92 опоздал", "АК 448 92", "plate"),
        ("стоит а717ко92", "а717ко92", "plate"),
        ("балкон 51-й квартиры", "51-й квартиры", "flat"),
        ("ей 03.11.1939 г.р.", "03.11.1939", "birthdate"),
        ("Нина Ежова, 14.02.1951, инвалид", "14.02.1951", "birthdate"),
        ("сын 03.10.2019, в первый класс", "03.10.2019", "birthdate"),
        ("пятого мая 1986 года рождения", "пятого мая 1986 года", "birthdate"),
        ("Крылов Антон 1944 г.р.", "1944", "birthdate"),
        ("паспорт 45 06 123456", "45 06 123456", "passport"),
        ("СНИЛС 112-233-445 95", "112-233-445 95", "snils"),
        ("ИНН 500100732259", "500100732259", "inn"),
        ("стоит машина А123ВС 46", "А123ВС 46", "plate"),
        ("Мира 5 кв. 45 потоп", "кв. 45", "flat"),
        ("родился 12.03.1985 в селе", "12.03.1985", "birthdate"),
        ("[id123456|Аня] пишет", "[id123456|Аня]", "account"),
        ("вот vk.com/id998877", "vk.com/id998877", "account"),
        ("директор Сидоров обещал", "Сидоров", "person_name"),
        ("Иванов И.И. не отвечает", "Иванов И.И.", "person_name"),
        ("спасибо Анне Петровне", "Анне Петровне", "person_name"),
        ("Сергей Смирнов сказал", "Сергей Смирнов", "person_name"),
        ("Николай Иваныч знает", "Николай Иваныч", "person_name"),
        ("выбежал на улицу Сергей Смирнов", "Сергей Смирнов", "person_name"),
        ("упала на улице Петрова Галина", "Петрова Галина", "person_name"),
    ],
)
def test_each_class_is_found_whole(text: str, piece: str, code: str) -> None:
    assert (piece, code) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "горячая линия 8-800-200-30-40",
        "звоните 112 или 103",
        "улица Юрия Гагарина 5",
        "на Карла Маркса яма",
        "автобус 12 стоит 500 рублей",
        "ГОСТ 12345-67, дом 12 корпус 2",
        "парк имени Сергея Есенина",
        "на улице Вадима Сивкова темно",
        "по улице Братьев Кашириных яма",
        "У Маши ребёнок болеет",
        "45 кв. м за 8 марта",
        "На Фабричной темно",
        "на Юрия Гагарина 14 прорвало",
        "Юрия Гагарина, 14 нет воды",
        "vk.com/wall-101_22 и vk.com/club101",
        "школа № 5 на Лесной",
        "с 100 мм осадков и в 500 км отсюда, от 500 50 рублей",
        "полис 7848 2108 9000 1174",
        "счёт 40817810455001184432, УИН 18810592261104338870",
        "трек 80110489003317, ОГРН 1027700132195",
        "лицевой 4400719328, счётчик 00418",
        "кадастровый 46:29:102030:1174",
        "договор от 12.03.2021 № 118-КР/2026, приём 15.06.2025",
        "в доме 72 квартиры, площадь 200 кв. метров",
        "в квартире 15 градусов",
        "диспетчерская 5-14-14",
        "статья 101 закона 229-ФЗ",
    ],
)
def test_what_is_nobodys_stays(text: str) -> None:
    assert found(text) == []
    assert redact(text).text == text


def test_masks_name_their_class_and_their_place() -> None:
    masked = redact("Анна Петрова, 8-912-345-67-89, Ленина 12")
    assert masked.text == "‹имя›, ‹телефон›, Ленина 12"
    assert [masked.text[s.start : s.end] for s in masked.spans] == ["‹имя›", "‹телефон›"]


def test_a_mask_is_never_glued_to_a_word() -> None:
    assert (
        redact("звоните89123456789срочно").text.count("‹") == 0
        or " ‹" in redact("а 89123456789б").text
    )


def test_check_digits_tell_an_account_of_a_firm_from_a_telephone() -> None:
    assert redact("ИНН 781402256607").text == "ИНН ‹ИНН›"
    assert redact("89121234567").text == "‹телефон›"


@pytest.mark.parametrize(
    "piece",
    [
        "8",
        "8 ",
        "8-",
        " ",
        "а",
        "А.",
        "a@",
        "1 кв ",
        "врач ",
        "Иван ",
        "12.03.1985 ",
        "мастер участка ",
        "паспорт 1 ",
    ],
)
def test_time_grows_with_length_alone(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        started = process_time()
        redact(text)
        return process_time() - started

    seconds(1_000)
    short, long = (min(seconds(length) for _ in range(2)) for length in (30_000, 120_000))
    assert (
        long < 10 * short + 0.05
    )  # four times the length; quadratic work would take sixteen times


@given(st.text(max_size=300))
def test_masking_never_raises_and_masking_twice_changes_nothing(text: str) -> None:
    once = redact(text)
    assert redact(once.text).text == once.text
    assert all(0 <= s.start < s.end <= len(once.text) for s in once.spans)


@given(
    st.lists(
        st.sampled_from("8 9 12 345 + - ( ) . А В кв id @ | [ ] Иван Петров vk.com/ 1985".split()),
        max_size=40,
    )
)
def test_pieces_of_numbers_and_names_are_masked_once_and_for_all(pieces: list[str]) -> None:
    once = redact(" ".join(pieces))
    assert redact(once.text).text == once.text


def test_many_texts_are_masked_in_order() -> None:
    texts = ["", "вода", "8-912-345-67-89", "звоните Анне Петровой, кв. 5", "", "a@b.ru", "яма"]
    assert redact_many(texts) == [redact(text) for text in texts]
    assert redact_many([]) == []


@given(st.lists(st.text(max_size=60), max_size=20))
def test_a_batch_is_masked_as_its_texts_one_by_one(texts: list[str]) -> None:
    assert redact_many(texts) == [redact(text) for text in texts]
