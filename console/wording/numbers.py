"""Numbers as people read them."""

THIN = "\u202f"  # narrow no-break space


def grouped(number: int) -> str:
    """Digits in threes with thin spaces."""
    return f"{number:,}".replace(",", THIN).replace("-", "−")


def percent(share: float) -> str:
    """A share of 1 as whole percent; only a certainty is shown as 100."""
    whole = min(round(share * 100), 99) if share < 1 else 100
    return f"{whole}{THIN}%"


def plural(language: str, number: int) -> str:
    """CLDR category of a whole number: one, few or many in Russian; one or many in English."""
    if language != "ru":
        return "one" if number == 1 else "many"
    tens, ones = abs(number) % 100, abs(number) % 10
    if ones == 1 and tens != 11:
        return "one"
    return "few" if 2 <= ones <= 4 and not 12 <= tens <= 14 else "many"


def size(language: str, characters: int) -> str:
    """A length in characters, rounded to what matters."""
    unit = {
        "ru": ("тыс. знаков", "млн знаков"),
        "en": ("thousand characters", "million characters"),
    }
    thousands, millions = unit[language]
    if characters >= 1_000_000:
        return f"{characters / 1_000_000:.1f}{THIN}{millions}"
    return f"{max(1, round(characters / 1000))}{THIN}{thousands}"
