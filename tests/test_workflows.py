"""The workflows that strangers set off: what they may do, and their own steps run for real.

The steps' shell commands are taken from the files and run in a repository as the host lays it out,
with `papershelf` on the path; only what installs the program is left out, and `gh`, which speaks to
the host, is a stand-in that notes what it is asked.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from papershelf.cli import main
from papershelf.packaged import folder

ROOT = Path(__file__).resolve().parent.parent
EVENTS = Path(__file__).parent / "events"
OWN, PACKAGED = ROOT / ".github/workflows", folder("template") / "github/workflows"
ALL = sorted([*OWN.glob("*.yml"), *PACKAGED.glob("*.yml")])
TRUSTED = frozenset(
    "github.event_name github.ref github.workflow runner.os github.run_id github.run_attempt"
    " github.token github.event.issue.number github.event.repository.default_branch"
    " github.event.label.name"
    " matrix.python matrix.system steps.deployment.outputs.page_url steps.open.outcome"
    " needs.check.result steps.changes.outputs.changed needs.fetch.outputs.changed".split()
)
"""What `${{ … }}` may name: numbers, names that the owner chose, and what the host says itself."""


MAILED = frozenset(
    "vars.DIGEST secrets.SUBSCRIBERS secrets.SMTP_HOST secrets.SMTP_PORT secrets.SMTP_USER"
    " secrets.SMTP_PASSWORD".split()
)
"""What the digest's names: all of the owner's."""


def shown(file: Path) -> str:
    return f"{'own' if file.parent == OWN else 'packaged'} {file.name}"


def workflow(file: Path) -> dict[Any, Any]:
    return yaml.safe_load(file.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def steps(file: Path, job: str) -> list[dict[str, Any]]:
    return workflow(file)["jobs"][job]["steps"]  # type: ignore[no-any-return]


def triggers(file: Path) -> Any:
    return workflow(file)[True]  # YAML reads `on` as true


def test_both_have_the_same_workflows() -> None:
    """A new shelf has each of this repository's, but the one for the program's own code."""
    names = [{file.name for file in place.glob("*.yml")} for place in (OWN, PACKAGED)]
    ours = {"ci.yml", "digest.yml", "fetch.yml", "note.yml", "publish.yml", "review.yml"}
    assert names == [ours, ours - {"ci.yml"}]


@pytest.mark.parametrize("file", ALL, ids=shown)
def test_no_strangers_text_reaches_a_command(file: Path) -> None:
    """No command holds `${{ … }}`, and what else does names nothing that a stranger wrote. No
    secret is named but the mail server's, which a stranger's event never reaches, and no workflow
    runs in the base's rights on a pull request.
    """
    text = file.read_text(encoding="utf-8")
    inside = [found.strip() for found in re.findall(r"\$\{\{(.*?)\}\}", text)]
    names = {name for found in inside for name in re.findall(r"[a-z]\w*(?:\.\w+)+", found)}
    if file.name == "digest.yml":
        assert names == MAILED
        assert set(triggers(file)) == {"schedule", "workflow_dispatch"}
        assert workflow(file)["jobs"]["send"]["environment"] == "digest"
    else:
        assert names <= TRUSTED
        assert "secrets" not in text
    assert "pull_request_target" not in text
    assert "workflow_run" not in text
    for job in workflow(file)["jobs"].values():
        assert not [step for step in job["steps"] if "${{" in step.get("run", "")]
        for step in job["steps"]:
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("place", [OWN, PACKAGED], ids=["own", "packaged"])
def test_a_review_may_read_and_nothing_else(place: Path) -> None:
    """No right to write, no cache, and of the pull request's code nothing runs: the program comes
    from a checkout of the base.
    """
    said = workflow(place / "review.yml")
    assert triggers(place / "review.yml") == "pull_request"
    assert said["permissions"] == {"contents": "read"}
    (job,) = said["jobs"].values()
    assert "permissions" not in job
    used = [step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step]
    assert used == ["actions/checkout", "actions/setup-python", "actions/upload-artifact"]
    for step in job["steps"]:
        for word in re.findall(r"\bhead\S*", step.get("run", "")):
            assert word.rstrip(";") in ("head", "head/collection")
            assert not step["run"].startswith(("head", "make -C head"))
            assert "-r head" not in step["run"]


@pytest.mark.parametrize("place", [OWN, PACKAGED], ids=["own", "packaged"])
def test_a_note_is_made_without_rights_and_proposed_without_code(place: Path) -> None:
    """Only when the label is set; the job that reads the issue may read; the job that may write
    has no checkout and no program but the runner's own.
    """
    said = workflow(place / "note.yml")
    assert triggers(place / "note.yml") == {"issues": {"types": ["labeled"]}}
    assert said["permissions"] == {}
    check, propose = said["jobs"]["check"], said["jobs"]["propose"]
    assert check["if"] == "github.event.label.name == 'accepted note'"
    assert check["permissions"] == {"contents": "read"}
    assert propose["needs"] == "check"
    assert propose["if"] == "${{ !cancelled() && needs.check.result != 'skipped' }}"
    assert propose["permissions"] == {
        "contents": "write",
        "pull-requests": "write",
        "issues": "write",
    }
    used = [step["uses"].partition("@")[0] for step in propose["steps"] if "uses" in step]
    assert used == ["actions/download-artifact"]
    packaged = workflow(PACKAGED / "note.yml")["jobs"]
    assert propose == packaged["propose"]
    made, *_ = [step["run"] for step in reversed(check["steps"]) if "run" in step]
    assert made.removeprefix(".venv/bin/") == packaged["check"]["steps"][-2]["run"]


@pytest.mark.parametrize("file", sorted(PACKAGED.glob("*.yml")), ids=shown)
def test_what_is_installed_is_locked(file: Path) -> None:
    """By hashes, without building any of it, then papershelf alone, built with what was locked; a
    review takes both files from the base branch.
    """
    ((job, script),) = [
        (name, step["run"])
        for name, job in workflow(file)["jobs"].items()
        for step in job["steps"]
        if "pip " in step.get("run", "")
    ]
    base = "base/" if job == "review" else ""
    assert script.endswith(
        f"""fi
