"""An order service in another language: Temporal's own SDK, and none of Holdfast's code.

Plays every scenario below at the server of TEMPORAL_ADDRESS and writes one JSON line for each: {"name", "ms", "error"}. A scenario's payment is
called like its function; its hold, `<payment>-hold` of 24,900 NOK, is there already. Two of a kind end in `-2` and so on.
"""

import asyncio
import inspect
import json
import os
import sys
import time
import traceback
from datetime import datetime, timedelta, timezone

from temporalio.api.common.v1 import Payload
from temporalio.client import (
    Client,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
)
from temporalio.common import (
    RawValue,
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDReusePolicy,
)
from temporalio.converter import DataConverter, PayloadCodec
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

# Of docs/wire-contract.md, for which this client was written.
CONTRACT = "1.2"
ACCOUNT = "nordic-shop"
OPERATOR = {"operator": "ida", "reason": "client corrected"}


class Shop:
    """What a scenario has: a client, and a payment of its own."""

    def __init__(self, client: Client, payment_id: str) -> None:
        self.client = client
        self.payment_id = payment_id

    def terms(self, payment_id: str | None = None, **more) -> dict:
        payment_id = payment_id or self.payment_id
        return {
            "account": ACCOUNT,
            "provider": "vipps",
            "paymentId": payment_id,
            "reference": f"{payment_id}-hold",
            "amount": 24900,
            "currency": "NOK",
            **more,
        }

    async def start(self, terms: dict | None = None, workflow_id: str | None = None, **how) -> WorkflowHandle:
        terms = terms or self.terms()
        return await self.client.start_workflow(
            "payment",
            {"terms": terms},
            id=workflow_id or f"payment:{ACCOUNT}:{terms['paymentId']}",
            task_queue="holdfast-vipps",
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            task_timeout=timedelta(seconds=5),
            **how,
        )


def parcel(shipment_id: str, amount=9900, **more) -> dict:
    return {"shipmentId": shipment_id, "amount": amount, "currency": "NOK", **more}


async def view_when(payment: WorkflowHandle, holds, within: float = 20) -> dict:
    """The first view that is as it should be."""
    view, deadline = None, time.monotonic() + within
    while time.monotonic() < deadline:
        view = await payment.query("view")
        if view is not None and holds(view):
            return view
        await asyncio.sleep(0.05)
    raise AssertionError(f"{payment.id}: not within {within} s. {view and (view['attention'], view['nextStep'])}")


def attentions(view: dict) -> list:
    return [(item["code"], item.get("shipmentId")) for item in view["attention"]]


def is_captured(*ids: str):
    return lambda view: all(state_of(view, one) == "captured" for one in ids)


def state_of(view: dict, shipment_id: str) -> str | None:
    return next((one["state"] for one in view["shipments"] if one["id"] == shipment_id), None)


def needs_a_person(view: dict) -> bool:
    return len(view["attention"]) > 0


async def refused(call) -> str:
    """The code of a refusal. The text begins with it, too."""
    try:
        answer = await call
    except WorkflowUpdateFailedError as error:
        assert str(error.cause).startswith(error.cause.type), str(error.cause)
        return error.cause.type
    raise AssertionError(f"not refused: {str(answer)[:200]}")


async def acknowledge(payment: WorkflowHandle, code: str) -> None:
    await payment.execute_update("acknowledge", {"code": code, **OPERATOR})


# The good way


async def found_by_its_hold(shop: Shop) -> None:
    """PaymentReference, set at the start: a notice about the hold finds the payment, and the workflow sets the other attributes"""
    reference = SearchAttributeKey.for_keyword("PaymentReference")
    hold = f"{shop.payment_id}-hold"
    pair = SearchAttributePair(reference, hold)
    payment = await shop.start(search_attributes=TypedSearchAttributes([pair]))
    query = f'PaymentReference="{hold}" AND PaymentAccount="{ACCOUNT}" AND ExecutionStatus="Running"'
    found, deadline = [], time.monotonic() + 20
    while not found and time.monotonic() < deadline:
        found = [one.id async for one in shop.client.list_workflows(query)]
    assert found == [payment.id], found
    await payment.signal("providerNotice", {"text": "webhook"})
    await view_when(payment, lambda view: view.get("notices", {}).get("times") == 1)


