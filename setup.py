"""What pyproject.toml cannot say: the templates at the top of the repository go into the wheel.

`overrides/` stands where a shelf has it, since this repository is a shelf too; an installed
`papershelf` finds the same files in its package (`packaged.folder`).
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithOverrides(build_py):
    """Copies `overrides/` into the built package; an editable install reads it where it is."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "papershelf/overrides"
            shutil.copytree("overrides", target, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithOverrides})
