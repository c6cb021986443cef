import { describe, expect, it } from 'vitest';
import type { CertifiedItem, ItemState, TargetInventory } from './certificate.ts';
import { counted, shownAccounts, shownInstant } from './certificate-accounts.ts';
import { accountOn, decisionOf, definitionsOn, inventoryOf, itemOf } from './testing/sample-leave.ts';

const decision = decisionOf(['mail']);
const DECIDED = Date.parse(decision.decided);
const instant = (second: number): string => new Date(DECIDED + second * 1000).toISOString();
const clock = (second: number): string => shownInstant(instant(second));
const [off, sessions, group] = definitionsOn('mail') as [
  CertifiedItem,
  CertifiedItem,
  CertifiedItem,
  ...CertifiedItem[],
];

/** An item of which the certificate has nothing to tell but what a test gives it. */
function item(of: Partial<CertifiedItem>, state: ItemState = 'verified'): CertifiedItem {
  return {
    ...itemOf({ ...off, ...of }, decision, { state, readBack: null, attempts: [], residuals: [] }),
    ...of,
    state,
  };
}

/** Proven so many seconds after the decision, and begun a second before. */
function proven(of: Partial<CertifiedItem>, second: number): CertifiedItem {
  const readBack = { at: instant(second), call: 'GET', asked: 'Is it so?', checks: [] };
  return item({ ...of, readBack, attempts: [attempt(second - 1)] });
}

function attempt(second: number): CertifiedItem['attempts'][number] {
  return { at: instant(second), outcome: 'done', detail: null, repeated: null };
}

const shown = (items: readonly CertifiedItem[], changes: Partial<TargetInventory> = {}) =>
  shownAccounts(inventoryOf('mail', changes), items);
const headsOf = (items: readonly CertifiedItem[], changes: Partial<TargetInventory> = {}) =>
  shown(items, changes).map(({ head, items: mine }) => [
    head,
    ...mine.map(({ item: { operation } }) => operation),
  ]);
/** The lines of the item that is called `x`. */
const linesOf = (items: readonly CertifiedItem[]): readonly string[] =>
  shown(items)
    .flatMap((account) => account.items)
    .find(({ item: { operation } }) => operation === 'x')?.lines ?? ['there is none'];

describe('words', () => {
  it('count and tell the time', () => {
    expect([0, 1, 2].map((n) => counted(n, 'account'))).toEqual(['0 accounts', '1 account', '2 accounts']);
    expect(shownInstant('2025-05-31T16:00:01.250Z')).toBe('2025-05-31 16:00:01.250 UTC');
  });
});

describe('what an account had', () => {
  const told = (changes: Parameters<typeof accountOn>[1], more: Partial<TargetInventory> = {}) => {
    const [account] = shown([], { accounts: [accountOn('mail', changes)], ...more });
    return [account?.head, ...(account?.lines ?? [])];
  };
  const bare = { active: false, entitlements: [], sessions: [], credentials: [] };

  it('is told kind by kind: unknown is not none', () => {
    expect(told({})).toEqual([
      'account ada (mail-4711), found active, made by Lockstep, no credentials',
      '1 entitlement: group finance',
      '1 session: s1 (Firefox, Kraków)',
      'not proven: Nothing here ends: sign-in, sessions, group finance.',
    ]);
    expect(told({ ...bare, id: 'ada', administrator: true, madeByLockstep: false })).toEqual([
      'account ada, found inactive, not made by Lockstep, administrator, no entitlements, no sessions, no credentials',
    ]);
    expect(told({ ...bare, sessions: null, credentials: null })).toEqual([
      'account ada (mail-4711), found inactive, made by Lockstep, no entitlements, sessions unknown, credentials unknown',
    ]);
    const credentials = [
      { id: 'k1', kind: 'k1', detail: null },
      { id: 'k2', kind: 'ssh-key', detail: 'laptop' },
    ];
    expect(told({ ...bare, credentials }).slice(1)).toEqual([
      '2 credentials: k1, ssh-key k2 (laptop)',
      'not proven: Nothing here ends: credentials.',
    ]);
    expect(told({ ...bare, kept: 'Legal hold.' }, { mode: 'delete' }).slice(1)).toEqual([
      'not proven: Legal hold.',
    ]);
  });

  it('is cut to ten names of at most 120 characters, never in the middle of one', () => {
    const named = (names: readonly string[]) =>
      told({ ...bare, sessions: names.map((id) => ({ id, detail: null })) })[1];
    const names = Array.from({ length: 12 }, (_, n) => `s${n}`);
    expect(named(names.slice(0, 10))).toBe(`10 sessions: ${names.slice(0, 10).join(', ')}`);
    expect(named(names.slice(0, 11))).toBe(`11 sessions: ${names.slice(0, 10).join(', ')} and 1 more`);
    expect(named(['a'.repeat(120)])).toBe(`1 session: ${'a'.repeat(120)}`);
    expect(named(['a'.repeat(121)])).toBe(`1 session: ${'a'.repeat(119)}…`);
    expect(named([`${'a'.repeat(118)}😀bc`])).toBe(`1 session: ${'a'.repeat(118)}…`);
    expect(named([`${'a'.repeat(117)}😀bcd`])).toBe(`1 session: ${'a'.repeat(117)}😀…`);
  });
});

