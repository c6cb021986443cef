#!/usr/bin/env node
/**
 * Verifies the certificate of a leave, offline. One file, only `node:` modules: read it, then trust it.
 *
 *     node lockstep-verify.js FILE --key log.pub [--text | --json]
 *
 * Exit 0: authentic and all proven. 5: authentic, unproven items are listed. 1: not authentic. 2: wrong usage.
 *
 * Checked in this order; at the first thing that is wrong the certificate is not authentic:
 *  1. The file: at most 20 MB of UTF-8; JSON (or the HTML page around it) in the one form that it is written in.
 *  2. The checkpoint: a C2SP signed note, Ed25519, by a key that you trust, of the log that the certificate names.
 *  3. The leaves: each is in the tree of that checkpoint (RFC 9162 2.1.3.2), about this person and this leave.
 *  4. The commitments: each leaf opens (HMAC-SHA256) to what the certificate says, and each is used. The first of them
 *     binds all that had to end, the last one the whole body and the page.
 *  5. The claims: every target of the decision is in the inventory, every proven item has a read-back that held, times
 *     and counts are right. What the inventory shows and no item ends is unproven.
 *
 * What it cannot see: a statement that was false when it was written, and a log that shows two readers two histories
 * (compare checkpoints). `lockstep log verify` checks a whole log.
 */
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const MAX_BYTES = 20_000_000;

export type FailureCode = 'FILE' | 'FORM' | 'KEY' | 'CHECKPOINT' | 'INCLUSION' | 'COMMITMENT' | 'CLAIM';

export interface Unproven {
  readonly target: string;
  readonly account: string | null;
  readonly operation: string | null;
  readonly what: string;
  readonly state: string;
  readonly sentence: string;
}

export interface Verification {
  readonly authentic: boolean;
  /** Why not; empty when authentic. */
  readonly failures: readonly { readonly code: FailureCode; readonly why: string }[];
  readonly proven: number;
  /** Attested items are here too: a person's word proves nothing. */
  readonly unproven: readonly Unproven[];
  readonly gaps: readonly { readonly target: string; readonly sentence: string }[];
  /** All that the certificate says, as text; empty unless authentic. */
  readonly text: string;
  readonly exit: 0 | 5 | 1;
}

class NotAuthentic extends Error {
  readonly code: FailureCode;
  constructor(code: FailureCode, why: string) {
    super(why);
    this.code = code;
  }
}

function ensure(condition: boolean, code: FailureCode, why: string): asserts condition {
  if (!condition) throw new NotAuthentic(code, why);
}

// ---- The fields that count here. All others are bound by the last leaf, and shown.

type Texts<K extends string> = Readonly<Record<K, string>>;
type List<T> = readonly T[];
type Entitlement = Texts<'kind' | 'value'>;
type Definition = Texts<'operation' | 'kind' | 'target' | 'what'> &
  Readonly<{ account: Readonly<{ id: string | null; name: string }>; entitlement: Entitlement | null }>;
type ReadBack = Texts<'at'> & Readonly<{ checks: List<Readonly<{ ok: boolean }>> }>;
type Item = (Definition & Texts<'planned' | 'state'>) &
  Readonly<{ readBack: ReadBack | null; sentence: string | null }> &
  Readonly<Record<'secondsToEffective' | 'secondsToReceipt', number | null>>;
type Account = Texts<'id' | 'name'> &
  Readonly<{ active: boolean; kept: string | null; entitlements: List<Entitlement> }> &
  Readonly<Record<'sessions' | 'credentials', List<unknown> | null>>;
type Inventory = Texts<'target' | 'mode' | 'status'> &
  Readonly<{ gaps: List<string>; accounts: List<Account> }>;
type Decision = Texts<'received'> & Readonly<{ effective: Texts<'at'>; targets: List<string> }>;
type Body = Texts<'origin' | 'leave' | 'issued'> &
  Readonly<{ person: Texts<'id'>; decision: Decision; lastVerified: string | null; summary: unknown }> &
  Readonly<{ inventory: List<Inventory>; items: List<Item> }>;
