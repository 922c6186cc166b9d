"""The hash of a password: by scrypt, with a salt of its own."""

from components.credentials.password_hash import hash_password, matches

PASSWORD = "pass: wörd €"


def test_a_hash_tells_its_cost_and_never_the_password_and_two_of_one_password_differ():
    one, two = hash_password(PASSWORD), hash_password(PASSWORD)
    assert one.startswith("$scrypt$ln=15,r=8,p=3$")
    assert one != two
    assert PASSWORD not in one
    assert matches(one, PASSWORD)
    assert not matches(one, PASSWORD + " ")


def test_a_password_is_the_same_however_its_letters_are_composed():
    assert matches(hash_password("caf\u00e9 au lait", ln=10), "cafe\u0301 au lait")
