/**
 * Whole numbers in ascending order as bytes: the first one, then the distance to each next one, seven bits a byte, the lowest first.
 * Some thousand durations take little more than a byte each.
 */
export function packAscending(values: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  let previous = 0;
  for (const [i, value] of values.entries()) {
    // Only the first can be negative: its sign goes into its lowest bit.
    let rest = i > 0 ? value - previous : value < 0 ? -2 * value - 1 : 2 * value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
    bytes.push(rest);
    previous = value;
  }
  return Uint8Array.from(bytes);
}

/** What `packAscending` packed. */
export function unpackAscending(bytes: Uint8Array): Int32Array {
  const values = new Int32Array(bytes.length);
  let next = 0;
  let value = 0;
  // By index: there are millions of bytes, and iterators cost several times as much.
  for (let i = 0; i < bytes.length; i++) {
    let part = bytes[i]!;
    if (part >= 128) {
      part -= 128;
      for (let factor = 128, more = true; more; factor *= 128) {
        const byte = bytes[++i]!;
        part += (byte & 127) * factor;
        more = byte >= 128;
      }
    }
    if (next > 0) value += part;
    else value = part % 2 === 1 ? -(part + 1) / 2 : part / 2;
    values[next++] = value;
  }
  return values.slice(0, next);
}