async def good_terms(shop: Shop) -> None:
    """good terms alone, without memo or search attributes: shipped, captured, completed, ended"""
    payment = await shop.start()
    await payment.signal("ship", parcel("parcel-1"))
    await view_when(payment, is_captured("parcel-1"))
    answer = await payment.execute_update("shipAndWait", parcel("parcel-2", 5000))
    assert answer["shipment"]["state"] == "captured", answer
    assert sorted(answer) == ["ledger", "shipment", "state"], answer
    shown = (await payment.describe()).search_attributes
    assert (shown["PaymentAccount"], shown["PaymentProvider"], shown["CaptureState"]) == (
        [ACCOUNT],
        ["vipps"],
        ["open"],
    ), shown
    await payment.execute_update("completeAndWait", {})
    last = await payment.result()
    assert last["state"] == "finished", last["state"]
    assert last["ledger"] == {
        "authorized": 24900,
        "captured": 14900,
        "reserved": 0,
        "released": 10000,
        "available": 0,
        "refunded": 0,
        "refunding": 0,
        "refundable": 14900,
    }, last["ledger"]
    assert (await payment.query("view"))["ledger"] == last["ledger"]


async def same_again(shop: Shop) -> None:
    """the same start, ship and complete again change nothing and take nothing twice"""
    payment = await shop.start()
    try:
        await shop.start()
        raise AssertionError("started twice")
    except WorkflowAlreadyStartedError:
        pass
    first = await payment.execute_update("shipAndWait", parcel("parcel-1"))
    described = await payment.describe()
    assert (await described.memo())["reference"] == shop.terms()["reference"], await described.memo()
    for _ in range(3):
        again = await payment.execute_update("shipAndWait", parcel("parcel-1"))
        assert again["ledger"] == first["ledger"], again["ledger"]
    assert await refused(payment.execute_update("shipAndWait", parcel("parcel-1", 9901))) == "ShipmentConflict"
    for _ in range(2):
        await payment.signal("complete", {})
    await payment.result()
    try:
        await shop.start()
        raise AssertionError("started again after its end")
    except WorkflowAlreadyStartedError:
        pass
    try:
        await payment.execute_update("shipAndWait", parcel("parcel-2"))
        raise AssertionError("heard after its end")
    except RPCError as error:
        assert error.status == RPCStatusCode.NOT_FOUND, error


def refund(refund_id: str, amount=2000, **more) -> dict:
    return {"refundId": refund_id, "amount": amount, "currency": "NOK", "reason": "returned", **more}


async def refund_after_the_end(shop: Shop) -> None:
    """a refund after the end: the second run is started with its id alone, by many at once, and gives each refund back once"""
    payment = await shop.start(start_signal="ship", start_signal_args=[parcel("parcel-1")])
    await view_when(payment, is_captured("parcel-1"))
    first = await payment.execute_update("refundAndWait", refund("return-1", shipmentId="parcel-1"))
    assert first["refund"]["state"] == "refunded", first
    assert sorted(first) == ["ledger", "refund", "state"], first
    await payment.signal("complete", {})
    await payment.result()

    async def start_refunds() -> bool:
        try:
            await shop.client.start_workflow(
                "payment",
                id=f"refunds:{ACCOUNT}:{shop.payment_id}",
                task_queue="holdfast-vipps",
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                task_timeout=timedelta(seconds=5),
            )
            return True
        except WorkflowAlreadyStartedError:
            return False

    assert sorted(await asyncio.gather(*(start_refunds() for _ in range(3)))) == [False, False, True]
    refunds = shop.client.get_workflow_handle(f"refunds:{ACCOUNT}:{shop.payment_id}")
    for again in ["return-1", "return-2", "return-2"]:
        answer = await refunds.execute_update("refundAndWait", refund(again, **({} if again == "return-2" else {"shipmentId": "parcel-1"})))
        assert answer["refund"]["state"] == "refunded", answer
    assert answer["ledger"]["refunded"] == 4000, answer["ledger"]
    assert await refused(refunds.execute_update("refundAndWait", refund("return-2", 1))) == "RefundConflict"
    assert await refused(refunds.execute_update("refundAndWait", refund("return-3", 5901))) == "ExceedsRefundable"
    shown = (await refunds.describe()).search_attributes
    assert (shown["PaymentAccount"], shown["PaymentReference"]) == ([ACCOUNT], [f"{shop.payment_id}-hold"]), shown


async def started_with_a_parcel(shop: Shop) -> None:
    """signal-with-start begins the payment and tells the first parcel in one call"""
    payment = await shop.start(start_signal="ship", start_signal_args=[parcel("parcel-1", final=True)])
    last = await payment.result()
    assert (last["ledger"]["captured"], last["ledger"]["released"]) == (9900, 15000), last["ledger"]


