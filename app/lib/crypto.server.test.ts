import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

const [first, second] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];

/** The module as a process with these keys has it: keys are read once. */
async function withKeys(keys: string) {
  process.env.ENCRYPTION_KEY = keys;
  vi.resetModules();
  return import("./crypto.server.ts");
}

let before: string | undefined;
beforeEach(() => void (before = process.env.ENCRYPTION_KEY));
afterEach(() => void (process.env.ENCRYPTION_KEY = before));

describe("what is encrypted", () => {
  test("comes back as it was: text in any script, bytes, nothing at all", async () => {
    const { encrypt, decrypt, encryptText, decryptText } = await withKeys(first);
    const bytes = randomBytes(5_000);
    expect(decrypt(encrypt(bytes, "a"), "a").equals(bytes)).toBe(true);
    expect(decrypt(encrypt("", "a"), "a")).toHaveLength(0);
    for (const text of ["Größe 38 für Zoë 👟", "", "a".repeat(100_000)])
      expect(decryptText(encryptText(text, "a"), "a")).toBe(text);
  });

  test("shows nothing of the text, and the same text looks different each time", async () => {
    const { encrypt } = await withKeys(first);
    const [one, other] = [encrypt("zoe@shop.example", "a"), encrypt("zoe@shop.example", "a")];
    expect(one.toString("latin1")).not.toContain("zoe");
    expect(one.equals(other)).toBe(false);
  });

  test("opens in its own place only: a value copied to another row stays shut", async () => {
    const { encrypt, decrypt } = await withKeys(first);
    expect(() => decrypt(encrypt("secret", "Shop.hashKey:a"), "Shop.hashKey:b")).toThrow();
  });

  test("is refused when any byte of it was changed, or any is missing", async () => {
    const { encrypt, decrypt } = await withKeys(first);
    const sealed = encrypt("secret", "a");
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => decrypt(changed, "a"), `byte ${at}`).toThrow();
      expect(() => decrypt(sealed.subarray(0, at), "a"), `${at} bytes`).toThrow();
    }
  });
});

describe("rotating the key", () => {
  test("what the old key wrote is still read, and new values are written with the new one", async () => {
    const old = await withKeys(first);
    const sealed = old.encrypt("secret", "a");
    const rotated = await withKeys(`${second}, ${first}`);
    expect(rotated.decrypt(sealed, "a").toString()).toBe("secret");
    const renewed = rotated.encrypt("secret", "a");
    const after = await withKeys(second);
    expect(after.decrypt(renewed, "a").toString()).toBe("secret");
    expect(() => after.decrypt(sealed, "a")).toThrow(/No key in ENCRYPTION_KEY/);
  });
});

describe("hashes of identifiers", () => {
  test("are equal for one shop and kind only, and do not show the value", async () => {
    const { identifierHash } = await withKeys(first);
    const [shop, other] = [randomBytes(32), randomBytes(32)];
    const hash = identifierHash(shop, "email", "zoe@shop.example");
    expect(identifierHash(shop, "email", "zoe@shop.example")).toBe(hash);
    expect(identifierHash(other, "email", "zoe@shop.example")).not.toBe(hash);
    expect(identifierHash(shop, "phone", "zoe@shop.example")).not.toBe(hash);
    expect(hash).toMatch(/^[\w-]{22}$/);
  });
});

test("secrets are compared whole, whatever their length", async () => {
  const { sameSecret } = await withKeys(first);
  expect(sameSecret("abc", "abc")).toBe(true);
  expect([sameSecret("abc", "abd"), sameSecret("abc", "ab"), sameSecret("", "a"), sameSecret("abc", new Uint8Array())]).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
