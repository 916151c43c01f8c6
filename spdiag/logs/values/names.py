"""Names that logs give the fields of a request, in small letters alone; and the columns to compare calls by."""

import re
from collections.abc import Mapping
from unicodedata import normalize

from spdiag.logs.values.words import TRAIT_WORDS, WORDS, listed

ENGLISH: Mapping[str, tuple[str, ...]] = {
    "time": (
        "timestamp",
        "time",
        "datetime",
        "ts",
        "eventtime",
        "logtime",
        "starteddatetime",
        "date",
        "at",
        "created",
        "createdat",
        "starttime",
        "requesttime",
        "timestampms",
        "tsms",
        "timestampus",
        "tsus",
        "timestampns",
        "tsns",
        "epoch",
        "epochms",
        "timestamputc",
        "starttimeunixnano",
        "timeunixnano",
        "startedat",
        "requestedat",
        "occurredat",
        "loggedat",
        "receivedat",
        "sentat",
        "epochsecond",
        "asctime",
        "timelocal",
        "when",
    ),
    "seller": (
        "sellerid",
        "seller",
        "merchantid",
        "merchant",
        "sellingpartnerid",
        "sellingpartner",
        "partnerid",
        "merchanttoken",
        "accountid",
        "account",
        "shopid",
        "shop",
        "vendorid",
        "tenant",
        "tenantid",
        "storeid",
    ),
    "marketplace": (
        "marketplaceid",
        "marketplace",
        "marketplaceids",
        "marketplaces",
        "market",
        "mkt",
        "country",
        "marketplacecode",
        "marketplacename",
        "marketplacedomain",
        "saleschannel",
        "countrycode",
    ),
    "method": ("method", "httpmethod", "verb", "requestmethod"),
    "path": (
        "resourcepath",
        "path",
        "requestpath",
        "urlpath",
        "uri",
        "requesturi",
        "url",
        "requesturl",
        "resource",
        "endpoint",
        "route",
        "httppath",
        "httpurl",
        "target",
        "requestline",
        "request",
    ),
    "operation": (
        "operation",
        "operationid",
        "operationname",
        "apioperation",
        "apimethod",
        "apicall",
        "action",
        "endpoint",
    ),
    "status": (
        "statuscode",
        "status",
        "httpstatus",
        "httpstatuscode",
        "responsestatus",
        "responsecode",
        "httpcode",
        "resultcode",
        "statusline",
    ),
    "code": ("errorcode", "code", "errcode", "errorscode", "errortype", "errorkind"),
    "message": (
        "errormessage",
        "message",
        "errmsg",
        "errorsmessage",
        "errormsg",
        "errortext",
        "errordescription",
        "exceptionmessage",
        "msg",
        "error",
        "err",
        "exception",
        "exc",
        "excinfo",
        "detail",
        "details",
        "reason",
        "description",
        "statustext",
        "fault",
        "failurereason",
    ),
    "details": ("errordetails", "errorsdetails", "details", "errordetail", "detail"),
}
TRAITS = (
    "version",
    "release",
    "build",
    "appversion",
    "host",
    "hostname",
    "server",
    "instance",
    "pod",
    "node",
    "role",
    "region",
    "app",
    "application",
    "clientid",
    "environment",
    "env",
    "stage",
    "service",
    "useragent",
    "sdk",
    "deployment",
    "commit",
    "accounttype",
    "sellertype",
    "tier",
    "plan",
    "cluster",
    "zone",
    "datacenter",
    "shard",
    "queue",
    "worker",
    "job",
    "branch",
    "functionname",
    "container",
    "platform",
    "client",
    "library",
    "image",
    "tag",
    "sha",
    "revision",
    "az",
    "proxy",
    "git",
    "machine",
    "vm",
    "function",
    *("ver", "vers", "vsn", "rel", "bld", "srv", "svr", "box", "nd", "hst", "inst", "wrk", "wkr", "img", "mach"),
    *("replica", "runner", "rack", "dc", "pool", "fleet", "canary", "variant", "flavor", "runtime", "lib", "pkg"),
)
"""Columns that may tell failing calls from others: what differs between releases, machines, applications."""
FOLLOWING = re.compile(
    r"try|tries|attempt|status|state|result|outcome|reason|level|severity|trace|span|request|date|day|time|hour"
)
"""What the name of a column has in it that tells what became of a call, when it was, or of it alone."""
CALLED_AT = frozenset({"apihost", "apiendpoint", "endpoint", "apibase", "apibaseurl", "baseurl", "apiurl", "apidomain"})
"""What a column is called that tells at which host of Amazon's a call was made: that follows from the marketplace."""
BECOMING = "queue"
"""What such a column is called whose value may be what becomes of a call that failed: it is sent to another."""
KINDS_OF_NAMES = frozenset({"name", "id", "tag", "version", "number", "original"})
"""What may stand behind such a name: `pod_name`, `instance_id`, `host.name`."""
PERSONS = frozenset({"client", "customer", "user", "buyer"})
OF_PERSONS = frozenset({"name", "number"})
"""What stands behind a word for a person where somebody is meant, no program."""
ADDRESS = "ip"
OF_MACHINES = frozenset(
    {"egress", "outbound", "server", "host", "pod", "node", "instance", "worker", "machine", "vm", "container", "proxy"}
    | {"nat", "task", "local", "private"}
)
"""What stands before the word for an address where it is a machine's; any other may be somebody's."""
AGENT = "useragent"
BEHIND_AGENT = " ("
"""What stands behind a product and its version, where a user agent says more."""
NOBODY = frozenset({"-", "--", "null", "nil", "none", "unknown", "undefined", "n/a", "na", "nan", "0", "?"})
"""What programs write, in any case, where they know no seller."""
OF_AMAZON = ("amazon", "amz", "spapi", "sellingpartner", "upstream", "downstream", "remote", "backend", "external")
"""What the name of a column has in it that tells of Amazon's answer, beside that of a program itself."""
ERRING = re.compile(r"err|exc|fail|fault|fehler|fout|blad|hata|エラー|错误|錯誤")
"""What the name of a column has in it that tells of errors alone."""


