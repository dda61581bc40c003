"""Runs of plain items taken out of a YAML file: the reader gives what the parser alone would give."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.problems import KnowledgeError
from bot.knowledge.yaml_runs import without_runs
from bot.knowledge.yaml_tree import Document, read_document

ITEMS = ["mot", "deux mots", "l’été", "c'est", "12 h", "a - b", "x, y]", "fin", "0", "e\u00a0", 'dit "oui"']
OTHERS = ["", "- - nid", "- clé: valeur", "- 'entre", "entre'", '- "mot', "- [a", "]", "- mot # note", "# note", "mot",
          "- a: |", "- >", "- \ue0000", "-", "clé:", "a: b", "- &a x", "- *a", "---", "- mot "]  # fmt: skip

lines = st.builds(
    lambda indent, line: " " * indent + line,
    st.sampled_from([0, 0, 2, 2, 4]),
    st.sampled_from([f"- {item}" for item in ITEMS]) | st.sampled_from(OTHERS),
)
runs = st.builds(
    lambda indent, items: "\n".join(f"{' ' * indent}- {item}" for item in items),
    st.sampled_from([0, 2, 4]),
    st.lists(st.sampled_from(ITEMS), min_size=3, max_size=9),
)
texts = st.lists(lines | runs, min_size=1, max_size=12).map("\n".join)


def read(text: str) -> Document | None:
    try:
        return read_document("essai.yaml", text.encode())
    except KnowledgeError:
        return None


@given(texts)
def test_values_and_lines_are_those_of_the_parser(text: str) -> None:
    document = read(text)
    if document is not None:
        assert document.value == yaml.load(text, yaml.BaseLoader)
        assert_lines(document, yaml.compose(text, yaml.BaseLoader), ())


def assert_lines(document: Document, node: yaml.Node, path: tuple[str | int, ...]) -> None:
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            assert document.line((*path, index)) == item.start_mark.line + 1
            assert_lines(document, item, (*path, index))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            assert document.line((*path, key.value)) == key.start_mark.line + 1
            assert_lines(document, value, (*path, key.value))


@given(st.lists(st.sampled_from(ITEMS), min_size=4, max_size=30))
def test_the_lines_after_a_run_keep_their_numbers(items: list[str]) -> None:
    text = "mots:\n" + "".join(f"  - {item}\n" for item in items) + "fin: oui\n"
    shorter, found = without_runs(text)
    assert [item for run in found.values() for item in run] == items[1:-1]
    assert shorter.count("\n") == text.count("\n")
    assert shorter.endswith(f"  - {items[-1]}\nfin: oui\n")


def test_items_within_a_quotation_are_its_words() -> None:
    text = 'mots: "\n' + "  - mot\n" * 5 + '"\n'
    document = read(text)
    assert document is not None
    assert document.value == {"mots": " " + "- mot " * 5}
