import { createTextDecoder } from '../sources/csv/decode-text.ts';
import { createCsvScanner } from '../sources/csv/scan-csv.ts';
import { DEFAULT_CSV_LIMITS } from '../sources/csv/shape.ts';

/** More than any header line has. */
const HEAD = 64 * 1024;

/** The names in the first line of a report; none where it cannot be read. */
export function headerOf(content: Uint8Array): readonly string[] {
  const names: string[] = [];
  let lines = 0;
  const scanner = createCsvScanner(',', DEFAULT_CSV_LIMITS, ({ cells }) => {
    if (lines++ === 0) names.push(...cells.map((cell) => cell.trim().normalize('NFC')));
  });
  try {
    const decoder = createTextDecoder();
    scanner.push(decoder.push(content.subarray(0, HEAD)));
    if (lines === 0) scanner.end();
  } catch {
    // What is no CSV is refused where it is read.
  }
  return names;
}
