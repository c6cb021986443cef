import { join } from 'node:path';
import { type Hunter, rack, simulator } from './hunters.ts';
import { stepsFrom } from './steps-between.ts';

interface Known {
  readonly name: string;
  /** Where it begins. */
  readonly module: string;
  /** What it is there to try, below src. */
  readonly about: readonly string[];
}

/** The short forms of the other racks, the cheapest first. */
export const HUNTING: readonly Known[] = [
  { name: 'notices', module: 'notices/index', about: ['app'] },
  { name: 'doors', module: 'doors/index', about: ['app', 'http'] },
  {
    name: 'wrong-person',
    module: 'attacks/wrong-person/index',
    about: ['domain/identity/correlation', 'engine/ingest'],
  },
  { name: 'external-ids', module: 'attacks/wrong-person/index', about: ['engine/reconcile'] },
  { name: 'attribute-poison', module: 'attacks/drip/index', about: ['domain/guard'] },
  { name: 'ssrf', module: 'attacks/ssrf/index', about: ['connectors', 'sources/rest'] },
  { name: 'poisoned-csv', module: 'attacks/poisoned-csv/index', about: ['sources/csv', 'sources/value'] },
  { name: 'time-zones', module: 'time/zones/index', about: ['domain/identity'] },
  { name: 'cut-feeds', module: 'attacks/cut-feeds/index', about: ['sources'] },
  { name: 'overdue-leavers', module: 'time/overdue/index', about: ['domain/identity', 'engine/people'] },
  { name: 'drip', module: 'attacks/drip/index', about: ['domain/guard'] },
  {
    name: 'events',
    module: 'attacks/events/index',
    about: ['app/events', 'engine/events', 'engine/log', 'store'],
  },
  { name: 'webhooks', module: 'attacks/webhooks/index', about: ['engine/ingest', 'sources/webhook'] },
  {
    name: 'restore',
    module: 'restore/restore-rack',
    about: ['engine/restore', 'engine/decide/decide', 'store/backup'],
  },
  { name: 'approvals', module: 'guard/approvals-rack', about: ['app/plans', 'domain/plan', 'engine/decide'] },
  {
    name: 'tampered-log',
    module: 'attacks/tampered-log/index',
    about: ['app/proofs', 'engine/certify', 'engine/log', 'proof'],
  },
  { name: 'tenant-matrix', module: 'attacks/tenant-matrix/index', about: ['app', 'http', 'store'] },
  { name: 'guard', module: 'guard/guard-rack', about: ['domain/guard', 'engine/decide', 'policy'] },
  {
    name: 'canaries',
    module: 'attacks/canaries/index',
    about: ['app', 'connectors', 'engine/execute', 'http', 'secrets', 'sources/webhook'],
  },
];

const SIMULATOR_S = 12;
/** As long as there is time. */
const REST_S = 60;
const RACK_S = 24;

/**
 * Who hunts for a mistake in this file, in this order. Nobody knows what was planted: first the simulator, by its stories
 * and by chance; then the racks that are about the changed file; then the simulator for the rest of the time. What it does not
 * load only the racks can see, the nearest first.
 */
export function huntersOf(
  clean: string,
  file: string,
): readonly { readonly hunter: Hunter; readonly seconds: number }[] {
  const below = file.replace(/^src\//, '');
  const changed = join(clean, 'dist', below.replace(/\.ts$/, '.js'));
  const stepsTo = (module: string) =>
    stepsFrom(join(clean, 'dist', 'torture', `${module}.js`)).get(changed) ?? null;
  const distance = ({ module, about }: Known) => {
    const steps = stepsTo(module);
    return steps !== null && about.some((place) => below.startsWith(place)) ? 0 : steps;
  };
  const racks = HUNTING.flatMap((known) => {
    const far = distance(known);
    return far === null ? [] : [{ far, hunter: rack(known.name), seconds: RACK_S }];
  }).sort((a, b) => a.far - b.far);
  if (stepsTo('bugs/hunt') === null) return racks;
  const chance = simulator();
  const near = racks.filter(({ far }) => far === 0);
  return [{ hunter: chance, seconds: SIMULATOR_S }, ...near, { hunter: chance, seconds: REST_S }];
}
