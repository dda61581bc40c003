# Set-up in one word: `make run` starts the bot, `make test` runs every test and lint.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint clean

run: $(VENV)/.installed
	@$(BIN)/python -m bot run

test: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/mypy --strict bot
	$(BIN)/python -m pytest

$(VENV)/.installed: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e . >&2
	@touch $@

$(VENV)/.installed-test: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]' >&2
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV)
