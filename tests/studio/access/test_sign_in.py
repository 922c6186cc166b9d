"""Signing in and out: the page, the form, the cookie, the waits, and where it leads to."""

import re
from ipaddress import ip_network

import pytest

from components.credentials.attempts import FREE
from components.settings.access_settings import AccessSettings, SignIn
from components.studio.access.sign_in.cookies import BROWSER_COOKIE, MOST_VALUES, SIGN_IN_COOKIE, Cookies, read_values
from components.studio.access.sign_in.sign_in_page import quote_target, read_target
from tests.studio.access.conftest import NAMES
from tests.studio.access.entering import PASSWORD, Browser


def cookie_line(answer, name: str = SIGN_IN_COOKIE) -> str:
    return next(line for line in answer.headers.get_list("set-cookie") if line.startswith(f"{name}="))


def cookies_of(values: list[str], name: str = SIGN_IN_COOKIE) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for value in values)}


def test_the_page_asks_for_what_is_needed_and_loads_nothing(guarded, guarded_by_names):
    page = Browser(guarded.address).get("sign-in").text
    assert 'autocomplete="current-password"' in page
    assert '<label for="password">' in page
    assert 'id="name"' not in page
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="(?!data:,)', page)
    page = Browser(guarded_by_names.address).get("sign-in").text
    assert 'autocomplete="username"' in page


@pytest.mark.parametrize(("language", "title"), [("en", "Sign in"), ("de", "Anmelden"), ("zh-CN", "登录")])
def test_the_page_is_in_the_readers_language(guarded, language, title):
    page = Browser(guarded.address, headers={"Accept-Language": language}).get("sign-in").text
    assert f'<html lang="{language}" dir="ltr">' in page
    assert f"<title>{title} · Proofroom</title>" in page


def test_the_right_password_opens_the_page_and_a_wrong_one_says_so(guarded):
    browser = Browser(guarded.address)
    refused = browser.sign_in("wrong password")
    assert refused.status_code == 403
    assert 'role="alert">The password is wrong.</p>' in refused.text
    assert 'aria-describedby="said" aria-invalid="true"' in refused.text
    assert SIGN_IN_COOKIE not in browser.cookies
    assert browser.get("config").status_code == 303
    entered = browser.sign_in()
    assert (entered.status_code, entered.headers["location"]) == (303, "./")
    assert entered.headers["cache-control"] == "no-store"
    assert browser.get("config").status_code == 200
    assert browser.get("sign-in").status_code == 303


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_kind_sign_in_and_are_escaped(guarded_by_names, name):
    browser = Browser(guarded_by_names.address)
    refused = browser.sign_in("wrong password", name)
    assert refused.status_code == 403
    assert "<b>x</b>" not in refused.text
    assert browser.sign_in(name=name).status_code == 303
    assert browser.get("config").status_code == 200


@pytest.mark.parametrize("name", ["nobody", "", "ada\x00", "x" * 5000, "ada:"])
def test_a_name_that_is_not_in_the_file_is_refused_in_the_same_words(guarded_by_names, name):
    refused = Browser(guarded_by_names.address).sign_in(name=name)
    assert refused.status_code == 403
    assert "The name or the password is wrong." in refused.text


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(guarded):
    line = cookie_line(Browser(guarded.address).sign_in())
    assert "; HttpOnly; SameSite=Lax" in line
    assert "Secure" not in line
    secure = cookie_line(Browser(guarded.address, headers={"X-Forwarded-Proto": "https"}).sign_in())
    assert "; HttpOnly; Secure; SameSite=Lax" in secure


def test_in_the_frame_of_a_space_the_cookie_is_partitioned():
    scope = {"type": "http", "scheme": "http", "headers": [(b"x-forwarded-proto", b"https,http")]}
    _, line = Cookies(framed=True).write(scope, SIGN_IN_COOKIE, "x", 5)
    assert line.endswith(b"; HttpOnly; Secure; SameSite=None; Partitioned")
    _, line = Cookies(framed=True).write({**scope, "headers": []}, SIGN_IN_COOKIE, "x", 5)
    assert line.endswith(b"; HttpOnly; SameSite=Lax")


def test_signing_out_ends_the_sign_in_for_a_copy_of_the_cookie_too(guarded):
    browser = Browser(guarded.address)
    browser.sign_in()
    copy = Browser(guarded.address, dict(browser.cookies))
    assert copy.get("config").status_code == 200
    assert browser.get("sign-out").status_code in (404, 405)
    assert copy.get("config").status_code == 200
    foreign = browser.send("POST", "sign-out", headers={"Origin": "https://evil.example"})
    assert copy.get("config").status_code == 200
    browser.cookies = dict(copy.cookies)
    assert foreign.status_code == 403
    left = browser.send("POST", "sign-out")
    assert (left.status_code, left.headers["location"]) == (303, "./")
    assert SIGN_IN_COOKIE not in browser.cookies
    assert copy.get("config").status_code == 303