pip install --require-hashes --only-binary :all: -r {base}requirements.lock
pip install --no-deps --no-build-isolation -r {base}requirements.txt
pip check
"""
    )


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    programs = tmp_path / "bin"
    programs.mkdir()
    program(programs / "papershelf", f'exec "{sys.executable}" -m papershelf "$@"')
    return Runner(tmp_path / "work", programs)


def program(file: Path, script: str) -> None:
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


class Runner:
    """Runs the commands of a job's steps as the host does: in bash, to the first failure."""

    def __init__(self, work: Path, programs: Path) -> None:
        self.work, self.programs = work, programs
        self.summary = work.parent / "summary.md"
        self.said = ""
        work.mkdir()

    def run(self, file: Path, job: str, **environment: str) -> int:
        """The status of the first step that fails; of the others, those that still run are run."""
        status = 0
        outcomes: dict[str, str] = {}
        for step in steps(file, job):
            if "run" not in step or "pip install" in step["run"]:
                continue
            if status and "cancelled" not in step.get("if", ""):
                continue
            if "check.result" in step.get("if", "") and environment["CHECKED"] != "success":
                outcomes[step.get("id", "")] = "skipped"
                continue
            own = dict.fromkeys(step.get("env", {}), "x") | environment
            if "OPENED" in own:
                own["OPENED"] = outcomes["open"]
            done = self.command(step["run"], own)
            outcomes[step.get("id", "")] = "failure" if done else "success"
            status = status or done
        return status

    def command(self, script: str, environment: dict[str, str]) -> int:
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.work,
            env=os.environ
            | {
                "PATH": f"{self.programs}:{os.environ['PATH']}",
                "GITHUB_STEP_SUMMARY": str(self.summary),
                "SOURCE_DATE_EPOCH": "1795219200",
            }
            | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        self.said += done.stdout + done.stderr
        return done.returncode


def git(place: Path, *arguments: str) -> None:
    name = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *name, *arguments], cwd=place, check=True, capture_output=True)


