"""What `deploy/` recommends can be started: units, proxies and images name what exists, and are understood by their own tools."""

import re
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import get_commands

from relations.exchange import pictures
from tests.exchange.test_pictures import drawn
from tests.factories import make_article, publish

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*"))
FILES = [path for path in DEPLOY.rglob("*") if path.is_file()]
OTHERS = {
    "POSTGRES_USER",
    "POSTGRES_DB",
    "POSTGRES_PASSWORD",
    "PATH",
    "PYTHONDONTWRITEBYTECODE",
    "MALLOC_ARENA_MAX",
}  # not read by us
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def known_variables() -> set[str]:
    """What the README says may be set; a test holds that the settings read exactly that."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in readme.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def test_every_variable_that_a_recipe_sets_is_known():
    named = set()
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        if path.name == "environment.example":
            named |= set(re.findall(r"^(?:# )?([A-Z_]+)=", text, re.MULTILINE))
        elif path.name == "compose.yaml":
            named |= set(re.findall(r"^ +([A-Z_]+):", text, re.MULTILINE))
        elif path.name == "Containerfile":
            named |= set(re.findall(r"\b([A-Z_]{4,})=", text))

    assert named - OTHERS - known_variables() == set()
    assert len(named) > 15


def test_every_command_that_is_named_exists():
    texts = [path.read_text(encoding="utf-8") for path in FILES] + [OPERATIONS]
    named = {name for text in texts for name in re.findall(r"manage\.py(?: |, )\"?([a-z_]+)", text)}

    assert named - set(get_commands()) - {"version"} == set()
    assert {"worker", "backup", "remind", "migrate"} <= named


def test_every_variable_and_file_of_the_handbook_exists():
    variables = set(re.findall(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`", OPERATIONS))
    files = set(re.findall(r"`(deploy/[\w./]+)`", OPERATIONS))

    assert variables - known_variables() == set()
    assert {name for name in files if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_run_what_exists_and_without_root(path):
    unit = RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read(path, encoding="utf-8")

    if path.suffix == ".timer":
        assert path.with_suffix(".service") in UNITS
        assert unit["Timer"]["Persistent"] == "yes"  # what was missed is made up for
    else:
        service = unit["Service"]
        assert service["User"] == "portal"
        assert service["NoNewPrivileges"] == "yes"
        assert service["ExecStart"].startswith("/srv/portal/.venv/bin/")
        assert "Restart" in service or service["Type"] == "oneshot"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_understands_the_units(tmp_path):
    for path in UNITS:
        text = re.sub(r"ExecStart=\S+", f"ExecStart={sys.executable}", path.read_text(encoding="utf-8"))
        (tmp_path / path.name).write_text(text.replace("=portal\n", "=daemon\n"))
    units = [str(path) for path in sorted(tmp_path.glob("portal-*"))]

    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )

    assert [line for line in said.stderr.splitlines() if "portal-" in line] == []


@pytest.mark.skipif(
    not shutil.which("nginx", path="/usr/sbin:/usr/bin:/bin"), reason="nginx is not installed"
)
def test_nginx_understands_its_files(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "portal.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (tmp_path / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    (tmp_path / "privkey.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    for path in DEPLOY.glob("nginx/*"):
        text = path.read_text(encoding="utf-8")
        text = text.replace("/etc/letsencrypt/live/portal.example", str(tmp_path))
        (tmp_path / path.name).write_text(
            text.replace("/etc/nginx/portal-proxy.conf", str(tmp_path / "portal-proxy.conf"))
        )
    main = tmp_path / "nginx.conf"
    main.write_text(
        f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{ access_log off; include {tmp_path}/portal.conf; }}\n"
    )

    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/bin")
    said = subprocess.run(
        [nginx, "-t", "-c", str(main), "-e", str(tmp_path / "errors")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stderr


def test_files_that_nginx_sends_keep_the_headers_of_the_portal(client, db):
    """After X-Accel-Redirect nginx keeps a handful of headers and drops the others, unless it is told."""
    kept_anyway = {
        "Content-Type",
        "Content-Disposition",
        "Cache-Control",
        "Content-Length",
        "ETag",
        "Accept-Ranges",
    }
    article = make_article(languages=["ru"], cover=(picture := pictures.accept(drawn())))
    publish(article)
    sent = client.get(picture.file.url, secure=True).headers
    told = (
        (DEPLOY / "nginx" / "portal.conf")
        .read_text(encoding="utf-8")
        .split("location /files/")[1]
        .split("}")[0]
    )
    forwarded = set(re.findall(r"add_header ([\w-]+) \$upstream_http_", told))

    assert set(sent) - kept_anyway - forwarded == set()
    assert {"X-Content-Type-Options", "Content-Security-Policy", "Strict-Transport-Security"} <= forwarded


def test_the_image_runs_without_root_and_from_locked_packages():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    stages = text.split("\nFROM ")

    assert len(stages) == 3  # what is said above them, building, running
    assert "--require-hashes" in stages[1]
    assert re.search(r"^USER 10001$", stages[2], re.MULTILINE)
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE):
        assert all((ROOT / name).exists() for name in source.split()), source
