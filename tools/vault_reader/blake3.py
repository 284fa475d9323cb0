"""BLAKE3 over many inputs at once: numpy holds one lane for each 1 KiB leaf, so that the leaves of all inputs advance together."""

import numpy

_IV = numpy.array(
    [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19], dtype=numpy.uint32
)
_PERMUTATION = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
_START, _END, _PARENT, _ROOT, _KEYED, _CONTEXT, _MATERIAL = 1, 2, 4, 8, 16, 32, 64
_LEAF, _BLOCK = 1024, 64

def hash_of(data):
    return _hashes([data], _IV, 0)[0]

def keyed(key, data):
    return keyed_many(key, [data])[0]

def keyed_many(key, inputs):
    return _hashes(inputs, numpy.frombuffer(key, dtype="<u4"), _KEYED) if inputs else []

def derive(context, material):
    context_key = _hashes([context.encode()], _IV, _CONTEXT)[0]
    return _hashes([material], numpy.frombuffer(context_key, dtype="<u4"), _MATERIAL)[0]

def _hashes(inputs, key, mode):
    counts = [max(1, -(-len(data) // _LEAF)) for data in inputs]
    values = _leaves(inputs, counts, key, mode)
    # Neighbours are joined level by level; one without a neighbour moves up as it is. That is BLAKE3's left-full tree.
    while max(counts) > 1:
        values, counts = _parents(values, counts, key, mode)
    return [values[:, lane].astype("<u4").tobytes() for lane in range(len(inputs))]

def _leaves(inputs, counts, key, mode):
    lanes = sum(counts)
    padded = numpy.zeros((lanes, _LEAF), dtype=numpy.uint8)
    sizes = numpy.full(lanes, _LEAF, dtype=numpy.int64)
    numbers = numpy.empty(lanes, dtype=numpy.uint32)
    alone = numpy.zeros(lanes, dtype=bool)
    first = 0
    for data, count in zip(inputs, counts):
        padded[first : first + count].reshape(-1)[: len(data)] = numpy.frombuffer(data, dtype=numpy.uint8)
        sizes[first + count - 1] = len(data) - (count - 1) * _LEAF
        numbers[first : first + count] = numpy.arange(count, dtype=numpy.uint32)
        alone[first] = count == 1
        first += count

    words = padded.view("<u4").reshape(lanes, _LEAF // _BLOCK, 16)
    blocks = numpy.maximum(1, -(-sizes // _BLOCK))
    values = numpy.repeat(key[:, None], lanes, axis=1)
    for block in range(int(blocks.max())):
        active = numpy.nonzero(blocks > block)[0]
        last = blocks[active] == block + 1
        flags = numpy.full(len(active), mode | (_START if block == 0 else 0), dtype=numpy.uint32)
        flags[last] |= _END
        flags[last & alone[active]] |= _ROOT
        length = numpy.minimum(sizes[active] - block * _BLOCK, _BLOCK).astype(numpy.uint32)
        message = words[active, block].T.astype(numpy.uint32)
        values[:, active] = _compress(values[:, active], message, numbers[active], length, flags)
    return values

def _parents(values, counts, key, mode):
    left, flags, order, first, lanes = [], [], [], 0, sum(counts)
    for count in counts:
        order.extend(range(lanes + len(left), lanes + len(left) + count // 2))
        order.extend([first + count - 1] * (count % 2))
        left.extend(range(first, first + count - 1, 2))
        flags.extend([mode | _PARENT | (_ROOT if count == 2 else 0)] * (count // 2))
        first += count
    left = numpy.array(left)
    message = numpy.concatenate([values[:, left], values[:, left + 1]])
    zeros = numpy.zeros(len(left), dtype=numpy.uint32)
    above = numpy.repeat(key[:, None], len(left), axis=1)
    parents = _compress(above, message, zeros, zeros + numpy.uint32(_BLOCK), numpy.array(flags, dtype=numpy.uint32))
    return numpy.concatenate([values, parents], axis=1)[:, order], [count - count // 2 for count in counts]

def _compress(value, message, number, length, flags):
    state = numpy.empty((16, value.shape[1]), dtype=numpy.uint32)
    state[:8], state[8:12] = value, _IV[:4, None]
    state[12], state[13], state[14], state[15] = number, 0, length, flags
    order = list(range(16))
    for _ in range(7):
        m = message[order]
        # The four columns, and then the four diagonals, are independent: each step is done on all four.
        _mix(state, (0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10, 11), (12, 13, 14, 15), m[0:8:2], m[1:8:2])
        _mix(state, (0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14), m[8::2], m[9::2])
        order = [order[place] for place in _PERMUTATION]
    return state[:8] ^ state[8:]

def _mix(state, ia, ib, ic, id_, x, y):
    a, b, c, d = state[list(ia)], state[list(ib)], state[list(ic)], state[list(id_)]
    a = a + b + x
    d = _right(d ^ a, 16)
    c = c + d
    b = _right(b ^ c, 12)
    a = a + b + y
    d = _right(d ^ a, 8)
    c = c + d
    b = _right(b ^ c, 7)
    state[list(ia)], state[list(ib)], state[list(ic)], state[list(id_)] = a, b, c, d

def _right(word, bits):
    return (word >> numpy.uint32(bits)) | (word << numpy.uint32(32 - bits))
