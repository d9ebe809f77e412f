"""A list as a clerk has it, and what is told of one."""

from __future__ import annotations

HEADER = "Denominazione;Codice fiscale;Indirizzo;CAP;Comune;Latitudine;Longitudine;Telefono\n"
LIST = (
    HEADER + "Caffè dell’Amicizia;80008350367;Via Emilia 1;41121;Modena;44,6478;10,9254;059 12 34\n"
    "Città Futura;94012300367;Via Po 2;41012;Carpi;44,7823;10,8777;\n"
)


def tell(batch):
    """Give what the problems of a batch say, briefly."""
    return [(p.row, p.reason, p.outcome) for p in batch.report.problems]
