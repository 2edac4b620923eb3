"""Who is no visitor: robots, pages fetched before anybody asked, and those who look into mails."""

import re
from collections.abc import Mapping
from functools import lru_cache

from alaka.tracking.models import Apart

# Gateways that open each link of a mail, and proxies that fetch its pictures.
_SCANNERS = re.compile(
    r"barracuda|mimecast|proofpoint|messagelabs|trendmicro|sophos|ironport|fireeye|symantec"
    r"|googleimageproxy|yahoomailproxy|safelinks|ms-?office|microsoft outlook|mail\.ru_bot"
    r"|urldefense|trustwave|forcepoint|spamhaus|vade ?secure|hornetsecurity|cloudmark",
    re.IGNORECASE,
)
_ROBOTS = re.compile(
    r"bots?\b|bot[/_;-]|\+https?:|crawl|spider|slurp|archiver|facebookexternalhit|embedly|bingpreview|mediapartners"
    r"|google-(?:read-aloud|inspectiontool|extended)|feedfetcher|lighthouse|pagespeed|gtmetrix"
    r"|headless|phantomjs|puppeteer|playwright|selenium|webdriver|pingdom|uptime|statuscake|monitor"
    r"|nagios|zabbix|datadog|newrelic|curl/|wget/|libwww|httpie|python-|aiohttp|httpx|scrapy"
    r"|go-http-client|java/|apache-httpclient|okhttp|axios/|node-fetch|undici|guzzle|postman"
    r"|insomnia|whatsapp|telegrambot|skypeuripreview|slack-imgproxy|chatgpt|claude|gptbot"
    r"|perplexity|bytespider|semrush|ahrefs|validator|checker|scanner|nutch|heritrix|preview"
    r"|googleother|meta-external|facebookcatalog|qwantify|barkrowler|censys|zgrab|masscan|nmap"
    r"|expanse|nuclei|httrack|wordpress/|drupal|faraday|^ruby$|ruby/|php/|libcurl|pycurl|reqwest"
    r"|feedly|feedbin|inoreader|newsblur|miniflux|freshrss|iframely|netcraft|prerender|rendertron",
    re.IGNORECASE,
)
# Real browsers that have such words in their names.
_NONE = re.compile(r"cubot", re.IGNORECASE)


@lru_cache(20_000)
def of_agent(agent: str) -> int:
    """An Apart, by the user agent alone; nobody's (an empty one) is not apart."""
    if _SCANNERS.search(agent):
        return int(Apart.MAIL_SCANNER)
    return int(Apart.BOT if _ROBOTS.search(_NONE.sub("", agent)) else Apart.NOT)


def is_ahead(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a browser fetches it before anybody asked for it."""
    said = b" ".join(headers.get(name, b"") for name in (b"sec-purpose", b"purpose"))
    older = b" ".join(headers.get(name, b"") for name in (b"x-purpose", b"x-moz"))
    return any(word in said + b" " + older for word in (b"prefetch", b"prerender", b"preview"))
