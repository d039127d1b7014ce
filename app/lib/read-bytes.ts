/** What a request's body turned out to be. */
export type BodyRead = { outcome: "read"; bytes: Uint8Array } | { outcome: "too-large" };

/** Reads a body as the exact bytes that were sent, and stops as soon as it is larger than `most` bytes. */
export async function readBytes(request: Request, most: number): Promise<BodyRead> {
  if (Number(request.headers.get("content-length") ?? 0) > most) return { outcome: "too-large" };
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = (await reader.read()) as { done: boolean; value?: Uint8Array };
    if (done || !value) break;
    size += value.byteLength;
    if (size > most) {
      await reader.cancel();
      return { outcome: "too-large" };
    }
    chunks.push(value);
  }
  return { outcome: "read", bytes: Buffer.concat(chunks) };
}
