import { describe, expect, it } from 'vitest';
import type { CertificateBody, CertifiedItem } from './certificate.ts';
import { buildBody } from './certificate-build.ts';
import { renderText } from './certificate-text.ts';
import { must } from './testing/must.ts';
import {
  accountOn,
  decisionOf,
  definitionsOn,
  goodStory,
  inventoryOf,
  issueStory,
  itemOf,
} from './testing/sample-leave.ts';

const decision = decisionOf(['mail']);
const [off, sessions] = definitionsOn('mail').map(must);

function bodyOf(items: readonly CertifiedItem[], changes: Partial<CertificateBody> = {}): CertificateBody {
  const { body } = issueStory(goodStory(1));
  const { summary: _, lastVerified: __, ...parts } = body;
  return { ...buildBody({ ...parts, decision, items, inventory: [inventoryOf('mail')] }), ...changes };
}

const text = (body: CertificateBody): string => renderText({ body });

/** The same thing once more, so many seconds after the decision. */
function again(first: CertifiedItem, second: number, changes: Partial<CertifiedItem> = {}): CertifiedItem {
  const at = new Date(Date.parse(decision.decided) + second * 1000).toISOString();
  return {
    ...first,
    operation: `${first.operation}-again`,
    planned: 'later',
    attempts: [{ at, outcome: 'done', detail: null, repeated: null }],
    readBack: { ...must(first.readBack), at },
    ...changes,
  };
}

describe('the certificate for people', () => {
  it('calls a person by name, and says the number of the employment apart', () => {
    const person = (fields: readonly (readonly [name: string, value: string])[]) =>
      text(
        bodyOf([], { person: { id: 'p1', fields: fields.map(([name, value]) => ({ name, value })) } }),
      ).split('\n')[0];
    const parts = [
      ['givenName', 'Núria'],
      ['familyName', 'Núñez'],
      ['employment', 'E1105'],
    ] as const;
    expect(person(parts)).toBe('Certificate 1 of the leave of Núria Núñez (employment E1105)');
    expect(person([...parts, ['employment', 'E2001'], ['displayName', 'Nuri']])).toBe(
      'Certificate 1 of the leave of Nuri (employments E1105, E2001)',
    );
    expect(person([['employment', 'E1']])).toBe('Certificate 1 of the leave of p1 (employment E1)');
    expect(
      text(bodyOf([], { person: { id: 'p1', fields: [{ name: 'employment', value: 'E1105' }] } })),
    ).toMatch(/^Employment +E1105$/m);
  });

  it('names what an account had, and how much more', () => {
    const account = accountOn('mail', {
      entitlements: [],
      sessions: [
        { id: 's1', detail: 'Firefox, Kraków' },
        { id: 's2', detail: null },
      ],
      credentials: Array.from({ length: 13 }, (_, i) => ({ id: `k${i}`, kind: 'api-token', detail: null })),
    });
    const shown = text(bodyOf([], { inventory: [inventoryOf('mail', { accounts: [account] })] }));
    expect(shown).toContain('account ada (mail-4711), found active, made by Lockstep, no entitlements\n');
    expect(shown).toContain('2 sessions: s1 (Firefox, Kraków), s2\n');
    expect(shown).toMatch(/13 credentials: api-token k0, .*api-token k9 and 3 more\n/);
    const one = inventoryOf('mail', { accounts: [accountOn('mail', { credentials: null })] });
    expect(text(bodyOf([], { inventory: [one] }))).toContain('1 session: s1');
    expect(text(bodyOf([], { inventory: [one] }))).toContain('1 entitlement: group finance\n');
    expect(text(bodyOf([], { inventory: [one] }))).toContain('credentials unknown');
  });

  it('tells in the order of time what came back and was ended again', () => {
    const first = itemOf(must(off), decision);
    const shown = text(bodyOf([again(first, 60), itemOf(must(sessions), decision), first]));
    const heads = shown.split('\n').filter((line) => /^ {4}proven/.test(line));
    expect(heads.map((line) => line.trim())).toEqual([
      'proven  all sessions',
      'proven  sign-in',
      'proven  sign-in',
    ]);
    expect(
      shown.split('came back after the proof of 2025-05-31 16:00:01.750 UTC and was ended again'),
    ).toHaveLength(2);
    const more = itemOf(must(sessions), decision);
    expect(text(bodyOf([again(first, 60), first, again(more, 61), more]))).toContain(
      'was ended again after the proof of 2025-05-31 16:00:01.750 UTC, because the account came back',
    );
    expect(text(bodyOf([first, again(more, 61), more]))).toContain(
      'was ended again after the proof of 2025-05-31 16:00:01.750 UTC\n',
    );
    const superseded = {
      ...more,
      operation: 'x',
      state: 'superseded',
      readBack: null,
      sentence: 'x',
    } as const;
    expect(text(bodyOf([first, again(first, 60), superseded]))).toContain('decided anew after the proof of');
    const open = again(first, 60, {
      state: 'failed',
      readBack: null,
      sentence: 'It failed and is tried again.',
    });
    expect(text(bodyOf([open, first]))).toContain('and has to end again');
  });

  it('says why an item is there that the decision did not have', () => {
    const found = itemOf(must(off), decision, { planned: 'inventory' });
    expect(text(bodyOf([found]))).toContain('found when the accounts were read');
    expect(text(bodyOf([{ ...found, planned: 'later' }]))).toContain('found after the decision');
    const replaced = itemOf(must(off), decision, { state: 'superseded', readBack: null });
    expect(text(bodyOf([replaced, { ...again(found, 9) }]))).toContain('decided anew after the decision');
  });

  it('puts each item under its account, those included that were not found', () => {
    const gone = itemOf({ ...must(off), operation: 'x', account: { id: 'm2', name: 'ada.old' } }, decision);
    const shown = text(bodyOf([gone, itemOf(must(off), decision)]));
    const order = ['account ada (', 'account ada.old (m2)'].map((name) => shown.indexOf(name));
    expect(order[0]).toBeGreaterThan(0);
    expect(order[1]).toBeGreaterThan(must(order[0]));
    expect(shown.slice(order[1])).toContain('proven  sign-in');
  });

  it('names who attests, when, and with what words', () => {
    const item = itemOf(must(off), decision, {
      state: 'attested',
      readBack: null,
      attested: { by: 'Kim', at: decision.decided, note: 'keys are in the safe' },
    });
    const shown = text(bodyOf([item]));
    expect(shown).toContain('ATTESTED, NOT PROVEN  sign-in');
    expect(shown).toContain('attested by Kim, 2025-05-31 16:00:00.250 UTC: keys are in the safe');
  });
});