async def null_members(shop: Shop) -> None:
    """null is a member that is left out, in terms and in messages"""
    payment = await shop.start(shop.terms(captureBy=None, authorizedAt=None, create=None, recovered=None))
    await payment.signal("ship", parcel("parcel-1", final=None))
    view = await view_when(payment, is_captured("parcel-1"))
    assert attentions(view) == [], view["attention"]


async def whole_floats(shop: Shop) -> None:
    """9900.0 is the number 9900 in JSON"""
    payment = await shop.start(shop.terms(amount=24900.0))
    view = await payment.execute_update("shipAndWait", parcel("parcel-1", 9900.0))
    assert view["ledger"]["captured"] == 9900, view["ledger"]


async def recovered(shop: Shop) -> None:
    """recovered: true starts a payment whose past is unknown, and which captures what its hold shows to be free"""
    payment = await shop.start(shop.terms(recovered=True))
    await payment.signal("ship", parcel("parcel-1"))
    view = await view_when(payment, is_captured("parcel-1"))
    assert any("recovered" in entry["text"] for entry in view["journal"]), view["journal"]


async def forecast(shop: Shop) -> None:
    """forecast says what a message would do, and does nothing"""
    payment = await shop.start()
    await view_when(payment, lambda view: view["state"] == "open")
    question = {"kind": "ship", "message": parcel("parcel-1"), "now": int(time.time() * 1000)}
    told = await payment.query("forecast", question)
    assert told["before"]["ledger"]["available"] == 24900, told["before"]["ledger"]
    assert told["after"]["ledger"]["reserved"] == 9900, told["after"]["ledger"]
    over = await payment.query("forecast", {**question, "message": parcel("parcel-1", 24901)})
    assert over["refusal"]["code"] == "ExceedsAvailable", over
    assert (await payment.query("view"))["shipments"] == []


# Terms that are wrong


async def wrong_terms(shop: Shop) -> None:
    """terms with a text, a fraction, words or seconds: InvalidTerms, seen by a person, and nothing moves"""
    wrong = [
        ({"amount": "24900"}, "terms.amount"),
        ({"amount": 24900.5}, "terms.amount"),
        ({"amount": 2**60}, "terms.amount"),
        ({"amount": True}, "terms.amount"),
        ({"captureBy": "tomorrow"}, "terms.captureBy"),
        ({"captureBy": int(time.time()) + 86400}, "terms.captureBy"),
        ({"captureBy": datetime.now(timezone.utc).isoformat()}, "terms.captureBy"),
        ({"authorizedAt": time.time()}, "terms.authorizedAt"),
        ({"currency": "nok"}, "terms.currency"),
        ({"capture_by": 1}, "not known"),
    ]

    async def one(nth: int, members: dict, says: str) -> None:
        payment = await shop.start(shop.terms(f"{shop.payment_id}-{nth}", **members))
        view = await view_when(payment, needs_a_person)
        assert attentions(view) == [("InvalidTerms", None)], (members, view["attention"])
        assert says in view["attention"][0]["text"], (members, view["attention"])
        await acknowledge(payment, "InvalidTerms")
        await payment.result()

    await asyncio.gather(*(one(nth, *case) for nth, case in enumerate(wrong)))


async def wrong_workflow_id(shop: Shop) -> None:
    """terms under a workflow id that is not theirs: InvalidTerms"""
    for workflow_id in [f"payment:{ACCOUNT}:somebody-else", f"payment:other-shop:{shop.payment_id}", "order-7"]:
        payment = await shop.start(workflow_id=workflow_id)
        view = await view_when(payment, needs_a_person)
        assert attentions(view) == [("InvalidTerms", None)], view["attention"]
        await acknowledge(payment, "InvalidTerms")
        await payment.result()


async def bare_terms(shop: Shop) -> None:
    """terms that are not wrapped in {"terms": …}, or are a text: InvalidTerms"""
    for nth, sent in enumerate([shop.terms(), "terms", None, [shop.terms()]]):
        payment = await shop.client.start_workflow(
            "payment", sent, id=f"payment:{ACCOUNT}:{shop.payment_id}-{nth}", task_queue="holdfast-vipps"
        )
        view = await view_when(payment, needs_a_person)
        assert attentions(view) == [("InvalidTerms", None)], view["attention"]
        await acknowledge(payment, "InvalidTerms")
        await payment.result()


