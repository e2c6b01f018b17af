"""The command line, `raaderum`: one group of commands per module.

Exit codes: 0 done; 1 the input cannot be used (a sentence says why); 2 the command is written wrongly.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from raaderum import __version__
from raaderum.cli import (
    case,
    case_start,
    data,
    demo,
    extract,
    packs,
    processes,
    release,
    report,
    screen,
    spend,
    study,
    template,
)
from raaderum.cli.console import error, say
from raaderum.domain.error_codes import EXIT_CODES, look_up
from raaderum.domain.errors import DiskFull, PortTaken, UserError, cannot_write
from raaderum.packs import list_packs, load_pack
from raaderum.warehouse.folders import default_folders

app = typer.Typer(
    help="Råderum: find, beslut og følg det økonomiske råderum.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(packs.app, name="packs", help="Områdepakker: hvad der måles, og hvordan.")
app.add_typer(release.app, name="release", help="Udgivelser: frosne datasæt.")
app.add_typer(data.app, name="data", help="Hent tal udefra.")
app.add_typer(study.app, name="study", help="Stil et spørgsmål, og få svaret.")
app.add_typer(spend.app, name="spend", help="Indkøb: fra rå e-fakturaer til kroner, der siver.")
case.app.command("start")(case_start.start)
app.add_typer(case.app, name="case", help="Business cases: kan det betale sig, og hvad afgør det?")
app.add_typer(screen.app, name="screen", help="Screening: hvilke processer egner sig til automatisering?")
app.command("report")(report.report)
app.command("demo")(demo.demo)
app.command("template")(template.template)
app.command("check")(template.check)
app.command("extract")(extract.extract)
app.command("processes")(processes.processes)


@app.command()
def areas() -> None:
    """Vis områderne og deres nøgletal."""
    folders = default_folders()
    for name in list_packs(folders.packs):
        pack = load_pack(folders.packs / name)
        say(f"{pack.id}\t{pack.area.name.da}\t{pack.area.version}\t{', '.join(pack.key_figures)}")


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port på denne maskine.")] = 8000,
    host: Annotated[str, typer.Option(help="Adresse, der lyttes på.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Antal processer; på en server: én pr. kerne.")] = 1,
) -> None:
    """Åbn sitet i en browser på denne maskine."""
    _check_port(host, port)
    # Django lives in the web alone: it is started as a process of its own.
    manage = [sys.executable, str(Path(__file__).parents[3] / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], check=True)  # noqa: S603 — our own command
    subprocess.run([*manage, "collectstatic", "--noinput", "--verbosity", "0"], check=True)  # noqa: S603 — our own command
    # It ends with the server, whose process this one becomes.
    subprocess.Popen([*manage, "work", "--with-parent"])  # noqa: S603 — our own command
    say(f"Råderum kører på http://{host}:{port}/ (stop med Ctrl+C)")
    server = Path(sys.executable).with_name("granian")
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--log-level", "warning"]
    options += ["--workers", str(workers), "--blocking-threads", "4", "--respawn-failed-workers"]
    command = [str(server), *options, "raaderum.web.config.wsgi:application"]
    os.execv(server, command)  # noqa: S606 — the server takes this process over, so that Ctrl+C reaches it


def _check_port(host: str, port: int) -> None:
    """Refuse a port that cannot be listened on, before anything is started."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except (OSError, OverflowError) as problem:
            raise PortTaken(host=host, port=port, other=8001 if port == 8000 else 8000) from problem


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Vis programmets version.")] = False,
) -> None:
    """Råderum: find, beslut og følg det økonomiske råderum."""
    if show:
        say(f"raaderum {__version__}")
        raise typer.Exit


def run() -> None:
    """Run the command; turn a user's error into a sentence and an exit code, never a traceback."""
    try:
        try:
            app()
        finally:
            sys.stdout.flush()  # a full disk under "> file" shows here at the latest, while it can be said
    except UserError as problem:
        error(problem.message(_language()))
        sys.exit(look_up(EXIT_CODES, problem))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away ("| head"): nothing more to say.
        _drop_output()
        sys.exit(0)
    except subprocess.CalledProcessError as problem:
        error(f"{problem.cmd[1]} {problem.cmd[2]} gik ikke godt (kode {problem.returncode}). Se linjerne ovenfor.")
        sys.exit(1)
    except OSError as problem:
        error(_explain(problem))
        if not problem.filename:
            _drop_output()
        sys.exit(1)


def _explain(problem: OSError) -> str:
    """Return a sentence for what no command has named: a file that cannot be read, or our own output."""
    refusal = cannot_write(problem.filename2 or problem.filename or "", problem)
    place, full = refusal.facts["file"], isinstance(refusal, DiskFull)
    if not place:
        reason = "disken er fuld" if full else problem.strerror
        return f"Udskriften kan ikke skrives: {reason}. Send den et andet sted hen."
    if full:
        return refusal.message(_language())
    return f"{place} kan ikke læses eller skrives: {problem.strerror}. Vælg et andet sted, eller ret rettighederne."


def _drop_output() -> None:
    """Send what is not written yet nowhere: Python would try again on its way out, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _language() -> str:
    return "en" if os.environ.get("RAADERUM_LANGUAGE", "da").lower().startswith("en") else "da"


if __name__ == "__main__":
    run()
