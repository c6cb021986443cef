import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openCompany, TENANT } from '../../src/replay/company.ts';
import { makeCompany } from './support/make-company.ts';
import { metaOf } from './support/write-recording.ts';
import { csvText, type ReportCells, reportRows } from './support/write-report.ts';

const SECRET = Buffer.from('a-test-key-0000000000000');
const DAY = 86_400_000;

describe('a row that could not be read', () => {
  /** Reads the row well, then a week later as `spoil` makes it; then a dismissal comes late. The state after that. */
  async function stateAfter(spoil: (rows: ReportCells[]) => ReportCells[]): Promise<string> {
    const made = makeCompany(33, 'small');
    const [one = 0, two = 0] = made.reports;
    const rows = reportRows(made, one);
    const row = rows.find((cells) => cells.Worker_Status === 'Active' && cells.Contract_End_Date === '');
    const id = row?.Employee_ID ?? '';
    const company = await openCompany(
      {
        company: made.name,
        tenant: made.tenant,
        tables: made.tables,
        columns: made.columns,
        webhookSecret: `whsec_${SECRET.toString('base64')}`,
      },
      one,
    );
    const report = async (at: number, sequence: number, given: readonly ReportCells[]) => {
      const content = Buffer.from(csvText(made.columns, given));
      const meta = metaOf(made, content, given.length, { asOf: at, sequence, file: 'workers.csv' });
      return company.report({ name: 'x', at, content, meta: JSON.stringify(meta) });
    };
    await report(one, 1, rows);
    const mine = rows.filter((cells) => cells.Employee_ID === id);
    const others = rows.filter((cells) => cells.Employee_ID !== id);
    await company.until(two);
    await report(two, 2, [...others, ...spoil(mine)]);
    const entered = new Date(two - DAY).toISOString();
    const body = JSON.stringify({
      type: 'worker.terminated',
      timestamp: entered,
      data: {
        eventId: 'EV9',
        sequence: 99_999,
        company: made.name,
        employeeId: id,
        entryMoment: entered,
        terminationDate: entered.slice(0, 10),
        lastDayOfWork: entered.slice(0, 10),
        immediate: true,
        effectiveMoment: entered,
        reason: 'Dismissal',
      },
    });
    const at = two + DAY;
    const signed = createHmac('sha256', SECRET)
      .update(`msg_9.${at / 1_000}.${body}`)
      .digest('base64');
    const headers = {
      'webhook-id': 'msg_9',
      'webhook-timestamp': String(at / 1_000),
      'webhook-signature': `v1,${signed}`,
    };
    await company.until(at);
    await company.message({ at, headers, body });
    const [identity] = await company.engine.store.transaction(TENANT, async (tx) => {
      const [employment] = await tx.find('employment', { employment_key: id });
      return tx.find('identity', { identity_id: employment?.identity_id ?? '' });
    });
    return identity?.state ?? '';
  }

  it('does not make a late message old', async () => {
    const unreadable = (rows: ReportCells[]) => rows.map((cells) => ({ ...cells, Hire_Date: '2026-02-30' }));
    expect(await stateAfter(unreadable)).toBe('left');
    expect(await stateAfter(() => [])).toBe('left');
  });

  it('that was read, and says otherwise, does', async () => {
    expect(await stateAfter((rows) => rows)).toBe('active');
  });
});
