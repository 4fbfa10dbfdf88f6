"""A compressed file that is far larger than it looks, the same bytes on every machine."""

import struct
import zlib


def zero_bomb():
    """A gzip of 1 MB of zeros, written out by hand: dynamic Huffman, one match a code."""
    bits = BitWriter()
    length = 1 << 20
    # Block header: last block, dynamic; 286 literal codes, 1 distance code, 18 length codes.
    bits.put(1, 1).put(2, 2).put(286 - 257, 5).put(0, 5).put(18 - 4, 4)
    # Code length alphabet: symbols 0 (no), 1, 2 and 18 (a run of zeros), all of two bits but 0.
    order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1]
    for symbol in order:
        bits.put({18: 2, 0: 2, 1: 2, 2: 2}.get(symbol, 0), 3)
    code = {0: 0, 1: 1, 2: 2, 18: 3}

    def lengths(*symbols):
        for symbol in symbols:
            bits.code(code[symbol], 2)

    # Literal 0: two bits; 256 (end): two bits; 285 (match of 258): one bit; distance 0: one bit.
    lengths(2)
    for run in (138, 117):  # literals 1 to 255 do not occur
        bits.code(code[18], 2).put(run - 11, 7)
    lengths(2)
    bits.code(code[18], 2).put(28 - 11, 7)  # 257 to 284 neither
    lengths(1, 1)
    bits.code(2, 2)  # one zero to start with: codes 285 = 0, 0 = 10, 256 = 11
    matches, rest = divmod(length - 1, 258)
    for _ in range(matches):
        bits.code(0, 1).code(0, 1)
    for _ in range(rest):
        bits.code(2, 2)
    bits.code(3, 2)
    zeros = bytes(length)
    return (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + bits.bytes()
            + struct.pack("<II", zlib.crc32(zeros), length))


class BitWriter:
    """Deflate's order: numbers from the lowest bit, Huffman codes from the highest."""

    def __init__(self):
        self.all = []

    def put(self, value, count):
        self.all += [(value >> n) & 1 for n in range(count)]
        return self

    def code(self, value, count):
        self.all += [(value >> n) & 1 for n in reversed(range(count))]
        return self

    def bytes(self):
        padded = self.all + [0] * (-len(self.all) % 8)
        return bytes(sum(bit << n for n, bit in enumerate(padded[start:start + 8]))
                     for start in range(0, len(padded), 8))