@pytest.fixture
def request_of(tmp_path: Path, runner: Runner) -> Any:
    """`request_of(edit)`: a new shelf, a pull request that makes the edit, and the checkout of its
    merge with the base, as the host's `refs/pull/N/merge`, in `head`.
    """

    def make(edit: Any) -> None:
        shelf = tmp_path / "shelf"
        assert CliRunner().invoke(main, ["init", str(shelf)]).exit_code == 0
        git(shelf, "init", "-q", "-b", "main")
        git(shelf, "add", "-A")
        git(shelf, "commit", "-qm", "A shelf")
        git(shelf, "switch", "-qc", "proposal")
        edit(shelf)
        git(shelf, "add", "-A")
        git(shelf, "commit", "-qm", "A proposal")
        git(shelf, "switch", "-q", "main")
        (shelf / "docs/later.md").write_text("# Since then\n\nThe base went on.\n")
        git(shelf, "add", "-A")
        git(shelf, "commit", "-qm", "Meanwhile")
        git(shelf, "merge", "-q", "--no-ff", "-m", "Merge", "proposal")
        git(tmp_path, "clone", "-q", "--depth=2", f"file://{shelf}", str(runner.work / "head"))

    return make


MAKE = """
case "$3" in
    setup) mkdir -p "$2/.venv/bin" && ln -s "$(command -v papershelf)" "$2/.venv/bin/" ;;
    site) papershelf -C "$2" build ;;
esac
"""
"""What this repository's Makefile does, without the network."""


@pytest.mark.parametrize("place", [OWN, PACKAGED], ids=["own", "packaged"])
def test_a_review_end_to_end(request_of: Any, runner: Runner, place: Path) -> None:
    """A note, and a malicious rest that must not count: settings that would steer the build, a
    template, another requirements.txt. The preview is the base's site with the note.
    """

    def edit(shelf: Path) -> None:
        (shelf / "collection/notes/new.md").write_text(
            "---\npaper: hello-shelf\n---\n\nSee *this*.\n"
        )
        (shelf / "mkdocs.yml").write_text("site_name: Forged\nhooks: [evil.py]\n")
        (shelf / "evil.py").write_text("raise SystemExit('run')\n")
        (shelf / "requirements.txt").write_text("evil\n")
        (shelf / "overrides").mkdir()
        (shelf / "overrides/main.html").write_text("Forged\n")

    request_of(edit)
    program(runner.programs / "make", MAKE)
    assert runner.run(place / "review.yml", "review") == 0, runner.said
    (line,) = [line for line in runner.said.splitlines() if line.startswith("::")]
    assert line.startswith("::warning file=evil.py::outside collection/, so it needs an owner: ")
    said = runner.summary.read_text(encoding="utf-8")
    assert "- Papers: none\n- Notes: 1 added\n" in said
    assert "4 files outside `collection/`" in said
    assert "later.md" not in said, "what the base did meanwhile is no part of the proposal"
    page = (runner.work / "preview/site/papers/hello-shelf/index.html").read_text()
    assert "<em>this</em>" in page
    assert "Forged" not in page
    upload = steps(place / "review.yml", "review")[-1]
    assert (runner.work / upload["with"]["path"] / "index.html").is_file()


def test_a_review_of_what_is_wrong_builds_nothing(request_of: Any, runner: Runner) -> None:
    """The error stands on its line, the job fails, and there is no preview."""
    request_of(lambda shelf: (shelf / "collection/notes/bad.md").write_text("---\npaper: none\n"))
    assert runner.run(PACKAGED / "review.yml", "review") == 1
    assert "::error file=collection/notes/bad.md,line=1,col=1::" in runner.said
    assert not (runner.work / "preview/site").exists()


def test_a_review_of_a_removed_collection(request_of: Any, runner: Runner) -> None:
    """Every paper and note is called out."""
    request_of(lambda shelf: shutil.rmtree(shelf / "collection"))
    runner.run(PACKAGED / "review.yml", "review")
    assert '"hello-shelf" would be removed' in runner.said
    assert not (runner.work / "preview/collection").exists()


