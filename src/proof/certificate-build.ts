/** Makes the parts of a certificate so that they are whole: bounded, with their sentences and sums. */

import { canonicalJson } from './canonical-json.ts';
import type {
  CertificateBody,
  CertificateSummary,
  CertifiedItem,
  Decision,
  InventoryAccount,
  ItemDefinition,
  ItemState,
  TargetInventory,
} from './certificate.ts';
import { definitionOf } from './certificate-leaves.ts';

/** Milliseconds since the epoch as certificates and leaves write them. */
export function isoInstant(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * A text of a target or a person, made to fit: targets answer what they like, and a certificate must not fail for it.
 * Never empty; half characters are replaced, the rest is cut.
 */
export function clip(value: string, max = 500): string {
  const whole = value.replaceAll(/\p{Cs}/gu, '\ufffd');
  const cut = whole.length <= max ? whole : `${whole.slice(0, max - 1).replace(/\p{Cs}$/u, '')}…`;
  return /\S/u.test(cut) ? cut : '(empty)';
}

/** What was found on this account and no item ends. The verifier comes to the same list. */
export function uncovered(
  account: InventoryAccount,
  mode: TargetInventory['mode'],
  items: readonly ItemDefinition[],
): string[] {
  const mine = items.filter((item) =>
    item.account.id === null ? item.account.name === account.name : item.account.id === account.id,
  );
  const has = (...kinds: readonly ItemDefinition['kind'][]): boolean =>
    mine.some(({ kind }) => kinds.includes(kind));
  const open: string[] = [];
  if (account.active && !has('disable', 'delete')) open.push('sign-in');
  if ((account.sessions ?? []).length > 0 && !has('revokeSessions')) open.push('sessions');
  if ((account.credentials ?? []).length > 0 && !has('revokeCredentials')) open.push('credentials');
  if (mode === 'delete' && !has('delete')) open.push('the account itself');
  if (mode === 'deactivate' || has('delete')) return open;
  const revoked = mine.filter(({ kind }) => kind === 'revoke');
  for (const { kind, value } of account.entitlements) {
    const ended = revoked.some(
      ({ entitlement }) => entitlement?.kind === kind && entitlement.value === value,
    );
    if (!ended) open.push(`${kind} ${value}`);
  }
  return open;
}

const SILENCES: Readonly<Record<Exclude<TargetInventory['status'], 'read'>, string>> = {
  notRead: 'The target could not be read, so accounts that Lockstep did not make may exist.',
  cannotBeListed: 'The target cannot list its accounts, so accounts that Lockstep did not make may exist.',
  kept: 'The policy leaves the target as it is: nothing there has ended.',
};

/** Adds the sentences that are due: a certificate that is silent about what it could not see is refused (law 10). */
export function buildInventory(found: TargetInventory): TargetInventory {
  const gaps = [...found.gaps];
  if (found.status !== 'read' && gaps.length === 0) {
    gaps.push(SILENCES[found.status]);
  }
  for (const { name, sessions, credentials } of found.accounts) {
    if (sessions !== null && credentials !== null) continue;
    const what =
      sessions !== null ? 'credentials' : credentials !== null ? 'sessions' : 'sessions and credentials';
    gaps.push(`The target cannot list the ${what} of ${name}.`);
  }
  return { ...found, gaps };
}

const SENTENCES: Readonly<Record<Exclude<ItemState, 'verified'>, string>> = {
  planned: 'It has not begun.',
  held: 'It waits for the decision of a person.',
  applying: 'It is under way.',
  accepted: 'The target accepted it and has not finished.',
  applied: 'It was done by its own account, and not read back yet.',
  verifying: 'It was done by its own account, and is being read back.',
  attested: 'A person says that it was done; nothing has proven it.',
  unproven: 'The target cannot be asked whether it was done.',
  failed: 'It failed and is tried again.',
  superseded: 'A newer decision took its place.',
};

export type ItemFacts = Omit<CertifiedItem, 'secondsToEffective' | 'secondsToReceipt' | 'sentence'> & {
  /** Better than the general one, where there is a better one. */
  readonly sentence?: string;
};

/** Adds the times of a proven item and the sentence of one that is not. Commit to what this gives, unchanged. */
export function buildItem(
  facts: ItemFacts,
  decision: Pick<Decision, 'effective' | 'received'>,
): CertifiedItem {
  const { sentence, ...item } = facts;
  const proven = item.state === 'verified' ? item.readBack : null;
  const since = (from: string): number | null =>
    proven === null ? null : (Date.parse(proven.at) - Date.parse(from)) / 1000;
  return {
    ...item,
    secondsToEffective: since(decision.effective.at),
    secondsToReceipt: since(decision.received),
    sentence: item.state === 'verified' ? null : (sentence ?? SENTENCES[item.state]),
  };
}

/** The counts as the verifier will make them. */
export function summarise(
  items: readonly CertifiedItem[],
  inventory: readonly TargetInventory[],
): CertificateSummary {
  const thing = (item: CertifiedItem): string => canonicalJson({ ...definitionOf(item), operation: null });
  const verified = items.filter(({ state }) => state === 'verified');
  const ended = new Set(verified.map(thing));
  const superseded = items.filter((item) => item.state === 'superseded' && ended.has(thing(item))).length;
  const attested = items.filter(({ state }) => state === 'attested').length;
  const untouched = inventory.filter(({ status }) => status === 'notRead' || status === 'kept').length;
  const open = inventory.flatMap(({ target, mode, accounts }) => {
    const here = items.filter((item) => item.target === target);
    return accounts.filter((account) => account.kept !== null || uncovered(account, mode, here).length > 0);
  });
  return {
    items: items.length,
    proven: verified.length,
    attested,
    unproven: items.length - verified.length - attested - superseded + untouched + open.length,
    superseded,
    gaps: inventory.reduce((sum, { gaps }) => sum + gaps.length, 0),
  };
}

/** Adds the summary and the instant of the last proof. */
export function buildBody(parts: Omit<CertificateBody, 'summary' | 'lastVerified'>): CertificateBody {
  const proofs = parts.items.flatMap(({ state, readBack }) =>
    state === 'verified' && readBack !== null ? [readBack.at] : [],
  );
  return {
    ...parts,
    lastVerified: proofs.sort().at(-1) ?? null,
    summary: summarise(parts.items, parts.inventory),
  };
}
