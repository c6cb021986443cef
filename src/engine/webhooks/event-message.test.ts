import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Row } from '../tables/index.ts';
import { messageOf } from './event-message.ts';

const event: Row<'event'> = {
  n: 7,
  type: 'leave.decided',
  at: Date.parse('2026-03-02T08:00:00Z'),
  subject_id: null,
  target_id: 'crm',
  operation_id: null,
  payload: { mode: 'deactivate' },
};

it('says what happened, in the form of Standard Webhooks 1.0', () => {
  expect(JSON.parse(messageOf('acme', 'e1', event).body)).toEqual({
    type: 'leave.decided',
    timestamp: '2026-03-02T08:00:00.000Z',
    data: {
      tenant: 'acme',
      n: 7,
      subject: null,
      target: 'crm',
      operation: null,
      details: { mode: 'deactivate' },
    },
  });
});

it('has one id for each endpoint and event, also after an older state was restored', () => {
  const about = fc.tuple(fc.constantFrom('acme', 'beta'), fc.uuid(), fc.nat(), fc.nat());
  fc.assert(
    fc.property(about, about, (a, b) => {
      const idOf = ([tenant, endpoint, n, at]: typeof a) =>
        messageOf(tenant, endpoint, { ...event, n, at }).id;
      expect(idOf(a)).toBe(idOf(a));
      expect(idOf(a)).toMatch(/^msg_[0-9a-f]{32}$/);
      expect(idOf(a) === idOf(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});
