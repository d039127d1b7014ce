import { createHash } from "node:crypto";
import type { SimTicket } from "#simulator/model.ts";

/** Above the ids of people: for those who wrote from another address than the one they are known by. */
const OTHER_ADDRESS = 900_000_000_000_000;

/** Id of the customer at a vendor that knows people by their address: another address is another person. */
export function requesterId({ person, email, phone }: SimTicket): number {
  if (email === person.email) return person.helpdeskId;
  const digest = createHash("sha256")
    .update(`${person.helpdeskId} ${email ?? phone ?? ""}`)
    .digest();
  return OTHER_ADDRESS + digest.readUInt32BE(0);
}
