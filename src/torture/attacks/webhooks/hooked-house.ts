import { httpServices } from '../../../app/http-services.ts';
import type { Secret } from '../../../domain/secret.ts';
import { makeHttpApp } from '../../../http/make-app.ts';
import { withoutRules, withRoom } from '../../house/documents.ts';
import { makeHouse } from '../../house/house.ts';

const hook = (id: string) => `---
kind: Source
id: ${id}
type: webhook
system: hr
key: worker
credential: secret:${id}
columns:
  worker: { as: employeeId, of: identity }
facts: { lastDay: lastDay, immediate: immediate, moment: moment, entered: entered, eventId: id }
events: { worker.terminated: terminated }
correlate: [[employeeId]]
`;

/** A company whose HR system also sends messages, behind the real HTTP application. `guard`: a Guard document. */
export async function hookedHouse(options: {
  readonly people: number;
  readonly seed: number;
  readonly secrets: Readonly<Record<string, Secret>>;
  readonly guard?: string;
}) {
  const house = await makeHouse({
    seed: options.seed,
    systems: { directory: [], git: [] },
    policy: (base) =>
      // Thousands are to be in place soon.
      `${withRoom(withoutRules(base, 'sales'))}${Object.keys(options.secrets).map(hook).join('')}${options.guard ?? ''}`,
  });
  await house.store.transaction(house.tenant, async (tx) => {
    for (const [name, secret] of Object.entries(options.secrets))
      await house.secrets.set(tx, name, secret, 'test', house.clock.now());
  });
  const ids = Array.from({ length: options.people }, (_, i) => `E${i}`);
  await house.report(ids.map((id) => ({ id, department: 'Engineering' })));
  await house.until(house.clock.now() + 60_000);
  const app = makeHttpApp({
    services: httpServices(house),
    log: house.engine.log,
    version: '0.0.0',
    openMetrics: false,
    defaultTenant: house.tenant,
  });
  /** Who cannot sign in any more somewhere, asked of the systems themselves. */
  const stopped = () =>
    ids.filter((id) =>
      [...house.systems.values()].some(({ truth }) => !truth.couldSignIn(id, house.clock.now())),
    );
  return { ...house, ids, app, stopped };
}

export type HookedHouse = Awaited<ReturnType<typeof hookedHouse>>;