@pytest.mark.parametrize("place", [OWN, PACKAGED], ids=["own", "packaged"])
def test_the_label_set_twice_proposes_the_later_text(place: Path) -> None:
    """A whole run belongs to its issue, the check of the text too, and the later run ends the
    earlier one. Which label it was is part of that as a yes or no, so that another label neither
    ends a run nor brings its name into the file.
    """
    said = workflow(place / "note.yml")
    assert said["jobs"]["check"]["if"] == "github.event.label.name == 'accepted note'"
    ours = "${{ github.event.label.name == 'accepted note' }}"
    assert said["concurrency"] == {
        "group": "note-${{ github.event.issue.number }}-" + ours,
        "cancel-in-progress": True,
    }
    assert not [job for job in said["jobs"].values() if "concurrency" in job]


GH = """
here="$(dirname "$0")"
printf '%s\\n' "$*" >> "$here/asked"
for word; do case "$word" in *=@*) cp "${word#*=@}" "$here/sent-${word%%=*}" ;; esac; done
case "$*" in
    *"/contents/"*"?ref="*)
        if [ -f "$here/file" ]; then echo 0ld; else echo '{"message":"Not Found"}'; exit 1; fi ;;
    *"/contents/"*) touch "$here/file" ;;
    *"/git/ref/heads/"*) echo 7199 ;;
    *"/git/refs "*) [ ! -f "$here/branch" ] && touch "$here/branch" ;;
    *"pulls?"*) [ -f "$here/pull" ] && echo 1 || echo 0 ;;
    *"/pulls "*) [ ! -f "$here/forbidden" ] && touch "$here/pull" ;;
esac
"""
"""Answers as GitHub's program does, also with a body on standard output where it fails, and keeps
which of the branch, the note's file and the pull request there are.
"""


@pytest.fixture
def propose(runner: Runner) -> Any:
    """`propose(event, *state)`: both jobs on that recorded event, with what the host has of the
    issue already; what `gh` was asked to do. May be called again, as the label may be set again.
    """

    def run(event: str, *state: str) -> tuple[int, list[str]]:
        shutil.rmtree(runner.work)
        assert CliRunner().invoke(main, ["init", str(runner.work)]).exit_code == 0
        program(runner.programs / "gh", GH)
        (runner.programs / "asked").unlink(missing_ok=True)
        for name in state:
            (runner.programs / name).touch()
        number = str(json.loads((EVENTS / event).read_bytes())["issue"]["number"])
        check = runner.run(PACKAGED / "note.yml", "check", GITHUB_EVENT_PATH=str(EVENTS / event))
        checked = "failure" if "broken" in state else "success"
        assert check == 0, runner.said
        status = runner.run(
            PACKAGED / "note.yml",
            "propose",
            GITHUB_REPOSITORY="example/shelf",
            ISSUE=number,
            BASE="main",
            CHECKED=checked,
        )
        return status, (runner.programs / "asked").read_text().splitlines()

    return run


def sent(runner: Runner, name: str) -> str:
    return (runner.programs / f"sent-{name}").read_text(encoding="utf-8")


def test_a_good_note_becomes_a_pull_request(propose: Any, runner: Runner) -> None:
    """A branch, the file, the pull request, the answer: by number, whatever the issue says."""
    status, asked = propose("good.json")
    assert status == 0, runner.said
    at = "repos/example/shelf"
    file = f"{at}/contents/collection/notes/issue-12.md"
    title, branch = "Add a note from issue #12", "note-from-issue-12"
    renew = f"{file} -f branch={branch} -f message={title} -F content=@note.base64"
    opened = f"-f title={title} -f head={branch} -f base=main -F body=@proposal/pull-request.md"
    assert asked == [
        f"api {at}/git/ref/heads/main --jq .object.sha",
        f"api --silent {at}/git/refs -f ref=refs/heads/{branch} -f sha=7199",
        f"api {file}?ref={branch} --jq .sha",
        f"api --silent -X PUT {renew}",
        f"api {at}/pulls?state=open&head=example:{branch} --jq length",
        f"api --silent {at}/pulls {opened}",
        f"api --silent {at}/issues/12/comments -F body=@proposal/comment.md",
    ]
    note = base64.b64decode(sent(runner, "content"))
    assert note.startswith(b'---\npaper: "hello-shelf"\ntitle: "What convinced me"\n')
    assert sent(runner, "body").startswith("Thank you.")


