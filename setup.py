"""What pyproject.toml cannot say: files at the top of the repository that go into the wheel.

`overrides/` stands where a shelf has it, since this repository is a shelf too, and the lock file
beside the others; an installed `papershelf` finds both in its package (`packaged.folder`).
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithFiles(build_py):
    """Copies them into the built package; an editable install reads them where they are."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            package = Path(self.build_lib) / "papershelf"
            shutil.copytree("overrides", package / "overrides", dirs_exist_ok=True)
            (package / "requirements").mkdir(exist_ok=True)
            shutil.copy("requirements/runtime.txt", package / "requirements")


setup(cmdclass={"build_py": BuildWithFiles})
