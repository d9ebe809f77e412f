"""A server of our own that speaks like each source, and misbehaves in every way we could think of.

Shapes follow the sources' own documentation and recorded answers; the figures are made up.
"""

from __future__ import annotations

import gzip
import json
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from threading import Thread
from urllib.parse import parse_qs, urlsplit

YEARS = ("2021", "2022", "2023")
ELSEWHERE = "http://elsewhere.invalid/"

# Each way of misbehaving, and the kind of failure it has to be told as.
MISBEHAVIOURS = {
    "timeout": "slow",
    "429": "busy",
    "500": "down",
    "html": "unreadable",
    "truncated": "broken",
    "schema": "changed",
    "warning": "warned",
    "empty": "empty",
    "huge": "huge",
    "redirect": "moved",
    "drip": "slow",
    "drip_head": "slow",
    "short": "broken",
    "bomb": "huge",
    "404": "refused",
    "closed": "broken",
    "absurd": "changed",
}


def make_cube(axes, value, labels=None, sparse=True):
    """Make a JSON-stat cube; `value` gives a figure for the codes of a cell, or None."""
    cells = [value(dict(zip(axes, codes, strict=True))) for codes in product(*axes.values())]
    values = {str(i): v for i, v in enumerate(cells) if v is not None} if sparse else cells
    dimension = {
        name: {
            "category": {
                "index": {code: i for i, code in enumerate(codes)},
                "label": (labels or {}).get(name, {code: code for code in codes}),
            }
        }
        for name, codes in axes.items()
    }
    return {
        "version": "2.0",
        "class": "dataset",
        "id": list(axes),
        "size": [len(codes) for codes in axes.values()],
        "dimension": dimension,
        "value": values,
        "status": {"0": "b"} if sparse else {},
    }


EUROSTAT_AXES = {
    "lfst_r_lfe2emprt": {"unit": ["PC"], "age": ["Y15-64", "Y20-64"], "sex": ["T", "M", "F"]},
    "lfst_r_lfu3rt": {
        "isced11": ["TOTAL", "ED5-8"],
        "unit": ["PC"],
        "age": ["Y15-74"],
        "sex": ["T", "M", "F"],
    },
    "lfst_r_lfp2actrt": {"unit": ["PC"], "age": ["Y15-64"], "sex": ["T", "M", "F"]},
    "edat_lfse_22": {
        "unit": ["PC"],
        "age": ["Y15-29", "Y18-24"],
        "wstatus": ["NEMP"],
        "sex": ["T", "M", "F"],
    },
    "edat_lfse_16": {"unit": ["PC"], "age": ["Y18-24"], "sex": ["T", "M", "F"]},
    "edat_lfse_04": {
        "unit": ["PC"],
        "isced11": ["ED0-2", "ED5-8"],
        "age": ["Y25-64"],
        "sex": ["T", "M", "F"],
    },
    "trng_lfse_04": {"unit": ["PC"], "age": ["Y25-64"], "sex": ["T", "M", "F"]},
    "demo_r_mlifexp": {"unit": ["YR"], "age": ["Y_LT1", "Y1"], "sex": ["T", "M", "F"]},
    "sdg_05_20": {"unit": ["PC"], "nace_r2": ["B-S_X_O"]},
    "sdg_05_60": {"unit": ["PC"], "prof_pos": ["BRD", "EXEC"], "sex": ["F"]},
    "sdg_05_50": {"unit": ["PC"], "org_inst": ["PARL_NAT", "GOV_NAT"], "sex": ["F"]},
}


def answer_eurostat(path, query):
    table = EUROSTAT_AXES[path.rsplit("/", 1)[-1]]
    narrowed = {name: query.get(name, codes) for name, codes in table.items()}
    years = YEARS[-1:] if "lastTimePeriod" in query else YEARS
    axes = {"freq": ["A"], **narrowed, "geo": query["geo"], "time": list(years)}
    sexes = {"F": 60.5, "M": 70.25, "T": 65}
    return make_cube(axes, lambda c: sexes.get(c.get("sex"), 12) + int(c["time"]) % 10)


PERSONS = {"1": 600, "2": 60, "1T2": 660, "_T": 1000}


