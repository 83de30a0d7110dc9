#!/usr/bin/env python3
"""Fingerprints of two files, computed without StyleStep; FingerprintTest holds the output. Needs nothing but Python."""

import hashlib
import struct

PNG = bytes([0x89]) + b"PNG\r\n\x1a\n"
FILES = [("1.png", PNG + bytes(i % 251 for i in range(9992))), ("2.png", PNG + bytes(12))]


def combine(*parts):
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(struct.pack(">i", len(data)))
        digest.update(data)
    return digest.hexdigest()


def sampled(name, data):
    size = min(4096, len(data))
    start = (len(data) - size) // 2
    return combine(name, str(len(data)), hashlib.sha256(data[start : start + size]).hexdigest())


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return "%08x" % (crc ^ 0xFFFFFFFF)


print("sampled", combine("images", "\n".join(sampled(*file) for file in FILES)))
print("whole", combine("images", "\n".join(f"{name}\t{len(data)}\t{crc32c(data)}" for name, data in FILES)))
