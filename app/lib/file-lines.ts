/** One line of a file, without its end. */
export type FileLine = {
  text: string;
  /** Bytes of the file up to the end of this line. */
  end: number;
};

const NEW_LINE = 0x0a;

/**
 * Cuts a file that arrives in pieces into its lines, never holding more than one. Empty lines are left out.
 * @param file its bytes from `at` on; `size` in all, where that is known
 * @param from lines before this byte are left out
 * @throws Error when the file ends before `size`: its last line is only a part then
 */
export async function* fileLines(
  file: { body: AsyncIterable<Uint8Array>; at: number; size: number | null },
  from: number,
): AsyncGenerator<FileLine> {
  let position = file.at;
  let begun: Uint8Array[] = [];
  for await (let piece of file.body) {
    const before = Math.min(piece.length, Math.max(0, from - position));
    position += before;
    piece = piece.subarray(before);
    for (let cut = piece.indexOf(NEW_LINE); cut !== -1; cut = piece.indexOf(NEW_LINE)) {
      position += cut + 1;
      const text = textOf([...begun, piece.subarray(0, cut)]);
      begun = [];
      piece = piece.subarray(cut + 1);
      if (text !== "") yield { text, end: position };
    }
    if (piece.length > 0) begun.push(piece);
    position += piece.length;
  }
  if (file.size !== null && position < file.size) throw new Error(`the file ended after ${position} of ${file.size} bytes`);
  const text = textOf(begun);
  if (text !== "") yield { text, end: position };
}

function textOf(pieces: readonly Uint8Array[]): string {
  return Buffer.concat(pieces).toString("utf8").trim();
}
