import type { ColumnType } from '../../engine/tables/table.ts';

/**
 * Columns as arrays in PostgreSQL's binary format: `array_send` in src/backend/utils/adt/arrayfuncs.c, elements as
 * `int8send`, `uuid_send`, `textsend`, `jsonb_send`, `byteasend`, `boolsend`. As text each value would be quoted here and parsed
 * there, and bytes would be doubled as hexadecimal digits.
 */
const ELEMENT_OID: Record<ColumnType, number> = {
  text: 25,
  uuid: 2950,
  integer: 20,
  instant: 20,
  boolean: 16,
  json: 3802,
  bytes: 17,
};

/** Dimensions, flags, element type, length, lower bound. */
const HEADER = 20;
const JSONB_VERSION = 1;

export function binaryArray(type: ColumnType, values: readonly unknown[]): Buffer {
  const writer = start(type, values);
  switch (type) {
    case 'integer':
    case 'instant':
      for (const value of values) if (!isNull(writer, value)) writeInteger(writer, value as number);
      break;
    case 'uuid':
      for (const value of values) if (!isNull(writer, value)) writeUuid(writer, value as string);
      break;
    case 'boolean':
      for (const value of values) if (!isNull(writer, value)) writeBoolean(writer, value as boolean);
      break;
    case 'text':
      for (const value of values) if (!isNull(writer, value)) writeText(writer, String(value), 0);
      break;
    case 'json': {
      // Neighbours often share one object, for example the reasons of a rule.
      let last: unknown;
      let text = '';
      for (const value of values) {
        if (isNull(writer, value)) continue;
        if (value !== last) [last, text] = [value, JSON.stringify(value)];
        writeText(writer, text, JSONB_VERSION);
      }
      break;
    }
    case 'bytes':
      for (const value of values) if (!isNull(writer, value)) writeBytes(writer, value as Uint8Array);
      break;
  }
  return writer.buffer.subarray(0, writer.at);
}

interface Writer {
  buffer: Buffer;
  at: number;
}

const ROOM: Record<ColumnType, number> = {
  text: 24,
  uuid: 20,
  integer: 12,
  instant: 12,
  boolean: 5,
  json: 64,
  bytes: 64,
};

function start(type: ColumnType, values: readonly unknown[]): Writer {
  const buffer = Buffer.allocUnsafe(HEADER + values.length * ROOM[type]);
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(values.some((value) => value === null || value === undefined) ? 1 : 0, 4);
  buffer.writeInt32BE(ELEMENT_OID[type], 8);
  buffer.writeInt32BE(values.length, 12);
  buffer.writeInt32BE(1, 16);
  return { buffer, at: HEADER };
}

function reserve(writer: Writer, bytes: number): void {
  const needed = writer.at + bytes;
  if (needed <= writer.buffer.length) return;
  const larger = Buffer.allocUnsafe(Math.max(needed, writer.buffer.length * 2));
  writer.buffer.copy(larger, 0, 0, writer.at);
  writer.buffer = larger;
}

function isNull(writer: Writer, value: unknown): boolean {
  if (value !== null && value !== undefined) return false;
  reserve(writer, 4);
  writer.at = writer.buffer.writeInt32BE(-1, writer.at);
  return true;
}

function writeInteger(writer: Writer, value: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number`);
  reserve(writer, 12);
  const { buffer, at } = writer;
  buffer.writeInt32BE(8, at);
  buffer.writeInt32BE(Math.floor(value / 4_294_967_296), at + 4);
  buffer.writeUInt32BE(value >>> 0, at + 8);
  writer.at = at + 12;
}

/** Value of a hexadecimal digit by its character code; -1 for everything else. */
const DIGIT = new Int8Array(128).fill(-1);
for (let i = 0; i < 16; i++) {
  DIGIT[i.toString(16).charCodeAt(0)] = i;
  DIGIT[i.toString(16).toUpperCase().charCodeAt(0)] = i;
}
/** Where the 16 pairs of digits of a UUID stand. */
const PAIRS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

function writeUuid(writer: Writer, value: string): void {
  reserve(writer, 20);
  const { buffer, at } = writer;
  buffer.writeInt32BE(16, at);
  let wrong = value.length === 36 ? 0 : -1;
  for (let i = 0; i < 16; i++) {
    const place = PAIRS[i] as number;
    const high = DIGIT[value.charCodeAt(place)] ?? -1;
    const low = DIGIT[value.charCodeAt(place + 1)] ?? -1;
    // Negative as soon as one digit is.
    wrong |= high | low;
    buffer[at + 4 + i] = (high << 4) | low;
  }
  if (wrong < 0) throw new RangeError(`'${value.slice(0, 60)}' is not a UUID`);
  writer.at = at + 20;
}

function writeBoolean(writer: Writer, value: boolean): void {
  reserve(writer, 5);
  const { buffer, at } = writer;
  buffer.writeInt32BE(1, at);
  buffer[at + 4] = value ? 1 : 0;
  writer.at = at + 5;
}

function writeText(writer: Writer, value: string, version: number): void {
  const prefix = version === 0 ? 0 : 1;
  // Three bytes hold any UTF-16 code unit.
  reserve(writer, 4 + prefix + value.length * 3);
  const { buffer, at } = writer;
  if (prefix === 1) buffer[at + 4] = version;
  const written = buffer.write(value, at + 4 + prefix, 'utf8');
  buffer.writeInt32BE(prefix + written, at);
  writer.at = at + 4 + prefix + written;
}

function writeBytes(writer: Writer, value: Uint8Array): void {
  reserve(writer, 4 + value.length);
  const { buffer, at } = writer;
  buffer.writeInt32BE(value.length, at);
  buffer.set(value, at + 4);
  writer.at = at + 4 + value.length;
}
