import { afterEach, expect, it } from 'vitest';
import { signalNumbers } from '../../src/app/ssf/signal-counts.ts';
import { leaves, POLL, PUSH, pollAll, settleIn } from './support/journey.ts';
import { receivingServer } from './support/receiving-server.ts';
import { TRANSMITTER, twoCompanies } from './support/two-companies.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

it('what is told by push and by poll is counted, and what waits has an age', async () => {
  const two = await twoCompanies();
  const there = await receivingServer();
  opened.push(two, there);
  await two.listens('nobody', []);
  await settleIn(two);
  const numbers = () => two.store.transaction(TRANSMITTER, signalNumbers);
  const stream = async (name: string, delivery: object) => {
    const { token } = await two.receiver(name);
    const answer = await two.ssf(token, '/streams', { delivery });
    return { token, id: ((await answer.json()) as { stream_id: string }).stream_id };
  };
  await stream('portal', { method: PUSH, endpoint_url: `${there.url}/in` });
  const polled = await stream('poller', { method: POLL });
  expect(await numbers()).toMatchObject({ waiting: 0, oldest: null, enabled: 2, delivered: 0 });

  there.answers(() => ({ status: 503 }));
  const began = two.clock.now();
  await leaves(two);
  await two.tell();
  const failing = await numbers();
  expect(failing).toMatchObject({ delivered: 0, refused: 0, failed: 1, failing: 1, enabled: 2 });
  expect(failing.oldest).toBeGreaterThanOrEqual(began);
  expect(failing.oldest).toBeLessThanOrEqual(two.clock.now());
  const each = failing.waiting / 2;
  expect(each).toBeGreaterThan(4);

  // One is refused for good, the others are taken.
  let asked = 0;
  there.answers(() =>
    asked++ === 0 ? { status: 400, body: '{"err":"invalid_audience"}' } : { status: 202 },
  );
  two.clock.advance(two.clock.now() + 600_000);
  await two.tell();
  expect(await numbers()).toMatchObject({
    ...{ waiting: each, delivered: each - 1, refused: 1, failed: 1, failing: 0 },
  });

  const { sets } = await pollAll(two, polled.token, polled.id);
  const [first = '', ...rest] = Object.keys(sets);
  const take = () =>
    two.ssf(polled.token, `/poll/${polled.id}`, {
      returnImmediately: true,
      ack: rest,
      setErrs: { [first]: { err: 'invalid_key', description: 'x' } },
    });
  // What is said twice is counted once.
  for (let i = 0; i < 2; i++) expect((await take()).status).toBe(200);
  expect(await numbers()).toMatchObject({
    ...{ waiting: 0, oldest: null, delivered: 2 * each - 2, refused: 2 },
  });
});
