"""Whether an e-mail address and a website belong together, judged by their names alone."""

import ipaddress
from urllib.parse import urlsplit


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Anybody can have an address here, so that it says nothing about an organisation.
PUBLIC_MAIL = _words(
    "gmail.com googlemail.com msn.com passport.com aol.com aim.com icloud.com me.com mac.com proton.me protonmail.com "
    "protonmail.ch pm.me tuta.com tuta.io tutanota.com tutanota.de tutamail.com fastmail.com fastmail.fm hey.com "
    "mail.com email.com usa.com post.com europe.com inbox.com zoho.com zohomail.com zohomail.eu hushmail.com "
    "mailbox.org posteo.de posteo.net riseup.net disroot.org ymail.com rocketmail.com myyahoo.com maktoob.com "
    "web.de freenet.de t-online.de arcor.de 1und1.de online.de mail.de "
    "orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net bbox.fr numericable.fr "
    "libero.it virgilio.it tiscali.it alice.it tin.it telefonica.net terra.com terra.com.br uol.com.br bol.com.br "
    "ig.com.br globo.com sapo.pt iol.pt telenet.be skynet.be ziggo.nl kpnmail.nl planet.nl xs4all.nl hetnet.nl "
    "bluewin.ch sunrise.ch chello.at aon.at telia.com comhem.se online.no mail.dk "
    "btinternet.com btopenworld.com sky.com talktalk.net virginmedia.com ntlworld.com blueyonder.co.uk "
    "comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com "
    "shaw.ca rogers.com sympatico.ca videotron.ca bigpond.com optusnet.com.au xtra.co.nz "
    "mail.ru bk.ru inbox.ru list.ru internet.ru rambler.ru ya.ru ukr.net i.ua abv.bg seznam.cz centrum.cz wp.pl o2.pl "
    "onet.pl interia.pl freemail.hu citromail.hu "
    "qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn aliyun.com "
    "naver.com daum.net hanmail.net nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp "
    "rediffmail.com sify.com walla.com walla.co.il webmail.co.za mweb.co.za telkomsa.net "
    "mailinator.com guerrillamail.com yopmail.com duck.com simplelogin.com relay.firefox.com"
)
# The same provider under the domains of many countries: yahoo.fr, hotmail.co.uk, outlook.com.br.
_MAIL_FAMILIES = _words("yahoo hotmail outlook live gmx yandex tiscali")

# Anybody can have a page here.
_SHARED_SITES = _words(
    "facebook.com fb.com fb.me instagram.com linkedin.com twitter.com x.com youtube.com tiktok.com threads.net "
    "google.com goo.gl medium.com linktr.ee substack.com wordpress.com blogspot.com blogger.com tumblr.com "
    "wixsite.com wix.com weebly.com squarespace.com webnode.com jimdo.com jimdofree.com jimdosite.com "
    "godaddysites.com strikingly.com github.io gitlab.io pages.dev netlify.app vercel.app web.app firebaseapp.com "
    "herokuapp.com notion.site carrd.co eventbrite.com meetup.com gofundme.com change.org telegram.me t.me wa.me "
    "whatsapp.com vk.com weibo.com bit.ly tinyurl.com sharepoint.com microsoft.com apple.com amazonaws.com"
)

# Labels that stand below a country's two letters where names are registered one level deeper.
_SECOND_LEVEL = _words(
    "ac ad art asn asso com co conf csiro ed edu ernet fm fed firm gc gen go gob gop gouv gov govt gr gub gv id ind "
    "inf info int k12 lg ltd maori me med mi mil mod muni museum name ne net nhs ngo nic nom nsn nsw oop or org "
    "other parliament plc police press pro pvt qc re res sch school sci shop store tm tv univ web wiki"
)


def domain_of_email(email: str) -> str:
    """The host of an e-mail address in lower-case ASCII (IDNA); "" if there is none."""
    local, at, host = email.strip().rpartition("@")
    return _ascii(host) if at and local else ""


def domain_of_website(url: str) -> str:
    """The host of a web address, with or without its scheme, in lower-case ASCII and without "www."; or ""."""
    url = url.strip()
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return _ascii(host).removeprefix("www.")


def same_domain(email: str, website: str) -> bool:
    """Whether the address's domain is the website's, or one lies beneath the other.

    Never for public mail providers and shared sites, IP addresses, single labels and domains under which
    others register (co.uk, com.br: known by the shape of country domains, so a name such as org.de is
    declined too). A False asks a person to look; a True says that whoever reads that mail
    probably speaks for the site. Uses no network.
    """
    mail, site = domain_of_email(email), domain_of_website(website)
    shorter, longer = sorted((mail, site), key=len)
    if not _is_owned(shorter) or not _is_owned(longer):
        return False
    return longer == shorter or longer.endswith(f".{shorter}")


def _is_owned(domain: str) -> bool:
    """Whether the domain can belong to one organisation."""
    labels = domain.split(".")
    if len(labels) < 2 or not all(labels) or labels[-1].isdigit():
        return False
    suffix = 2 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 1
    if len(labels) <= suffix:
        return False
    registered = ".".join(labels[-suffix - 1 :])
    shared = PUBLIC_MAIL | _SHARED_SITES
    if any(".".join(labels[first:]) in shared for first in range(len(labels) - 1)):
        return False
    return registered.split(".")[0] not in _MAIL_FAMILIES


def _ascii(host: str) -> str:
    host = host.strip().rstrip(".").lower()
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        pass
    else:
        return ""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return ""
