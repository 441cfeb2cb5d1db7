"""The records of a domain are checked, and the page shows what to paste. No name server is asked."""

import base64
import re
import subprocess
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from ravive.config.commands.command_line import main
from ravive.mailing import actions, domain_check, domain_words
from ravive.mailing.domain_check import BadDomainError, DomainReport, RecordReport
from ravive.people.models import Role
from tests.mailing.name_servers import SILENT, TableResolver
from tests.people.cast import host, person, signed_in

OVH = {"mx.ovh.com": ["v=spf1 ip4:192.0.2.0/24 -all"]}


def key(bits: int) -> str:
    """Return a DKIM record with a key of so many bits, in pieces as name servers have it."""
    public = rsa.generate_private_key(65537, bits).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    text = f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
    return '" "'.join(text[place : place + 200] for place in range(0, len(text), 200))


def found(domain: str, records: dict[str, list[str] | tuple[str, ...]], *, selectors: tuple[str, ...] = ()) -> dict[str, RecordReport]:
    """Return what a check finds. checkdmarc remembers answers by name: each test has a domain of its own."""
    resolver = TableResolver({**OVH, **records})
    report = domain_check.check(domain, mail_host="ssl0.ovh.net", contact="info@a.example", selectors=selectors, resolver=resolver)
    return {record.kind: record for record in report.records}


def test_a_domain_without_records_gets_what_to_paste() -> None:
    records = found("nothing.example", {})
    assert {kind: record.state for kind, record in records.items()} == {"spf": "missing", "dkim": "missing", "dmarc": "missing"}
    assert (records["spf"].name, records["spf"].value) == ("nothing.example", "v=spf1 include:mx.ovh.com ~all")
    assert (records["dmarc"].name, records["dmarc"].value) == ("_dmarc.nothing.example", "v=DMARC1; p=none; rua=mailto:info@a.example")
    # Only the mail provider has the key: nothing is invented.
    assert records["dkim"].value == ""


def test_a_domain_in_order_is_good() -> None:
    records = found(
        "good.example",
        {
            "good.example": ["other text", "v=spf1 include:mx.ovh.com -all"],
            "_dmarc.good.example": ["v=DMARC1; p=quarantine"],
            "mail2026._domainkey.good.example": [key(2048)],
        },
        selectors=("mail2026",),
    )
    assert {record.code for record in records.values()} == {"spf_good", "dkim_good", "dmarc_good"}
    assert DomainReport(domain="good.example", records=tuple(records.values())).is_good


@pytest.mark.parametrize(
    ("domain", "record", "code", "value"),
    [
        ("s1.example", ["v=spf1 mx ~all"], "spf_without_server", "v=spf1 include:mx.ovh.com mx ~all"),
        ("s2.example", ["v=spf1 include:mx.ovh.com +all"], "spf_open", "v=spf1 include:mx.ovh.com ~all"),
        ("s3.example", ["v=spf1 mx ~all", "v=spf1 -all"], "spf_twice", ""),
        ("s4.example", ["v=spf1 include:mx.ovh.com ipv4:nonsense ~all"], "spf_error", ""),
        ("s5.example", SILENT, "spf_unanswered", ""),
    ],
)
def test_a_faulty_spf_record_is_named_with_its_correction(domain: str, record: list[str], code: str, value: str) -> None:
    spf = found(domain, {domain: record})["spf"]
    assert (spf.code, spf.value) == (code, value)


@pytest.mark.parametrize(
    ("domain", "record", "code", "value"),
    [
        ("d1.example", ["v=DMARC1; p=none; rua=mailto:a@d1.example"], "dmarc_none", "v=DMARC1; p=quarantine; rua=mailto:a@d1.example"),
        ("d2.example", ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "dmarc_twice", ""),
        ("d3.example", ["v=DMARC1; p=sometimes"], "dmarc_error", "v=DMARC1; p=none; rua=mailto:info@a.example"),
        ("d4.example", SILENT, "dmarc_unanswered", ""),
    ],
)
def test_a_faulty_dmarc_record_is_named_with_its_correction(domain: str, record: list[str], code: str, value: str) -> None:
    dmarc = found(domain, {f"_dmarc.{domain}": record})["dmarc"]
    assert (dmarc.code, dmarc.value) == (code, value)


