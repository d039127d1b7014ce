/**
 * The Shopify customer behind an external id that a merchant's own sync gave a contact. Shorter numbers are ids of something
 * else.
 */
export function shopifyCustomerId(external: string | undefined): string | undefined {
  return external !== undefined && /^(gid:\/\/shopify\/Customer\/\d+|\d{12,16})$/.test(external) ? external : undefined;
}
