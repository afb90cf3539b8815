"""Generated notes, similar in length and structure to real ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random

from notes import Note, some_day

_COMMON = """the a of to and in is it you that this for with on can as be are by from not when
use if then will which one an or its at all so into only has have but was what each just need
want get like how also now same run make new first other here there than set way out more does
file line value command list name code table column query string function array object method
test file path branch commit server request response index key type data error output input"""
_SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo wex zan lor ith quen dar"
_TAGS = """git vim unix ruby rails postgres javascript react python css html go sqlite docker
tmux sed bash http c++ c# .net rust linux typescript chrome devops mongodb elixir clojure
workflow testing llms wasm finops kubernetes aws dns ssh json yaml make"""
_SNIPPETS = {
    "python": "def {0}({1}):\n    for {2} in {1}:\n        yield {2} * {3}\n\nprint({0}([1]))",
    "bash": "$ {0} --{1} {2}.txt | sort -n | head -{3}\n{3} {2}\n# {1}",
    "javascript": "const {0} = ({1}) => {1}.filter(({2}) => {2} > {3});\n// => [{3}, {0}]",
    "sql": "select {0}.{1}, count(*)\nfrom {0}\njoin {2} on {2}.id = {0}.{2}_id\nlimit {3};",
    "yaml": "{0}:\n  {1}: {2}\n  retries: {3}",
}


def make_notes() -> Iterator[Note]:
    """Generate an endless sequence of notes, always the same."""
    seed = Random("journal")
    syllables, tags = _SYLLABLES.split(), _TAGS.split()
    made_up = ("".join(seed.choices(syllables, k=seed.randint(2, 4))) for _ in range(4000))
    words = [*_COMMON.split(), *made_up]
    word_weights = list(accumulate(1 / rank for rank in range(3, len(words) + 3)))
    tag_weights = list(accumulate(1 / rank for rank in range(1, len(tags) + 1)))
    number = 0
    while True:
        random = Random(f"note {number}")
        text_of = _Text(random, words, word_weights)
        title = text_of.words(random.randint(3, 8)).title()
        tag = random.choices(tags, cum_weights=tag_weights)[0]
        text = f"# {title}\n\n" + "\n\n".join(text_of.blocks()) + "\n"
        yield Note(title, 0, tag, some_day(number), text)
        number += 1


class _Text:
    """A generator of the text of one note."""

    def __init__(self, random: Random, words: Sequence[str], weights: Sequence[float]) -> None:
        self.random = random
        self._words = words
        self._weights = weights

    def words(self, count: int) -> str:
        return " ".join(self.random.choices(self._words, cum_weights=self._weights, k=count))

    def blocks(self) -> Iterator[str]:
        """Yield paragraphs, code, lists and headings: about 1,000 characters, or many more."""
        yield self.paragraph()
        count = max(2, round(self.random.lognormvariate(1.5, 0.6)))
        for number in range(count):
            if number % 8 == 5:
                yield "## " + self.words(4).capitalize()
            kinds = (self.paragraph, self.code, self.items)
            yield self.random.choices(kinds, weights=(5, 4, 1))[0]()

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randint(1, 4)))

    def sentence(self) -> str:
        words = self.words(self.random.randint(6, 18)).split()
        mark = self.random.random()
        if mark < 0.4:
            words[-2] = f"`{words[-2]}`"
        elif mark < 0.5:
            words[-2] = f"[{words[-2]}](https://example.org/{words[-1]})"
        return " ".join(words).capitalize() + "."

    def code(self) -> str:
        language = self.random.choice(list(_SNIPPETS))
        names = self.words(3).split()
        parts = (
            _SNIPPETS[language].format(*names, self.random.randint(1, 99))
            for _ in range(self.random.randint(1, 3))
        )
        return f"```{language}\n" + "\n\n".join(parts) + "\n```"

    def items(self) -> str:
        return "\n".join(f"- {self.sentence()}" for _ in range(self.random.randint(2, 5)))