def test_a_cookie_of_the_same_name_at_another_path_locks_nobody_out(guarded):
    good, ended = Browser(guarded.address), Browser(guarded.address)
    good.sign_in()
    ended.sign_in()
    value, dead = good.cookies[SIGN_IN_COOKIE], ended.cookies[SIGN_IN_COOKIE]
    ended.send("POST", "sign-out")
    for values, status in (
        ([value, dead], 200),
        ([dead, value], 200),
        ([value, "of.another"], 200),
        (["", value], 200),
        ([dead, "of.another"], 303),
        ([dead] * (MOST_VALUES - 1) + [value], 200),
        ([dead] * MOST_VALUES + [value], 303),
    ):
        assert Browser(guarded.address).get("config", headers=cookies_of(values)).status_code == status, values


def test_signing_out_ends_every_sign_in_that_the_browser_sends(guarded):
    browsers = [Browser(guarded.address), Browser(guarded.address)]
    for browser in browsers:
        browser.sign_in()
    sent = cookies_of([browser.cookies[SIGN_IN_COOKIE] for browser in browsers])
    Browser(guarded.address).send("POST", "sign-out", headers=sent)
    assert [browser.get("config").status_code for browser in browsers] == [303, 303]


def test_the_values_of_a_cookie_are_read_from_every_header_up_to_a_number():
    headers = [(b"cookie", b"a=1; b=2;a = 3"), (b"cookie", b"xa=9; a; a=4=; A=8"), (b"cookie", b"a=5; a=6; a=7")]
    assert read_values({"type": "http", "headers": headers}, "a") == ["1", "3", "4=", "5"]
    assert len(read_values({"type": "http", "headers": headers * 100}, "a")) == MOST_VALUES
    assert read_values({"type": "http", "headers": []}, "a") == []


def test_a_form_of_another_site_signs_nobody_in(guarded):
    for said in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        browser = Browser(guarded.address, headers=said)
        refused = browser.sign_in()
        assert refused.status_code == 403
        assert "page of" in refused.text or "sent from another page" in refused.text
        assert not browser.cookies


def test_a_body_that_is_no_form_of_ours_is_a_wrong_password(guarded):
    for body in (b"password=" + b"x" * 50_000, b"\xff\xfe", b"&" * 5000, b""):
        assert Browser(guarded.address).send("POST", "sign-in", content=body).status_code == 403


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "x\r\nSet-Cookie: a=b",
        "?a=1&b=ä",
        "@evil.example",
        "x" * 5000,
    ],
)
def test_signing_in_leads_to_this_server_and_to_no_other(guarded, target):
    location = Browser(guarded.address).sign_in(target=target).headers["location"]
    assert location.startswith("./")
    assert location.isascii()
    assert "\n" not in location
    assert location == f"./{quote_target(read_target(target))}"


def test_who_fails_often_waits_and_a_browser_that_has_been_here_does_not(serve_behind, people_file):
    # Behind a trusted proxy, so that addresses are known.
    sign_in = SignIn(passwords=people_file, proxies=(ip_network("127.0.0.0/8"),))
    served = serve_behind(AccessSettings("password", sign_in))
    known = Browser(served.address, headers={"X-Forwarded-For": "203.0.113.7"})
    assert known.sign_in(name="ada").status_code == 303
    assert BROWSER_COOKIE in known.cookies
    known.cookies.pop(SIGN_IN_COOKIE)
    stranger = Browser(served.address, headers={"X-Forwarded-For": "203.0.113.7"})
    answers = [stranger.sign_in("wrong password", "ada") for _ in range(FREE)]
    assert {answer.status_code for answer in answers} == {403}
    # The wait doubles from a second: on a slow machine the next attempts may still come too late to be refused.
    while answers[-1].status_code == 403 and len(answers) < 20:
        answers.append(stranger.sign_in("wrong password", "ada"))
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert "Too many attempts failed." in answers[-1].text
    elsewhere = Browser(served.address, headers={"X-Forwarded-For": "203.0.113.8"})
    assert elsewhere.sign_in(name="ada").status_code == 303
    assert known.sign_in(name="ada").status_code == 303
    mark = known.cookies[BROWSER_COOKIE]
    for marks in ([mark, "of.another"], ["of.another", mark]):
        shared = Browser(served.address, headers=known.headers | cookies_of(marks, BROWSER_COOKIE))
        assert shared.sign_in(name="ada").status_code == 303
    # The browser is known for the name that it has signed in with, and for no other.
    known.cookies.pop(SIGN_IN_COOKIE)
    assert [known.sign_in("wrong password", "Grace Hopper").status_code for _ in range(2)][-1] in (403, 429)
    assert PASSWORD not in known.sign_in("wrong password", "ada").text


def test_the_form_goes_to_its_own_address_which_keeps_the_link_to_a_room(guarded):
    # A form with an address of its own would lose what stands behind the #.
    assert '<form method="post">' in Browser(guarded.address).get("sign-in?next=room").text
