"""What follows from the environment variables about access, money, rates and the web server."""

from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path

import pytest

from components.errors import SettingsError
from components.settings.access_settings import AccessSettings, Rates
from components.settings.server_settings import UPLOADS, UPLOADS_OF_VISIT, ServerSettings
from components.settings.settings import Settings, read_settings

HOME = Path("/srv/proofroom")
FILE = str(HOME / "people.txt")


def read(**environ: str) -> Settings:
    # A Space whose owner has set ``hf_oauth: true`` has this variable.
    space = {"OAUTH_CLIENT_ID": "0"} if environ.get("ACCESS") == "huggingface" else {}
    return read_settings(space | {f"PROOFROOM_{name}": text for name, text in environ.items()}, HOME)


def test_without_a_variable_the_page_is_open_and_nothing_is_limited():
    found = read()
    assert found.access == AccessSettings()
    assert found.access.entrance == "open"
    assert not found.access.budgets.limited
    assert found.access.rates == Rates(line=1000)
    assert found.server == ServerSettings()


def test_budgets_are_amounts_by_currency():
    budgets = read(BUDGET_TOTAL="5 USD, 30 CNY", BUDGET_DAY="1.50usd", BUDGET_CALL="0 USD").access.budgets
    assert budgets.limited
    assert budgets.total == {"USD": Decimal(5), "CNY": Decimal(30)}
    assert (budgets.day, budgets.call) == ({"USD": Decimal("1.50")}, {"USD": Decimal(0)})
    assert budgets.visitor_day == {}


@pytest.mark.parametrize("text", ["5", "USD", "5 EUR", "-5 USD", "5 USD, 6 USD", "1e3 USD", "nan USD", "9999999 USD"])
def test_an_amount_that_cannot_be_read_ends_the_start_with_an_example(text):
    with pytest.raises(SettingsError, match='PROOFROOM_BUDGET_DAY must look like "5 USD"'):
        read(BUDGET_DAY=text)


def test_rates_and_offers_are_whole_numbers_and_names():
    access = read(
        CALLS_MINUTE="60",
        CALLS_VISITOR_MINUTE="6",
        CALLS_AT_ONCE="20",
        CALLS_VISITOR_AT_ONCE="2",
        LINE="0",
        MODELS="gpt-image-1-mini, gpt-image-2,",
        MOST_QUALITY="medium",
        MOST_COUNT="2",
        PICTURES_VISITOR_DAY="10",
    ).access
    assert access.rates == Rates(visitor_minute=6, minute=60, visitor_at_once=2, at_once=20, line=0)
    assert access.offer.models == ("gpt-image-1-mini", "gpt-image-2")
    assert (access.offer.most_quality, access.offer.most_count) == ("medium", 2)
    assert access.budgets.pictures_visitor_day == 10


@pytest.mark.parametrize(
    ("name", "text"), [("CALLS_MINUTE", "0"), ("LINE", "-1"), ("MOST_COUNT", "11"), ("PICTURES_VISITOR_DAY", "two")]
)
def test_a_number_out_of_range_is_refused_by_name(name, text):
    with pytest.raises(SettingsError, match=f"PROOFROOM_{name} must be a whole number"):
        read(**{name: text})


def test_a_password_is_asked_for_only_where_access_says_so():
    found = read(ACCESS="password", PASSWORD="open sesame").access
    assert (found.entrance, found.sign_in.password) == ("password", "open sesame")
    assert "sesame" not in repr(found)
    assert read(ACCESS="password", PASSWORDS=FILE).access.sign_in.passwords == Path(FILE)
    with pytest.raises(SettingsError, match="set PROOFROOM_ACCESS=password too"):
        read(PASSWORD="open sesame")


def test_a_password_without_its_text_or_with_two_sources_is_refused():
    for given in ({}, {"PASSWORD": "one", "PASSWORDS": FILE}):
        with pytest.raises(SettingsError, match="one of both"):
            read(ACCESS="password", **given)


