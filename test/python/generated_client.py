"""Takes a payment from its start to its end with a client that openapi-python-client has generated from openapi.json.

    generated_client.py FOLDER URL KEY ACCOUNT PAYMENT REFERENCE

FOLDER contains the generated package `holdfast_client`. Prints what it saw, as JSON.
"""

import json
import sys
import time

folder, url, key, account, payment_id, reference = sys.argv[1:]
sys.path.insert(0, folder)

from holdfast_client import AuthenticatedClient  # noqa: E402
from holdfast_client.api.default import complete, read_payment, ship, start_payment  # noqa: E402
from holdfast_client.models import Completion, Problem, Ship, Start, StartAuthorization  # noqa: E402

client = AuthenticatedClient(base_url=url, token=key)

start = Start(authorization=StartAuthorization(reference=reference), amount=24900, currency="NOK")
started = start_payment.sync_detailed(account, payment_id, client=client, body=start)
again = start_payment.sync_detailed(account, payment_id, client=client, body=start)

parcel = Ship(amount=9900, currency="NOK")
first = ship.sync_detailed(account, payment_id, "parcel-1", client=client, body=parcel)
answer = first
while answer.status_code == 202:
    time.sleep(0.2)
    answer = ship.sync_detailed(account, payment_id, "parcel-1", client=client, body=parcel)
waited = ship.sync_detailed(
    account, payment_id, "parcel-2", client=client, body=Ship(amount=5000, currency="NOK"), prefer="wait=20"
)
refused = ship.sync_detailed(account, payment_id, "parcel-3", client=client, body=Ship(amount=99999, currency="NOK"))
assert isinstance(refused.parsed, Problem), refused

complete.sync_detailed(account, payment_id, client=client, body=Completion(), prefer="wait=20")
view = read_payment.sync(account, payment_id, client=client)
while view.state.value != "finished":
    time.sleep(0.2)
    view = read_payment.sync(account, payment_id, client=client)

print(
    json.dumps(
        {
            "started": [int(started.status_code), int(again.status_code)],
            "first": [int(first.status_code), first.parsed.safe_to_ship.value],
            "last": [int(answer.status_code), answer.parsed.safe_to_ship.value],
            "waited": [int(waited.status_code), waited.headers["preference-applied"], waited.parsed.state.value],
            "refused": [int(refused.status_code), refused.parsed.code],
            "ledger": view.ledger.to_dict(),
        }
    )
)