type Leaf = Texts<'leaf' | 'key'> & Readonly<{ index: number; path: List<string> }>;
type Certificate = Texts<'format' | 'page' | 'checkpoint'> & Readonly<{ body: Body; leaves: List<Leaf> }>;
type Head = Readonly<{ origin: string; size: number; root: Buffer }>;
type Entry = Texts<'at' | 'key' | 'commitment'> & Readonly<{ index: number }>;
/** Finds the leaf of this name, and refuses unless it opens to this value. */
type Reveal = (name: readonly [type: string, target?: string, operation?: string], value: unknown) => Entry;

// ---- The file

const OPEN = '<script type="application/json" id="lockstep-certificate">';

function parse(source: string): unknown {
  let [depth, quoted] = [0, false];
  for (let at = 0; at < source.length; at++) {
    const char = source[at];
    if (quoted && char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '{' || char === '[')) depth++;
    else if (!quoted && (char === '}' || char === ']')) depth--;
    ensure(depth <= 16, 'FORM', 'it is nested too deep');
  }
  return JSON.parse(source);
}

/** The certificate, and for a page the hash of all that is around it. */
function open(file: string | Uint8Array): { certificate: Certificate; page: string | null } {
  ensure(file.length <= MAX_BYTES, 'FILE', 'it is larger than 20 MB');
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const source = typeof file === 'string' ? file : utf8.decode(file);
  const isPage = source.startsWith('<!doctype html>');
  const start = isPage ? source.indexOf(OPEN) + OPEN.length : 0;
  const end = isPage ? source.indexOf('</script>', start) : source.length;
  const inner = source.slice(start, end);
  const certificate = parse(inner) as Certificate;
  // Written again it must be the same text: so it has no second spelling, and no field is there twice.
  const written = `${JSON.stringify(certificate, null, 2)}\n`;
  const same = inner === (isPage ? written.replaceAll('<', '\\u003c') : written);
  ensure(same, 'FORM', 'it is not in the form that certificates are written in');
  ensure(certificate.format === 'lockstep-certificate/1', 'FORM', 'it is of a format that is not known here');
  // What no signature binds must not be there.
  const outer = Object.keys(certificate).join() === 'format,body,page,checkpoint,leaves';
  const leaves = certificate.leaves.every((leaf) => Object.keys(leaf).join() === 'index,leaf,key,path');
  ensure(outer && leaves, 'FORM', 'it has fields that do not belong there');
  const around = isPage ? sha256(source.slice(0, start), source.slice(end)).toString('hex') : null;
  return { certificate, page: around };
}

/** RFC 8785. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}

/** Nothing in a value can move the cursor or begin a line. */
function plain(value: unknown): string {
  return String(value).replaceAll(/\p{Cc}|\p{Bidi_C}|\p{Zl}|\p{Zp}/gu, '\ufffd');
}

/** The whole value as indented text. */
function outline(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return ` ${plain(value)}\n`;
  const lines = Object.entries(value).map(
    ([key, item]) => `${indent}${plain(key)}:${outline(item, `${indent}  `)}`,
  );
  return `\n${lines.join('')}`;
}

// ---- Hashes, signatures and proofs

function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Null unless it is exactly that many bytes in their one spelling. */
function base64(text: string, length: number): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === length && bytes.toString('base64') === text ? bytes : null;
}

/** A line `name+hash+base64(0x01 || Ed25519 key)`. */
function trustedKey(line: string): { name: string; id: Buffer; key: Buffer } {
  const [, name = '', hash = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line.trim()) ?? [];
  const key = base64(encoded, 33) ?? Buffer.alloc(33);
  const id = sha256(`${name}\n`, key).subarray(0, 4);
  ensure(key[0] === 1 && id.toString('hex') === hash, 'KEY', 'the key to trust is not name+hash+key');
  return { name, id, key: key.subarray(1) };
}

