import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestbedHost } from '../../connectors/kit/index.ts';
import { certify, renderMatrix } from '../../connectors/kit/index.ts';
import { scim } from '../../connectors/scim/index.ts';
import { openHttpTransport } from '../../connectors/transport/http-transport.ts';
import { CERTIFICATIONS } from './certifications.ts';
import { openScimTestbed } from './scim.ts';

const transport = openHttpTransport();
let host: TestbedHost;
beforeAll(() => {
  host = {
    clock: Date.now,
    random: Math.random,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    http: transport.http,
    folder: mkdtempSync(join(tmpdir(), 'lockstep-certify-')),
  };
});
afterAll(async () => {
  await transport.close();
  rmSync(host.folder, { recursive: true, force: true });
});

describe('certification', () => {
  it.concurrent.each([
    ['simulated', 64, ''],
    ['scim', 60, ''],
    ['csv-directory', 35, ', with declared gaps: the old session, the old token'],
    ['manual', 30, ''],
  ])('%s passes everything that it declares, at least %d behaviours', async (name, atLeast, gaps) => {
    const seen: string[] = [];
    const matrix = await CERTIFICATIONS[name]?.(host, { onCell: (cell) => seen.push(cell.behaviour) });
    if (matrix === undefined) throw new Error('no such certification');
    const text = renderMatrix(matrix);
    expect(matrix.cells.filter((cell) => cell.result === 'fail')).toEqual([]);
    expect(matrix.counts.gap).toBe(gaps === '' ? 0 : 6);
    expect(matrix.ok, text).toBe(true);
    expect(matrix.counts.pass).toBeGreaterThanOrEqual(atLeast);
    expect(seen).toEqual(matrix.cells.map((cell) => cell.behaviour));
    expect(text.endsWith(`\ncertified${gaps}\n`), text).toBe(true);
    expect(JSON.parse(JSON.stringify(matrix))).toEqual(matrix);
  });

  it('names the sessions and tokens that a SCIM target leaves open as gaps, and does not hide them', async () => {
    const testbed = await openScimTestbed(host, {
      over: 'memory',
      dialect: 'scim-put',
      endsOnDisable: false,
    });
    const matrix = await certify(scim, testbed);
    expect(matrix.cells.filter((cell) => cell.result === 'gap').map((cell) => cell.behaviour)).toEqual([
      'deactivate: the old session fails',
      'deactivate: the old token fails',
      'deprovision: the old session fails',
      'deprovision: the old token fails',
    ]);
    expect(renderMatrix(matrix)).toMatch(/certified, with declared gaps: the old session, the old token\n$/);
  });
});
