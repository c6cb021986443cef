import { afterEach, describe, expect, it } from 'vitest';
import { openHttpTransport } from '../connectors/transport/http-transport.ts';
import type { HttpTransport } from '../domain/connector.ts';
import { asTransport, simulatedUrl } from './in-process-transport.ts';
import { serveSystems } from './serve-systems.ts';
import { createSystem } from './system.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function bothWays() {
  const system = createSystem({ name: 'crm', dialect: 'native', seed: 1, clock: Date.now });
  const ada = system.operator.create({ name: 'ada' });
  const served = await serveSystems([system]);
  const real = openHttpTransport();
  closers.push(served.close, real.close);
  const ways: [string, HttpTransport][] = [
    [served.urls.crm ?? '', real.http],
    [simulatedUrl('crm'), asTransport([system])],
  ];
  return { system, ada, ways };
}

const headers = { Authorization: 'Bearer write-crm' };

describe('the two ways to a system', () => {
  it('answers alike over loopback and in the process', async () => {
    const { ada, ways } = await bothWays();
    const answers = [];
    for (const [url, http] of ways) {
      const response = await http({ method: 'GET', url: `${url}/accounts/${ada.id}`, headers });
      answers.push([response.status, response.headers['content-type'], response.body]);
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.[0]).toBe(200);
  });

  it('gives unknownOutcome for a write whose answer was lost, and it was carried out', async () => {
    const { system, ada, ways } = await bothWays();
    for (const [url, http] of ways) {
      system.operator.setActive(ada.id, true);
      system.setFaults([{ kind: 'executedThenTimeout' }]);
      const lost = http({ method: 'POST', url: `${url}/accounts/${ada.id}/disable`, headers });
      await expect(lost).rejects.toMatchObject({ kind: 'unknownOutcome' });
      expect(system.truth.find('ada')?.active).toBe(false);
      system.setFaults([]);
    }
  });

  it('keeps the deadline of a request against a slow system', async () => {
    const { system, ada, ways } = await bothWays();
    system.setFaults([{ kind: 'slow', latencyMs: 2000 }]);
    for (const [url, http] of ways) {
      const late = http({ method: 'GET', url: `${url}/accounts/${ada.id}`, headers, timeoutMs: 100 });
      await expect(late).rejects.toMatchObject({ kind: 'retryable', scope: 'connection' });
    }
  });

  it('says that nothing was sent when there is no such system', async () => {
    const { ways } = await bothWays();
    const inProcess = ways[1]?.[1] as HttpTransport;
    const nowhere = inProcess({ method: 'POST', url: 'https://other.simulated/accounts', headers });
    await expect(nowhere).rejects.toMatchObject({ kind: 'retryable' });
  });

  it('refuses a body without end', async () => {
    const { ways } = await bothWays();
    const [url, http] = ways[0] as [string, HttpTransport];
    const response = await http({
      method: 'POST',
      url: `${url}/accounts`,
      headers,
      body: 'x'.repeat(3_000_000),
    }).catch((error: unknown) => error);
    expect(response).toSatisfy(
      (got: { status?: number; kind?: string }) => got.status === 413 || got.kind === 'unknownOutcome',
    );
  });
});