/** C2SP signed note and tlog-checkpoint. Signatures of others (witnesses) are passed over. */
function openCheckpoint(note: string, trusted: readonly string[]): Head {
  const cut = note.lastIndexOf('\n\n');
  const [signed, lines] = [note.slice(0, cut + 1), note.slice(cut + 2)];
  const [, origin = '', size = '', encoded = ''] = /^(.+)\n(0|[1-9]\d{0,14})\n(.+)\n$/.exec(signed) ?? [];
  const root = base64(encoded, 32);
  const signatures = note.length < 65_536 && /^(— \S+ \S+\n)+$/.test(lines);
  ensure(root !== null && signatures, 'CHECKPOINT', 'its checkpoint is damaged');
  const keys = trusted.map(trustedKey).filter(({ name }) => name === origin);
  let good = false;
  for (const [, name, blob = ''] of lines.split('\n').map((line) => line.split(' '))) {
    const bytes = Buffer.from(blob, 'base64');
    const match = keys.find((key) => key.name === name && key.id.equals(bytes.subarray(0, 4)));
    if (match === undefined) continue;
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: match.key.toString('base64url') };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    good = base64(blob, 68) !== null && verify(null, Buffer.from(signed), key, bytes.subarray(4));
    ensure(good, 'CHECKPOINT', `the signature of ${origin} is wrong`);
  }
  ensure(good, 'CHECKPOINT', `no trusted key of ${origin} signed it: another log, or a forgery`);
  return { origin, size: Number(size), root };
}

/** RFC 9162 2.1.3.2. */
function isIncluded({ leaf, index, path }: Leaf, { size, root }: Head): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let [place, last, node] = [index, size - 1, sha256(Buffer.of(0), leaf)];
  for (const encoded of path) {
    const sibling = base64(encoded, 32);
    if (sibling === null || last === 0) return false;
    const isRight = place % 2 === 1 || place === last;
    node = isRight ? sha256(Buffer.of(1), sibling, node) : sha256(Buffer.of(1), node, sibling);
    for (; isRight && place % 2 === 0 && place !== 0; last = Math.floor(last / 2)) place /= 2;
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && node.equals(root);
}

// ---- The log entries

function openLeaves({ leaves, body }: Certificate, head: Head): { reveal: Reveal; used: Set<number> } {
  const entries = new Map<string, Entry>();
  for (const leaf of leaves) {
    ensure(isIncluded(leaf, head), 'INCLUSION', `entry ${leaf.index} is not in the log`);
    const { v, n, at, type, target, operation, subject, body: said } = JSON.parse(leaf.leaf);
    const ours = v === 1 && n === leaf.index && subject === body.person.id && said.leave === body.leave;
    const whole = /^[0-9a-f]{64}$/.test(leaf.key) && !/\p{Cs}/u.test(leaf.leaf);
    ensure(ours && whole, 'CLAIM', `entry ${n} is not about this leave of this person`);
    const { index, key } = leaf;
    entries.set(canonical([type, target, operation]), { index, key, at, commitment: said.commitment });
  }
  const used = new Set<number>();
  const reveal: Reveal = (name, value) => {
    const [type, target = null, operation = null] = name;
    const entry = entries.get(canonical([type, target, operation]));
    ensure(entry !== undefined, 'CLAIM', `no log entry stands behind ${name.join(' ')}`);
    const hmac = createHmac('sha256', Buffer.from(entry.key, 'hex')).update(canonical(value));
    const opens = hmac.digest('hex') === entry.commitment;
    ensure(opens, 'COMMITMENT', `the log says something else of ${name.join(' ')}`);
    used.add(entry.index);
    return entry;
  };
  return { reveal, used };
}

// ---- The claims

/** What the item is, as it was committed to when it was planned. */
function definition({ operation, kind, target, account, what, entitlement }: Definition): Definition {
  return { operation, kind, target, account, what, entitlement };
}

function definitions(items: readonly Item[], planned: string): Definition[] {
  const chosen = items.filter((item) => item.planned === planned).map(definition);
  return chosen.sort((a, b) => (a.operation < b.operation ? -1 : 1));
}