ACCENTS = re.compile(r"[\u0300-\u036f]")
UNDIVIDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters that are no other with an accent, as people write them without."""


def plain(key: str) -> str:
    """A name without what is written in many ways: its case, its accents, and the marks in it."""
    bare = re.sub(r"\.\$(date|numberlong|oid|uuid)|\[\d+\]", "", key.lower())
    if bare.isascii():
        return re.sub(r"[^a-z0-9]", "", bare)
    letters = normalize("NFC", ACCENTS.sub("", normalize("NFKD", bare.casefold()))).translate(UNDIVIDED)
    return re.sub(r"[\W_]", "", letters)


NAMES: Mapping[str, tuple[str, ...]] = {
    field: (*names, *map(plain, listed(WORDS.get(field, "")))) for field, names in ENGLISH.items()
}
"""The names of each field in any language, the best ones first."""
TRAIT_NAMES = frozenset({*TRAITS, *map(plain, listed(TRAIT_WORDS))})


def is_trait_name(key: str) -> bool:
    """Whether a column is one to compare by: the whole name, its last part, or the words at the end of that are.

    A last part that says no more than `name` or `id` is one with the part before it. The names of persons are none.
    """
    before, _, last = key.rpartition(".")
    words = words_of(last)
    if before and (KINDS_OF_NAMES.issuperset(words) or words == [ADDRESS]):
        words = [*words_of(before.rpartition(".")[2]), *words]
    if words[-1] in OF_PERSONS and PERSONS.intersection(words[-2:-1]):
        return False
    if words[-1] == ADDRESS:
        return bool(OF_MACHINES.intersection(words[-2:-1]))
    ends = words[:-1] if len(words) > 1 and words[-1] in KINDS_OF_NAMES else words
    found = {plain(key), plain(last), words[-1], *("".join(ends[place:]) for place in range(len(ends)))}
    return bool(found & TRAIT_NAMES)


def words_of(name: str) -> list[str]:
    """The words that the name of a column is made of."""
    return [one.lower() for one in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)] or [""]


def is_agent_name(key: str) -> bool:
    """Whether a column holds user agents, of which product and version are compared."""
    return AGENT in plain(key)
