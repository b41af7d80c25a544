from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from generator.scaffold import workflow
from generator.scaffold.workflow import HOSTS, new_workflow, put_lines, with_lines
from tests.conftest import tree

GITHUB = ".github/workflows/byline.yml"
LINES = ("0 8 23 3 *", "30 22 1 6 *")


def schema(name, file, *more):
    """Hold a file against what its host publishes of the format."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", name, *more, str(file)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def read(path: Path):
    """Read YAML with every word a text: "on" is one to hosts."""
    return yaml.load(path.read_text(), Loader=yaml.BaseLoader)


@pytest.mark.parametrize("host", ["github", "cloudflare"])
def test_what_github_reads(tmp_path, host):
    written = new_workflow(tmp_path, host, "My blog", LINES)
    assert written == ((GITHUB, "requirements.txt"), ())
    checked = schema("vendor.github-workflows", tmp_path / GITHUB)
    assert checked.returncode == 0, checked.stdout
    said = read(tmp_path / GITHUB)
    crons = [one["cron"] for one in said["on"]["schedule"]]
    assert crons == [*LINES, "17 4 * * *"]
    assert said["on"]["push"] == {"branches": ["main", "master"]}
    assert said["concurrency"]["cancel-in-progress"] == "false"
    (job, *others) = said["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    uses = [step.get("uses", "").partition("@")[0] for step in job["steps"]]
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert uses[:3] == ["actions/checkout", "actions/setup-python", "actions/cache"]
    assert job["steps"][2]["with"]["path"] == ".cache"
    assert job["steps"][2]["with"]["key"].startswith(job["steps"][2]["with"]["restore-keys"])
    assert runs == ["pip install -r requirements.txt", "byline build", "rm -rf output/.byline"]
    if host == "github":
        assert job["steps"][-1]["with"]["path"] == "output"
        (deploy,) = others
        # deploy-pages asks for these two, and for that environment.
        assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
        assert deploy["environment"]["name"] == "github-pages"
        assert deploy["needs"] == "build"
    else:
        last = job["steps"][-1]["with"]
        assert last["command"] == "pages deploy output --project-name=my-blog --branch=main"
        assert set(re.findall(r"secrets\.(\w+)", str(last))) == {
            "CLOUDFLARE_API_TOKEN",
            "CLOUDFLARE_ACCOUNT_ID",
        }


def test_what_gitlab_reads(tmp_path):
    assert new_workflow(tmp_path, "gitlab", "T", LINES).paths == (
        ".gitlab-ci.yml",
        "requirements.txt",
    )
    file = tmp_path / ".gitlab-ci.yml"
    checked = schema("vendor.gitlab-ci", file, "--data-transform", "gitlab-ci")
    assert checked.returncode == 0, checked.stdout
    job = read(file)["pages"]
    assert job["cache"] == {"key": "byline", "paths": [".cache/"]}
    assert job["artifacts"] == {"paths": ["public"]}


def test_what_gitlab_runs_leaves_public(tmp_path):
    new_workflow(tmp_path, "gitlab", "T")
    (tmp_path / "output/.byline").mkdir(parents=True)
    (tmp_path / "output/index.html").write_text("<p>")
    (tmp_path / "output/photo.webp").write_text("x")
    (tmp_path / "public").mkdir()
    script = read(tmp_path / ".gitlab-ci.yml")["pages"]["script"]
    assert script[:2] == ["pip install -r requirements.txt", "byline build"]
    subprocess.run(["sh", "-e", "-c", "\n".join(script[2:])], cwd=tmp_path, check=True, timeout=60)
    found = sorted(path.name for path in (tmp_path / "public").rglob("*"))
    assert found == ["index.html", "index.html.gz", "photo.webp"]


def test_what_netlify_reads(tmp_path):
    written = new_workflow(tmp_path, "netlify", "T")
    assert len(written.paths) == 6
    said = tomllib.loads((tmp_path / "netlify.toml").read_text())
    assert said["build"]["publish"] == "output"
    (plugin,) = said["plugins"]
    folder = tmp_path / plugin["package"].lstrip("/")
    assert yaml.safe_load((folder / "manifest.yml").read_text()) == {"name": "byline-cache"}
    assert json.loads((folder / "package.json").read_text())["type"] == "module"
    functions = tmp_path / said["functions"]["directory"]
    assert [path.name for path in functions.iterdir()] == ["due.mjs"]


NODE = """
import { onPreBuild, onPostBuild } from "./netlify/plugins/byline-cache/index.js";
import look, { config, isDue } from "./netlify/functions/due.mjs";
const calls = [];
const noted = (what) => (path) => calls.push([what, path]);
const cache = { restore: noted("restore"), save: noted("save") };
await onPreBuild({ utils: { cache } });
await onPostBuild({ utils: { cache } });
const at = (text) => isDue([{ changes: "2027-03-23T09:00:00+01:00" }], Date.parse(text));
globalThis.fetch = async (url, { method }) => calls.push([method, url]);
const clock = Date.now;
for (const now of ["2027-03-01T00:00:00Z", "2027-03-23T08:00:00Z"]) {
  Date.now = () => Date.parse(now);
  await look();
}
Date.now = clock;
delete process.env.BUILD_HOOK;
await look();
const due = ["2027-03-23T07:59:59Z", "2027-03-23T08:00:00Z", "2027-03-24T08:00:00Z"].map(at);
console.log(JSON.stringify({ calls, due, schedule: config.schedule }));
"""


@pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed")
def test_what_netlify_runs(site):
    blog = site({"content/posts/a.md": "---\ntitle: A\ndate: 2027-03-23 09:00+01:00\n---\n"})
    new_workflow(blog.folder, "netlify", "T")
    command = tomllib.loads((blog.folder / "netlify.toml").read_text())["build"]["command"]
    installed, after = command.split(" && ", 1)
    assert installed == "pip install -r requirements.txt"
    byline = Path(sys.executable).with_name("byline")
    at = "next --as-of 2027-03-01"
    line = after.replace("byline next", f"byline {at}").replace("byline build", "true")
    line = line.replace("byline next", f"{byline} next")
    subprocess.run(["sh", "-e", "-c", line], cwd=blog.folder, check=True, timeout=120)
    (blog.folder / "try.mjs").write_text(NODE)
    ran = subprocess.run(
        ["node", "try.mjs"],
        cwd=blog.folder,
        env={"PATH": "/usr/bin:/bin", "BUILD_HOOK": "https://hooks.example/1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {
        "calls": [["restore", ".cache"], ["save", ".cache"], ["POST", "https://hooks.example/1"]],
        "due": [False, True, False],
        "schedule": "@hourly",
    }


@pytest.mark.parametrize("host", HOSTS)
def test_nothing_is_overwritten(tmp_path, host):
    (tmp_path / "requirements.txt").write_text("mine\n")
    first = new_workflow(tmp_path, host, "T")
    assert [one.code for one in first.found] == ["file-kept"]
    before = tree(tmp_path)
    assert before["requirements.txt"] == b"mine\n"
    again = new_workflow(tmp_path, host, "T", LINES)
    assert again.paths == ()
    assert [one.code for one in again.found] == ["init-refused"]
    assert tree(tmp_path) == before


def test_what_cannot_be_written_is_told(tmp_path):
    (tmp_path / ".github").write_text("")
    found = new_workflow(tmp_path, "github", "T").found[0]
    assert (found.code, found.path) == ("init-refused", GITHUB)


@pytest.mark.parametrize(
    ("title", "name"), [("Ümläut & Co", "ml-ut-co"), ("日本", "my-blog"), ("x" * 80, "x" * 50)]
)
def test_a_project_has_a_name_that_cloudflare_takes(tmp_path, title, name):
    new_workflow(tmp_path, "cloudflare", title)
    assert f"--project-name={name} " in (tmp_path / GITHUB).read_text()


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        (None, "byline[search]==0.1.0"),
        ('{"url": "file:///home/me/byline", "dir_info": {}}', "byline[search]==0.1.0"),
        ("not JSON", "byline[search]==0.1.0"),
        (
            '{"url": "https://code.example/b.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}}',
            "byline[search] @ git+https://code.example/b.git@abc",
        ),
    ],
)
def test_byline_is_installed_as_it_was_here(tmp_path, monkeypatch, origin, line):
    class Distribution:
        def read_text(self, name):
            assert name == "direct_url.json"
            return origin

    monkeypatch.setattr(workflow.metadata, "distribution", lambda _: Distribution())
    new_workflow(tmp_path, "github", "T", extra="search")
    assert (tmp_path / "requirements.txt").read_text().splitlines()[-1] == line


def test_times_are_put_between_the_marks_and_nowhere_else(tmp_path):
    new_workflow(tmp_path, "github", "T", LINES)
    file = tmp_path / GITHUB
    mine = file.read_text().replace("name: Publish", "name: Mine").replace("17 4", "1 1")
    file.write_bytes(mine.replace("\n", "\r\n").encode())
    assert put_lines(tmp_path, ("1 2 3 4 *",)) == (GITHUB, ())
    said = file.read_bytes().decode()
    expected = mine.replace(
        '    - cron: "0 8 23 3 *"\n    - cron: "30 22 1 6 *"\n', '    - cron: "1 2 3 4 *"\n'
    )
    assert said == expected.replace("\n", "\r\n")
    assert put_lines(tmp_path, ("1 2 3 4 *",)) == (None, ())
    assert put_lines(tmp_path, ()) == (GITHUB, ())
    assert [one["cron"] for one in read(file)["on"]["schedule"]] == ["1 1 * * *"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "no-workflow"), (b"on:\n  schedule:\n", "no-due-marks"), (b"\xff", "cannot-write")],
)
def test_times_that_have_no_place_are_told(tmp_path, content, code):
    file = tmp_path / GITHUB
    if content is not None:
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
    path, (found,) = put_lines(tmp_path, LINES)
    assert (path, found.code) == (None, code)


def test_a_file_without_a_schedule_stays_as_it_is():
    assert with_lines("pages:\n", LINES) == "pages:\n"
