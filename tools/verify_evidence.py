#!/usr/bin/env python3
"""Checks an evidence pack of KeplerAI: python3 verify_evidence.py [folder or .zip] [--key-id FINGERPRINT]

Needs nothing but Python 3.8. Exit code 0: everything agrees; 1: something does not, each place on a line; 2: no pack there.
"""
import argparse
import base64
import hashlib
import json
import os
import sys
import zipfile

# ECDSA over NIST P-256 with SHA-256, on plain integers.
P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")  # DER before the point 04 || x || y


def add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = 3 * (a[0] * a[0] - 1) * pow(2 * a[1], -1, P)  # the curve's a is -3
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def two_times(u, a, v, b):
    """u*a + v*b, both factors bit by bit together."""
    both, total = add(a, b), None
    for bit in range(max(u.bit_length(), v.bit_length()) - 1, -1, -1):
        total = add(total, total)
        total = add(total, (None, a, b, both)[(u >> bit & 1) + 2 * (v >> bit & 1)])
    return total


def signed(key, message, signature):
    if len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < N and 0 < s < N):
        return False
    w = pow(s, -1, N)
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    point = two_times(digest * w % N, G, r * w % N, key)
    return point is not None and point[0] % N == r


def read_key(pem):
    """The point, and the fingerprint: the first 16 hexadecimal digits of the SHA-256 of the DER."""
    der = base64.b64decode("".join(line for line in pem.split("\n") if line and not line.startswith("-----")))
    if der[:len(SPKI)] != SPKI or len(der) != len(SPKI) + 64 + (SPKI[-1] == 0):
        raise ValueError("not an uncompressed P-256 public key")
    x, y = int.from_bytes(der[-64:-32], "big"), int.from_bytes(der[-32:], "big")
    if (y * y - x * x * x + 3 * x - B) % P or der[-65] != 4:
        raise ValueError("not a point of the curve")
    return (x, y), hashlib.sha256(der).hexdigest()[:16]


# The Merkle tree of RFC 6962 and RFC 9162.
def leaf_of(content_hash):
    return hashlib.sha256(b"\0" + content_hash).digest()


