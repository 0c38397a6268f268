"""docassemble's markup is mended where it stands in a person's way."""
from __future__ import annotations

from docassemble.AotForms.server.accessible import one_role, still_empty

NUMBER = '<div class="da-form-group"><input class="form-control" type="text" inputmode="numeric" pattern="[\\-\\d.]*" step="1" value="{}"></div>'


def test_an_empty_whole_number_stays_empty():
    """Ensures that a number left empty is not shown as 0 again, while real numbers and required ones stay as they are."""
    assert 'value=' not in still_empty(NUMBER.format(0))
    assert 'value="10"' in still_empty(NUMBER.format(10))
    required = NUMBER.format(0).replace("da-form-group", "da-form-group darequired")
    assert still_empty(required) == required


def test_a_group_of_radio_buttons_has_one_role():
    """Ensures that a required radio group is a radiogroup only, and other groups stay groups."""
    assert one_role('<div role="group" aria-labelledby="a" aria-required="true" role="radiogroup" >') == (
        '<div role="radiogroup" aria-labelledby="a" aria-required="true" >')
    assert one_role('<div role="group" aria-labelledby="a" >') == '<div role="group" aria-labelledby="a" >'