/** What was found on this account and no item ends. */
function uncovered({ id, name, ...found }: Account, mode: string, items: readonly Item[]): string[] {
  const mine = items.filter(({ account }) =>
    account.id === null ? account.name === name : account.id === id,
  );
  const has = (...kinds: string[]) => mine.some(({ kind }) => kinds.includes(kind));
  const some = (list: List<unknown> | null) => list !== null && list.length !== 0;
  const left: string[] = [];
  if (found.active !== false && !has('disable', 'delete')) left.push('sign-in');
  if (some(found.sessions) && !has('revokeSessions')) left.push('sessions');
  if (some(found.credentials) && !has('revokeCredentials')) left.push('credentials');
  if (mode === 'delete' && !has('delete')) left.push('the account itself');
  if (mode === 'deactivate' || has('delete')) return left;
  const revoked = new Set(mine.map(({ kind, entitlement }) => canonical([kind, entitlement])));
  const kept = found.entitlements.filter((held) => !revoked.has(canonical(['revoke', held])));
  return [...left, ...kept.map(({ kind, value }) => `${kind} ${value}`)];
}

function checkInventory({ decision, inventory, items }: Body, reveal: Reveal): Unproven[] {
  const unproven: Unproven[] = [];
  const targets = inventory.map(({ target }) => target);
  const whole = canonical([...new Set(decision.targets)].sort()) === canonical(targets.sort());
  ensure(whole, 'CLAIM', 'the inventory does not have each target of the decision once');
  for (const found of inventory) {
    const { target, mode, status, accounts, gaps } = found;
    const here = items.filter((item) => item.target === target);
    reveal(['leave.inventoried', target], { inventory: found, items: definitions(here, 'inventory') });
    const blind = accounts.some(({ sessions, credentials }) => sessions === null || credentials === null);
    const silent = (blind || status !== 'read') && gaps.length === 0;
    ensure(!silent, 'CLAIM', `it does not say what could not be listed on ${target}`);
    const fact = { target, operation: null, state: 'unproven' };
    if (status !== 'read' && status !== 'cannotBeListed') {
      unproven.push({ ...fact, account: null, what: 'inventory', sentence: gaps.join(' ') });
    }
    for (const account of accounts) {
      const left = uncovered(account, mode, here);
      const sentence = account.kept ?? `Nothing here ends: ${left.join(', ')}.`;
      if (left.length === 0 && account.kept === null) continue;
      unproven.push({ ...fact, account: account.name, what: 'account', sentence });
    }
  }
  return unproven;
}

function checkItem(item: Item, { decision }: Body, reveal: Reveal): void {
  const { operation, target, state, sentence, readBack, planned } = item;
  const known = decision.targets.includes(target) && ['decision', 'inventory', 'later'].includes(planned);
  ensure(known, 'CLAIM', `operation ${operation} comes from nowhere`);
  const isProven = state === 'verified';
  ensure(isProven === (sentence === null), 'CLAIM', `${operation} is not proven and does not say why`);
  if (isProven || state === 'attested') reveal([`operation.${state}`, target, operation], { item });
  if (!isProven) return;
  const held = readBack?.checks.every(({ ok }) => ok === true) && readBack.checks.length > 0;
  ensure(held === true, 'CLAIM', `the read-back of operation ${operation} did not hold`);
  const since = (from: string) => (Date.parse(readBack?.at ?? '') - Date.parse(from)) / 1000;
  const late = item.secondsToEffective === since(decision.effective.at);
  const slow = item.secondsToReceipt === since(decision.received);
  ensure(late && slow, 'CLAIM', `the times of operation ${operation} are wrong`);
}

const NOTHING = { failures: [], proven: 0, unproven: [], gaps: [], text: '' } as const;

