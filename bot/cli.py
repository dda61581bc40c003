"""The command line: run, chat, ask, check, evaluate, import, invite."""

import gc
import locale
import os
import signal
import sys
import tomllib
from collections.abc import Iterable
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from dotenv import dotenv_values
from rich.console import Console

from bot.assistant import ReadyKnowledge, explain
from bot.batch import Batch
from bot.chat import converse
from bot.conversation import Memory
from bot.evaluation import LABEL_EXAMPLE, LabelsError, figures, judge, leave_one_out, read_labels
from bot.explanation import explanation_of
from bot.folding import FoldingCache
from bot.knowledge.checking import report
from bot.knowledge.communes import CommunesError, write_communes
from bot.knowledge.import_communes import import_communes
from bot.knowledge.loader import ANEW, Loaded, Steps, find_folder, load
from bot.knowledge.model import Language
from bot.knowledge.problems import KnowledgeError
from bot.knowledge.sources import SourceError
from bot.paris import PARIS
from bot.rendering.catalogue import load_catalogues
from bot.rendering.import_report import report_of
from bot.rendering.messages import Wording
from bot.rendering.terminal import show
from bot.understanding.model import Question

app = typer.Typer(
    help="Finds the France services desk for what a person needs.",
    no_args_is_help=False,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
imports = typer.Typer(help="Imports official data into the knowledge base.", no_args_is_help=True)
app.add_typer(imports, name="import")

Folder = Annotated[Path | None, typer.Argument(help="The knowledge base; else KNOWLEDGE_DIR, ./knowledge.")]
Output = Annotated[Path | None, typer.Option("--output", help="The file to write.")]


def main() -> None:
    """Run the command line; entry point of `python -m bot` and `france-services-bot`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nobody is left to tell. Keep Python from flushing at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.callback(invoke_without_command=True)
def default(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Run the bot where no command is given."""
    if show_version:
        typer.echo(_version())
        raise typer.Exit
    if context.invoked_subcommand is None:
        run()


@app.command()
def run() -> None:
    """Run the Telegram bot; without TELEGRAM_TOKEN open a conversation here."""
    # SIGHUP asks for a reload, and would end the process until the bot listens to it: all is read at the start anyway.
    hang_up = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    # The Telegram shell is heavy to import, and every other command does without it.
    from bot.launch import launch

    code = launch(_ready, _environment(), _language())
    if code is None:
        signal.signal(signal.SIGHUP, hang_up)
        typer.echo(_wording().say("cli_no_token"), err=True)
        chat()
    elif code:
        raise typer.Exit(code)


@app.command()
def invite(
    bot_name: Annotated[str, typer.Option("--bot", help="The name of the bot on Telegram, with or without @.")],
    topic: Annotated[str | None, typer.Option(help="Id of a topic or partner, as in partners.yaml.")] = None,
    commune: Annotated[str | None, typer.Option(help="Name, postcode or INSEE code of a commune.")] = None,
    language: Annotated[Language | None, typer.Option(help="Language of the card and of the conversation.")] = None,
    output: Annotated[Path, typer.Option("--output", help="The folder to write to.")] = Path("invitation"),
) -> None:
    """Make a link that opens the bot on a topic and a commune, its QR code and an A5 card to print."""
    from bot.launch import invitation

    try:
        link, paths = invitation(_ready(), bot_name, topic, commune, language, output)
    except ValueError as error:
        _fail(str(error), code=2)
    except OSError as error:
        _fail(f"{output}: {error.strerror}")
    typer.echo(link)
    for path in paths:
        typer.echo(path)


@app.command()
def chat() -> None:
    """Talk with the bot in the terminal; reads piped lines as well."""
    converse(_ready(), _wording(), sys.stdin.buffer, Console(highlight=False), _now, interactive=sys.stdin.isatty())


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in French or English.")] = None,
    explained: Annotated[bool, typer.Option("--explain", help="Say how the question was understood.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read questions, one a line; write answers as JSON.")] = False,
) -> None:
    """Answer one question, or one a line with --jsonl."""
    if jsonl:
        for answer in Batch(_ready(), _now).answers(sys.stdin.buffer):
            sys.stdout.write(answer + "\n")
            sys.stdout.flush()
        return
    if question is None:
        _fail(_wording().say("cli_no_question"), code=2)
    knowledge = _ready()
    outcome = explain(Question(question, _now()), Memory(), knowledge)
    show(outcome.reply, Console(highlight=False))
    if explained:
        typer.echo("\n" + explanation_of(outcome, knowledge))


@app.command()
def check(folder: Folder = None) -> None:
    """Check a knowledge base: every error with file and line, or a summary and what has gone stale."""
    typer.echo(report(_loaded(folder), _now().date(), _language()))


