/** What the encryption of a stored payload is bound to: copied into another row it does not open. */
export function payloadContext(shopId: number, source: string, externalId: string): string {
  return `InboxEvent.payload:${shopId}:${source}:${externalId}`;
}
