"""What a desk's hours may say: what would be read otherwise than meant is refused, with what to write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.hours import HoursError, compile_hours, parse_hours


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        ("", ""),
        (" ; ", " ; "),
        ("lundi 9h-12h", "lundi 9h-12h"),
        ("Mo-Fr 09.00-12.00", "09.00-12.00"),
        ("Mo-Fr 9h-12h", "9h-12h"),
        ("Mo 16:00-14:00", "16:00-14:00"),
        ("Mo 09:00-12:00,00:00-00:00", "00:00-00:00"),
        ("Mo 20:00-26:00", "20:00-26:00"),
        ("Mo 10:00+", "10:00+"),
        ("Mo-Fr", "Mo-Fr"),
        ("Mo 08:30-12:00; Mo 14:00-16:00", "Mo 14:00-16:00"),
        ("Mo-Fr 09:00-12:00; We 14:00-17:00", "We 14:00-17:00"),
        ("09:00-12:00; Sa 10:00-12:00", "Sa 10:00-12:00"),
        ("Tu[1] 14:00-16:00; Tu 09:00-12:00", "Tu 09:00-12:00"),
        ("PH off; Mo-Fr 09:00-12:00", "Mo-Fr 09:00-12:00"),
        ("Fr off; Mo-Fr 09:00-12:00", "Mo-Fr 09:00-12:00"),
        ("We,Fr off; Mo,We 09:00-12:00; PH off", "Mo,We 09:00-12:00"),
        ("Mo-Fr 09:00-12:00; SH off", "SH"),
        ('Mo-Fr 09:00-12:00 || "sur rendez-vous"', "||"),
        ("Mo-Fr sunrise-sunset", "sunrise"),
    ],
)
def test_hours_that_would_be_read_otherwise_than_meant_are_refused(hours: str, found: str) -> None:
    with pytest.raises(HoursError) as error:
        parse_hours(hours)
    assert error.value.found == found
    assert error.value.message.fr != error.value.message.en


@pytest.mark.parametrize(
    "hours",
    [
        "Sa-Su off; Mo-Fr 09:00-12:00",
        "off; Mo-Fr 09:00-12:00",
        "Fr off; Jul-Aug Mo-Fr 09:00-12:00",
        "Mo-Fr 09:00-12:00; Fr off; 2026 Dec 11 09:00-12:00",
        "Mo-Th 08:30-12:00,14:00-16:00; Fr 08:30-12:00,13:30-16:00; PH off",
        "Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00; PH off",
        'Mo 09:00-12:00 "SH; Mo || voir note"',
        "Mo 09:00-12:00, Mo 14:00-16:00",
        "24/7",
    ],
)
def test_sound_hours_are_accepted(hours: str) -> None:
    parse_hours(hours)


@given(st.text(alphabet='MoTuWeFrSaPH0123456789:-,; off|["]', max_size=40))
def test_hours_either_parse_or_are_refused_and_never_fail_otherwise(hours: str) -> None:
    try:
        parse_hours(hours)
    except HoursError:
        return
    compile_hours(hours)