def test_the_label_set_again_renews_the_note(propose: Any, runner: Runner) -> None:
    """The branch and the pull request are there: only the file is written once more."""
    status, asked = propose("good.json", "branch", "file", "pull")
    assert status == 0, runner.said
    assert "-f sha=0ld" in asked[3]
    assert len(asked) == 6
    assert "/comments" in asked[-1]


@pytest.mark.parametrize("state", [[], ["branch"], ["branch", "file"]])
def test_a_run_goes_on_where_the_one_before_was_ended(
    propose: Any, runner: Runner, state: list[str]
) -> None:
    """Before anything, after the branch, after the file: there is one branch, one file with this
    text, one pull request, and the same once more when the label is set again.
    """
    for left in (state, []):
        status, asked = propose("good.json", *left)
        assert status == 0, runner.said
        assert sum("-X PUT" in line for line in asked) == 1
        opened = [line for line in asked if "/pulls " in line]
        assert len(opened) == (1 if left is state else 0)
    assert b"hello-shelf" in base64.b64decode(sent(runner, "content"))


def test_without_the_setting_the_issue_says_so(propose: Any, runner: Runner) -> None:
    """Where Actions may not open pull requests the run fails, and the issue is told why."""
    status, _ = propose("good.json", "forbidden")
    assert status == 1
    assert "repository allow GitHub Actions to create pull requests" in sent(runner, "body")


def test_a_check_that_breaks_is_answered(propose: Any, runner: Runner) -> None:
    """What is not the note's fault, such as an installation that fails: nothing is opened, and the
    issue does not wait.
    """
    status, asked = propose("good.json", "broken")
    assert status == 0
    assert asked == [
        "api --silent repos/example/shelf/issues/12/comments -F body=@proposal/comment.md"
    ]
    assert sent(runner, "body").startswith("The note could not be checked")


def test_a_bad_note_is_answered(propose: Any, runner: Runner) -> None:
    """Nothing is opened; the issue gets what the check found."""
    status, asked = propose("bad.json")
    assert status == 0
    assert asked == [
        "api --silent repos/example/shelf/issues/13/comments -F body=@proposal/comment.md"
    ]
    assert "cannot be taken over" in sent(runner, "body")


def test_a_hostile_issue_stays_data(propose: Any, runner: Runner) -> None:
    """Shell, workflow commands, Markdown and HTML in every answer: no word of it is in a command,
    and in what is posted all of it is code.
    """
    status, asked = propose("hostile.json")
    assert status == 0
    assert asked == [
        "api --silent repos/example/shelf/issues/14/comments -F body=@proposal/comment.md"
    ]
    assert not list(runner.work.rglob("pwned*"))
    assert not [line for line in runner.said.splitlines() if line.lstrip().startswith("::")]
    assert "##[" not in runner.said
    body = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", sent(runner, "body"))
    assert not set(body) & set("<@$[#")


@pytest.mark.parametrize("place", [OWN, PACKAGED], ids=["own", "packaged"])
def test_papers_are_fetched_without_rights_and_proposed_without_code(place: Path) -> None:
    """Once a day; the job that reads the network may read the repository; the job that may write
    has no checkout and no program of ours; and there is never more than one run.
    """
    said = workflow(place / "fetch.yml")
    assert set(triggers(place / "fetch.yml")) == {"schedule", "workflow_dispatch"}
    assert said["permissions"] == {}
    assert said["concurrency"] == {"group": "fetch"}
    fetch, propose = said["jobs"]["fetch"], said["jobs"]["propose"]
    assert fetch["permissions"] == {"contents": "read"}
    assert propose["permissions"] == {"contents": "write", "pull-requests": "write"}
    used = [step["uses"].partition("@")[0] for step in propose["steps"] if "uses" in step]
    assert used == ["actions/download-artifact"]
    assert not any("papershelf" in step.get("run", "").split() for step in propose["steps"])
    assert propose == workflow(PACKAGED / "fetch.yml")["jobs"]["propose"]


