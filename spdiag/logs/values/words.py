"""Names of the fields of a request in other languages, and odd ones in English, as people head columns."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "time": """
        Zeitpunkt, Zeit, Zeitstempel, Datum, Datum und Uhrzeit, Datum Uhrzeit
        Horodatage, Date et heure, Date heure, Heure
        Fecha, Fecha y hora, Fecha hora, Hora, Marca de tiempo
        Data, Data e ora, Data ora, Ora, Orario, Data e hora, Data hora
        Tijd, Tijdstip, Datum en tijd, Datum tijd
        Czas, Data i godzina, Data godzina, Znacznik czasu
        Tid, Tidpunkt, Datum och tid, Tidsstämpel, Tarih, Zaman, Tarih saat, Zaman damgası
        日時, 日付, 時刻, 時間, タイムスタンプ, 时间, 日期, 时间戳, 時間戳
    """,
    "seller": """
        Händler, Händlernummer, Händler-ID, Haendler, Haendlernummer, Haendler-ID
        Verkäufer, Verkäufernummer, Verkäufer-ID, Verkaeufer, Verkaeufer-ID
        Vendeur, Identifiant vendeur, ID vendeur, Identifiant du vendeur, ID du vendeur, Marchand, Boutique
        Vendedor, ID vendedor, ID de vendedor, ID del vendedor, ID do vendedor, Tienda, Loja
        Venditore, ID venditore, ID del venditore, Negozio, Verkoper, Verkoper-ID, Winkel
        Sprzedawca, ID sprzedawcy, Sklep, Säljare, Säljar-ID, Butik, Satıcı, Satıcı ID, Mağaza
        出品者ID, 出品者, セラーID, セラー, 販売者ID, 販売者, ショップ, 店舗
        店铺, 店铺ID, 卖家, 卖家ID, 商家, 商家ID, 商户, 店舖, 賣家, 賣家ID
    """,
    "marketplace": """
        Marktplatz, Marktplatz-ID, Markt, Land, Place de marché, ID place de marché, Marché, Pays
        Mercado, ID mercado, País, Mercato, ID mercato, Paese, Marktplaats, Marktplaats-ID
        Rynek, ID rynku, Kraj, Marknadsplats, Marknad, Pazaryeri, Pazar, Ülke
        マーケットプレイスID, マーケットプレイス, マーケット, 国, 站点, 站點, 市场, 市場, 国家, 国家站点
        Mktplace, Mktpl, Mktplc, Mktplace ID, MP, Site
    """,
    "method": """
        Methode, HTTP-Methode, Méthode, Méthode HTTP, Verbe, Método, Método HTTP, Verbo, Metodo, Metodo HTTP
        Metoda, Metoda HTTP, Metod, HTTP-metod, Metot, Yöntem, HTTP metodu
        メソッド, HTTPメソッド, 请求方式, 请求方法, 方法, 請求方式
    """,
    "path": """
        Pfad, Ressourcenpfad, Ressource, Endpunkt, Aufruf, Chemin, Chemin de la ressource, Point d'accès
        Ruta, Recurso, Percorso, Risorsa, Caminho, Rota, Pad, Eindpunt, Ścieżka, Zasób, Adres
        Sökväg, Resurs, Yol, Kaynak, パス, リソースパス, リクエストパス, エンドポイント
        接口路径, 请求路径, 路径, 接口, 请求地址, 接口地址, 網址, 路徑
        Amazon URL, API URL, API path, Call
    """,
    "status": """
        Antwortcode, Antwortstatus, Rückgabecode, Statut, Statut HTTP, Code statut, Code de statut, Code HTTP
        Code de réponse, Code réponse, Code retour, Estado, Estado HTTP, Código de estado, Código HTTP
        Código de respuesta, Código de status, Código de resposta, Stato, Stato HTTP, Codice di stato, Codice HTTP
        Codice di risposta, Codice risposta, Antwoordcode, Kod odpowiedzi, Kod HTTP, Status odpowiedzi, Kod statusu
        Svarskod, Statuskod, HTTP-kod, Durum, Durum kodu, HTTP durumu, Yanıt kodu
        ステータスコード, ステータス, HTTPステータス, 応答コード, レスポンスコード
        状态码, 状态, 响应码, 响应状态, 返回码, HTTP状态码, 狀態碼, 狀態
        Resp, Response, Response status, Answer, HTTP, HTTP stat, Stat, Return code, RC, Result
    """,
    "code": """
        Fehlercode, Fehlernummer, Fehlerkennung, Code d'erreur, Code erreur, Código de error, Código error
        Código de erro, Código do erro, Codice errore, Codice di errore, Foutcode, Kod błędu, Felkod, Hata kodu
        エラーコード, 错误码, 错误代码, 錯誤碼, 錯誤代碼
    """,
    "message": """
        Fehlermeldung, Fehlertext, Fehlernachricht, Fehlerbeschreibung, Fehler, Meldung, Meldungstext, Nachricht
        Message d'erreur, Message erreur, Texte d'erreur, Libellé d'erreur, Erreur
        Mensaje de error, Mensaje, Descripción del error, Mensagem de erro, Mensagem, Erro
        Messaggio di errore, Messaggio errore, Messaggio, Errore, Foutmelding, Fout, Melding
        Komunikat błędu, Treść błędu, Opis błędu, Komunikat, Błąd, Felmeddelande, Meddelande, Fel
        Hata mesajı, Hata açıklaması, Hata, Mesaj
        エラーメッセージ, エラー内容, メッセージ, エラー, 错误信息, 错误消息, 错误描述, 异常信息, 报错信息, 消息, 错误
        錯誤訊息, 錯誤信息, 錯誤
        Err txt, Err text, Msg txt, Msg text
    """,
}
"""The names of each field, the more exact ones first."""
TRAIT_WORDS = """
    Programmversion, Softwareversion, Versión, Versione, Versão, Versie, Wersja, Sürüm
    バージョン, 版本, 版本号, 版本號
    Rechner, Rechnername, Serveur, Hôte, Servidor, Máquina, Equipo, Macchina, Máquina host
    Serwer, Maszyna, Värd, Sunucu, ホスト, ホスト名, サーバー, サーバ, 主机, 主机名, 服务器, 機器, 伺服器
