"""The characters of which hypothesis makes up texts: all that UTF-8 can write.

They are hypothesis's own choice too, which asks the codec about each of a million, for two seconds of each process.
"""

from hypothesis import strategies as st

# Surrogates are halves of a character.
CHARACTERS = st.characters(exclude_categories=("Cs",))
