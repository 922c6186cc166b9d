"""Make a line of the file of passwords: ``python -m components.access`` asks for a name and a password.

Only the line goes to standard output, so that ``>> people.txt`` adds it to the file.
"""

import sys
from getpass import getpass

from components.access.passwords import LONGEST, SHORTEST, clean_name
from components.credentials.password_hash import hash_password


def main() -> None:
    """Ask for a name and twice for the password, and print the line."""
    sys.stderr.write("Name: ")
    sys.stderr.flush()
    name = clean_name(sys.stdin.readline())
    if not name or name.startswith("#"):
        sys.exit("A name has 1 to 120 characters, no colon, and does not begin with #.")
    password = getpass("Password: ", sys.stderr)
    if not SHORTEST <= len(password) <= LONGEST:
        sys.exit(f"A password has {SHORTEST} to {LONGEST} characters.")
    if getpass("Again: ", sys.stderr) != password:
        sys.exit("The two passwords differ.")
    sys.stdout.write(f"{name}:{hash_password(password)}\n")


if __name__ == "__main__":
    main()
