"""Tables whose headings are in any language, or say nothing: both engines find the same fields in them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from logs.both import DENIED, START, Record, Run, compared, requests, told

from spdiag.logs.fields.finding import found_in
from spdiag.logs.reading.headings import columns_of, header_of
from spdiag.logs.reading.sources import source
from spdiag.logs.values.looks import is_status
from spdiag.logs.values.names import is_trait_name, plain

GERMANY = "A1PA6795UKMFR9"
LANGUAGES = {
    "German": "Zeitpunkt;Händlernummer;Marktplatz;Methode;Ressourcenpfad;Antwortcode;Fehlercode;Fehlermeldung",
    "French": "Date et heure;Identifiant vendeur;Place de marché;Méthode;Chemin;Statut;Code d'erreur;Message d'erreur",
    "Spanish": "FECHA;VENDEDOR;MERCADO;MÉTODO;RUTA;ESTADO;CÓDIGO DE ERROR;MENSAJE",
    "Italian": "Data e ora;ID venditore;Mercato;Metodo;Percorso;Stato;Codice errore;Messaggio di errore",
    "Portuguese": "Data e hora;Loja;País;Método;Caminho;Código de resposta;Código do erro;Mensagem de erro",
    "Dutch": "Tijdstip;Verkoper;Marktplaats;Methode;Pad;Antwoordcode;Foutcode;Foutmelding",
    "Polish": "Data;Sprzedawca;Rynek;Metoda;Ścieżka;Kod odpowiedzi;Kod błędu;Błąd",
    "Swedish": "Tid;Säljare;Marknad;Metod;Sökväg;Svarskod;Felkod;Felmeddelande",
    "Turkish": "Zaman;Satıcı;Pazaryeri;Yöntem;Yol;Durum kodu;Hata kodu;Hata mesajı",
    "Japanese": "日時;出品者ID;マーケットプレイスID;メソッド;パス;ステータスコード;エラーコード;エラーメッセージ",
    "Chinese": "时间;店铺;站点;请求方式;接口路径;状态码;错误码;错误信息",
    "odd English": "When;Merchant Token;Mktplace;Verb;Amazon URL;Resp;Err Code;What Amazon said",
    "SAP": "ZTIME;ZSELLER;ZMKTPL;ZMETHOD;ZPATH;ZHTTPSTAT;ZERRCODE;ZERRTXT",
    "nothing": "a;b;c;d;e;f;g;h",
}


def cells(number: int, one: Record, refused: bool) -> list[str]:
    at = datetime.fromtimestamp(START + 180 * number, UTC)
    error = ["Unauthorized", DENIED] if refused else ["", ""]
    status = str(one["status"] if refused else 200 + number % 3 % 2)
    return [f"{at:%Y-%m-%d %H:%M:%S}", one["seller"], GERMANY, "GET", one["path"], status, *error]


def table(folder: Path, heading: str, encoding: str = "utf-8") -> str:
    """A table of the requests; some of those that succeed were accepted, 201."""
    rows = [cells(number, one, refused) for number, one, refused in requests()]
    (folder / "log.csv").write_text("\n".join([heading, *map(";".join, rows)]), encoding=encoding)
    return str(folder / "log.csv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_is_read_whatever_its_columns_are_called(language: str, tmp_path: Path, spdiag: Run) -> None:
    found = compared(spdiag, table(tmp_path, LANGUAGES[language]))

    assert told(found) == [(403, "Unauthorized", DENIED, 20)]
    assert found["findings"][0]["sellers"]["failing"] == 1
    assert found["findings"][0]["first_seen"] == "2026-11-13T08:09:00Z"
    assert found["warnings"] == []


@pytest.mark.parametrize(
    ("language", "encoding"),
    [("German", "cp1252"), ("Japanese", "cp932"), ("Chinese", "gbk"), ("Polish", "cp1250"), ("German", "utf-16")],
)
def test_a_table_is_read_in_its_encoding(language: str, encoding: str, tmp_path: Path, spdiag: Run) -> None:
    file = table(tmp_path, LANGUAGES[language], encoding)

    found = compared(spdiag, file)

    assert source(file).header == tuple(LANGUAGES[language].split(";"))
    assert told(found) == [(403, "Unauthorized", DENIED, 20)]


def test_what_is_told_of_one_column_makes_a_table(tmp_path: Path, spdiag: Run) -> None:
    lines = [f"listOrders;{'E17' if refused else ''};{one['seller']}" for _, one, refused in requests()]
    (tmp_path / "log.csv").write_text("\n".join(["Tun;Was;Wer", *lines]))
    options = ("--field", "operation=Tun", "--field", "code=Was", "--field", "seller=Wer")

    assert spdiag("compare", str(tmp_path / "log.csv")).status == 2
    assert told(compared(spdiag, str(tmp_path / "log.csv"), *options)) == [(None, "E17", None, 20)]


def test_a_table_of_something_else_shows_its_columns(tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.csv").write_text("Aa;Bb;Cc\n1;2;3\n4;5;6\n")

    ran = spdiag("compare", str(tmp_path / "log.csv"))

    assert ran.status == 2
    assert "holds no request that can be read; its columns are Aa, Bb, Cc\n" in ran.err
    assert "--field path=NAME" in ran.err


def test_a_table_without_headings_is_none() -> None:
    row = ";".join(cells(3, {"seller": "A0000000000003", "path": "/orders/v0/orders", "status": 403}, refused=True))

    assert header_of([row, row]) == ("", ())


@pytest.mark.parametrize(
    "line", ["2026-11-13 08:00:00,123 | INFO | started | all", "GET, /orders/v0/orders, 200", "at noon, said, nobody"]
)
def test_lines_of_text_are_no_table(line: str) -> None:
    assert header_of([line, line, line]) == ("", ())


@pytest.mark.parametrize("name", ["level", "size", "duration_ms", "page_limit"])
def test_numbers_like_a_status_are_none_where_they_count_something(name: str) -> None:
    records = [{"path": "/orders/v0/orders", name: number} for number in (200, 200, 400, 200)]

    assert found_in(records, {}).places["status"] == ()


def test_a_result_of_zero_is_no_status() -> None:
    records = [{"path": "/orders/v0/orders", "result": 0, "rc": "0"}] * 5

    assert found_in(records, {}).places["status"] == ()


def test_two_columns_of_statuses_are_none() -> None:
    records = [{"path": "/orders/v0/orders", "a": one, "b": other} for one, other in ((200, 403), (403, 200))]

    assert found_in(records, {}).places["status"] == ()


def test_a_text_that_calls_have_whether_they_fail_or_not_is_no_message() -> None:
    records = [
        {"path": "/orders/v0/orders", "status": status, "note": "tried it once more", "hint": hint}
        for status, hint in ((200, ""), (403, "see the wiki"), (200, "see the wiki"), (403, ""), (403, ""))
    ]

    assert found_in(records, {}).places["message"] == ()


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Código de Error", "codigodeerror"),
        ("Ścieżka", "sciezka"),
        ("Błąd", "blad"),
        ("メッセージ", "メッセージ"),
        ("状态码 ", "状态码"),
    ],
)
def test_a_name_is_known_without_its_accents(name: str, bare: str) -> None:
    assert plain(name) == bare


@pytest.mark.parametrize("name", ["Programmversion", "Serveur", "Wersja", "サーバー", "版本"])
def test_columns_to_compare_by_are_known_in_any_language(name: str) -> None:
    assert is_trait_name(name)


@pytest.mark.parametrize("name", ["client_name", "clientName", "client.name", "client_number", "Client Name"])
def test_who_somebody_is_is_not_compared_by(name: str) -> None:
    assert not is_trait_name(name)


@pytest.mark.parametrize("name", ["client", "client_id", "client.version", "host_name", "build_number", "user_plan"])
def test_what_belongs_to_programs_is_compared_by(name: str) -> None:
    assert is_trait_name(name)


@pytest.mark.parametrize("status", ["²", "4" * 5000, "٤٠٣٣", "0" * 5000])
def test_odd_digits_are_no_status(status: str, tmp_path: Path, spdiag: Run) -> None:
    lines = [f"{one['ts']};{one['path']};{one['seller']};{one['status']};{status}" for _, one, _ in requests()]
    (tmp_path / "log.csv").write_text("\n".join(["ts;path;seller;status;answer", *lines]))

    assert not is_status(status)
    assert told(compared(spdiag, str(tmp_path / "log.csv"))) == [(403, None, None, 20)]


def test_a_row_that_ends_in_words_is_no_heading(tmp_path: Path) -> None:
    row = "2026-11-13T08:00:00Z,A1B2C3D4E5F00,GET,/orders/v0/orders,403,Access to requested resource"

    assert header_of([row, row, row]) == ("", ())


def test_headings_in_capitals_are_headings() -> None:
    row = "2026-11-13T08:00:00Z,A1B2C3D4E5F00,GET,/orders/v0/orders,403,x"

    assert header_of(["TIME,ACCOUNTNUMBER,METHOD,URL,STATUS,APPLICATION", row])[0] == ","


TOKEN = "Atzr|IwEBIJabcdefghijklmnopqrstuvwx"
NOT_SHOWN = {
    "tokens": [TOKEN, TOKEN.lower(), TOKEN],
    "people": ["Anna Schmidt,anna@example.com,Berlin", "Bob Li,bob@example.com,Paris"],
    "names alone": ["Anna,Schmidt,Berlin", "Bob,Li,Paris"],
    "telephones": ["Anna,030 1234567", "Bob,030 7654321"],
    "long ones": [f"{'ab' * 20};cd", "1;2"],
}


@pytest.mark.parametrize("form", NOT_SHOWN)
def test_a_first_line_that_may_be_a_row_is_not_shown(form: str, tmp_path: Path, spdiag: Run) -> None:
    (tmp_path / "log.txt").write_text("\n".join(NOT_SHOWN[form]))

    ran = spdiag("compare", str(tmp_path / "log.txt"))

    assert ran.status == 2
    assert "holds no request that can be read\n" in ran.err
    assert not any(one in ran.err for line in NOT_SHOWN[form] for one in re.split("[|,;]", line) if len(one) > 3)


def test_columns_are_shown_in_any_language() -> None:
    assert columns_of(["Name,E-Mail,Größe (cm)", "Anna,anna@example.com,170"]) == ("Name", "E-Mail", "Größe (cm)")