@app.command()
def evaluate(
    file: Annotated[Path | None, typer.Argument(help="Labelled questions, JSON Lines.")] = None,
    left_out: Annotated[bool, typer.Option("--leave-one-out", help="Understand each phrase from the others.")] = False,
) -> None:
    """Ask labelled questions; print what was missed and, last, one line of figures."""
    if left_out:
        _print_left_out(_ready())
        return
    if file is None:
        _fail(_wording().say("cli_no_file"), code=2)
    try:
        conversations = read_labels(file)
    except LabelsError as error:
        _fail(_wording().say("cli_label", where=error.where, example=LABEL_EXAMPLE))
    except UnicodeDecodeError:
        _fail(_wording().say("cli_not_text", file=str(file)))
    except OSError as error:
        _fail(f"{file}: {error.strerror}")
    judged = tuple(judge(conversations, _ready(), _now()))
    for turn in judged:
        if not turn.right:
            wanted = "/".join(turn.expected.services or ("*",))
            place = turn.expected.insee or turn.expected.postcode or ""
            typer.echo(f"{turn.expected.question} | {wanted} {place} | {turn.heard} {turn.place or ''}")
    typer.echo(figures(judged))


@imports.command("communes")
def import_the_communes(
    sources: Annotated[list[str], typer.Argument(help="Files or https addresses in the form of geo.api.gouv.fr.")],
    output: Output = None,
) -> None:
    """Make communes.csv of the official list of communes."""
    target = output or find_folder(_environment(), Path.cwd()) / "communes.csv"
    try:
        imported = import_communes(sources)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_communes(target, imported.communes)
    except CommunesError as error:
        _fail(error.text.in_(_language()))
    except OSError as error:
        _fail(f"{target}: {error.strerror}")
    typer.echo(report_of(imported.report, str(target), _wording()))


@imports.command("structures")
def import_the_structures(
    sources: Annotated[list[str], typer.Argument(help="A file or an https address.", metavar="SOURCE")],
    departments: Annotated[
        list[str] | None, typer.Option("--departement", help="Only these departments: 32 40; else all.")
    ] = None,
    output: Output = None,
    listed: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="The day of the list; else in its name.")
    ] = None,
    report_file: Annotated[Path | None, typer.Option("--report", help="Write the whole report there.")] = None,
) -> None:
    """Make structures.yaml of the official list of desks, keeping what administrators added."""
    from bot.structures_command import Order, import_from

    folder = find_folder(_environment(), Path.cwd())
    try:
        order = Order.of(sources, departments or (), listed.date() if listed else None, output, report_file)
        typer.echo(import_from(order, folder, _now().date(), _language(), Console(stderr=True)))
    except SourceError as error:
        _fail(error.text.in_(_language()))
    except KnowledgeError as error:
        _fail("\n".join(problem.in_(_language()) for problem in error.problems))
    except OSError as error:
        _fail(f"{error.filename or output or folder}: {error.strerror}")


def _print_left_out(knowledge: ReadyKnowledge) -> None:
    rows = leave_one_out(knowledge)
    for row in rows:
        confusions = ", ".join(f"{label} {count}" for label, count in list(row.taken_for.items())[:4])
        typer.echo(f"{row.label:16} {row.right / row.phrases:6.1%} of {row.phrases:5}   {confusions}")
    right, total = sum(row.right for row in rows), sum(row.phrases for row in rows)
    typer.echo(f"{total} phrases: {right / total:.1%} understood from the others")


def _ready() -> ReadyKnowledge:
    """The knowledge base, indexed.

    It is made of a million small objects that stay: the garbage collector is held off while they are made, and
    leaves them alone afterwards, so that it never halts an answer to look through them.
    """
    gc.disable()
    steps = Steps(fold_all=FoldingCache().fold_all)
    ready = ReadyKnowledge.build(_loaded(None, steps).knowledge, load_catalogues(), steps.fold_all)
    gc.freeze()
    gc.enable()
    return ready


def _environment() -> dict[str, str]:
    """The environment, over what a `.env` file says."""
    return {key: value for key, value in dotenv_values(".env").items() if value} | dict(os.environ)


def _loaded(folder: Path | None, steps: Steps = ANEW) -> Loaded:
    """The knowledge base, or every fault of it and exit code 1."""
    try:
        return load(folder or find_folder(_environment(), Path.cwd()), steps)
    except KnowledgeError as error:
        _fail("\n".join(problem.in_(_language()) for problem in error.problems))


def _version() -> str:
    """That of the installation; in a source tree that nobody has installed, that of its pyproject.toml."""
    try:
        return version("france-services-bot")
    except PackageNotFoundError:
        source = Path(__file__).parent.parent / "pyproject.toml"
        return str(tomllib.loads(source.read_text(encoding="utf-8"))["project"]["version"]) if source.exists() else "?"


def _fail(message: str | Iterable[str], code: int = 1) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)


def _now() -> datetime:
    return datetime.now(PARIS)


def _language() -> Language:
    """The language of the locale; French unless it is English."""
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "en" if (locale.normalize(named) or named).lower().startswith("en") else "fr"


def _wording() -> Wording:
    return load_catalogues().in_(_language())
