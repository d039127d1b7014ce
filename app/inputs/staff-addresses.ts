import { z } from "zod";
import { normaliseEmail } from "#app/identity/normalise.ts";

/** Addresses of staff and of the merchant, normalised; tickets from them count nowhere (metrics.md G14). */
export const staffAddressesInput = z.object({
  addresses: z
    .array(
      z.string({ error: "Enter an address" }).transform((address, context) => {
        const email = normaliseEmail(address);
        if (email !== null) return email;
        context.addIssue({ code: "custom", message: "Enter an e-mail address" });
        return z.NEVER;
      }),
      { error: "Enter addresses" },
    )
    .max(2_000, "At most 2,000 addresses")
    .transform((all) => [...new Set(all)].toSorted()),
});
export type StaffAddresses = z.output<typeof staffAddressesInput>;
