"""Tables: delimiters, encodings, quotes, wrong rows."""

import pytest

from crawlers.files.reader import Form
from domain.errors import BadInput
from tests.crawlers.files.files import packed, posts, read, rejects


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_header_tells_the_delimiter(delimiter: str) -> None:
    found = posts(f"id{delimiter}Текст сообщения\n1{delimiter}Яма на Ленина\n")
    assert [(p.id, p.text) for p in found] == [("file:posts/1", "Яма на Ленина")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_the_encoding_is_found_out(encoding: str) -> None:
    content = "id;текст\n1;Ёлки, «яма» — во дворе\n2;Щебень\n".encode(encoding)
    assert [p.text for p in posts(content)] == ["Ёлки, «яма» — во дворе", "Щебень"]


def test_one_broken_letter_makes_no_other_encoding_of_a_file() -> None:
    rows = "".join(f"{i};Во дворе яма номер {i}\n" for i in range(50)).encode()
    found = posts(b"id;text\n" + rows + b"x;\xff letter\n")
    assert found[0].text == "Во дворе яма номер 0"
    assert found[-1].text == "\ufffd letter"


def test_cp1251_that_begins_in_plain_letters_is_found_too() -> None:
    content = (
        "id,text\n"
        + "".join(f"{i},{'plain words ' * 100}\n" for i in range(1_000))
        + "x,яма во дворе\n"
    )
    assert posts(content.encode("cp1251"))[-1].text == "яма во дворе"


def test_a_packed_file_is_read_like_a_plain_one() -> None:
    content = "id,text\n1,яма\n2,лужа\n"
    assert posts(packed(content)) == posts(content)


def test_a_packed_file_that_ends_early_gives_what_it_has() -> None:
    rows = "".join(f"{i},яма номер {i * 7919}\n" for i in range(5_000))
    found = read(packed("id,text\n" + rows)[:-2_000])
    assert len(found) > 100
    assert found[-1].reason.code == "file_damaged"  # type: ignore[union-attr]


def test_quoted_cells_may_hold_delimiters_quotes_and_lines() -> None:
    found = posts('id,text\n1,"Он сказал: ""яма"",\nи ушёл"\n2,дальше\n')
    assert [p.text for p in found] == ['Он сказал: "яма",\nи ушёл', "дальше"]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    content = 'id,text\n1,"две\nстроки"\n\n2\n3,хорошо\n4,плохо,лишнее\n'
    assert rejects(content) == [(5, "row_cells"), (7, "row_cells")]


def test_a_quote_that_is_never_closed_costs_its_own_line() -> None:
    content = 'id,text\n1,раз\n2,"два\n3,три\n4,четыре\n'
    found = read(content)
    assert rejects(content) == [(3, "row_quote_not_closed")]
    assert [getattr(f, "text", "-") for f in found] == ["раз", "-", "три", "четыре"]


def test_a_quote_that_would_swallow_its_neighbours_gives_them_back() -> None:
    content = 'id,text\n1,"раз\n2,два\n3,"три"\n4,четыре\n'
    assert rejects(content) == [(2, "row_quote_not_closed")]
    assert len(read(content)) == 4


def test_a_stray_quote_in_one_line_is_only_a_sign() -> None:
    assert [p.text for p in posts('id,text\n1,труба 15" течёт\n2,"труба" 20\n')] == [
        'труба 15" течёт',
        "труба 20",
    ]


def test_empty_cells_behind_the_last_column_mean_nothing() -> None:
    assert [p.text for p in posts("id;text\n1;яма;;\n")] == ["яма"]


def test_a_file_of_one_column_keeps_its_commas() -> None:
    assert [p.text for p in posts("text\nяма, лужа; грязь\n")] == ["яма, лужа; грязь"]


@pytest.mark.parametrize(
    ("content", "code"),
    [("", "file_empty"), ("\n\n", "file_no_header"), ("a,b\n1,2\n", "file_no_text_column")],
)
def test_a_file_of_no_use_is_refused_with_the_reason(content: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(content)
    assert refused.value.reason.code == code


def test_a_wished_column_that_is_not_there_is_named() -> None:
    with pytest.raises(BadInput) as refused:
        read("id,text\n1,яма\n", columns=(("text", "Сообщение"),))
    assert refused.value.reason.params == ("posts.csv", "Сообщение", "id, text")


def test_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(BadInput, match="file_unknown_encoding"):
        read("text\nяма\n", encoding="koi-9")


def test_a_header_over_nothing_gives_nothing() -> None:
    assert read("id,text\n") == []


def test_hostile_texts_come_through_whole() -> None:
    long = "яма " * 1_000_000
    text = "<script>alert(1)</script>\x00\u202eобратно " + "😀" * 10_000
    found = posts(f'id,text\n1,"{text}"\n2,{long}\n')
    assert [p.text for p in found] == [text, long]


def test_a_text_file_is_never_read_as_something_else() -> None:
    with pytest.raises(BadInput, match="file_not_a_workbook"):
        read("id,text\n1,яма\n", Form.SHEET)


def test_of_columns_with_one_name_the_first_filled_one_counts() -> None:
    found = posts("id;text;text\n1;яма;\n2;;лужа\n3;тина;ответ\n")
    assert [p.text for p in found] == ["яма", "лужа", "тина"]


def test_the_line_that_tells_excel_the_delimiter_is_no_header() -> None:
    content = "sep=;\ntext;id\nяма, лужа;1\n;2\n"
    assert rejects(content) == [(4, "row_no_text")]
    assert read(content)[0] == posts("text;id\nяма, лужа;1\n")[0]
