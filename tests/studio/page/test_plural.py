import pytest

from components.studio.page.plural import plural


@pytest.mark.parametrize(("count", "said"), [(0, "0 pictures"), (1, "1 picture"), (1204, "1,204 pictures")])
def test_a_count_is_said_with_its_noun(count: int, said: str):
    assert plural(count, "picture") == said
