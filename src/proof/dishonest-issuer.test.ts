import { describe, expect, it } from 'vitest';
import type { CertificateBody, CertifiedItem } from './certificate.ts';
import { buildBody } from './certificate-build.ts';
import { must } from './testing/must.ts';
import { accountOn, goodStory, inventoryOf, issueStory, PERSON, type Story } from './testing/sample-leave.ts';
import { SampleLog } from './testing/sample-log.ts';
import { verifyCertificate } from './verify.ts';

const ORIGIN = 'lockstep.example/acme';
const trusted = [new SampleLog(ORIGIN).verifierKey];

/** Somebody who holds the log key and signs a body that says more than the leaves that were written before. */
describe('a dishonest issuer', () => {
  const issue =
    (tell: (body: CertificateBody) => CertificateBody, of: Story = goodStory(2, new SampleLog(ORIGIN))) =>
    () =>
      issueStory(of, (body) => {
        const { summary, lastVerified, ...told } = tell(body);
        return buildBody(told);
      });
  const items = (change: (item: CertifiedItem, at: number) => CertifiedItem) => (body: CertificateBody) => ({
    ...body,
    items: body.items.map(change),
  });
  const open = goodStory(2, new SampleLog(ORIGIN));
  const unproven: Story = {
    ...open,
    items: open.items.map((item, at) =>
      at === 0
        ? { ...item, state: 'failed', secondsToEffective: null, secondsToReceipt: null, sentence: 'Down.' }
        : item,
    ),
  };

  it('is let through when honest', () => {
    expect(verifyCertificate(issue((body) => body)().file, trusted).exit).toBe(0);
    expect(verifyCertificate(issue((body) => body, unproven)().file, trusted).exit).toBe(5);
  });

  it('cannot call proven what no leaf proves', () => {
    const proven = must(open.items[0]);
    expect(
      issue(
        items((item, at) => (at === 0 ? proven : item)),
        unproven,
      ),
    ).toThrow(/no log entry stands behind operation.verified/);
  });

  it('cannot drop an item, an account, a target or a gap', () => {
    expect(issue((body) => ({ ...body, items: body.items.slice(1) }))).toThrow(
      /something else of leave.decided/,
    );
    expect(issue((body) => ({ ...body, items: body.items.slice(1) }), unproven)).toThrow(
      /something else of leave.decided/,
    );
    const relabelled = items((item, at) => (at === 0 ? { ...item, planned: 'later' } : item));
    expect(issue(relabelled)).toThrow(/something else of leave.decided/);
    expect(
      issue((body) => ({ ...body, inventory: body.inventory.map((found) => ({ ...found, accounts: [] })) })),
    ).toThrow(/something else of leave.inventoried target-01/);
    const oneTarget = (body: CertificateBody) => ({
      ...body,
      inventory: body.inventory.slice(1),
      items: body.items.filter((item) => item.target !== 'target-01'),
    });
    expect(issue(oneTarget)).toThrow(/something else of leave.decided/);
    expect(
      issue((body) => {
        const told = oneTarget(body);
        return { ...told, decision: { ...body.decision, targets: ['target-02'] } };
      }),
    ).toThrow(/something else of leave.decided/);
    const gaps: Story = {
      ...open,
      log: new SampleLog(ORIGIN),
      inventory: open.inventory.map((found) => ({ ...found, gaps: ['The target hides shared accounts.'] })),
    };
    expect(
      issue(
        (body) => ({ ...body, inventory: body.inventory.map((found) => ({ ...found, gaps: [] })) }),
        gaps,
      ),
    ).toThrow(/something else of leave.inventoried/);
  });

  it('cannot bend an item, its read-back or its times', () => {
    const first = (change: Partial<CertifiedItem>) =>
      items((item, at) => (at === 0 ? { ...item, ...change } : item));
    expect(issue(first({ account: { id: 'x', name: 'x' } }))).toThrow(/something else of leave.decided/);
    expect(issue(first({ attempts: [] }))).toThrow(/something else of operation.verified/);
    expect(issue(first({ residuals: [] }))).toThrow(/something else of operation.verified/);
    expect(issue(first({ secondsToEffective: 0 }))).toThrow(/something else of operation.verified/);
    expect(issue(items((item) => ({ ...item, operation: 'same' })))).toThrow(/would not verify/);
  });

  it('cannot move the decision, the person or the counts', () => {
    expect(
      issue((body) => ({ ...body, decision: { ...body.decision, received: body.decision.decided } })),
    ).toThrow(/leave.decided/);
    expect(issue((body) => ({ ...body, person: { ...PERSON, fields: [] } }))).toThrow(/leave.decided/);
    expect(issue((body) => ({ ...body, origin: 'other' }))).toThrow(/another log/);
    const miscounted = () =>
      issueStory(goodStory(1, new SampleLog(ORIGIN)), (body) => ({
        ...body,
        summary: { ...body.summary, gaps: 7 },
      }));
    expect(miscounted).toThrow(/summary is not what the items say/);
    const neverDone = () =>
      issueStory(goodStory(1, new SampleLog(ORIGIN)), (body) => ({ ...body, lastVerified: null }));
    expect(neverDone).toThrow(/summary is not what the items say/);
  });

  it('cannot write false leaves in the first place, as far as they contradict themselves', () => {
    const written = (change: Partial<CertifiedItem>): Story => ({
      ...open,
      log: new SampleLog(ORIGIN),
      items: open.items.map((item, at) => (at === 0 ? { ...item, ...change } : item)),
    });
    const readBack = must(must(open.items[0]).readBack);
    const failed = {
      ...readBack,
      checks: readBack.checks.map((check) => ({ ...check, seen: 'true', ok: false })),
    };
    for (const bad of [failed, { ...readBack, checks: [] }, null]) {
      expect(issue((body) => body, written({ readBack: bad }))).toThrow(/did not hold/);
    }
    expect(issue((body) => body, written({ secondsToReceipt: 0.1 }))).toThrow(/times of operation/);
    expect(issue((body) => body, written({ secondsToEffective: 0.1 }))).toThrow(/times of operation/);
    expect(issue((body) => body, written({ sentence: 'but' }))).toThrow(/does not say why/);
    expect(issue((body) => body, written({ state: 'applied', sentence: null }))).toThrow(/does not say why/);
    const silent = [inventoryOf('target-01'), { ...inventoryOf('target-02'), status: 'notRead' as const }];
    expect(issue((body) => body, { ...open, log: new SampleLog(ORIGIN), inventory: silent })).toThrow(
      /does not say what could not/,
    );
    const blind = [
      inventoryOf('target-01'),
      { ...inventoryOf('target-02'), accounts: [accountOn('target-02', { sessions: null })] },
    ];
    expect(issue((body) => body, { ...open, log: new SampleLog(ORIGIN), inventory: blind })).toThrow(
      /does not say what could not/,
    );
  });

  it('cannot leave out the reading of a target, give it twice or end things on a target of nobody', () => {
    const plain = goodStory(2);
    const fresh = () => new SampleLog(ORIGIN);
    const targets = ['target-01', 'target-02', 'target-03'];
    const unread: Story = { ...plain, log: fresh(), decision: { ...plain.decision, targets } };
    expect(issue((body) => body, unread)).toThrow(/each target of the decision once/);
    const twice: Story = {
      ...plain,
      log: fresh(),
      inventory: [...plain.inventory, must(plain.inventory[0])],
    };
    expect(issue((body) => body, twice)).toThrow(/each target of the decision once/);
    const nobody: Story = {
      ...plain,
      log: fresh(),
      items: plain.items.map((item, at) => (at === 0 ? { ...item, target: 'moon' } : item)),
    };
    expect(issue((body) => body, nobody)).toThrow(/comes from nowhere/);
  });

  it('cannot use leaves that lie before the decision or say another place, nor one item for two', () => {
    const fresh = (change: Partial<Story>): Story => ({ ...goodStory(2, new SampleLog(ORIGIN)), ...change });
    expect(issue((body) => body, fresh({ wrong: 'inventory before decision' }))).toThrow(/belong to nothing/);
    expect(issue((body) => body, fresh({ wrong: 'number of the issue' }))).toThrow(/not about this leave/);
    expect(issue((body) => body, fresh({ wrong: 'time of the issue' }))).toThrow(/summary is not/);
    const failed = must(unproven.items[0]);
    expect(issue((body) => body, fresh({ items: [failed, ...unproven.items] }))).toThrow(
      /an item is there twice/,
    );
  });

  it('cannot pass off as superseded what nothing else has ended', () => {
    const superseded = unproven.items.map(
      (item, at): CertifiedItem => (at === 0 ? { ...item, state: 'superseded' } : item),
    );
    const { file: told } = issueStory({ ...unproven, log: new SampleLog(ORIGIN), items: superseded });
    expect(verifyCertificate(told, trusted)).toMatchObject({
      exit: 5,
      unproven: [{ state: 'superseded', operation: 'target-01-1' }],
    });
  });

  it('is found out when something that the inventory shows was never ended', () => {
    const seen = (account: Partial<ReturnType<typeof accountOn>>) =>
      verifyCertificate(
        issueStory({
          ...goodStory(1, new SampleLog(ORIGIN)),
          inventory: [
            inventoryOf('target-01', { accounts: [accountOn('target-01'), accountOn('target-01', account)] }),
          ],
        }).file,
        trusted,
      );
    expect(seen({ id: 'second' })).toMatchObject({
      exit: 5,
      unproven: [{ sentence: 'Nothing here ends: sign-in, sessions, group finance.' }],
    });
    expect(seen({ credentials: [{ id: 'k', kind: 'ssh-key', detail: null }] })).toMatchObject({
      exit: 5,
      unproven: [{ sentence: 'Nothing here ends: credentials.' }],
    });
    expect(seen({ entitlements: [{ kind: 'role', value: 'finance' }] })).toMatchObject({ exit: 5 });
    const kept = { id: 'third', active: false, sessions: [], entitlements: [], kept: 'Legal hold.' };
    expect(seen(kept)).toMatchObject({ exit: 5, unproven: [{ sentence: 'Legal hold.' }] });
    expect(seen({ id: 'third', active: false, sessions: [], entitlements: [] })).toMatchObject({ exit: 0 });
  });
});
