import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transactionOf as oracle } from '../../../test/replay-key/mapping.ts';
import { runs } from '../../../test/support/runs.ts';
import { Secret } from '../../domain/secret.ts';
import { eventMappingOf } from '../mapping/of-source.ts';
import { feedsAbsent, feedsFolder } from '../testing/feeds.ts';
import { EVENT_SOURCE } from '../testing/tidewater-sources.ts';
import { type DecodedEvent, decodeWorkerEvent } from './decode-worker-event.ts';
import { deduplicationKeys } from './deduplication-keys.ts';
import { verifyWebhook } from './verify-webhook.ts';

interface Line {
  readonly deliveredAt: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const MAPPING = eventMappingOf(EVENT_SOURCE);
const STRONG = ['universalId', 'nationalIdHash', 'dateOfBirth'];
const SIGNED = Date.parse('2026-07-30T03:00:00Z');

describe.skipIf(feedsAbsent('the messages of a year'))('the messages of a year', () => {
  const folder = join(feedsFolder() ?? '.', 'events');
  const lines = (): Line[] =>
    gunzipSync(readFileSync(join(folder, 'events.jsonl.gz')))
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const secrets = (): Secret[] => [
    new Secret(JSON.parse(readFileSync(join(folder, 'events.meta.json'), 'utf8')).publicTestSecret),
  ];

  it('lets in every genuine one once, and none that was forged or sent again much later', () => {
    const seen = new Set<string>();
    const count = { forged: 0, stale: 0, staleUnseen: 0, again: 0, fresh: 0 };
    const rules = { secrets: secrets() };
    for (const line of lines()) {
      const delivery = { headers: line.headers, body: Buffer.from(line.body) };
      const verdict = verifyWebhook(delivery, rules, Date.parse(line.deliveredAt));
      const id = line.headers['webhook-id'] ?? '';
      if (verdict.outcome === 'refused') {
        if (verdict.code === 'WEBHOOK_SIGNATURE') count.forged++;
        else if (verdict.code === 'WEBHOOK_STALE') {
          count.stale++;
          // Only second deliveries are that late: nothing that was not known before gets lost.
          if (!seen.has(`tidewater-hooks/message/${id}`)) count.staleUnseen++;
        }
        continue;
      }
      const event = decodeWorkerEvent(verdict.body, MAPPING, { messageId: id, signedAt: verdict.signedAt });
      if (event.outcome !== 'transaction') throw new Error(JSON.stringify(event));
      const keys = deduplicationKeys('tidewater-hooks', id, event.transaction.eventId);
      if (keys.some((key) => seen.has(key))) count.again++;
      else count.fresh++;
      for (const key of keys) seen.add(key);
    }
    expect(count).toEqual({ forged: 8, stale: 9, staleUnseen: 0, again: 51, fresh: 1_685 });
  });

  it('mean what an independent reader says', () => {
    let compared = 0;
    for (const { body } of lines()) {
      const event = decodeWorkerEvent(body, MAPPING, { messageId: 'm', signedAt: Number.MAX_SAFE_INTEGER });
      if (event.outcome !== 'transaction') throw new Error(JSON.stringify(event));
      const { transaction } = event;
      const expected = oracle(JSON.parse(body));
      // Strong keys are attributes of the person here; there they are keys alone.
      const shown =
        transaction.kind === 'hired'
          ? {
              ...transaction,
              attributes: Object.fromEntries(
                Object.entries(transaction.attributes).filter(([name]) => !STRONG.includes(name)),
              ),
            }
          : transaction;
      expect(shown).toEqual(expected);
      compared++;
    }
    expect(compared).toBe(1_753);
  });
});

const DATA = {
  eventId: 'EV1',
  sequence: 7,
  company: 'Tidewater Optics AG',
  employeeId: 'E1',
  entryMoment: '2026-07-30T02:59:00.000Z',
  terminationDate: '2026-08-31',
  lastDayOfWork: '2026-07-31',
  immediate: false,
  reason: 'Resignation',
};
const decode = (type: string, data: Record<string, unknown>): DecodedEvent =>
  decodeWorkerEvent(JSON.stringify({ type, data }), MAPPING, { messageId: 'msg_1', signedAt: SIGNED });
const code = (event: DecodedEvent): string => (event.outcome === 'refused' ? event.code : event.outcome);

describe('decodeWorkerEvent', () => {
  it('reads a termination', () => {
    expect(decode('worker.terminated', DATA)).toEqual({
      outcome: 'transaction',
      transaction: {
        kind: 'terminated',
        employment: 'E1',
        eventId: 'EV1',
        sequence: 7,
        enteredAt: Date.parse(DATA.entryMoment),
        termination: {
          lastDay: '2026-07-31',
          terminationDate: '2026-08-31',
          immediate: false,
          moment: null,
          reason: 'Resignation',
        },
      },
    });
  });

  it('reads it also when only what nobody needs is broken', () => {
    const odd = {
      ...DATA,
      reason: 'x'.repeat(5_000),
      legalFirstName: { a: 1 },
      hireDate: 'never',
      workerType: 5,
    };
    expect(decode('worker.terminated', odd)).toMatchObject({
      transaction: { termination: { reason: null } },
    });
  });

  it('takes the message for what its data leave out', () => {
    const { eventId: _, sequence: __, entryMoment: ___, ...rest } = DATA;
    expect(decode('worker.terminated', rest)).toMatchObject({
      transaction: { eventId: 'msg_1', sequence: SIGNED, enteredAt: SIGNED },
    });
  });

  it('refuses an end that says not when, and every impossible date', () => {
    const { lastDayOfWork: _, terminationDate: __, ...endless } = DATA;
    for (const data of [
      endless,
      { ...endless, immediate: true },
      { ...DATA, lastDayOfWork: '2026-02-30' },
      { ...DATA, lastDayOfWork: '31/07/2026' },
      { ...DATA, lastDayOfWork: 20_260_731 },
      { ...DATA, employeeId: '' },
      { ...DATA, employeeId: { $ne: null } },
      { ...DATA, immediate: 'perhaps' },
      { ...DATA, sequence: -1 },
      { ...DATA, entryMoment: '2026-08-30T00:00:00Z' },
    ]) {
      expect(code(decode('worker.terminated', data))).toBe('RECORD_UNREADABLE');
    }
  });

  it('refuses another company, ignores what it does not know, and needs a type and an object', () => {
    expect(code(decode('worker.terminated', { ...DATA, company: 'Quillfeather Foods Ltd' }))).toBe(
      'FEED_OTHER_COMPANY',
    );
    expect(code(decode('worker.terminated', { ...DATA, company: undefined }))).toBe('FEED_OTHER_COMPANY');
    expect(decode('worker.praised', DATA)).toEqual({ outcome: 'ignored', type: 'worker.praised' });
    for (const type of ['toString', 'constructor', '__proto__'])
      expect(code(decode(type, DATA))).toBe('ignored');
    const context = { messageId: 'm', signedAt: SIGNED };
    for (const body of [
      '',
      '[]',
      '7',
      '{"type":5}',
      '{"type":"worker.terminated"}',
      '{"type":"worker.terminated","data":[]}',
      `{"a":${'['.repeat(20)}`,
    ]) {
      expect(code(decodeWorkerEvent(body, MAPPING, context))).toBe('WEBHOOK_BODY');
    }
  });

  it('sets in a change only what is named, and never a strong key', () => {
    const job = {
      ...DATA,
      effectiveDate: '2026-08-01',
      changes: { department: 'Sales', project: null, salary: 1, legalFirstName: 'X' },
    };
    expect(decode('worker.jobChanged', job)).toMatchObject({
      transaction: { kind: 'jobChanged', changes: { department: 'Sales', project: null } },
    });
    const name = { ...DATA, effectiveDate: '2026-08-01', legalFirstName: 'Ann', universalId: 'U-of-another' };
    const event = decode('worker.nameChanged', name);
    expect(event).toMatchObject({ outcome: 'transaction' });
    if (event.outcome === 'transaction' && event.transaction.kind === 'personChanged') {
      expect(event.transaction.changes).toEqual({ givenName: 'Ann' });
    }
    expect(code(decode('worker.jobChanged', { ...job, changes: [] }))).toBe('RECORD_UNREADABLE');
  });

  it('tells a contract without an end from a message that does not say', () => {
    expect(decode('worker.contractChanged', { ...DATA, contractEndDate: null })).toMatchObject({
      transaction: { contractEnd: null },
    });
    expect(code(decode('worker.contractChanged', DATA))).toBe('RECORD_UNREADABLE');
  });

  it('survives whatever is signed', () => {
    const types = fc.oneof(fc.constantFrom(...Object.keys(MAPPING.events)), fc.string());
    const names = fc.constantFrom(
      ...Object.keys(DATA),
      'changes',
      'hireDate',
      'leaveId',
      '__proto__',
      'constructor',
    );
    const data = fc.dictionary(
      names,
      fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(...Object.values(DATA))),
    );
    fc.assert(
      fc.property(types, data, (type, value) => {
        expect(['transaction', 'ignored', 'refused']).toContain(decode(type, { ...DATA, ...value }).outcome);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: runs(3_000) },
    );
  });
});
