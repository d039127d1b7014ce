import { createTransport } from "nodemailer";
import { env } from "./env.server.ts";
import { PermanentError, RateLimited } from "./errors.ts";

export type Mail = { to: string; subject: string; text: string; html?: string };

/** Sends one mail. Throws PermanentError when it will never be taken, RateLimited when it was not taken this time, Error when nobody knows. */
export type Mailer = (mail: Mail) => Promise<void>;

/** Before this point of the conversation nothing of the mail has been handed over. */
const beforeHand = new Set(["ECONNECTION", "EDNS", "EAUTH", "ESOCKET", "ECONNREFUSED"]);
const AGAIN_MS = 5 * 60_000;

type SmtpError = Error & { code?: string; responseCode?: number; command?: string };

const mailers = new Map<string, Mailer>();

/**
 * Sends by the server of SMTP_URL (`smtps://user:password@host/?from=care@shop.example`); null when there is none. Without `from` the
 * user is the sender, where it is an address.
 */
export function mailer(url = env().SMTP_URL): Mailer | null {
  if (url === undefined) return null;
  const known = mailers.get(url) ?? newMailer(url);
  mailers.set(url, known);
  return known;
}

function newMailer(url: string): Mailer {
  const address = new URL(url);
  const from = senderOf(address);
  address.searchParams.delete("from");
  const transport = createTransport(address.href);
  return async (mail) => {
    try {
      await transport.sendMail({ from, ...mail });
    } catch (error) {
      const { responseCode = 0, code = "", message } = error as SmtpError;
      if (responseCode >= 500) throw new PermanentError(`The mail server refused the mail: ${message}`);
      if (responseCode >= 400 || beforeHand.has(code)) {
        throw new RateLimited(`The mail server took no mail: ${message}`, new Date(Date.now() + AGAIN_MS));
      }
      throw error;
    }
  };
}

function senderOf(address: URL): string {
  const user = decodeURIComponent(address.username);
  return address.searchParams.get("from") ?? (user.includes("@") ? user : `no-reply@${new URL(env().SHOPIFY_APP_URL).hostname}`);
}
