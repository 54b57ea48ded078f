"""A record taken out of its file: the rest keeps every byte, comments included."""

from __future__ import annotations

from papershelf.collection.read import yaml_records
from papershelf.model import Record
from papershelf.parsing.jsonlines import read_lines
from papershelf.parsing.yamltree import YamlTree, parse_yaml
from papershelf.problems import Problem, error


def without_record(data: bytes, record: Record) -> tuple[bytes | None, list[Problem]]:
    """The file without the record, None where it holds no other; the same bytes and an error where
    its lines cannot be told from another's. The file was read without an error.
    """
    path, text = record.origin.path, data.decode("utf-8-sig")
    if path.endswith(".jsonl"):
        lines = text.split("\n")
        del lines[record.origin.place()[0] - 1]
        rest = "\n".join(lines)
        return (rest.encode() if read_lines(rest, path)[0] else None), []
    tree, _ = parse_yaml(text, path)
    if tree is None or not isinstance(tree.value, list) or len(tree.value) == 1:
        return None, []
    rest = _without_item(text, tree, record)
    before = [one.paper for one in yaml_records(data, path)[0]]
    after, problems = yaml_records(rest.encode(), path)
    wanted = [paper for paper in before if paper.id != record.paper.id]
    if problems or [one.paper for one in after] != wanted:
        line, column = record.origin.place()
        message = f'"{record.paper.id}" was not taken out: its lines cannot be told apart'
        hint = "delete it by hand"
        return data, [error(path, message, line=line, column=column, hint=hint)]
    return rest.encode(), []


def _without_item(text: str, tree: YamlTree, record: Record) -> str:
    lines = text.split("\n")
    items = tree.value if isinstance(tree.value, list) else []
    begins = [tree.item(at).place()[0] - 1 for at in range(len(items))]
    at = begins.index(record.origin.place()[0] - 1)
    end = begins[at + 1] if at + 1 < len(begins) else len(lines)
    while end > begins[at] + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1  # a comment at the margin stands above the next record
    return "\n".join([*lines[: begins[at]], *lines[end:]])
