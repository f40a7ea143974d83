"""Run a Postman collection: its variables, cookies, forms and the two kinds of script we write."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx2

_STATUS = re.compile(r"pm\.test\(.*pm\.response\.to\.have\.status\((\d+)\)\);")
_KEEP = re.compile(r'pm\.collectionVariables\.set\("(\w+)", pm\.response\.json\(\)(.*)\);')
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


class CollectionRunner:
    """Sends the requests of a collection in order, as Postman's own runner does."""

    def __init__(
        self,
        collection: Mapping[str, Any],
        client: httpx2.Client,
        clip: Path,
        on_answer: Callable[[str, httpx2.Response], None],
    ) -> None:
        self._on_answer = on_answer
        self._items = collection["item"]
        self._client = client
        self._clip = clip
        self.variables = {one["key"]: one["value"] for one in collection["variable"]}
        self.ran: list[str] = []

    def run(self) -> None:
        for item in self._items:
            answer = self._send(item["request"])
            self._on_answer(item["name"], answer)
            for event in item["event"]:
                for line in event["script"]["exec"]:
                    self._script(item["name"], line, answer)
            self.ran.append(item["name"])

    def _send(self, request: Mapping[str, Any]) -> httpx2.Response:
        headers = {one["key"]: self._filled(one["value"]) for one in request["header"]}
        body = request.get("body", {"mode": "none"})
        content: dict[str, Any] = {}
        if body["mode"] == "raw":
            content["content"] = self._filled(body["raw"])
            json.loads(content["content"])
        if body["mode"] == "formdata":
            parts = body["formdata"]
            files = [one["key"] for one in parts if one["type"] == "file"]
            content["files"] = {key: self._clip.read_bytes() for key in files}
            content["data"] = {
                one["key"]: self._filled(one["value"]) for one in parts if one["type"] == "text"
            }
        url = self._filled(request["url"]["raw"])
        assert url == self._filled("/".join([*request["url"]["host"], *request["url"]["path"]]))
        return self._client.request(request["method"], url, headers=headers, **content)

    def _script(self, name: str, line: str, answer: httpx2.Response) -> None:
        if status := _STATUS.fullmatch(line):
            assert answer.status_code == int(status[1]), (
                f"{name}: {answer.status_code} {answer.text}"
            )
            return
        keep = _KEEP.fullmatch(line)
        assert keep is not None, f"{name}: the runner does not know {line!r}"
        value = answer.json()
        for key, index in _STEP.findall(keep[2]):
            value = value[key] if key else value[int(index)]
        assert value, f"{name}: {keep[1]} is empty"
        self.variables[keep[1]] = value

    def _filled(self, text: str) -> str:
        return _VARIABLE.sub(lambda match: str(self.variables[match[1]]), text)