async def one_hold_twice(shop: Shop) -> None:
    """two payments on one hold: the second one is parked and sends nothing"""
    first = await shop.start()
    await view_when(first, lambda view: view["state"] == "open")
    second = await shop.start(shop.terms(f"{shop.payment_id}-2", reference=f"{shop.payment_id}-hold"))
    await second.signal("ship", parcel("parcel-1"))
    view = await view_when(second, needs_a_person)
    assert attentions(view) == [("HoldShared", None)], view["attention"]
    assert view["ledger"]["captured"] == 0, view["ledger"]


# Messages that are wrong


async def capital_letter(shop: Shop) -> None:
    """a signal Ship is before a person, with the name that was meant"""
    payment = await shop.start()
    await payment.signal("Ship", parcel("parcel-1"))
    view = await view_when(payment, needs_a_person)
    assert attentions(view) == [("UnknownMessage", "parcel-1")], view["attention"]
    assert "did you mean the signal ship?" in view["attention"][0]["text"].lower(), view["attention"]
    await payment.signal("ship", parcel("parcel-1"))
    await view_when(payment, is_captured("parcel-1"))


async def empty_list(shop: Shop) -> None:
    """complete with [], as PHP writes an empty object, completes"""
    payment = await shop.start()
    await payment.signal("complete", [])
    last = await payment.result()
    assert last["ledger"]["released"] == 24900, last["ledger"]


async def cancel_without_reason(shop: Shop) -> None:
    """cancel with {} cancels: the parcel that comes later is refused"""
    payment = await shop.start()
    # Held, it does not end before the parcel is told.
    await payment.execute_update("pause", {"operator": "ida", "reason": "to be told the parcel first"})
    await payment.signal("cancel", {})
    await payment.signal("ship", parcel("parcel-1"))
    view = await view_when(payment, needs_a_person)
    await payment.execute_update("resume", {"operator": "ida", "reason": "told"})
    assert attentions(view) == [("ShipmentRefused", "parcel-1")], view["attention"]
    await acknowledge(payment, "ShipmentRefused")
    assert (await payment.result())["ledger"]["released"] == 24900


async def text_for_an_amount(shop: Shop) -> None:
    """an amount that is a text: a signal is before a person, with its shipment; an update is refused"""
    payment = await shop.start()
    for nth in (1, 2):
        await payment.signal("ship", parcel(f"parcel-{nth}", "9900"))
    view = await view_when(payment, lambda view: len(view["attention"]) > 1)
    assert attentions(view) == [("ShipmentRefused", "parcel-1"), ("ShipmentRefused", "parcel-2")], view["attention"]
    assert await refused(payment.execute_update("shipAndWait", parcel("parcel-3", "9900"))) == "InvalidMessage"
    assert await refused(payment.execute_update("shipAndWait", parcel("parcel-3", 99.5))) == "InvalidMessage"
    assert await refused(payment.execute_update("shipAndWait", args=["parcel-3", 9900])) == "InvalidMessage"


async def refusals(shop: Shop) -> None:
    """each update is refused with its code"""
    payment = await shop.start()
    await view_when(payment, lambda view: view["state"] == "open")
    ask = payment.execute_update
    assert await refused(ask("shipAndWait", parcel("parcel-1", 24901))) == "ExceedsAvailable"
    assert await refused(ask("shipAndWait", {**parcel("parcel-1"), "currency": "SEK"})) == "CurrencyMismatch"
    assert await refused(ask("retryNow", OPERATOR)) == "NothingWaits"
    assert await refused(ask("acknowledge", {"code": "Stuck", **OPERATOR})) == "NotUp"
    word = {"outcome": "done", "evidence": "the portal", **OPERATOR}
    assert await refused(ask("resolve", {"operationId": "parcel-9", **word})) == "OperationNotFound"
    assert await refused(ask("resolve", {"operationId": "@authorize", **word})) == "NotResolvable"
    assert await refused(ask("pause", {"operator": "ida"})) == "InvalidMessage"
    await payment.signal("complete", {})
    await payment.result()


async def unknown_names(shop: Shop) -> None:
    """an update or a query that nobody knows is refused, and says which there are"""
    payment = await shop.start()
    assert await refused(payment.execute_update("ship_and_wait", parcel("parcel-1"))) == "UnknownMessage"
    assert await refused(payment.execute_update("refund", parcel("parcel-1"))) == "UnknownMessage"
    try:
        await payment.query("View")
        raise AssertionError("View is no query")
    except WorkflowQueryFailedError as error:
        assert "did you mean the query view?" in str(error).lower(), str(error)