WATCHED = "extra:\n  papershelf:\n    fetch:\n      - arxiv: {query: nets}\n"
FETCHES = """
mkdir -p collection/papers collection/.imported
if [ "$1" = enrich ]; then
    [ "$2 $3 $4" = "--older-than 30 --summary" ] || exit 9
    printf '**%s**\n' "$KNOWN" > "$5"
    printf '{"nets": {"arxiv": "2026-11-29"}}\n' > collection/.imported/asked.json
    [ "$KNOWN" = "0 enriched" ] || printf 'id: old\n' > collection/papers/old.yml
    exit "$ENRICHES"
fi
[ "$1 $2" = "fetch --summary" ] || exit 9
printf '**%s**\n' "$FOUND" > "$3"
if [ "$FOUND" != "0 new" ]; then
    printf 'id: nets\ntitle: "@all $(touch run)"\n' > collection/papers/nets.yml
    printf '{"id": "nets"}\n' > collection/.imported/arxiv.jsonl
    printf 'Changed\n' > mkdocs.yml
fi
exit "$STATUS"
"""
"""A stand-in for `fetch` and `enrich` that reads no network; it also changes a file that is none of
its own.
"""

GH_FETCH = """
here="$(dirname "$0")"
printf '%s\n' "$*" >> "$here/asked"
for word; do case "$word" in *=@*) cp "${word#*=@}" "$here/sent-body" ;; esac; done
case "$*" in
    *"--input"*) cp tree.json "$here/sent-tree"; echo 7ree ;;
    *"/git/commits/"*) echo ba5e ;;
    *"/git/commits "*) echo c0de ;;
    *"/git/refs "*) [ ! -f "$here/branch" ] && touch "$here/branch" ;;
    *"pulls?"*) if [ -f "$here/pull" ]; then echo 7; fi ;;
    *"/pulls "*) touch "$here/pull" ;;
esac
"""


@pytest.fixture
def fetched(runner: Runner) -> Any:
    """`fetched(found, status)`: both jobs on a day that gave this; the statuses, and what `gh` was
    asked to do. May be called again, for the next day. `known` is what services knew of old papers.
    """

    def run(
        found: str,
        status: int = 0,
        settings: str = WATCHED,
        known: str = "0 enriched",
        enriches: int = 0,
    ) -> tuple[list[int], list[str]]:
        shutil.rmtree(runner.work)
        runner.work.mkdir()
        (runner.work / "mkdocs.yml").write_text(settings, encoding="utf-8")
        (runner.work / "collection").mkdir()
        git(runner.work, "init", "-q", "-b", "main")
        git(runner.work, "add", "-A")
        git(runner.work, "commit", "-qm", "A shelf")
        program(runner.programs / "papershelf", FETCHES)
        program(runner.programs / "gh", GH_FETCH)
        asked, output = runner.programs / "asked", runner.work.parent / "output"
        for file in (asked, output):
            file.write_text("", encoding="utf-8")
        own = {"FOUND": found, "STATUS": str(status), "GITHUB_OUTPUT": str(output)}
        own |= {"KNOWN": known, "ENRICHES": str(enriches)}
        statuses = [runner.run(PACKAGED / "fetch.yml", "fetch", **own)]
        if output.read_text() == "changed=true\n":
            host = {"GITHUB_REPOSITORY": "example/shelf", "GITHUB_SHA": "5ha", "BASE": "main"}
            statuses.append(runner.run(PACKAGED / "fetch.yml", "propose", **host))
        return statuses, asked.read_text().splitlines()

    return run