def answer_insee(path, query):
    place = query["GEO"][0]
    page = int(query.get("page", ["1"])[0])
    rows = [
        {
            "dimensions": {
                "GEO": f"2025-{place}",
                "SEX": sex,
                "AGE": query["AGE"][0],
                "EDUC": "_T",
                "EMPSTA_ENQ": status,
                "RP_MEASURE": "POP",
                "FREQ": "A",
                "TIME_PERIOD": year,
            },
            "measures": {"OBS_VALUE_NIVEAU": {"value": float(number + 10 * (sex == "M"))}},
        }
        for sex in ("F", "M", "_T")
        for status, number in PERSONS.items()
        for year in ("2016", "2022")[page - 1 : page]
    ]
    base = f"http://{query['host'][0]}{path}?GEO={place}&AGE={query['AGE'][0]}"
    paging = {"first": f"{base}&page=1"} | ({"next": f"{base}&page=2"} if page == 1 else {})
    return {"identifier": path, "observations": rows, "paging": paging}


def answer_kolada(path, query):
    _, kpi, _, places = path.split("/kpi")[1].split("/")
    alone = kpi in {"N00945", "N00952", "N05815"}
    rows = [
        {
            "kpi": kpi,
            "municipality": place,
            "period": int(year),
            "values": [
                {"count": 1, "gender": gender, "status": "", "value": value}
                for gender, value in (("T", 43.5), ("K", 41.0), ("M", None))
                if gender == "T" or not alone
            ],
        }
        for place in places.split(",")
        for year in YEARS
    ]
    return {"count": len(rows), "values": rows, "next_url": None, "previous_url": None}


def answer_istat(path, query):
    flow, key = path.rsplit("/", 2)[-2:]
    parts = key.split(".")
    names = ["FREQ", "REF_AREA", "DATA_TYPE", "SEX", "AGE", "EDU_LEV_HIGHEST", "CITIZENSHIP"]
    names += ["DURATION_UNEMPLOYMENT"] if flow == "151_914" else []
    lines = [",".join(["DATAFLOW", *names, "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS"])]
    for area, sex, year in product(parts[1].split("+"), "129", YEARS):
        cells = ["A", area, parts[2], sex, *parts[4:]]
        lines.append(",".join([f"IT1:{flow}(1.0)", *cells, year, f"6{sex}.5", ""]))
    return "\n".join(lines) + "\n"


CSO_LABELS = {
    "STATISTIC": {"ALF01": "Employment Rate"},
    "TLIST(A1)": {year: year for year in YEARS},
    "C02076V02508": {"1": "15 - 64 years", "2": "20 - 64 years"},
    "C02199V02655": {"-": "Both sexes", "1": "Male", "2": "Female"},
    "C04283V05060": {"-": "All levels", "9": "Third level"},
    "C03788V04538": {"IE0": "State", "IE05": "Southern", "IE06": "Eastern and Midland"},
}


def answer_cso(path, query):
    axes = {name: list(labels) for name, labels in CSO_LABELS.items()}
    axes["C02199V02655"] = ["-", "1", "2"]
    shares = {"-": 73.9, "1": 77.5, "2": 70.1}
    return make_cube(axes, lambda c: shares[c["C02199V02655"]], CSO_LABELS, sparse=False)


def answer_idescat(path, query):
    axes = {"YEAR": list(YEARS), "MUN": query["MUN"], "SEX": ["F", "M", "TOTAL"], "AGE": ["TOTAL"]}
    persons = {"F": 870_000, "M": 785_000, "TOTAL": 1_655_000}
    return make_cube(axes, lambda c: persons[c["SEX"]], sparse=False)


EGAPRO_TOTAL = 103


def answer_egapro(path, query):
    first, number = int(query["offset"][0]), int(query["limit"][0])
    rows = [
        {
            "year": 2026,
            "siren": f"{i:09}",
            "name": f"Entreprise {i}",
            "totalWomen": 40,
            "totalMen": 60,
            "globalHourlyMeanGap": None if i % 10 == 0 else i / 1000,
        }
        for i in range(first, min(first + number, EGAPRO_TOTAL))
    ]
    return {"data": rows, "count": EGAPRO_TOTAL}


