import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { env } from "./env.server.ts";

/**
 * Envelope: version byte, 4 bytes key id, 12 bytes nonce, 16 bytes tag, ciphertext. AES-256-GCM; `context` (table, row,
 * column) is authenticated, so that a value copied to another row does not open there.
 */
const VERSION = 1;
const HEADER = 1 + 4 + 12 + 16;

type Key = { id: Buffer; secret: KeyObject };
let keyring: Key[] | undefined;

function keys(): Key[] {
  return (keyring ??= env().ENCRYPTION_KEY.map((encoded) => {
    const bytes = Buffer.from(encoded, "base64");
    return { secret: createSecretKey(bytes), id: createHash("sha256").update("key-id").update(bytes).digest().subarray(0, 4) };
  }));
}

/** Encrypts with the first ENCRYPTION_KEY. */
export function encrypt(plain: Uint8Array | string, context: string): Buffer<ArrayBuffer> {
  const key = keys()[0]!;
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key.secret, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([typeof plain === "string" ? cipher.update(plain, "utf8") : cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), key.id, nonce, cipher.getAuthTag(), body]);
}

/** @throws Error when the key is not in ENCRYPTION_KEY, the context differs or the value was altered. */
export function decrypt(envelope: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(envelope.buffer, envelope.byteOffset, envelope.byteLength);
  if (bytes.length < HEADER || bytes[0] !== VERSION) throw new Error(`Not an encrypted value: ${context}`);
  const key = keys().find(({ id }) => id.equals(bytes.subarray(1, 5)));
  if (!key) throw new Error(`No key in ENCRYPTION_KEY opens ${context}`);
  const decipher = createDecipheriv("aes-256-gcm", key.secret, bytes.subarray(5, 17));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(17, HEADER));
  return Buffer.concat([decipher.update(bytes.subarray(HEADER)), decipher.final()]);
}

/** `encrypt` for text columns: base64. Empty text passes through unchanged. */
export function encryptText(plain: string, context: string): string {
  return plain === "" ? "" : encrypt(plain, context).toString("base64");
}

/** Inverse of `encryptText`. */
export function decryptText(cipher: string, context: string): string {
  return cipher === "" ? "" : decrypt(Buffer.from(cipher, "base64"), context).toString("utf8");
}

/** Raw bytes are made into a key on every use, which costs ten times what the hash itself does. */
const secretKeys = new WeakMap<Uint8Array, KeyObject>();

function secretKeyOf(bytes: Uint8Array): KeyObject {
  const known = secretKeys.get(bytes) ?? createSecretKey(bytes);
  secretKeys.set(bytes, known);
  return known;
}

/** Keyed hash of an identifier, 128 bits in base64url: equal for equal values of one shop, useless without its key. */
export function identifierHash(hashKey: Uint8Array, kind: string, value: string): string {
  return createHmac("sha256", secretKeyOf(hashKey))
    .update(kind)
    .update("\0")
    .update(value)
    .digest()
    .subarray(0, 16)
    .toString("base64url");
}

/** Hash under which an API token is stored; tokens are 256 random bits, so no slow hash is needed. */
export function tokenHash(token: string): Buffer<ArrayBuffer> {
  return Buffer.from(createHash("sha256").update(token).digest());
}

const signingKeyrings = new Map<string, KeyObject[]>();

/** Keys for signing what we hand out ourselves, one for each ENCRYPTION_KEY: the first signs, all verify. Those of other purposes differ. */
export function signingKeys(purpose: string): KeyObject[] {
  const known =
    signingKeyrings.get(purpose) ??
    keys().map(({ secret }) => createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", `sign:${purpose}`, 32))));
  signingKeyrings.set(purpose, known);
  return known;
}

/** Random secret in base64url; `bytes` of entropy. */
export function randomSecret(bytes = 32): string {
  return randomBytes(bytes).toString("base64url");
}

/** Constant-time comparison of two texts or byte strings of any length. */
export function sameSecret(a: string | Uint8Array, b: string | Uint8Array): boolean {
  const left = createHash("sha256").update(a).digest();
  const right = createHash("sha256").update(b).digest();
  return timingSafeEqual(left, right);
}

/** Bytes of a value made by `encryptText`, for a bytea column. */
export function encryptedBytes(cipher: string | null): Buffer | null {
  return cipher === null ? null : Buffer.from(cipher, "base64");
}
