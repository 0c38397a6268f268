# do not pre-load
"""A filing adapter for a court that takes a packet as one zip file: ``PUT https://…/packets/KEY``, asked about by ``GET``.

The court keeps one packet a key, so the same packet sent twice is one packet.
"""
import hashlib
import io
import zipfile
from datetime import UTC, datetime

import requests

from docassemble.AotForms.errors import InputError, Problem
from docassemble.AotForms.filing import Capabilities, Dedupe, FilingAdapter, Outcome, Plan, State

MOST = 20_000_000


class CourthouseDrop(FilingAdapter):
    """Sends by itself, can be asked, tells by the key."""

    id = "courthouse-drop"
    title = "Courthouse drop box"
    capabilities = Capabilities(submit=True, status=True, dedupe=Dedupe.KEY, max_bytes=MOST)

    def check_settings(self, settings):
        url, token = settings.get("drop_url"), settings.get("drop_token")
        problems = []
        if not isinstance(url, str) or not url.startswith("https://") or any(c.isspace() for c in url):
            problems.append(Problem("settings.drop_url", "this is not an https address", "Write the address that the court gave."))
        if not isinstance(token, str) or not token.isalnum():
            problems.append(Problem("settings.drop_token", "this is not a token", "Write the letters and digits that the court gave."))
        if problems:
            raise InputError("The drop box cannot be reached with these settings", "settings", problems=tuple(problems))

    def plan(self, outgoing, profile):
        problems = []
        try:
            self.check_settings(outgoing.settings)
        except InputError as error:
            problems += error.problems
        for place, file in enumerate(outgoing.files):
            true_pdf = file.media_type == "application/pdf" and file.content.startswith(b"%PDF-")
            if not true_pdf and file.media_type != "application/json":
                problems.append(Problem(f"files[{place}]", "the court takes PDF only", "Assemble the packet again."))
            if hashlib.sha256(file.content).hexdigest() != file.sha256:
                problems.append(Problem(f"files[{place}]", "the bytes are not those that were sealed", "Seal the packet again."))
        if sum(len(file.content) for file in outgoing.files) > MOST:
            problems.append(Problem("files", "the packet is larger than the court takes", "File it on paper."))
        return Plan((f"Send {len(outgoing.files)} files as one zip file to the court's drop box.",), tuple(problems))

    def send(self, outgoing, profile):
        problems = self.plan(outgoing, profile).problems
        if problems:
            return self._said(State.FAILED, " ".join(problem.line() for problem in problems))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for file in outgoing.files:
                archive.writestr(file.name, file.content)
        try:
            answer = self._ask("PUT", outgoing, data=packed.getvalue())
        except (requests.ConnectTimeout, requests.exceptions.SSLError):
            return self._said(State.FAILED, "The court could not be reached safely. Nothing was sent.", retry=True)
        except requests.ConnectionError as error:
            never = "NewConnectionError" in repr(error)  # nobody listened, so not one byte left
            return self._said(State.FAILED if never else State.UNKNOWN, "The line to the court was lost.", retry=never)
        except requests.RequestException:
            return self._said(State.UNKNOWN, "The court did not answer. It may have the packet.")
        if answer.status_code == 201 and answer.text == outgoing.packet_hash:
            return self._said(State.SENT, "The court has the packet.")
        if answer.status_code in (400, 401, 403, 413):
            return self._said(State.FAILED, f"The court refused the packet ({answer.status_code}).")
        return self._said(State.UNKNOWN, "The court answered something else. It may have the packet.")

    def look_up(self, outgoing, profile):
        try:
            answer = self._ask("GET", outgoing)
        except requests.RequestException:
            return None
        if answer.status_code == 200 and answer.text == outgoing.packet_hash:
            return self._said(State.SENT, "The court has the packet.")
        return None

    def _ask(self, method, outgoing, data=None):
        settings = outgoing.settings
        with requests.Session() as session:
            session.trust_env = False  # no proxy and no password file of this machine
            return session.request(method, f"{settings['drop_url']}/packets/{outgoing.key}", data=data, allow_redirects=False,
                                   headers={"Authorization": f"Bearer {settings['drop_token']}", "X-Hash": outgoing.packet_hash},
                                   timeout=(5, settings.get("drop_timeout", 60)), verify=settings.get("drop_ca_file", True))

    @staticmethod
    def _said(state, words, retry=False):
        return Outcome(state, datetime.now(UTC), words, retry=retry)
