# Set-up in one word: `make run` starts the bot, `make test` runs every test and lint.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test audit clean

run: $(VENV)/.installed
	@$(BIN)/python -m bot run

test: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict bot
	$(BIN)/python -m pytest

# Reads the code for what is unsafe, and asks a public list of advisories about the dependencies, where one answers.
audit: $(VENV)/.installed-test
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -e '.[audit]' >&2
	$(BIN)/bandit -q -r bot
	@told=$$(timeout 120 $(BIN)/pip-audit --skip-editable --progress-spinner off 2>&1); \
	if echo "$$told" | grep -q "^Found .* known vulnerabilit"; then echo "$$told"; exit 1; fi; \
	if echo "$$told" | grep -q "^No known vulnerabilities" && ! echo "$$told" | grep -q "could not be audited"; \
	then echo "pip-audit: no known vulnerability"; else echo "pip-audit: no list of advisories answered; nothing was checked"; fi

$(VENV)/.installed: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -e . >&2
	@touch $@

$(VENV)/.installed-test: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -e '.[test]' >&2
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV)
