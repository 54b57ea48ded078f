"""Stop words and stems: what Python indexes is what the browser looks up, in every language."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wordfreq import top_n_list

from conftest import Served
from papershelf.search.query.parse import parse
from papershelf.search.query.plan import plan
from papershelf.search.scripts.assets import search_assets
from papershelf.search.terms import lunrfiles
from papershelf.search.terms.language import OFFERED, language
from papershelf.search.terms.porter import stem
from papershelf.search.terms.words import index_words
from papershelf.settings.search import SEARCH_LANGUAGES
from typed_queries import PLAN, TYPED, Given, as_json

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OVERRIDES = Path(__file__).parent.parent / "overrides"
COMMON = 20_000
"""Words of each language that are compared."""


def common_words(code: str) -> list[str]:
    """The commonest words of a language, folded; wordfreq knows Norwegian as `nb`."""
    texts = top_n_list("nb" if code == "no" else code, COMMON)
    return list(dict.fromkeys(word for text in texts for word, _ in index_words(text)))


@pytest.fixture
def load(
    browser: Browser, serve_folder: Callable[[Path], Served], tmp_path: Path
) -> Iterator[Callable[[str], Page]]:
    """`load(code)`: a page with the published lunr.js of a language, and below `window.base` the
    modules of the search, which are published in one file that gives no names away.
    """
    sources = {
        file.relative_to(OVERRIDES).as_posix(): file.read_bytes()
        for file in OVERRIDES.rglob("*.js")
    }
    context = browser.new_context()

    def loaded(code: str) -> Page:
        for path, data in {**sources, **search_assets(sources, code)}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
        (tmp_path / "index.html").write_text("<!doctype html>", encoding="utf-8")
        [lunr] = tmp_path.rglob("lunr.js")
        url = serve_folder(tmp_path).url
        page = context.new_page()
        page.goto(url)
        page.add_script_tag(url=url + lunr.relative_to(tmp_path).as_posix())
        page.evaluate("base => { window.base = base }", f"{url}assets/javascripts/")
        return page

    yield loaded
    context.close()


@pytest.fixture
def page_of(load: Callable[[str], Page], code: str) -> Page:
    """The page of the test's language, one for all its examples."""
    return load(code)


TERMS = """async ([code, json]) => {
  const { makeLanguage } = await import(base + "search/language.js")
  const language = makeLanguage(lunr, code)
  return JSON.stringify(JSON.parse(json).map(word => language.term(word)))
}"""


def terms(page: Page, code: str, words: list[str]) -> list[str]:
    """The browser's term of each word: all in one message, as JSON, which is far faster."""
    return json.loads(page.evaluate(TERMS, [code, json.dumps(words)]))  # type: ignore[no-any-return]


def test_settings_offer_what_is_proven() -> None:
    """The languages that `mkdocs.yml` may name are those of the search, each tested below."""
    assert sorted(SEARCH_LANGUAGES) == sorted(OFFERED)


@pytest.mark.parametrize("code", OFFERED)
def test_terms_are_those_of_the_browser(load: Callable[[str], Page], code: str) -> None:
    """Over the 20,000 commonest words of a language, each stem and stop word is the browser's."""
    words = [*common_words(code), *sorted(language(code).stop_words)]
    assert len(words) > 0.9 * COMMON
    mine = [language(code).term(word) for word in words]
    other = terms(load(code), code, words)
    different = [found for found in zip(words, mine, other, strict=True) if found[1] != found[2]]
    assert not different[:5], f"{len(different)} words"
    assert sum(map(str.__ne__, words, mine)) > 0.3 * len(words), "next to nothing is stemmed"


BRITISH = (
    "normalising/normalizing synthesise/synthesize hypothesises/hypothesizes analyser/analyzer "
    "generalisability/generalizability organisational/organizational recognisably/recognizably "
    "odour/odor colours/colors behavioural/behavioral favourably/favorably favourites/favorites "
    "colourise/colorize colourisation/colorization centre/center centred/centered fibres/fibers "
    "catalogued/cataloged cataloguing/cataloging dialogues/dialogs defence/defense grey/gray "
    "greyscale/grayscale offences/offenses licences/licenses manoeuvre/maneuver "
    "manoeuvred/maneuvered manoeuvring/maneuvering manoeuvrability/maneuverability "
    "artefacts/artifacts programmes/programs judgement/judgment modelling/modeling"
).split()
APART = "hour four string substring precise basis raise noise acre hundred".split()
"""Words that only look British."""


def test_british_and_american_spelling_are_one(load: Callable[[str], Page]) -> None:
    """Both spellings of a word have one term; a word that only looks British keeps its stem."""
    term = language("en").term
    words = [word for pair in BRITISH for word in pair.split("/")]
    pairs = [[term(word) for word in pair.split("/")] for pair in BRITISH]
    assert [one for one, other in pairs if one != other] == []
    assert [word for word in APART if term(word) != stem(word)] == []
    assert terms(load("en"), "en", words) == [term(word) for word in words]


