/** What a certificate says of one target, account by account and in the order of time, in words for people. */
import { canonicalJson } from './canonical-json.ts';
import type { CertifiedAccount, CertifiedItem, InventoryAccount, TargetInventory } from './certificate.ts';
import { uncovered } from './certificate-build.ts';
import { definitionOf } from './certificate-leaves.ts';

/** So many of a kind are named; the JSON has them all. */
const NAMED = 10;
/** Characters of one name of a thing; the JSON has them all. */
const NAME_LENGTH = 120;

/** `2025-05-31 16:00:00.000 UTC`. */
export function shownInstant(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 23)} UTC`;
}

/** `1 account`, `2 accounts`. */
export function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

export interface ShownItem {
  readonly item: CertifiedItem;
  /** `proven`, `attested, not proven`, `not proven`, `replaced`. */
  readonly mark: string;
  readonly head: string;
  readonly lines: readonly string[];
}

export interface ShownAccount {
  readonly head: string;
  /** What it had, and why something of it is not proven. */
  readonly lines: readonly string[];
  readonly items: readonly ShownItem[];
}

/** Every account that was read or that an item is about, each with all that had to end on it. */
export function shownAccounts(found: TargetInventory, items: readonly CertifiedItem[]): ShownAccount[] {
  const here = items.filter((item) => item.target === found.target);
  const left = new Set(here);
  const read = found.accounts.map((account): ShownAccount => {
    const mine = [...left].filter((item) => isOf(item.account, account));
    for (const item of mine) left.delete(item);
    return { ...foundAccount(account, found, here), items: inTime(mine, here) };
  });
  const others = new Map<string, CertifiedItem[]>();
  for (const item of left) {
    const name = accountName(item.account);
    others.set(name, [...(others.get(name) ?? []), item]);
  }
  const why =
    found.status === 'read' ? 'not there any more, or not yet, when it was looked for' : 'known to Lockstep';
  return [
    ...read,
    ...[...others].map(([name, mine]) => ({
      head: `account ${name}, ${why}`,
      lines: [],
      items: inTime(mine, here),
    })),
  ];
}

/** As the verifier assigns them. */
function isOf(account: CertifiedAccount, { id, name }: InventoryAccount): boolean {
  return account.id === null ? account.name === name : account.id === id;
}

function accountName({ id, name }: CertifiedAccount): string {
  return id === null || id === name ? name : `${name} (${id})`;
}

function foundAccount(
  account: InventoryAccount,
  { mode }: TargetInventory,
  here: readonly CertifiedItem[],
): Omit<ShownAccount, 'items'> {
  const { entitlements, sessions, credentials } = account;
  const kinds: [what: string, list: readonly string[] | null][] = [
    ['entitlement', entitlements.map(({ kind, value }) => `${kind} ${value}`)],
    ['session', sessions?.map(({ id, detail }) => withDetail(id, detail)) ?? null],
    [
      'credential',
      credentials?.map(({ id, kind, detail }) => withDetail(kind === id ? id : `${kind} ${id}`, detail)) ??
        null,
    ],
  ];
  const head = [
    `account ${accountName(account)}`,
    account.active ? 'found active' : 'found inactive',
    account.madeByLockstep ? 'made by Lockstep' : 'not made by Lockstep',
    ...(account.administrator ? ['administrator'] : []),
    ...kinds.flatMap(([what, list]) =>
      list === null ? [`${what}s unknown`] : list.length === 0 ? [`no ${what}s`] : [],
    ),
  ].join(', ');
  const lines = kinds.flatMap(([what, list]) =>
    list === null || list.length === 0 ? [] : [`${counted(list.length, what)}: ${someOf(list)}`],
  );
  const open = uncovered(account, mode, here);
  const sentence = account.kept ?? (open.length === 0 ? null : `Nothing here ends: ${open.join(', ')}.`);
  return { head, lines: sentence === null ? lines : [...lines, `not proven: ${sentence}`] };
}

function withDetail(name: string, detail: string | null): string {
  return detail === null ? name : `${name} (${detail})`;
}

function someOf(names: readonly string[]): string {
  const shown = names
    .slice(0, NAMED)
    .map((name) =>
      name.length <= NAME_LENGTH ? name : `${name.slice(0, NAME_LENGTH - 1).replace(/\p{Cs}$/u, '')}…`,
    );
  const more = names.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}

/** When something first happened to it; what has not begun comes last. */
function begunAt({ attempts, readBack }: CertifiedItem): string {
  return attempts[0]?.at ?? readBack?.at ?? '~';
}

function inTime(items: readonly CertifiedItem[], here: readonly CertifiedItem[]): ShownItem[] {
  return [...items]
    .sort((a, b) => (begunAt(a) < begunAt(b) ? -1 : Number(begunAt(a) > begunAt(b))))
    .map((item) => ({ item, mark: markOf(item), head: itemHead(item), lines: itemLines(item, here) }));
}

function markOf({ state }: CertifiedItem): string {
  if (state === 'verified') return 'proven';
  return state === 'attested' ? 'attested, not proven' : 'not proven';
}

function itemHead({ what, state, sentence }: CertifiedItem): string {
  if (state === 'verified') return what;
  // The mark has said it.
  const word = state === 'attested' || state === 'unproven' ? what : `${what}: ${state}`;
  return sentence === null ? word : `${word}. ${sentence}`;
}

/** What happened to one item: why it is there, the read-back, then every attempt and every residual window. */
function itemLines(item: CertifiedItem, here: readonly CertifiedItem[]): string[] {
  const { readBack, residuals, attempts, attested } = item;
  const lines = origin(item, here);
  if (attested !== null)
    lines.push(`attested by ${attested.by}, ${shownInstant(attested.at)}: ${attested.note}`);
  if (item.secondsToEffective !== null && item.secondsToReceipt !== null) {
    lines.push(
      `${item.secondsToEffective} s after the effective instant, ${item.secondsToReceipt} s after receipt`,
    );
  }
  if (readBack !== null) {
    lines.push(`read back ${shownInstant(readBack.at)} by ${readBack.call}: ${readBack.asked}`);
    for (const { what, expected, seen, ok } of readBack.checks) {
      lines.push(`  ${ok ? 'ok' : 'NOT AS EXPECTED'}: ${what}, expected ${expected}, seen ${seen}`);
    }
  }
  for (const { at, outcome, detail, repeated } of attempts) {
    const when =
      repeated === null
        ? `attempt ${shownInstant(at)}`
        : `${repeated.times} attempts from ${shownInstant(at)} to ${shownInstant(repeated.until)}`;
    lines.push(`${when}: ${outcome}${detail === null ? '' : ` (${detail})`}`);
  }
  for (const { note, until } of residuals)
    lines.push(`may go on working until ${shownInstant(until)}: ${note}`);
  return lines;
}

/** Why an item is there that the decision did not have. */
function origin(item: CertifiedItem, here: readonly CertifiedItem[]): string[] {
  switch (item.planned) {
    case 'decision':
      return [];
    case 'inventory':
      return ['found when the accounts were read'];
    case 'later':
      break;
  }
  const proof = provenBefore(item, here);
  const ofAccount = here.filter(({ account }) => accountName(account) === accountName(item.account));
  const anew = ofAccount.some(({ state }) => state === 'superseded');
  if (proof === null) return [anew ? 'decided anew after the decision' : 'found after the decision'];
  const when = `after the proof of ${shownInstant(proof)}`;
  // A newer decision may only have made sure.
  if (anew) return [`decided anew ${when}`];
  const then = item.state === 'verified' ? 'was ended again' : 'has to end again';
  if (item.kind === 'disable' || item.kind === 'delete' || item.kind === 'revoke')
    return [`came back ${when} and ${then}`];
  const isBack = ofAccount.some((one) => one.kind === 'disable' && provenBefore(one, here) !== null);
  return [`${then} ${when}${isBack ? ', because the account came back' : ''}`];
}

/** When the same thing was proven before this began, if it was. */
function provenBefore(item: CertifiedItem, here: readonly CertifiedItem[]): string | null {
  const thing = (one: CertifiedItem): string => canonicalJson({ ...definitionOf(one), operation: null });
  const began = begunAt(item);
  const proofs = here.flatMap((one) =>
    one !== item &&
    one.state === 'verified' &&
    one.readBack !== null &&
    one.readBack.at < began &&
    thing(one) === thing(item)
      ? [one.readBack.at]
      : [],
  );
  return proofs.sort().at(-1) ?? null;
}