describe('every item', () => {
  it('stands under its account, once, and only on its target', () => {
    const accounts = [accountOn('mail'), accountOn('mail', { id: 'm2', name: 'ada2' })];
    const at = (operation: string, id: string | null, name: string, more: Partial<CertifiedItem> = {}) =>
      item({ ...more, operation, account: { id, name } });
    const items = [
      at('by id', 'mail-4711', 'renamed'),
      at('by name', null, 'ada2'),
      at('same name', 'm9', 'ada'),
      at('nobody', null, 'eve'),
      at('nobody again', 'eve', 'eve'),
      at('elsewhere', 'mail-4711', 'ada', { target: 'git' }),
    ];
    const found = ', found active, made by Lockstep, no credentials';
    const gone = ', not there any more, or not yet, when it was looked for';
    expect(headsOf(items, { accounts })).toEqual([
      [`account ada (mail-4711)${found}`, 'by id'],
      [`account ada2 (m2)${found}`, 'by name'],
      [`account ada (m9)${gone}`, 'same name'],
      [`account eve${gone}`, 'nobody', 'nobody again'],
    ]);
    expect(headsOf(items.slice(3, 4), { accounts: [], status: 'notRead', readAt: null })).toEqual([
      ['account eve, known to Lockstep', 'nobody'],
    ]);
    expect(shown(items.slice(3, 4), { accounts: [] })[0]?.lines).toEqual([]);
  });

  it('stands in the order of time; what has not begun comes last', () => {
    const readBack = { at: instant(2), call: 'GET', asked: '?', checks: [] };
    const items = [
      item({ operation: 'never' }, 'planned'),
      item({ operation: 'third', attempts: [attempt(3)] }, 'failed'),
      item({ operation: 'first', attempts: [attempt(1), attempt(9)] }, 'failed'),
      item({ operation: 'second', readBack }),
      item({ operation: 'third too', attempts: [attempt(3)] }, 'failed'),
    ];
    const order = ['first', 'second', 'third', 'third too', 'never'];
    expect(headsOf(items)[0]?.slice(1)).toEqual(order);
    expect(headsOf([...items].reverse())[0]?.slice(1)).toEqual([
      'first',
      'second',
      'third too',
      'third',
      'never',
    ]);
  });

  it.each<readonly [ItemState, sentence: string | null, mark: string, head: string]>([
    ['verified', null, 'proven', 'sign-in'],
    ['attested', 'Kim says so.', 'attested, not proven', 'sign-in. Kim says so.'],
    ['unproven', 'It cannot be asked.', 'not proven', 'sign-in. It cannot be asked.'],
    ['failed', 'Tried again.', 'not proven', 'sign-in: failed. Tried again.'],
    ['planned', null, 'not proven', 'sign-in: planned'],
  ])('that is %s says so', (state, sentence, mark, head) => {
    const [account] = shown([item({ sentence }, state)]);
    expect(account?.items.map((each) => [each.mark, each.head])).toEqual([[mark, head]]);
  });

  it('tells all that happened to it, and nothing that did not', () => {
    const quiet = { operation: 'x', secondsToEffective: null, secondsToReceipt: null } as const;
    expect(linesOf([item(quiet)])).toEqual([]);
    expect(linesOf([item({ ...quiet, secondsToEffective: 2 })])).toEqual([]);
    expect(linesOf([item({ ...quiet, secondsToReceipt: 2 })])).toEqual([]);
    const full = item({
      operation: 'x',
      planned: 'inventory',
      attested: { by: 'Kim', at: instant(9), note: 'in the safe' },
      secondsToEffective: 0,
      secondsToReceipt: 1.5,
      readBack: {
        at: instant(8),
        call: 'GET /Users',
        asked: 'Is it off?',
        checks: [
          { what: 'active', expected: 'false', seen: 'false', ok: true },
          { what: 'locked', expected: 'true', seen: 'false', ok: false },
        ],
      },
      attempts: [
        { at: instant(1), outcome: 'sent', detail: 'slow', repeated: { times: 4, until: instant(5) } },
        attempt(6),
      ],
      residuals: [{ kind: 'accessToken', note: 'Tokens live on.', until: instant(60) }],
    });
    expect(linesOf([full])).toEqual([
      'found when the accounts were read',
      `attested by Kim, ${clock(9)}: in the safe`,
      '0 s after the effective instant, 1.5 s after receipt',
      `read back ${clock(8)} by GET /Users: Is it off?`,
      '  ok: active, expected false, seen false',
      '  NOT AS EXPECTED: locked, expected true, seen false',
      `4 attempts from ${clock(1)} to ${clock(5)}: sent (slow)`,
      `attempt ${clock(6)}: done`,
      `may go on working until ${clock(60)}: Tokens live on.`,
    ]);
  });
});

