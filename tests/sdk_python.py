"""Segment's own library for Python, as a shop's server would use it: sdk_python.py URL KEY"""

import sys

from analytics.client import Client


def main() -> None:
    url, key = sys.argv[1:]
    client = Client(key, host=url, gzip=True, on_error=lambda error, _batch: print("error", error),
                    upload_size=7, upload_interval=0.1)  # fmt: skip
    client.identify("py-42", {"email": "py@gul.example"}, anonymous_id="py-browser")
    client.page("py-42", "Shop", "Roses", {"url": "https://gul.example/roses"})
    client.group("py-42", "py-firm", {"name": "Firm"})
    client.alias("py-before", "py-42")
    client.screen("py-42", "App", "Start")
    for number in range(40):
        client.track("py-42", "Looked", {"number": number})
    client.flush()
    print("waiting", flush=True)
    sys.stdin.readline()
    client.track("py-42", "Order Completed", {"order_id": "p1", "total": 12.5})
    client.flush()
    client.join()
    print("done", flush=True)


if __name__ == "__main__":
    main()
