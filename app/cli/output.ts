/** Writes the result of a command: JSON on stdout, nothing else goes there. */
export function print(result: unknown): void {
  process.stdout.write(
    `${JSON.stringify(result, (_key, value: unknown) => (typeof value === "bigint" ? Number(value) : value))}\n`,
  );
}