def test_new_papers_become_one_pull_request(fetched: Any, runner: Runner) -> None:
    """Of collection/ alone, with the summary; the next day renews branch and pull request."""
    statuses, asked = fetched("3 new")
    assert statuses == [0, 0], runner.said
    at, title = "repos/example/shelf", "Add papers from the watched sources"
    assert asked[-1] == (
        f"api --silent {at}/pulls -f title={title} -f head=papershelf-fetch -f base=main"
        " -F body=@body.md"
    )
    tree = json.loads((runner.programs / "sent-tree").read_text(encoding="utf-8"))
    assert tree["base_tree"] == "ba5e"
    assert [file["path"] for file in tree["tree"]] == [
        "collection/.imported/arxiv.jsonl",
        "collection/.imported/asked.json",
        "collection/papers/nets.yml",
    ]
    assert tree["tree"][2]["content"] == 'id: nets\ntitle: "@all $(touch run)"\n'
    summary = "**3 new**\n\n# Papers on the shelf\n\n**0 enriched**\n"
    assert sent(runner, "body") == summary
    assert runner.summary.read_text(encoding="utf-8") == summary
    statuses, asked = fetched("4 new")
    assert statuses == [0, 0], runner.said
    assert asked[-3] == (
        f"api --silent -X PATCH {at}/git/refs/heads/papershelf-fetch -f sha=c0de -F force=true"
    )
    assert asked[-1] == f"api --silent -X PATCH {at}/pulls/7 -F body=@body.md"
    assert not any("heads/main" in line for line in asked)


def test_a_quiet_day_is_green_and_a_broken_one_red(fetched: Any, runner: Runner) -> None:
    """Neither opens anything, though services were asked; of both the summary says what came."""
    assert fetched("0 new") == ([0], [])
    assert runner.summary.read_text(encoding="utf-8").startswith("**0 new**\n")
    statuses, asked = fetched("0 new", 1)
    assert (statuses, asked) == ([1], [])
    statuses, asked = fetched("0 new", enriches=1)
    assert (statuses, asked) == ([1], [])


def test_what_services_know_now_comes_in_the_same_pull_request(
    fetched: Any, runner: Runner
) -> None:
    """Of old papers on a day without a new one, and beside new ones."""
    for found, papers in (("0 new", ["old"]), ("3 new", ["nets", "old"])):
        statuses, asked = fetched(found, known="1 enriched, 1 now published")
        assert statuses == [0, 0], runner.said
        tree = json.loads((runner.programs / "sent-tree").read_text(encoding="utf-8"))
        paths = [file["path"] for file in tree["tree"] if "/papers/" in file["path"]]
        assert paths == [f"collection/papers/{name}.yml" for name in papers]
        assert f"**{found}**" in sent(runner, "body")
        assert "**1 enriched, 1 now published**" in sent(runner, "body")
        assert sum("/pulls -f title=" in line for line in asked) <= 1


def test_what_other_sources_gave_is_proposed_on_a_broken_day(fetched: Any, runner: Runner) -> None:
    """And the run is red."""
    statuses, asked = fetched("1 new", 1)
    assert statuses == [1, 0], runner.said
    assert "/pulls -f title=" in asked[-1]


def test_a_shelf_that_watches_nothing_is_green(fetched: Any, runner: Runner) -> None:
    """As every new one, which has the workflow too."""
    assert fetched("3 new", settings="site_name: Nets\n") == ([0], [])
    assert "watches no source" in runner.summary.read_text(encoding="utf-8")


@pytest.mark.parametrize("period", ["day", "week"])
@pytest.mark.parametrize("readers", ["", "ada@example.org\nbo@example.org"])
def test_the_digest_is_sent_to_the_list_or_to_the_readers(
    runner: Runner, period: str, readers: str
) -> None:
    """By the days alone; the readers' file stands outside of the checkout. Weekly on Mondays."""
    program(runner.programs / "papershelf", 'echo "$@"; test $# -lt 6 || cat "$6"')
    for weekday in ("1", "2"):
        program(runner.programs / "date", f"echo {weekday}")
        runner.said = ""
        temporary = str(runner.work.parent)
        given = {"PERIOD": period, "READERS": readers, "RUNNER_TEMP": temporary}
        assert runner.run(PACKAGED / "digest.yml", "send", **given) == 0
        if (period, weekday) == ("week", "2"):
            assert "on Mondays" in runner.said
            continue
        sent = f"digest --period {period} --send"
        if readers:
            sent += f" --subscribers {temporary}/readers\n{readers}"
        assert sent in runner.said
