"""Pictures as anybody may upload them."""

import pytest

from services.notifications.renderer.pictures import logo_from
from shared.errors import Invalid

TRIPPING = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000028000047280103000000379c61d900000003504c5478000000a53b1da6"
    "0000000c49444154789c63601859000000f00001069489fd00000000493f4e44f7248d04"
)
"""A chunk with a name that is none, which Pillow meets with an assertion."""


def test_a_damaged_picture_is_refused_however_it_trips_the_reader() -> None:
    with pytest.raises(Invalid) as refused:
        logo_from(TRIPPING)

    assert refused.value.fields == {"logo": ["logo-no-picture"]}
