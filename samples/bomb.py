"""A compressed file that is far larger than it looks, the same bytes on every machine."""

import struct
import zlib


def bomb(prefix, length):
    """The prefix as it is and then blanks without end, as gzip.

    Written out by hand: a stored block, then one of dynamic Huffman codes in which two bits stand
    for 258 blanks.
    """
    bits = BitWriter()
    # Last block, dynamic; 286 literal and length codes, 1 distance code, 18 code length codes.
    bits.put(1, 1).put(2, 2).put(286 - 257, 5).put(0, 5).put(18 - 4, 4)
    for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1]:
        bits.put(2 if symbol in (0, 1, 2, 18) else 0, 3)
    one, two, run = 1, 2, 3  # the codes for "one bit", "two bits" and "so many do not occur"

    def absent(*counts):
        for count in counts:
            bits.code(run, 2).put(count - 11, 7)

    absent(32)
    bits.code(two, 2)  # 32: the blank
    absent(138, 85)
    bits.code(two, 2)  # 256: the end
    absent(28)
    bits.code(one, 2)  # 285: the same 258 times more
    bits.code(one, 2)  # from a distance of one
    bits.code(2, 2)  # 285 is 0, the blank 10, the end 11
    times, rest = divmod(length - 1, 258)
    for _ in range(times):
        bits.code(0, 1).code(0, 1)
    for _ in range(rest):
        bits.code(2, 2)
    bits.code(3, 2)
    whole = prefix + b" " * length
    return (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
            + struct.pack("<BHH", 0, len(prefix), len(prefix) ^ 0xFFFF) + prefix + bits.bytes()
            + struct.pack("<II", zlib.crc32(whole), len(whole)))


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