function check(file: string | Uint8Array, trusted: readonly string[]): Verification {
  const { certificate, page } = open(file);
  const { body } = certificate;
  const head = openCheckpoint(certificate.checkpoint, trusted);
  ensure(body.origin === head.origin, 'CLAIM', 'it names another log than the one that signed');
  const samePage = page === null || page === certificate.page;
  ensure(samePage, 'COMMITMENT', 'the page around the certificate was changed');
  const { reveal, used } = openLeaves(certificate, head);
  const issued = reveal(['certificate.issued'], { body, page: certificate.page });
  const { decision, inventory, items, person } = body;
  const decided = reveal(['leave.decided'], { decision, items: definitions(items, 'decision'), person });

  const unproven = checkInventory(body, reveal);
  const gaps = inventory.flatMap(({ target, gaps: all }) => all.map((sentence) => ({ target, sentence })));
  const operations = new Set(items.map(({ operation }) => operation));
  ensure(operations.size === items.length, 'CLAIM', 'an item is there twice');
  const verified = items.filter(({ state }) => state === 'verified');
  const thing = (item: Item) => canonical({ ...definition(item), operation: null });
  const ended = new Set(verified.map(thing));
  for (const item of items) {
    const { operation, target, account, what, state, sentence } = item;
    checkItem(item, body, reveal);
    if (state === 'verified' || (state === 'superseded' && ended.has(thing(item)))) continue;
    unproven.push({ target, account: account.name, operation, what, state, sentence: sentence ?? '' });
  }
  const attested = items.filter(({ state }) => state === 'attested').length;
  const counts = { items: items.length, proven: verified.length, attested, gaps: gaps.length };
  const listed = unproven.filter(({ operation }) => operation !== null).length;
  const superseded = items.length - verified.length - listed;
  const summary = canonical({ ...counts, unproven: unproven.length - attested, superseded });
  const proofs = verified.map(({ readBack }) => readBack?.at ?? '').sort();
  const right = summary === canonical(body.summary) && body.lastVerified === (proofs.at(-1) ?? null);
  ensure(right && issued.at === body.issued, 'CLAIM', 'the summary is not what the items say');
  const inOrder = certificate.leaves.every(({ index }) => index >= decided.index && index <= issued.index);
  const allUsed = used.size === certificate.leaves.length;
  ensure(inOrder && allUsed, 'CLAIM', 'it has log entries that belong to nothing in it');
  const exit = unproven.length === 0 ? 0 : 5;
  return { ...NOTHING, authentic: true, proven: verified.length, unproven, gaps, text: outline(body), exit };
}

/** Never throws. `trusted`: verifier keys, each `name+hash+key` (the lines of log.pub). */
export function verifyCertificate(file: string | Uint8Array, trusted: readonly string[]): Verification {
  try {
    return check(file, trusted);
  } catch (error) {
    const known = error instanceof NotAuthentic ? error : new NotAuthentic('FORM', 'it is no certificate');
    const { code, message: why } = known;
    return { ...NOTHING, authentic: false, failures: [{ code, why }], exit: 1 };
  }
}

// ---- The command

function main([file = '', flag, keys = '', style = '', ...rest]: readonly string[]): number {
  if (flag !== '--key' || !['', '--text', '--json'].includes(style) || rest.length > 0) {
    throw new Error('usage: node lockstep-verify.js FILE --key log.pub [--text | --json]');
  }
  const trusted = readFileSync(keys, 'utf8').trim().split('\n');
  const result = verifyCertificate(statSync(file).size > MAX_BYTES ? '' : readFileSync(file), trusted);
  const { authentic, proven, unproven, gaps, failures, text } = result;
  const lines = failures.map(({ code, why }) => `NOT AUTHENTIC (${code}): ${why}`);
  if (authentic) lines.push(`authentic: ${proven} proven, ${unproven.length} not, ${gaps.length} gaps`);
  lines.push(...unproven.map((each) => `${each.state}: ${each.target}, ${each.what}: ${each.sentence}`));
  lines.push(...gaps.map(({ target, sentence }) => `gap: ${target}: ${sentence}`));
  const shown = `${lines.map(plain).join('\n')}\n${style === '--text' ? text : ''}`;
  process.stdout.write(style === '--json' ? `${JSON.stringify(result)}\n` : shown);
  return result.exit;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}
