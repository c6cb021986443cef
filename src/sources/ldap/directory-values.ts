/** The library's own decoder drops a leading U+FEFF, and with it the difference between two names. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of a value; null: it is not UTF-8. */
export function textOfBytes(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** objectGUID as Windows writes it: the first three groups are little-endian (MS-DTYP 2.3.4.2). */
export function guidText(bytes: Uint8Array): string | null {
  if (bytes.length !== 16) return null;
  const part = (from: number, to: number, turned: boolean) => {
    const some = bytes.slice(from, to);
    return hex(turned ? some.reverse() : some);
  };
  return [part(0, 4, true), part(4, 6, true), part(6, 8, true), part(8, 10, false), part(10, 16, false)].join(
    '-',
  );
}

/** objectSid as S-1-5-21-… (MS-DTYP 2.4.2.2). */
export function sidText(bytes: Uint8Array): string | null {
  const view = Buffer.from(bytes);
  const parts = view[1] ?? 0;
  if (view.length < 8 || parts > 15 || view.length !== 8 + 4 * parts) return null;
  const below = Array.from({ length: parts }, (_, at) => view.readUInt32LE(8 + 4 * at));
  return ['S', view[0], view.readUIntBE(2, 6), ...below].join('-');
}

const GENERALIZED = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,](\d{1,9}))?Z$/;

/** GeneralizedTime in UTC (RFC 4517 section 3.3.13) as ISO 8601; null for anything else. */
export function isoOfGeneralized(text: string): string | null {
  const parts = GENERALIZED.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
}

export function generalizedOf(ms: number): string {
  return `${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
}

/** Milliseconds between 1601 and 1970: FILETIME counts from the former, in steps of 100 ns. */
const EPOCH_OF_WINDOWS_MS = 11_644_473_600_000n;
const STEPS_PER_MS = 10_000n;
const LAST_MS = 253_402_300_799_999n;

/** accountExpires as ISO 8601; null: it never does (0 and 2^63-1, MS-ADTS 2.2.22), or cannot be read. */
export function isoOfFileTime(text: string): string | null {
  if (!/^\d{1,19}$/.test(text)) return null;
  const ms = BigInt(text) / STEPS_PER_MS - EPOCH_OF_WINDOWS_MS;
  return text === '0' || ms < 0n || ms > LAST_MS ? null : new Date(Number(ms)).toISOString();
}

/** ADS_UF_ACCOUNTDISABLE (MS-ADTS 2.2.16). */
export function isSwitchedOff(userAccountControl: string): boolean {
  return /^-?\d{1,10}$/.test(userAccountControl) && (Number(userAccountControl) & 0x2) !== 0;
}
