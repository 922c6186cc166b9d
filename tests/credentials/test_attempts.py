"""Failed attempts: who fails often waits, and nobody waits for another."""

import pytest

from components.credentials.attempts import (
    FREE,
    LONGEST_WAIT,
    MOST_A_MINUTE,
    MOST_PLACES,
    PAUSE,
    Attempts,
    TooManyAttempts,
)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def fail(attempts: Attempts, place: str, times: int) -> None:
    for _ in range(times):
        attempts.begin(place)


def test_after_some_failures_each_further_one_doubles_the_wait(clock):
    attempts = Attempts(clock)
    fail(attempts, "a", FREE)
    waits = []
    for _ in range(9):
        with pytest.raises(TooManyAttempts) as caught:
            attempts.begin("a")
        waits.append(caught.value.retry_after)
        clock.now += waits[-1]
        attempts.begin("a")
    assert waits == [1, 2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]


def test_attempts_that_are_refused_do_not_lengthen_the_wait(clock):
    attempts = Attempts(clock)
    fail(attempts, "a", FREE)
    for _ in range(50):
        with pytest.raises(TooManyAttempts, match="Try again in 2 seconds"):
            attempts.begin("a")
    clock.now += 1
    attempts.begin("a")


def test_a_stranger_who_fails_all_day_locks_out_nobody_else(clock):
    attempts = Attempts(clock)
    for _ in range(200):
        clock.now += LONGEST_WAIT
        fail(attempts, "stranger", 1)
    assert attempts.begin("ada") == 0


def test_where_nobody_knows_who_fails_all_are_slowed_and_none_is_refused(clock):
    attempts = Attempts(clock)
    fail(attempts, "", MOST_A_MINUTE)
    assert attempts.begin("") == PAUSE
    assert attempts.begin("new address") == PAUSE
    # A browser that has signed in before is not slowed by others.
    assert attempts.begin("browser", known=True) == 0
    clock.now += 61
    assert attempts.begin("") == 0


def test_a_sign_in_takes_back_its_own_attempt_and_not_the_guesses_before_it(clock):
    attempts = Attempts(clock)
    for _ in range(FREE - 1):
        fail(attempts, "a", 1)
        attempts.begin("a")
        attempts.succeed("a")
    fail(attempts, "a", 1)
    with pytest.raises(TooManyAttempts):
        attempts.begin("a")


def test_the_memory_of_failures_is_bounded(clock):
    attempts = Attempts(clock)
    for number in range(MOST_PLACES + 100):
        attempts.begin(str(number))
    assert len(attempts._places) == MOST_PLACES