"""
"""Names of columns to compare by."""
OWN_PATHS = """
    health, healthz, healthcheck, live, livez, liveness, ready, readyz, readiness, startupz, heartbeat, ping, status
    metrics, actuator, login, logout, signin, signout, signup, register, session, home, about
    favicon.ico, robots.txt, index.html, static, assets, swagger, docs
    api, apis, rest, rpc, graphql, admin, app, web, webhook, webhooks
"""
"""How paths begin that teams serve themselves: whether a program is well, for people, and for other programs."""
LEVELS = "level, levelname, loglevel, severity, severitytext, logseverity"
"""What the column is called that says how bad it is what a row tells, in small letters alone."""
ERROR_LEVELS = "error, err, critical, crit, fatal, severe, alert, emergency"
"""What stands there of errors."""
SAMPLING = "samplerate, samplingrate, sampleratio, samplingratio, sampleweight, samplingweight, samplefactor"
"""How columns are called that say for how many calls a row stands, or what share of them is logged."""
TRACKED = """
    eventid, culprit, stacktrace, backtrace, groupinghash, fingerprint, exceptionclass, errorclass, issueid, unhandled
    firstseen, lastseen, timesseen
"""
"""Columns that error trackers write of what they are told, which is errors alone."""

PEOPLE = """
    user, users, customer, customers, buyer, buyers, person, persons, people, account, accounts, member, members
    employee, employees, contact, contacts, recipient, recipients, subscriber, subscribers, profile, profiles
"""
"""Parts of paths behind which somebody is named."""
MACHINES = """
    host, hostname, server, node, instance, pod, machine, vm, container, worker, runner, replica, proxy, task, nat
    egress, outbound, local, private, upstream, backend, srv, svr, box, nd, hst, inst, mach, wrk, wkr
"""
"""Words in names of columns whose values may be addresses of machines."""
RELEASES = (
    "version, release, build, revision, ver, vers, vsn, rel, bld, sdk, runtime, library, lib, pkg, agent, commit, sha"
)
"""Words in names of columns whose values may have four numbers, as addresses have them, or begin with a 0."""
PROGRAMS = """
    amazon, aws, sp-api, spapi, seller, sellers, vendor, central, marketplace, shop, store, order, orders, listing
    listings, inventory, catalog, product, products, pricing, repricer, report, reports, feed, feeds
    shipment, shipments, fulfillment, finance, finances, notification, notifications, account, accounts
    sync, synchronizer, service, services, worker, app, application, api, client, server, job, jobs, batch, queue
    import, importer, export, exporter, loader, updater, uploader, downloader, scheduler, crawler, connector, bridge
    gateway, proxy, manager, engine, bot, agent, plugin, module, portal, tool, suite, platform, system, function, lambda
    web, mobile, desktop, linux, windows, mac, ubuntu, debian, hat, chrome, chromium, safari, firefox, android, ios
    node, python, java, php, sdk, library, cloud, data, test, production, prod, staging, stage, dev, development
    sandbox, canary, release, version, build, cluster, pool, fleet, zone, region, datacenter
    plan, tier, enterprise, business, basic, premium, standard, professional, individual, plus
    europe, america, americas, africa, asia, pacific, arabia, britain, korea, zealand, united, states, kingdom, emirates
    far, new, san, los, las, hong, são, sao, am
