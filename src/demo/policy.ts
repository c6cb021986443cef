import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Document, parseAllDocuments } from 'yaml';
import { LockstepError } from '../domain/errors.ts';
import type { ChosenFaults } from './misbehaviour.ts';
import { SCIM_SYSTEM } from './systems.ts';
import { SYSTEMS, type SystemName } from './who-has-what.ts';

/** Where the systems of this run listen. */
export interface Places {
  readonly hr: string;
  readonly systems: Readonly<Record<string, string>>;
  readonly database: { readonly host: string; readonly port: number };
  readonly badges: string;
}

const EXAMPLES = fileURLToPath(new URL('../../examples/policies/', import.meta.url));
const ISSUER = { universalId: 'identity.universalId' };

/** How far the company has come with Lockstep: people only, all systems reporting, all systems written to. */
export type Stage = 'people' | 'reporting' | 'writing';

/**
 * The policy of the demo: the example documents of the package, connected to the systems of this run, with the few
 * rules added that let it be watched. One text per file.
 */
export async function demoPolicy(
  places: Places,
  faults: ChosenFaults,
  stage: Stage,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const name of (await readdir(EXAMPLES)).filter((file) => file.endsWith('.yaml')).sort()) {
    const documents = parse(name, await readFile(join(EXAMPLES, name), 'utf8'));
    for (const document of documents) connect(document, places, faults, stage === 'writing');
    files.set(name, documents.map(String).join(''));
  }
  const [sources = ''] = [...files].filter(([name]) => name.includes('sources')).map(([, text]) => text);
  files.set('15-hr-events.yaml', hrEvents(sources));
  files.set('45-seniors.yaml', SENIORS);
  files.set('70-guard.yaml', GUARD);
  if (stage !== 'people') return files;
  const people = [...files].filter(([, text]) => /^kind: (Source|Guard)$|"kind": "Source"/m.test(text));
  return new Map([...people, ['50-leavers.yaml', LEAVERS]]);
}

export async function writePolicy(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) await writeFile(join(folder, name), text);
}

function parse(name: string, text: string): Document[] {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents) || documents.some((document) => document.errors.length > 0)) {
    throw new LockstepError('INTERNAL', `the example ${name} is not readable YAML`);
  }
  return [...documents];
}

function connect(document: Document, places: Places, faults: ChosenFaults, writes: boolean): void {
  const id = String(document.get('id'));
  switch (document.get('kind')) {
    case 'Source':
      if (id !== 'hr') return;
      document.set('url', places.hr);
      document.set('pageSize', 100);
      return;
    case 'LifecyclePolicy':
      if (id !== 'leaver') return;
      document.set('order', ['directory', '*']);
      document.delete('successor');
      return;
    case 'Mapping':
      // The accounts are there and named: nothing has to be written into them.
      document.delete('attributes');
      return;
    case 'Target':
      document.set('writes', writes ? 'on' : 'off');
      document.set('correlate', ISSUER);
      connectTarget(document, id, places, faults);
      return;
    default:
      return;
  }
}

function connectTarget(document: Document, id: string, places: Places, faults: ChosenFaults): void {
  document.delete('rate');
  document.delete('verifyWithin');
  // The directory has its head start; all others end together, so that it can be watched in one go.
  if (id !== 'directory') document.delete('wave');
  switch (id) {
    case 'database':
      document.set('connection', {
        host: places.database.host,
        port: places.database.port,
        user: 'lockstep_provisioner',
        password: 'secret:database',
        databases: ['reporting'],
        successor: 'departed_owner',
        managed: { group: 'people' },
        protected: ['lockstep_owner', 'lockstep_live', 'postgres'],
        passwordProbe: { schema: 'lockstep_probe', function: 'has_password' },
      });
      document.set('protected', ['lockstep_owner', 'lockstep_live', 'lockstep_provisioner']);
      document.set('concurrency', 4);
      return;
    case 'badges':
      document.setIn(['connection', 'path'], places.badges);
      document.setIn(['connection', 'propagationSeconds'], 60);
      document.setIn(['connection', 'columns', 'keys'], { universalId: 'Personnel number' });
      document.set('concurrency', 1);
      return;
    case 'keys-and-laptop':
      document.setIn(['connection', 'pollSeconds'], 1);
      document.set('concurrency', 50);
      return;
    default:
      if (!isSystem(id)) return;
      document.set('concurrency', 8);
      // What it brings back by itself is found by the next listing.
      if (faults.all.some(({ system, kind }) => system === id && kind === 'recreates'))
        document.set('listEvery', 'PT1M');
      if (id === SCIM_SYSTEM) {
        document.set('connector', 'scim');
        document.set('connection', {
          url: `${places.systems[id]}/scim/v2`,
          auth: { kind: 'bearer', token: `secret:${id}-write` },
          keys: { universalId: 'externalId' },
          ownAccount: 'lockstep',
        });
      } else {
        document.set('connection', {
          url: places.systems[id],
          token: `secret:${id}-write`,
          readToken: `secret:${id}-read`,
        });
      }
      if (id === 'directory' || id === 'git')
        document.set('protected', ['breakglass', 'svc-backup', 'lockstep']);
      else document.set('protected', ['lockstep']);
      // What it answers counts at once: it is asked again when its word was not true.
      if (faults.all.some(({ system, kind }) => system === id && kind === 'didNothing'))
        document.set('verifyWithin', 'PT0S');
  }
}

function isSystem(id: string): id is SystemName {
  return SYSTEMS.some((name) => name === id);
}

/** The same HR system also says at once, by signed message, what cannot wait for the next pull. */
function hrEvents(sources: string): string {
  const [hr] = parse('sources', sources);
  if (hr === undefined) throw new LockstepError('INTERNAL', 'the examples have no HR source');
  const { columns, facts, key, correlate, endOfDay } = hr.toJS() as Record<string, unknown>;
  const document = {
    kind: 'Source',
    id: 'hr-events',
    description: 'What the HR system says at once, by signed message.',
    type: 'webhook',
    system: 'hr',
    credential: 'secret:hr-events',
    key,
    changesField: 'changes',
    events: { 'employee.hired': 'hired', 'employee.moved': 'jobChanged', 'employee.left': 'terminated' },
    columns,
    facts: { ...(facts as object), effective: 'effective', entered: 'entered', eventId: 'eventId' },
    correlate,
    endOfDay,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const SENIORS = `# Whoever builds the systems also looks into those that the others work with.
kind: BirthrightRule
id: software-seniors
because: answers for what Software builds
when: '!employment.onLeave && employment.department == "Software" && employment.level in ["L4", "L5"]'
grants:
  - { target: helpdesk, kind: role, value: agent }
  - { target: crm, kind: role, value: reader }
  - { target: erp, kind: role, value: orders }
`;

/** While no system is connected: what is said of leavers later needs systems to be said of. */
const LEAVERS = `kind: LifecyclePolicy
id: leaver
when: identity.lifecycleState == 'left'
steps: [{ after: PT0S, mode: deprovision }]
`;

/** A demo sees more people come and go in ten minutes than the company in a year. */
const GUARD = `# How many people may lose access, with neither an approval nor a second source that says the same, before the rest
# waits by name. Generous, because this company lives fast; a real one keeps the default of 3 people or 5 %.
kind: Guard
id: guard
windows:
  - { per: tenant, over: PT10M, people: 30, share: 0.05 }
  - { per: tenant, over: P7D, people: 2000, share: 0.05 }
deadline: PT24H
pausers: [it-operations, people-lead]
`;
