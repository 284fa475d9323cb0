"""The master key, its slots, and envelopes (FORMAT.md, section 4)."""

import struct
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from . import blake3
from .forms import Form, Malformed

_NONCE = bytes(12)
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PASSWORD, _RECOVERY = 1, 2

def derive(purpose, key):
    return blake3.derive("Comet.Modular vault v1 " + purpose, key)

def decrypt(key, sealed, associated, name):
    try:
        return AESGCM(key).decrypt(_NONCE, sealed, associated)
    except InvalidTag:
        raise Malformed(f"{name}: it is damaged, or sealed with another key") from None

def open_envelope(key, header, envelope, name):
    if len(envelope) < 48:
        raise Malformed(f"{name}: it ends too early")
    salt, sealed = envelope[:32], envelope[32:]
    once = blake3.keyed(key, struct.pack("<I", len(header)) + header + salt)
    return decrypt(once, sealed, header, name)

def recovery_key(text):
    """The 32 bytes that a recovery text stands for."""
    letters = text.upper().replace("-", "").replace(" ", "").replace("O", "0").replace("I", "1").replace("L", "1")
    if len(letters) != 55 or any(letter not in _DIGITS for letter in letters):
        raise Malformed("the recovery key: it is not 55 digits and letters")
    value = check = 0
    for place, letter in enumerate(letters):
        digit = _DIGITS.index(letter)
        check = (check * 32 + digit) % 32749
        if place < 52:
            value = value * 32 + digit
    if check != 1 or value & 15:
        raise Malformed("the recovery key: it has a typing error")
    return (value >> 4).to_bytes(32, "big")

def unlock(data, vault, password, recovery, name):
    """The master key that an object under keys/ holds; None: it is for another secret, or another vault."""
    if len(data) < 112 or blake3.hash_of(data[:-32]) != data[-32:]:
        raise Malformed(f"{name}: the key slot is damaged")
    form = Form(data[:-32], name)
    if form.take(6) != b"CMVK" + struct.pack("<H", 1):
        raise form.refused("it is no key slot of version 1")
    kind, _, of, _ = form.u8(), form.u8(), form.id(), form.id()
    memory, passes, salt, envelope = form.u32(), form.u32(), form.take(16), form.rest()
    if kind == _PASSWORD and password is not None and of == vault:
        if not (8 * 1024 <= memory <= 4 * 1024 * 1024 and 1 <= passes <= 64):
            raise form.refused("its key derivation is out of bounds")
        key = hash_secret_raw(password, salt, passes, memory, parallelism=1, hash_len=32, type=Type.ID, version=0x13)
    elif kind == _RECOVERY and recovery is not None and of == vault:
        key = derive("recovery key", recovery)
    else:
        return None
    try:
        return open_envelope(key, data[:64], envelope, name)[:32]
    except Malformed:
        return None