def node_of(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def included(root, size, index, node, path):
    if not 0 <= index < size:
        return False
    fn, sn = index, size - 1
    for sibling in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            node = node_of(sibling, node)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = node_of(node, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and node == root


def extends(first, first_root, second, second_root, proof):
    if first == second:
        return not proof and first_root == second_root
    if not 0 < first < second or not proof:
        return False
    fn, sn, nodes = first - 1, second - 1, list(proof)
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = first_root if first & (first - 1) == 0 else nodes.pop(0)
    for node in nodes:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node_of(node, old), node_of(node, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_of(new, node)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old == first_root and new == second_root


class Pack:
    def __init__(self, place):
        self.zip = zipfile.ZipFile(place) if os.path.isfile(place) else None
        self.place = place
        self.problems = []

    def names(self):
        return set(self.zip.namelist() if self.zip else os.listdir(self.place))

    def read(self, name):
        if self.zip:
            return self.zip.read(name)
        with open(os.path.join(self.place, name), "rb") as file:
            return file.read()

    def say(self, text):
        self.problems.append(text)

    def check(self, wanted_key):
        point, key_id = read_key(self.read("public-key.pem").decode())
        if wanted_key and wanted_key.lower() != key_id:
            self.say(f"public-key.pem: the key is {key_id}, not {wanted_key}")
        raw = self.read("manifest.json")
        manifest = json.loads(raw)
        if not signed(point, raw, base64.b64decode(self.read("manifest.sig"))):
            self.say("manifest.json: not signed by the key of this pack")
        if manifest["key_id"] != key_id:
            self.say(f"manifest.json: names the key {manifest['key_id']}, the pack holds {key_id}")
        for name, sha256 in manifest["files"].items():
            if name not in self.names():
                self.say(f"{name}: missing")
            elif hashlib.sha256(self.read(name)).hexdigest() != sha256:
                self.say(f"{name}: changed since the export")
        for name in sorted(self.names() - set(manifest["files"]) - {"manifest.json", "manifest.sig"}):
            if "__pycache__" not in name:
                self.say(f"{name}: not part of the pack")
        keys = self.head_keys(manifest, point, key_id)
        head = self.check_heads(keys, manifest["tree_size"])
        return key_id, sorted(set(keys) - {key_id}), head, self.check_events(manifest, head)

    def head_keys(self, manifest, point, key_id):
        """The keys that may have signed a head, by fingerprint: the pack's own, and those that the signed manifest lists."""
        keys = {key_id: point}
        for listed in sorted(set(manifest.get("head_key_ids", [])) - {key_id}):
            name = f"public-key-{listed}.pem"
            if name not in manifest["files"] or name not in self.names():
                self.say(f"{name}: missing, though the manifest lists that key")
                continue
            other, fingerprint = read_key(self.read(name).decode())
            if fingerprint != listed:
                self.say(f"{name}: the key is {fingerprint}")
            else:
                keys[listed] = other
        return keys

    def check_heads(self, keys, size):
        heads = {}
        for number, line in enumerate(self.read("heads.jsonl").decode().splitlines(), 1):
            head = json.loads(line)
            text = f"kepler-tree-head-v1\n{head['size']}\n{head['last_seq_id']}\n{head['root']}\n{head['at']}\n"
            point = keys.get(head["key_id"])
            if point is None:
                self.say(f"heads.jsonl, line {number}: the head of {head['size']} events is not signed by a key of this pack, but by {head['key_id']}")
            elif not signed(point, text.encode(), base64.b64decode(head["signature"])):
                self.say(f"heads.jsonl, line {number}: the head of {head['size']} events is not signed by the key {head['key_id']}")
            heads[head["size"]] = head
        steps = {(s["first"], s["second"]): [bytes.fromhex(h) for h in s["proof"]] for s in json.loads(self.read("consistency.json"))}
        sizes = sorted(heads)
        for one, two in zip(sizes, sizes[1:]):
            if not extends(one, bytes.fromhex(heads[one]["root"]), two, bytes.fromhex(heads[two]["root"]), steps.get((one, two), [])):
                self.say(f"consistency.json: the head of {two} events does not continue that of {one}")
        if size not in heads:
            self.say(f"heads.jsonl: no head of {size} events, which the proofs are for")
        return heads.get(size) or {"size": size, "root": "", "last_seq_id": 0, "at": "?"}

    def check_events(self, manifest, head):
        root, count, last, versions = bytes.fromhex(head["root"]), 0, None, {}
        for number, line in enumerate(self.read("events.jsonl").decode().split("\n"), 1):
            if not line:
                continue
            count += 1
            try:
                event = json.loads(line)
                content = json.loads(event["text"])
                path = [bytes.fromhex(h) for h in event["proof"]]
                place = f"event {event['seq_id']} (events.jsonl, line {number})"
                sha256 = hashlib.sha256(event["text"].encode()).digest()
            except (ValueError, KeyError, TypeError) as error:
                self.say(f"events.jsonl, line {number}: unreadable ({error})")
                continue
            if content[0] != event["seq_id"]:
                self.say(f"{place}: its text is that of event {content[0]}")
            if not included(root, head["size"], event["index"], leaf_of(sha256), path):
                self.say(f"{place}: not what was sealed at place {event['index']}")
            if event.get("sidecar") not in (None, sha256.hex()):
                self.say(f"{place}: its recorded hash is another one")
            if last is not None and (event["index"] <= last[0] or event["seq_id"] <= last[1]):
                self.say(f"{place}: out of order after event {last[1]}")
            elif manifest["selection"] != "streams" and event["index"] != (last[0] + 1 if last else event["index"] if manifest["selection"] == "range" else 0):
                self.say(f"{place}: events are missing before it")
            last = (event["index"], event["seq_id"])
            if manifest["selection"] == "streams":
                known = versions.get(content[2], 0)
                if content[3] != known + 1:
                    self.say(f"{place}: version {content[3]} of stream {content[2]} follows version {known}")
                versions[content[2]] = content[3]
        if count != manifest["events"]:
            self.say(f"events.jsonl: {count} events, {manifest['events']} were exported; the last one here is event {last[1] if last else 0}")
        return count


def main():
    parser = argparse.ArgumentParser(description="Checks an evidence pack of KeplerAI.")
    parser.add_argument("pack", nargs="?", default=os.path.dirname(os.path.abspath(__file__)), help="a folder or a .zip; by default the folder of this file")
    parser.add_argument("--key-id", help="the fingerprint that the key of the manifest must have")
    given = parser.parse_args()
    pack = Pack(given.pack)
    try:
        key_id, others, head, count = pack.check(given.key_id)
    except (OSError, KeyError, ValueError, TypeError) as error:
        print(f"FAILED  the pack cannot be read: {error!r}")
        return 1 if pack.problems or os.path.exists(given.pack) else 2
    for problem in pack.problems:
        print(f"FAILED  {problem}")
    print(f"{'FAILED' if pack.problems else 'OK'}: {count} events against the head of {head['size']} events of {head['at']}, key {key_id}")
    if others:
        print(f"The manifest, signed by {key_id}, vouches for other keys that signed heads: {', '.join(others)}")
    if not given.key_id:
        print("Compare the key's fingerprint with the one that its operator publishes.")
    return 1 if pack.problems else 0


if __name__ == "__main__":
    sys.exit(main())