@pytest.mark.parametrize(
    ("record", "code", "state"),
    [
        ([key(1024)], "dkim_short", "weak"),
        (["v=DKIM1; p="], "dkim_revoked", "bad"),
        (["v=DKIM1; p=AAAA"], "dkim_error", "bad"),
        ([], "dkim_missing", "missing"),
        (SILENT, "dkim_unanswered", "unanswered"),
    ],
)
def test_a_faulty_key_is_named(record: list[str], code: str, state: str) -> None:
    dkim = found("k.example", {"a._domainkey.k.example": record}, selectors=("a",))["dkim"]
    assert (dkim.code, dkim.state) == (code, state)


def test_every_finding_has_its_words() -> None:
    source = Path(domain_check.__file__).read_text("utf-8")
    assert set(re.findall(r'"((?:spf|dkim|dmarc)_[a-z_]+)"', source)) == set(domain_words.FINDINGS)


@pytest.mark.parametrize("text", ["", "example", "a b.example", "-a.example", "example.org;rm", "--json", "é" * 300 + ".be"])
def test_what_is_no_domain_is_refused(text: str) -> None:
    with pytest.raises(BadDomainError):
        domain_check.checked_domain(text)
    with pytest.raises(BadDomainError):
        domain_check.checked_selectors(["--json"])


def test_a_domain_with_an_accent_is_checked_as_name_servers_have_it() -> None:
    assert domain_check.checked_domain(" École.Example. ") == "xn--cole-9oa.example"


def test_the_command_says_what_is_no_domain(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mail", "check", "nowhere"]) == 1
    assert '"nowhere" is no domain' in capsys.readouterr().err


@pytest.fixture
def officer(db: None, settings: Settings) -> Client:
    settings.RAVIVE_SENDS_MAIL, settings.DEFAULT_FROM_EMAIL = True, "Réseau <cartes@example.org>"
    return signed_in(person("officer", host(), Role.COMMUNICATOR))


def result(report: str, status: str = "SUCCESSFUL") -> None:
    """Store the result of a check, as the process that works in the background does."""
    now = timezone.now()
    DBTaskResult.objects.create(
        task_path=actions.check_domain.module_path, args_kwargs={"args": [], "kwargs": {"domain": "example.org", "selectors": []}},
        status=status, return_value=report, enqueued_at=now, finished_at=now, priority=0, queue_name="default", backend_name="default",
        run_after=now, exception_class_path="", traceback="",
    )  # fmt: skip


def test_the_desk_asks_for_a_check_once_and_shows_what_to_paste(officer: Client, settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    assert "example.org" in officer.get("/desk/mails/domain/").text
    for _again in range(2):
        assert officer.post("/desk/mails/domain/", {"selector": "mail2026"}).status_code == 302
    (waiting,) = DBTaskResult.objects.filter(task_path=actions.check_domain.module_path)
    assert waiting.args_kwargs["kwargs"] == {"domain": "example.org", "selectors": ["mail2026"]}
    DBTaskResult.objects.all().delete()
    spf = RecordReport(kind="spf", state="missing", code="spf_missing", name="example.org", value="v=spf1 mx <script> ~all")
    result(msgspec.json.encode(DomainReport(domain="example.org", records=(spf,))).decode())
    page = officer.get("/desk/mails/domain/").text
    assert "v=spf1 mx &lt;script&gt; ~all" in page
    DBTaskResult.objects.all().delete()
    result("", status="FAILED")
    assert officer.get("/desk/mails/domain/").status_code == 200


def test_a_selector_that_is_none_asks_for_nothing(officer: Client) -> None:
    officer.post("/desk/mails/domain/", {"selector": "--data"})
    assert not DBTaskResult.objects.filter(task_path=actions.check_domain.module_path).exists()


def test_trainers_check_no_domain(officer: Client) -> None:
    assert signed_in(person("tina", host(), Role.TRAINER)).get("/desk/mails/domain/").status_code == 403


def test_the_check_runs_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    report, commands = DomainReport(domain="example.org", records=()), []

    def run(command: list[str], **_named: object) -> subprocess.CompletedProcess[bytes]:
        commands.append(command[1:])
        return subprocess.CompletedProcess(command, 1, stdout=msgspec.json.encode(report) if len(commands) == 1 else b"", stderr=b"no")

    monkeypatch.setattr(subprocess, "run", run)
    assert actions.check_domain.call("example.org", ["a"]) == msgspec.json.encode(report).decode()
    assert commands[0][:5] == ["-m", "ravive", "mail", "check", "example.org"]
    assert commands[0][5:] == ["--selector", "a", "--json", "--data", str(settings.RAVIVE_DATA)]
    with pytest.raises(RuntimeError, match="ended with 1"):
        actions.check_domain.call("example.org", [])