def test_a_header_is_believed_from_named_proxies_only():
    found = read(ACCESS="header", HEADER="X-Forwarded-User", PROXIES="10.0.0.0/8, ::1").access.sign_in
    assert found.proxies == (ip_network("10.0.0.0/8"), ip_network("::1"))
    with pytest.raises(SettingsError, match="PROOFROOM_PROXIES"):
        read(ACCESS="header", HEADER="X-Forwarded-User")
    with pytest.raises(SettingsError, match="PROOFROOM_PROXIES"):
        read(PROXIES="everybody")


def test_owners_and_spenders_need_people_who_sign_in():
    found = read(ACCESS="huggingface", ACCOUNTS="ada", ORGANISATIONS="lab", OWNERS="ada", SPEND="signed-in").access
    assert (found.owners, found.spenders) == (("ada",), "signed-in")
    assert (found.sign_in.accounts, found.sign_in.organisations) == (("ada",), ("lab",))
    with pytest.raises(SettingsError, match="nobody signs in by a name"):
        read(ACCESS="password", PASSWORD="one for all", OWNERS="ada")
    with pytest.raises(SettingsError, match="PROOFROOM_ACCESS"):
        read(SPEND="signed-in")


def test_keys_of_visitors_are_for_named_endpoints():
    assert read(KEYS="visitor").access.endpoints == ("https://api.modelverse.cn/v1", "https://api.openai.com/v1")
    assert read(KEYS="both", ENDPOINTS="https://own.example/v1/").access.endpoints == ("https://own.example/v1",)
    with pytest.raises(SettingsError, match="must look like https://host/v1"):
        read(ENDPOINTS="own.example")
    with pytest.raises(SettingsError, match="PROOFROOM_KEYS must be owner, visitor or both"):
        read(KEYS="everybody")


def test_the_server_answers_for_named_hosts_and_origins():
    found = read(HOSTS="Studio.example.org", ORIGINS="https://Example.org:8443", MOST_DATA="1.5 GB").server
    assert (found.hosts, found.origins) == (("studio.example.org",), ("https://example.org:8443",))
    assert found.most_data == 1_500_000_000
    assert (read().server.room_days, read(ROOM_DAYS="90").server.room_days) == (None, 90)
    wrong = (("HOSTS", "*"), ("ORIGINS", "*"), ("ORIGINS", "https://a.org/page"), ("MOST_DATA", "much"))
    for name, text in (*wrong, ("ROOM_DAYS", "0"), ("ROOM_DAYS", "-1")):
        with pytest.raises(SettingsError, match=f"PROOFROOM_{name} must"):
            read(**{name: text})


def test_the_space_of_uploads_and_pictures_is_as_set_and_never_nothing():
    names = {"MOST_UPLOADS": "most_uploads", "MOST_UPLOADS_VISIT": "most_uploads_visit", "MOST_DATA": "most_data"}
    assert [getattr(read().server, field) for field in names.values()] == [UPLOADS, UPLOADS_OF_VISIT, None]
    for name, field in names.items():
        assert getattr(read(**{name: "20 mb"}).server, field) == 20_000_000
        for nothing in ("0 MB", "0.000 GB", "0"):
            with pytest.raises(SettingsError, match=f'PROOFROOM_{name} must look like "500 MB".*more than 0'):
                read(**{name: nothing})


def test_hugging_face_as_the_entrance_outside_of_a_space_ends_the_start_with_a_sentence():
    with pytest.raises(SettingsError, match="PROOFROOM_ACCESS=huggingface works in a Space only, with hf_oauth: true"):
        read_settings({"PROOFROOM_ACCESS": "huggingface"}, HOME)


def test_only_in_a_space_the_page_is_shown_in_a_frame_of_another_site():
    assert not read().access.sign_in.framed
    assert read_settings({"SPACE_ID": "ada/proofroom"}, HOME).access.sign_in.framed
