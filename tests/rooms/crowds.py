"""A crowd of simulated phones on one event loop: each joins, looks, votes, and tries again."""

from __future__ import annotations

import asyncio
import random
import re
import time
from dataclasses import dataclass, field

import httpx

HIDDEN = re.compile(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">')
TRY_AGAIN_S = 0.25
OPTIONS = 3


@dataclass
class Told:
    """What the crowd was told: the last vote each phone was thanked for, how long answers took."""

    votes: dict[int, tuple[int, ...]] = field(default_factory=dict)
    unsure: dict[int, tuple[int, ...]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    lost: int = 0


class Caller:
    """One phone that does not give up while it has time."""

    def __init__(self, address, code, number, told, until):
        self.origin, self.code, self.number, self.told = address, code, number, told
        self.until, self.chance = until, random.Random(number)
        self.client = httpx.AsyncClient(
            base_url=address, trust_env=False, timeout=20, headers={"origin": address},
            verify=False,  # no certificate is met: loading them all would hold up the whole crowd
        )  # fmt: skip

    async def ask(self, method, path, fields=None):
        """Ask until there is an answer; a page that comes back counts with its time."""
        while True:
            begun = time.monotonic()
            try:
                answer = await self.client.request(
                    method, path, data=fields, follow_redirects=False
                )
            except httpx.TransportError:
                self.told.lost += 1
                if time.monotonic() > self.until:
                    raise
                await asyncio.sleep(TRY_AGAIN_S)
                continue
            self.told.seconds.append(time.monotonic() - begun)
            if answer.status_code >= 400:
                self.told.refused.append(answer.status_code)
            if "retry-after" not in answer.headers:
                return answer
            await asyncio.sleep(int(answer.headers["retry-after"]))

    async def join(self):
        fields = {"code": self.code, "nickname": "", "lang": "en"}
        assert (await self.ask("POST", "/join", fields)).status_code == 303

    async def vote(self):
        """Vote anew, and remember the vote only once it was thanked for."""
        page = await self.ask("GET", "/now")
        change = re.search(r"/now\?change=[0-9a-f]+", page.text)
        if change:
            page = await self.ask("GET", change[0])
        form = re.search(r'action="/vote".*?</form>', page.text, re.DOTALL)
        choices = [0] * OPTIONS
        for _ in range(3):
            choices[self.chance.randrange(OPTIONS)] += 1
        fields = dict(HIDDEN.findall(form[0])) | {f"o{n}": c for n, c in enumerate(choices)}
        self.told.unsure[self.number] = tuple(choices)
        answer = await self.ask("POST", "/vote", fields)
        if answer.headers.get("location") == "/now?said=voted":
            self.told.votes[self.number] = self.told.unsure.pop(self.number)

    async def say(self, text):
        page = await self.ask("GET", "/note")
        form = re.search(r'action="/note".*?</form>', page.text, re.DOTALL)
        fields = dict(HIDDEN.findall(form[0])) | {"text": text}
        answer = await self.ask("POST", "/note", fields)
        if answer.headers.get("location") == "/now?said=noted":
            self.told.notes.append(text)


def find_percentile(seconds, share):
    """Give the value below which a share of the times lie."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def send_phones(address, code, number, lasting_s, votes_each=1):
    """Have phones arrive over some time, look every few seconds, and vote."""
    told, until = Told(), time.monotonic() + lasting_s + 30

    async def act(place):
        caller = Caller(address, code, place, told, until)
        async with caller.client:
            chance = random.Random(1_000 + place)
            await asyncio.sleep(chance.random() * lasting_s / 4)
            await caller.ask("GET", f"/?c={code}")
            await caller.join()
            for _ in range(votes_each):
                ends = time.monotonic() + chance.random() * lasting_s / 2 / votes_each
                while time.monotonic() < ends:
                    await caller.ask("GET", "/state")
                    await asyncio.sleep(min(3, max(0, ends - time.monotonic())))
                await caller.vote()

    await asyncio.gather(*(act(place) for place in range(number)))
    return told
