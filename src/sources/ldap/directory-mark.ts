import type { Client } from 'ldapts';
import { decodeInstant } from '../value/decode-date.ts';
import { generalizedOf, isoOfGeneralized } from './directory-values.ts';
import { EveryAttribute, type ReadEntry, readEntry, valuesOf } from './read-entry.ts';

/** By what the changes of a directory are found. */
export type ChangeOrder = 'usnChanged' | 'modifyTimestamp' | 'entryCSN';

/** Up to where a directory is known. */
export type DirectoryMark =
  | {
      readonly by: 'usnChanged';
      /** Update sequence numbers are those of one server, and of one life of its database (MS-ADTS 3.1.1.1.9). */
      readonly invocation: string;
      readonly usn: string;
    }
  | { readonly by: 'modifyTimestamp' | 'entryCSN'; readonly at: number };

const ATTRIBUTES: Readonly<Record<ChangeOrder, string>> = {
  usnChanged: 'uSNChanged',
  modifyTimestamp: 'modifyTimestamp',
  entryCSN: 'entryCSN',
};

export function changeAttribute(order: ChangeOrder): string {
  return ATTRIBUTES[order];
}

/** The mark as it was stored; null: it is none of this order. */
export function readMark(stored: unknown, order: ChangeOrder | null): DirectoryMark | null {
  if (typeof stored !== 'object' || stored === null || order === null) return null;
  const mark = stored as Record<string, unknown>;
  if (mark.by !== order) return null;
  if (order === 'usnChanged') {
    const { invocation, usn } = mark;
    return typeof invocation === 'string' && typeof usn === 'string' && /^\d{1,19}$/.test(usn)
      ? { by: order, invocation, usn }
      : null;
  }
  return typeof mark.at === 'number' && Number.isSafeInteger(mark.at) ? { by: order, at: mark.at } : null;
}

/** The least value of `changeAttribute` of what may have changed after this mark. */
export function changedFrom(mark: DirectoryMark, overlapMs: number): string {
  switch (mark.by) {
    case 'usnChanged':
      return String(BigInt(mark.usn) + 1n);
    case 'modifyTimestamp':
      return generalizedOf(mark.at - overlapMs);
    case 'entryCSN':
      return `${generalizedOf(mark.at - overlapMs).slice(0, -1)}.000000Z#000000#000#000000`;
  }
}

/** Where Active Directory stands now: asked before anything is read, so that nothing falls between. Null: not told. */
export async function askPosition(client: Client): Promise<DirectoryMark | null> {
  const root = await readOne(client, '', ['highestCommittedUSN', 'dsServiceName']);
  const [usn] = root === null ? [] : valuesOf(root, 'highestCommittedUSN');
  const [service] = root === null ? [] : valuesOf(root, 'dsServiceName');
  if (typeof usn !== 'string' || !/^\d{1,19}$/.test(usn) || typeof service !== 'string') return null;
  const { searchEntries } = await client.search(service, {
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: ['invocationId'],
    explicitBufferAttributes: new EveryAttribute(),
  });
  const invocation = [searchEntries[0]?.invocationId].flat()[0];
  if (!(invocation instanceof Uint8Array) || invocation.length === 0) return null;
  return { by: 'usnChanged', invocation: Buffer.from(invocation).toString('hex'), usn };
}

async function readOne(
  client: Client,
  base: string,
  attributes: readonly string[],
): Promise<ReadEntry | null> {
  const { searchEntries } = await client.search(base, {
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: [...attributes],
    explicitBufferAttributes: new EveryAttribute(),
  });
  const [entry] = searchEntries;
  return entry === undefined ? null : readEntry(entry);
}

/** When this entry was changed last, by the directory's own clock; null: it does not tell. */
export function changedAt(entry: ReadEntry, order: ChangeOrder): number | null {
  const [value] = valuesOf(entry, changeAttribute(order));
  // A change sequence number begins with its time.
  const iso = typeof value === 'string' ? isoOfGeneralized(value.split('#', 1)[0] ?? '') : null;
  return iso === null ? null : decodeInstant(iso);
}

export function laterMark(
  order: 'modifyTimestamp' | 'entryCSN',
  before: DirectoryMark | null,
  newest: number | null,
): DirectoryMark | null {
  const known = before?.by === order ? before.at : null;
  const at = known === null ? newest : newest === null ? known : Math.max(known, newest);
  return at === null ? null : { by: order, at };
}
