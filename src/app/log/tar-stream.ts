const BLOCK = 512;

/** Files as a tar (POSIX.1-1988 ustar), each as soon as it is there. Names have at most 100 bytes. */
export async function* tarStream(
  files: AsyncIterable<{ readonly name: string; readonly content: string | Uint8Array }>,
  at: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const { name, content } of files) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    yield header(name, bytes.length, at);
    yield bytes;
    const rest = bytes.length % BLOCK;
    if (rest > 0) yield new Uint8Array(BLOCK - rest);
  }
  yield new Uint8Array(2 * BLOCK);
}

function header(name: string, size: number, at: number): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  if (Buffer.byteLength(name) > 100)
    throw new RangeError('the name of a file in a tar has at most 100 bytes');
  block.write(name, 0);
  block.write(octal(0o644, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(Math.floor(at / 1_000), 12), 136);
  // The sum is taken with blanks in its own place.
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
