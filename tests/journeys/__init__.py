import pytest

pytest.register_assert_rewrite("tests.journeys.look", "tests.journeys.steps")
