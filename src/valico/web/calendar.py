"""Days in the words of a language."""

from datetime import date

from valico.web.language import words_in


def day_in_words(day: date, language: str) -> str:
    """Return a day as people write it.

    >>> day_in_words(date(2026, 2, 15), "en"), day_in_words(date(2026, 2, 1), "it")
    ('15 February 2026', '1° febbraio 2026')
    """
    words = words_in(language)
    number = words["calendar.first"] if day.day == 1 else str(day.day)
    return f"{number} {words[f'calendar.month_{day.month}']} {day.year}"