"""
"""Words in names of programs, plans and places, which are written as those of people are: `Order Sync`, `New York`."""


def listed(written: str) -> list[str]:
    """The names in a list of them."""
    return [one.strip() for line in written.splitlines() for one in line.split(",") if one.strip()]


COUNTRIES: Mapping[str, str] = {
    "CA": "Canada, Kanada, Canadá, CAN, カナダ, 加拿大",
    "US": """
        USA, U.S., U.S.A., United States, United States of America, Vereinigte Staaten, États-Unis, Etats-Unis
        Estados Unidos, Stati Uniti, Verenigde Staten, Stany Zjednoczone, Förenta staterna, ABD
        アメリカ, 米国, 美国, 美國
    """,
    "MX": "Mexico, Mexiko, Mexique, México, Messico, Meksyk, Meksika, MEX, メキシコ, 墨西哥",
    "BR": "Brazil, Brasilien, Brésil, Brasil, Brasile, Brazilië, Brazylia, Brezilya, BRA, ブラジル, 巴西",
    "IE": "Ireland, Irland, Irlande, Irlanda, Ierland, Irlandia, İrlanda, IRL, アイルランド, 爱尔兰, 愛爾蘭",
    "ES": "Spain, Spanien, Espagne, España, Espana, Spagna, Espanha, Spanje, Hiszpania, İspanya, ESP, スペイン, 西班牙",
    "GB": """
        United Kingdom, Great Britain, Vereinigtes Königreich, Großbritannien, Grossbritannien, Royaume-Uni, Reino Unido
        Regno Unito, Verenigd Koninkrijk, Wielka Brytania, Storbritannien, Birleşik Krallık, GBR, イギリス, 英国, 英國
    """,
    "FR": "France, Frankreich, Francia, França, Frankrijk, Francja, Frankrike, Fransa, FRA, フランス, 法国, 法國",
    "BE": "Belgium, Belgien, Belgique, Bélgica, Belgio, België, Belgie, Belgia, Belçika, BEL, ベルギー, 比利时, 比利時",
    "NL": """
        Netherlands, The Netherlands, Niederlande, Pays-Bas, Países Bajos, Paesi Bassi, Países Baixos, Nederland
        Holandia, Nederländerna, Hollanda, NLD, オランダ, 荷兰, 荷蘭
    """,
    "DE": """
        Germany, Deutschland, Allemagne, Alemania, Germania, Alemanha, Duitsland, Niemcy, Tyskland, Almanya, DEU, ドイツ
        德国, 德國
    """,
    "IT": "Italy, Italien, Italie, Italia, Itália, Italië, Włochy, İtalya, ITA, イタリア, 意大利, 義大利",
    "SE": "Sweden, Schweden, Suède, Suecia, Svezia, Suécia, Zweden, Szwecja, Sverige, İsveç, SWE, スウェーデン, 瑞典",
    "ZA": "South Africa, Südafrika, Afrique du Sud, Sudáfrica, Sudafrica, Zuid-Afrika, ZAF, 南アフリカ, 南非",
    "PL": "Poland, Polen, Pologne, Polonia, Polônia, Polska, Polonya, POL, ポーランド, 波兰, 波蘭",
    "EG": "Egypt, Ägypten, Égypte, Egypte, Egipto, Egitto, Egipt, Mısır, EGY, エジプト, 埃及",
    "TR": "Turkey, Turkiye, Türkiye, Türkei, Turquie, Turquía, Turchia, Turquia, Turkije, Turcja, TUR, トルコ, 土耳其",
    "SA": "Saudi Arabia, Saudi-Arabien, Arabie saoudite, Arabia Saudí, Arabia Saudita, KSA, SAU, 沙特阿拉伯",
    "AE": """
        United Arab Emirates, Vereinigte Arabische Emirate, Émirats arabes unis, Emiratos Árabes Unidos
        Emirati Arabi Uniti, UAE, ARE, アラブ首長国連邦, 阿联酋
    """,
    "IN": "India, Indien, Inde, Índia, Indie, Hindistan, IND, インド, 印度",
    "SG": "Singapore, Singapur, Singapour, Singapura, SGP, シンガポール, 新加坡",
    "AU": "Australia, Australien, Australie, Austrália, Australië, AUS, オーストラリア, 澳大利亚, 澳洲",
    "JP": "Japan, Japon, Japón, Giappone, Japão, Japonia, JPN, 日本",
}
"""Names of the countries of marketplaces, by their code."""
