"""Of several promises the one that says most holds, each target by itself."""

from alaka.cases.models import Severity
from alaka.inbox.models import Inbox
from alaka.sla.choosing import About, choose
from alaka.sla.models import Policy
from alaka.sla.tests.conftest import Time, promised

SEVERE, MINOR = About("complaint", Severity.SEVERE), About("request", Severity.MINOR)


def names(policies: list[Policy], inbox: int, *cases: About) -> dict[str, str]:
    return {target: policy.name for target, policy in choose(policies, inbox, cases).items()}


def test_each_target_has_its_winner(time: Time, shop_inbox: Inbox):
    everything = promised("everything")
    shop = promised("shop", inbox=shop_inbox, resolution=None)
    severe = promised("severe", severity=Severity.SEVERE, first_response=None, next_response=None)
    policies = [severe, everything, shop]
    assert names(policies, 0) == dict.fromkeys(["first", "next", "resolution"], "everything")
    assert names(policies, shop_inbox.pk) == {
        "first": "shop", "next": "shop", "resolution": "everything",
    }  # fmt: skip
    assert names(policies, shop_inbox.pk, SEVERE)["resolution"] == "severe"
    assert names(policies, shop_inbox.pk, MINOR)["resolution"] == "everything"


def test_severity_weighs_more_than_kind_and_kind_more_than_inbox(time: Time, shop_inbox: Inbox):
    shop = promised("shop", inbox=shop_inbox)
    kind = promised("kind", kind="complaint")
    severity = promised("severity", severity=Severity.SEVERE)
    minor = promised("minor", severity=Severity.MINOR)
    both = promised("both", kind="complaint", inbox=shop_inbox)
    pk = shop_inbox.pk
    assert names([shop, kind], pk, SEVERE)["first"] == "kind"
    assert names([shop, kind, severity], pk, SEVERE)["first"] == "severity"
    assert names([shop, kind, severity, both], pk, SEVERE)["first"] == "both"
    assert names([severity, minor], pk, MINOR, SEVERE)["first"] == "severity"


def test_kind_and_severity_must_be_of_one_case(time: Time):
    policy = promised("both", kind="complaint", severity=Severity.MINOR)
    assert names([policy], 0, SEVERE, MINOR) == {}
    assert names([policy], 0, About("complaint", Severity.MINOR))["first"] == "both"
