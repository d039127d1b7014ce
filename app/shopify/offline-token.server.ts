import { z } from "zod";
import { env } from "#app/lib/env.server.ts";
import { database } from "#app/lib/db.server.ts";
import { PermanentError } from "#app/lib/errors.ts";
import { sessionStorage } from "./session-storage.server.ts";

const RENEW_BEFORE_MS = 5 * 60_000;
const TOKEN_LOCK = 5_432_002;

const renewed = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  refresh_token: z.string(),
  refresh_token_expires_in: z.number(),
  scope: z.string().optional(),
});

/**
 * The shop's offline token, renewed when it ends within five minutes. One process at a time renews: each renewal gives a new
 * pair, and the loser's would be dead.
 * @throws PermanentError when the merchant has to open the app again first
 */
export async function offlineToken(domain: string): Promise<string> {
  const storage = sessionStorage();
  const id = `offline_${domain}`;
  return database().$transaction(
    async (tx) => {
      await tx.$queryRawUnsafe(`SELECT pg_advisory_xact_lock(${TOKEN_LOCK}, hashtext($1))::text`, domain);
      const session = await storage.loadSession(id);
      if (!session?.accessToken) throw new PermanentError(`${domain} has no token: open the app from the Shopify admin once`);
      if (!session.expires || session.expires.getTime() - Date.now() > RENEW_BEFORE_MS) return session.accessToken;
      if (!session.refreshToken) throw new PermanentError(`${domain}: the token has ended and cannot be renewed`);
      const response = await fetch(`https://${domain}/admin/oauth/access_token`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({
          client_id: env().SHOPIFY_API_KEY,
          client_secret: env().SHOPIFY_API_SECRET[0],
          grant_type: "refresh_token",
          refresh_token: session.refreshToken,
        }),
        signal: AbortSignal.timeout(10_000),
      });
      if (response.status === 400 || response.status === 401) {
        throw new PermanentError(`${domain}: Shopify refused to renew the token; open the app from the Shopify admin once`);
      }
      if (!response.ok) throw new Error(`${domain}: renewing the token answered ${response.status}`);
      const pair = renewed.parse(await response.json());
      session.accessToken = pair.access_token;
      session.expires = new Date(Date.now() + pair.expires_in * 1000);
      session.refreshToken = pair.refresh_token;
      session.refreshTokenExpires = new Date(Date.now() + pair.refresh_token_expires_in * 1000);
      await storage.storeSession(session);
      return pair.access_token;
    },
    { timeout: 30_000 },
  );
}
