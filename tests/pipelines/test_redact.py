import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.redact import find, redact


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
        "У Маши ребёнок болеет",
        "45 кв. м за 8 марта",
        "На Фабричной темно",
        "на Юрия Гагарина 14 прорвало",
        "Юрия Гагарина, 14 нет воды",
        "vk.com/wall-101_22 и vk.com/club101",
        "школа № 5 на Лесной",
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
