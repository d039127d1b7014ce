import { z } from "zod";
import { localSettings } from "./local-settings.ts";

/** Values that stand in documentation and examples; a server that runs with them is open to everybody. */
const publishedExamples = new Set(["changeme", "secret", "hush", "example", "your-api-secret", "test"]);

const list = (value: string) => value.split(",").map((part) => part.trim());

const key32 = z
  .string()
  .transform(list)
  .refine((keys) => keys.every((key) => Buffer.from(key, "base64").length === 32), {
    message: "each key must be 32 bytes in base64 (make one with: openssl rand -base64 32)",
  })
  .refine((keys) => keys.every((key) => new Set(Buffer.from(key, "base64")).size > 8), {
    message: "looks like an example, not a random key",
  });

const apiSecret = z
  .string()
  .transform(list)
  .refine((secrets) => secrets.every((secret) => secret.length >= 16), { message: "is too short to be a real secret" })
  .refine((secrets) => !secrets.some((secret) => publishedExamples.has(secret.toLowerCase())), {
    message: "is a published example value",
  });

const schema = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_REPLICA_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  SHOPIFY_API_KEY: z.string().min(4),
  SHOPIFY_API_SECRET: apiSecret,
  SHOPIFY_APP_URL: z.url({ protocol: /^https?$/ }),
  ENCRYPTION_KEY: key32,
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  SMTP_URL: z.url().optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  APP_BRIDGE_URL: z.url().default("https://cdn.shopify.com/shopifycloud/app-bridge.js"),
});

export type Env = z.output<typeof schema>;

/**
 * Checks the environment. Outside production, what is missing is filled from the local settings.
 * @throws Error naming every variable that is missing, weak or an example value.
 */
export function readEnv(source: NodeJS.ProcessEnv): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(given.NODE_ENV === "production" ? given : { ...localDefaults(given), ...given });
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map(({ path, message, code }) => {
    const name = path.join(".");
    return given[name] === undefined && code === "invalid_type" ? `${name} is missing` : `${name} ${message}`;
  });
  throw new Error(`Cannot start: ${reasons.join("; ")}`);
}

function localDefaults(given: Record<string, string | undefined>): Record<string, string> {
  const settings = localSettings();
  return {
    SHOPIFY_API_KEY: settings.shopifyApiKey,
    SHOPIFY_API_SECRET: settings.shopifyApiSecret,
    ENCRYPTION_KEY: settings.encryptionKey,
    SHOPIFY_APP_URL: `http://localhost:${given.PORT ?? 3000}`,
  };
}

let checked: Env | undefined;

/** The checked environment, read once. */
export function env(): Env {
  return (checked ??= readEnv(process.env));
}
