"""Words of topics: what residents call things leads to the area that answers for them."""

from domain.pack import Pack
from storage.packs.loader import load_pack
from tests.detectors.bench import NAMES, PACK, judged

SAID = [
    ("Почему ни одна аптека не работает ночью? За таблетками едем в область", "healthcare"),
    ("ФАП второй месяц на замке, фельдшерица уволилась", "healthcare"),
    ("Потеряли анализы и флюорографию, сдавайте, говорят, заново", "healthcare"),
    ("Подъёмник для инвалидной коляски не работает с лета", "social"),
    ("Опека не отвечает, бабушке отказали в соцработнике", "social"),
    ("В МФЦ опять не принимают документы на загранпаспорт", "social"),
    ("Электронный дневник не открывается вторую неделю", "education"),
    ("Продлёнку закрыли, первоклассников девать некуда", "education"),
    ("Остановочный павильон разбили, стоим под дождём", "transport"),
    ("Кондукторша наорала на школьницу из-за проездного", "transport"),
    ("Полотенцесушитель ледяной, обратка еле тёплая", "housing"),
    ("Жировку прислали с двойным начислением за водоотведение", "housing"),
    ("Домофон в подъезде сломан, доводчик оторвали", "housing"),
    ("Лесовозы разбили дорогу, пробил колесо и погнул диск", "roads"),
    ("Зебра у школы стёрлась, водители не пропускают пешеходов", "roads"),
    ("Тротуар не посыпан, сплошной гололёд, люди падают", "roads"),
    ("РЭС третий раз за неделю отключает свет без предупреждения", "energy"),
    ("Электростолб сгнил и держится на проводах", "energy"),
    ("Мусоровоз не приезжал неделю, баки переполнены", "waste"),
    ("Обрезь после дворников лежит кучей, ветки никто не вывозит", "waste"),
    ("Качельки сломаны, из песочницы торчит гвоздь", "improvement"),
    ("На кладбище не вывозят старые венки, к могилкам не пройти", "improvement"),
    ("Свора бродячих собак кидается на детей, отлова не дождаться", "safety"),
    ("Подростки на питбайках гоняют под окнами всю ночь", "safety"),
    ("Сирены оповещения в посёлке не слышно, поставьте громкоговоритель", "safety"),
    ("Стационарный телефон молчит, АТС ремонтировать не едут", "communications"),
    ("Почтальонка заболела, извещения и газеты не носят", "communications"),
    ("Мультиплекс рассыпается, цифровое телевидение не показывает", "communications"),
    ("Автолавка в деревню больше не ездит, хлеба купить негде", "other"),
    ("Библиотеку закрыли, дом культуры не отапливается", "other"),
    ("Со свинокомплекса тянет навозом, дышать нечем", "other"),
    ("В бассейне нет воды, абонементы пропадают, тренер ушёл", "other"),
]


def pack() -> Pack:
    return load_pack(PACK, dict.fromkeys(NAMES, "http://127.0.0.1:1"))


def test_the_words_of_residents_lead_to_their_areas() -> None:
    """One in six may be missed: a short sentence may be taken for no concern at all."""
    wrong = [(text, area) for text, area in SAID if judged(text).area != area]
    assert len(wrong) <= len(SAID) // 6, wrong


def test_no_topic_lists_a_cue_twice() -> None:
    for topic in pack().topics:
        assert len(set(topic.cues)) == len(topic.cues), topic.code


def test_beginnings_of_words_do_not_take_in_everyday_words() -> None:
    beginnings = {
        cue[:-1] for topic in pack().topics for cue in topic.cues if cue.endswith("*") and " " not in cue
    }  # fmt: skip
    for word in ("почти", "фокус", "люкс", "электричка", "спасибо", "пароль", "мостовая", "шумный"):
        assert not any(word.startswith(beginning) for beginning in beginnings), word