class Sealing(PayloadCodec):
    """Seals what is sent with a key that no worker has."""

    async def encode(self, payloads):
        return [Payload(metadata={"encoding": b"binary/encrypted"}, data=b"sealed") for _ in payloads]

    async def decode(self, payloads):
        return list(payloads)


async def sealed_messages(shop: Shop) -> None:
    """a message sealed by a codec that no worker has is before a person, and the next one is captured"""
    payment = await shop.start()
    config = shop.client.config()
    config["data_converter"] = DataConverter(payload_codec=Sealing())
    sealed = Client(**config).get_workflow_handle(payment.id)
    await sealed.signal("ship", parcel("parcel-0"))
    await payment.signal("ship", parcel("parcel-1"))
    view = await view_when(payment, is_captured("parcel-1"))
    assert attentions(view) == [("UnreadableMessage", None)], view["attention"]
    assert "binary/encrypted" in view["attention"][0]["text"], view["attention"]
    assert await refused(sealed.execute_update("shipAndWait", parcel("parcel-2"))) == "InvalidMessage"


async def sealed_terms(shop: Shop) -> None:
    """terms sealed by a codec that no worker has: InvalidTerms, and a person ends it"""
    config = shop.client.config()
    config["data_converter"] = DataConverter(payload_codec=Sealing())
    await Shop(Client(**config), shop.payment_id).start()
    payment = shop.client.get_workflow_handle(f"payment:{ACCOUNT}:{shop.payment_id}")
    view = await view_when(payment, needs_a_person)
    assert attentions(view) == [("InvalidTerms", None)], view["attention"]
    await acknowledge(payment, "InvalidTerms")
    await payment.result()


async def nested_deep(shop: Shop) -> None:
    """lists in lists, 100,000 deep: refused at once, and the next parcel is captured"""
    payment = await shop.start()
    text = f'{{"shipmentId":"deep","amount":9900,"currency":"NOK","more":{"[" * 100_000}{"]" * 100_000}}}'
    await payment.signal(
        "ship", RawValue(Payload(metadata={"encoding": b"json/plain"}, data=text.encode()))
    )
    await payment.signal("ship", parcel("parcel-1"))
    view = await view_when(payment, is_captured("parcel-1"))
    assert attentions(view) == [("ShipmentRefused", "deep")], view["attention"]


async def slow_captures(shop: Shop) -> None:
    """ten callers wait for a slow provider, and hold is answered beside them"""
    payment = await shop.start()
    await view_when(payment, lambda view: view["state"] == "open")
    waiting = [
        asyncio.create_task(payment.execute_update("shipAndWait", parcel(f"parcel-{nth}", 100))) for nth in range(10)
    ]
    await view_when(payment, lambda view: len(view["shipments"]) == 10)
    paused = await asyncio.wait_for(payment.execute_update("pause", {"operator": "ida", "reason": "fraud check"}), 5)
    assert paused["paused"]["operator"] == "ida", paused
    answers = await asyncio.wait_for(asyncio.gather(*waiting), 10)
    assert [answer["shipment"]["id"] for answer in answers] == [f"parcel-{nth}" for nth in range(10)], answers
    await payment.execute_update("resume", {"operator": "ida", "reason": "checked"})
    await view_when(payment, is_captured(*(f"parcel-{nth}" for nth in range(10))))
    view = await payment.query("view")
    assert [entry["action"] for entry in view["audit"]] == ["pause", "resume"], view["audit"]


SCENARIOS = [
    play
    for name, play in list(globals().items())
    if inspect.iscoroutinefunction(play) and list(inspect.signature(play).parameters) == ["shop"]
]
AT_ONCE = 4


async def main() -> None:
    client = await Client.connect(**ClientConfig.load_client_connect_config())
    free = asyncio.Semaphore(AT_ONCE)

    async def report(play) -> None:
        async with free:
            started, error = time.monotonic(), None
            try:
                await asyncio.wait_for(play(Shop(client, play.__name__.replace("_", "-"))), 25)
            except Exception:
                error = traceback.format_exc(limit=-3)
            ms = round((time.monotonic() - started) * 1000)
            print(json.dumps({"name": play.__name__, "ms": ms, "error": error}), flush=True)

    await asyncio.gather(*(report(play) for play in SCENARIOS))


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        print(json.dumps([{"name": play.__name__, "says": inspect.getdoc(play)} for play in SCENARIOS]))
    else:
        asyncio.run(main())
        # The SDK's own threads live until the very end, and an interpreter that winds up beneath them may crash.
        sys.stdout.flush()
        os._exit(0)