def make_points(box, number):
    """Make places on a grid inside a box of south, west, north, east."""
    south, west, north, east = box
    side = max(1, int(number**0.5))
    for i in range(number):
        x, y = (i % side + 0.5) / side, (i // side + 0.5) / (number / side + 1)
        yield i, round(south + y * (north - south), 6), round(west + x * (east - west), 6)


GROUND = (51.0, 2.2, 51.1, 2.6)
WIDEST_BOX = 0.05  # square degrees: a wider one takes the stand-in too long
KNOWN_POINTS = 900


def find_points(box):
    south, west, north, east = box
    return [
        (i, lat, lon)
        for i, lat, lon in make_points(GROUND, KNOWN_POINTS)
        if south <= lat <= north and west <= lon <= east
    ]


def answer_overpass(path, query):
    box = [float(x) for x in query["data"][0].split("](", 1)[1].split(")")[0].split(",")]
    if (box[2] - box[0]) * (box[3] - box[1]) > WIDEST_BOX / 2:
        remark = 'runtime error: Query timed out in "query" at line 4 after 50 seconds.'
        return {"version": 0.6, "elements": [], "remark": remark}
    elements = []
    for i, lat, lon in find_points(box)[:60]:
        tags = {"name": f"Asso {i}", "office": "association", "website": "javascript:alert(1)"}
        tags |= {"operator:type": "public"} if i % 7 == 0 else {}
        if i % 2:
            elements.append({"type": "node", "id": i, "lat": lat, "lon": lon, "tags": tags})
        else:
            middle = {"lat": lat, "lon": lon}
            elements.append({"type": "way", "id": i, "center": middle, "tags": tags})
    return {"version": 0.6, "elements": elements}


RESULTS = {"59183": 12_345, "59016": 30}


def answer_recherche(path, query):
    town, page = query["code_commune"][0], int(query["page"][0])
    section = query.get("section_activite_principale", [""])[0]
    total = RESULTS[town] if not section else 27 if section in "QS" else 0
    first = {"": 0, "Q": 1000, "S": 2000}.get(section, 0)
    results = [
        {
            "siren": f"{first + i:09}",
            "nom_complet": f"ASSOCIATION {first + i}",
            "nature_juridique": "9220",
            "activite_principale": "88.91A",
            "siege": {"siret": f"{first + i:09}00001", "commune": "75056"},
            "matching_etablissements": [
                {
                    "siret": f"{first + i:09}00012",
                    "adresse": "1 RUE DE LA MER",
                    "code_postal": "59140",
                    "commune": town,
                    "libelle_commune": "DUNKERQUE",
                    "latitude": "51.03" if i % 2 else None,
                    "longitude": "2.37" if i % 2 else None,
                }
            ],
            "complements": {"est_ess": True},
        }
        for i in range((page - 1) * 25, min(page * 25, total))
    ]
    shown = min(total, 10_000)
    return {"results": results, "total_results": shown, "page": page, "per_page": 25}


def answer_openfairdb(path, query):
    box = [float(x) for x in query["bbox"][0].split(",")]
    entries = [
        {"id": f"{i:032x}", "lat": lat, "lng": lon, "title": f"Initiative {i}", "tags": []}
        for i, lat, lon in find_points(box)[: int(query["limit"][0])]
    ]
    far = {"id": "f" * 32, "lat": 48.0, "lng": 2.0, "title": "Elsewhere"}
    return {"visible": entries, "invisible": [far]}


ANSWERS = {
    "overpass": answer_overpass,
    "recherche": answer_recherche,
    "openfairdb": answer_openfairdb,
    "eurostat": answer_eurostat,
    "insee": answer_insee,
    "kolada": answer_kolada,
    "istat": answer_istat,
    "cso": answer_cso,
    "idescat": answer_idescat,
    "egapro": answer_egapro,
}


def make_empty(source, good):
    """Give the same answer without a single figure."""
    if source == "istat":
        return good.split("\n", 1)[0] + "\n"
    if source == "egapro":
        return {"data": [], "count": 0}
    emptied = {"eurostat": {"value": {}}, "insee": {"observations": [], "paging": {}}}
    emptied |= {"kolada": {"values": [], "count": 0}, "overpass": {"elements": []}}
    emptied |= {"recherche": {"results": [], "total_results": 0}, "openfairdb": {"visible": []}}
    nothing = [None] * len(good.get("value", []))
    return {**good, **emptied.get(source, {"value": nothing})}


def make_absurd(source, good):
    """Give the same answer with figures that cannot be."""
    text = good if isinstance(good, str) else json.dumps(good)
    if source == "istat":
        return text.replace(".5,", "1.5e9,")
    odd = json.loads(text)
    if source == "insee":
        odd["observations"][0]["measures"]["OBS_VALUE_NIVEAU"]["value"] = 1e12
    elif source == "kolada":
        odd["values"][0]["values"][0]["value"] = 4350
    elif source == "egapro":
        odd["data"][0]["globalHourlyMeanGap"] = "much"
    elif isinstance(odd["value"], list):
        odd["value"] = [-5e9] * len(odd["value"])
    else:
        odd["value"] = dict.fromkeys(odd["value"], 1e9)
    return odd


BOMB = gzip.compress(b" " * 50_000_000)


class StandIn(ThreadingHTTPServer):
    """A server whose `mode` says how it behaves; it writes down what it was asked."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.behave()

    def behave(self):
        """Forget everything, and answer well again."""
        self.mode, self.retry_after = "good", "0"
        self.asked, self.heads, self.headers_out = [], [], {}
        self.failures_left = None

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address):
        """Say nothing of clients that hang up, as ours has to."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format, *args):  # noqa: A002 - the base class calls it so
        pass

    def do_GET(self):
        server = self.server
        server.asked.append(self.path)
        server.heads.append(dict(self.headers.items()))
        mode = server.mode
        if server.failures_left is not None:
            mode = server.mode if server.failures_left > 0 else "good"
            server.failures_left -= 1
        self.source = self.path.split("/")[1]
        getattr(self, f"send_{mode}")()

    def make_good(self):
        parts = urlsplit(self.path)
        query = {**parse_qs(parts.query), "host": [self.headers["Host"]]}
        return ANSWERS[self.source](parts.path, query)

    def send_content(self, content, status=200, **headers):
        media = "text/csv" if isinstance(content, str) else "application/json"
        body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
        self.send_bytes(body, status, **{"Content-Type": media, **headers})

    def send_bytes(self, body, status=200, **headers):
        self.send_response(status)
        head = {"Content-Length": str(len(body)), **self.server.headers_out}
        for name, value in {**head, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def send_good(self):
        self.send_content(self.make_good())

    def send_timeout(self):
        time.sleep(1.5)

    def send_429(self):
        self.send_content({}, 429, Retry_After=self.server.retry_after)

    def send_500(self):
        self.send_content({"message": "out of order"}, 503)

    def send_404(self):
        self.send_content({"error": [{"status": 404, "id": 100}]}, 404)

    def send_html(self):
        page = b"<!doctype html><title>Overloaded</title><h1>Please come back later</h1>"
        self.send_bytes(page, Content_Type="text/html; charset=utf-8")

    def send_truncated(self):
        good = self.make_good()
        whole = good if isinstance(good, str) else json.dumps(good)
        media = "text/csv" if isinstance(good, str) else "application/json"
        self.send_bytes(whole[: len(whole) * 2 // 3 - 2].encode(), Content_Type=media)

    def send_short(self):
        good = self.make_good()
        whole = (good if isinstance(good, str) else json.dumps(good)).encode()
        media = "text/csv" if isinstance(good, str) else "application/json"
        self.send_bytes(whole, Content_Type=media, Content_Length=str(len(whole) + 500))
        self.close_connection = True

    def send_closed(self):
        self.close_connection = True

    def send_schema(self):
        odd = (
            "YEAR,FIGURE\n2023,4\n"
            if self.source == "istat"
            else {"hello": ["world"], "version": 9}
        )
        self.send_content(odd)

    def send_warning(self):
        words = {"status": 413, "label": "ASYNCHRONOUS_RESPONSE: come back in a while"}
        body = "NoRecordsFound" if self.source == "istat" else {"warning": words}
        self.send_content(body)

    def send_empty(self):
        self.send_content(make_empty(self.source, self.make_good()))

    def send_absurd(self):
        self.send_content(make_absurd(self.source, self.make_good()))

    def send_redirect(self):
        self.send_bytes(b"", 302, Location=ELSEWHERE + self.path)

    def send_media(self):
        self.send_response(200)
        self.send_header(
            "Content-Type", "text/csv" if self.source == "istat" else "application/json"
        )

    def send_huge(self):
        self.send_media()
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        piece = b" " * 65_536
        while True:  # without end: the client has to hang up
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))

    def send_drip(self):
        self.send_media()
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.03)

    def send_drip_head(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        for _ in range(100):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.03)

    def send_bomb(self):
        self.send_media()
        body = BOMB
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def start_standin():
    """Start a stand-in on a free port, and stop it again."""
    server = StandIn()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
