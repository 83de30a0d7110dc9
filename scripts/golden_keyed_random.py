"""Prints the golden values of OrderAndRandomTest: SplitMix64 started from a seed, a purpose and keys, written independently of the Java code."""

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def scramble(value):
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


def absorb(state, key):
    return scramble((scramble((state + GOLDEN) & MASK) + scramble((key + GOLDEN) & MASK)) & MASK)


def draws(seed, purpose, *keys, count=3):
    state = scramble((seed + GOLDEN) & MASK)
    for letter in purpose:
        state = absorb(state, ord(letter))
    state = absorb(state, (-1 - len(purpose)) & MASK)
    for key in keys:
        state = absorb(state, key & MASK)
    for _ in range(count):
        state = (state + GOLDEN) & MASK
        value = scramble(state)
        yield value - (1 << 64) if value >> 63 else value


# SplitMix64 from 0, as published by its authors: the check of scramble itself.
assert scramble(GOLDEN) == 0xE220A8397B1DCDAF
print(*draws(1, "pair augmentation", 4, 17))