BEGINNINGS = "y t by sky hop str ration probab institu in acon gener oscill rel".split()
MIDDLES = "a e i o u y bl at iz ll ss tt ional iv al ous ement logi eli ci".split()
ENDS = "s es sses ies ed eed ing y ly ational ization fulness icate ion tion ement e ll le".split()
ANY_LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9)
MADE_UP = st.tuples(
    st.sampled_from(BEGINNINGS) | ANY_LETTERS,
    st.lists(st.sampled_from(MIDDLES), max_size=2).map("".join),
    st.sampled_from(["", *ENDS]),
).map("".join)


@pytest.mark.parametrize("code", OFFERED)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=5)
@given(words=st.lists(MADE_UP, min_size=150, max_size=200))
def test_terms_of_words_in_no_list_agree_too(page_of: Page, code: str, words: list[str]) -> None:
    """Names, slips of the pen and coined words have the browser's stem as well."""
    assert terms(page_of, code, words) == [language(code).term(word) for word in words]


def test_stop_words_are_what_lunr_leaves_out(browser: Browser) -> None:
    """The lists that Python reads out of the files are those that the files set up when run."""
    page = browser.new_page()
    page.add_script_tag(content=lunrfiles.read("lunr.js"))
    english = "words => words.filter(word => lunr.stopWordFilter(word) === undefined)"
    candidates = [*lunrfiles.stop_words("en"), *common_words("en")]
    assert set(page.evaluate(english, candidates)) == set(lunrfiles.stop_words("en"))
    page.add_script_tag(content=lunrfiles.read(lunrfiles.SUPPORT))
    page.evaluate("() => { lunr.generateStopWordFilter = words => { window.listed = words } }")
    for code in OFFERED[1:]:
        page.add_script_tag(content=lunrfiles.read(f"lunr.{code}.js"))
        listed = [word for word in page.evaluate("listed") if word]
        assert list(lunrfiles.stop_words(code)) == listed, code
    page.close()


def test_stop_words_are_folded_as_words_are() -> None:
    """An accent in lunr's list does not let the word through, as it would in lunr."""
    assert "für" in lunrfiles.stop_words("de")
    assert language("de").term("fur") == ""
    assert language("en").term("the") == ""


@pytest.mark.parametrize("word", ["gpt4", "c++", "3.1", "нейрон", "深度", "x2"])
def test_words_with_other_characters_are_their_own_terms(word: str) -> None:
    """Only words of the language's own letters have a stem."""
    assert language("en").term(word) == word


def test_a_language_that_is_not_offered_is_refused() -> None:
    """A code is one of those offered, never taken for a language that is near."""
    with pytest.raises(KeyError, match="nb"):
        language("nb")


@pytest.mark.parametrize(
    ("code", "name", "data", "said"),
    [
        (
            "en",
            "templates/search/lunr.js",
            "lunr.stopWordFilter=new Set()",
            "no list of stop words",
        ),
        ("de", "lunr-language/lunr.de.js", "lunr.de.stop = ['aber']", "no list of stop words"),
        ("de", "lunr-language/lunr.du.js", "", "cannot be read"),
    ],
)
def test_another_mkdocs_is_an_error_that_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, name: str, data: str, said: str
) -> None:
    """Where MkDocs ships its files in another shape, the message says which and what to do."""
    file = tmp_path / "mkdocs/contrib/search" / name
    file.parent.mkdir(parents=True)
    file.write_text(data, encoding="utf-8")
    (tmp_path / "mkdocs/__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "mkdocs", raising=False)
    expected = lunrfiles.file("lunr.js" if code == "en" else f"lunr.{code}.js")
    with pytest.raises(LookupError, match=said) as raised:
        lunrfiles.stop_words(code)
    assert expected.is_relative_to(tmp_path)
    assert str(raised.value).startswith(f"{expected}: ")
    assert "install MkDocs" in str(raised.value)


GERMAN = {"netz": 300, "netzwerk": 40, "lern": 400, "neuronal": 20, "haus": 9, "hauslich": 1}
WORDS = st.sampled_from(
    ["Netze", "netz", "Netzwerken", "lernen", "lernt", "neuronale", "Häuser", "häusl", "und", "der"]
)
TEXTS = st.lists(WORDS | st.sampled_from(['"', "-", "*", "~1", "title:"]), max_size=6).map(" ".join)
PLAN_IN_GERMAN = PLAN.replace('import("/js/', 'import(base + "search/').replace('"en"', '"de"')


@pytest.mark.parametrize("code", ["de"])
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS | TYPED, min_size=10, max_size=20))
def test_other_languages_are_planned_alike(page_of: Page, code: str, texts: list[str]) -> None:
    """What is being typed is the beginning of a term, and no English one: on both sides."""
    known = [text for text in texts if "\ud800" not in text]
    said = [{"text": text} for text in known]
    question = {"dictionary": {"terms": GERMAN}, "cases": said}
    ours = [as_json(plan(parse(text), Given(GERMAN), language(code))) for text in known]
    assert json.loads(page_of.evaluate(PLAN_IN_GERMAN, json.dumps(question))) == ours