describe('an item that the decision did not have', () => {
  const quiet = { secondsToEffective: null, secondsToReceipt: null, planned: 'decision' } as const;
  const then = (of: Partial<CertifiedItem>, state: ItemState = 'verified') =>
    item({ ...of, ...quiet, operation: 'x', planned: 'later', attempts: [attempt(60)] }, state);
  const earlier = (of: Partial<CertifiedItem>, second: number) =>
    proven({ ...of, ...quiet, operation: `before-${second}` }, second);
  const replaced = (of: Partial<CertifiedItem>) => item({ ...of, ...quiet, operation: 'r' }, 'superseded');
  const why = (...items: readonly CertifiedItem[]) => linesOf(items)[0];
  const elsewhere = { id: 'm2', name: 'ada2' };

  it('says why it is there', () => {
    expect(why(then(off))).toBe('found after the decision');
    expect(why(then(off), replaced(sessions))).toBe('decided anew after the decision');
    expect(why(then(off), replaced({ ...sessions, account: elsewhere }))).toBe('found after the decision');
  });

  it('says after which proof it came back: the last before it began, of the same thing', () => {
    const ended = `after the proof of ${clock(20)}`;
    expect(why(then(off), earlier(off, 20))).toBe(`came back ${ended} and was ended again`);
    expect(why(then(off), earlier(off, 20), earlier(off, 10))).toBe(`came back ${ended} and was ended again`);
    expect(why(then(off, 'failed'), earlier(off, 20))).toBe(`came back ${ended} and has to end again`);
    expect(why(then(group), earlier(group, 20))).toBe(`came back ${ended} and was ended again`);
    const gone = { ...off, kind: 'delete' } as const;
    expect(why(then(gone), earlier(gone, 20))).toBe(`came back ${ended} and was ended again`);
    expect(why(then(off), earlier(off, 20), replaced(sessions))).toBe(`decided anew ${ended}`);
  });

  it('does not take for a proof what is later, not verified, never read, or of something else', () => {
    for (const other of [
      earlier(off, 60),
      earlier(off, 61),
      item({ ...off, ...quiet, operation: 'y', attempts: [attempt(1)] }),
      { ...earlier(off, 20), state: 'attested' } as const,
      earlier({ ...off, account: elsewhere }, 20),
      earlier(sessions, 20),
    ])
      expect(why(then(off), other), JSON.stringify(other)).toBe('found after the decision');
  });

  it('of sessions says whether the account came back with them', () => {
    const ended = `was ended again after the proof of ${clock(20)}`;
    const back = `${ended}, because the account came back`;
    const again = { ...earlier(off, 50), operation: 'again' };
    expect(why(then(sessions), earlier(sessions, 20))).toBe(ended);
    expect(why(then(sessions), earlier(sessions, 20), earlier(off, 10))).toBe(ended);
    expect(why(then(sessions), earlier(sessions, 20), earlier(off, 10), again)).toBe(back);
    const other = { ...off, account: elsewhere };
    const there = { ...earlier(other, 50), operation: 'again' };
    expect(why(then(sessions), earlier(sessions, 20), earlier(other, 10), there)).toBe(ended);
    expect(
      why(then(sessions), earlier(sessions, 20), earlier(group, 10), {
        ...earlier(group, 50),
        operation: 'g',
      }),
    ).toBe(ended);
    expect(why(then(sessions, 'failed'), earlier(sessions, 20))).toBe(
      `has to end again after the proof of ${clock(20)}`,
    );
  });
});
