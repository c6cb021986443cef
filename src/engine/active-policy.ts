import type { AttributeValue, Capabilities, InstalledConnector } from '../domain/connector.ts';
import { LockstepError } from '../domain/errors.ts';
import type { GuardWindow } from '../domain/guard/guard.ts';
import type { KeySet } from '../domain/identity/correlation.ts';
import type { IdentitySnapshot } from '../domain/identity.ts';
import type { KnownTarget } from '../domain/plan/plan-identity.ts';
import { compilePolicy } from '../policy/compile.ts';
import { durationMs } from '../policy/documents/duration.ts';
import type { GuardDocument } from '../policy/documents/guard.ts';
import type { PolicyDocuments } from '../policy/documents/load-policy.ts';
import type { SourceDocument } from '../policy/documents/source.ts';
import type { TargetDocument } from '../policy/documents/target.ts';
import { sha256Hex } from '../proof/digest.ts';
import { successorOf } from './people/find-successor.ts';
import type { ActivePolicy, Witness } from './policies.ts';

export type Connectors = ReadonlyMap<string, InstalledConnector>;

/** The documents in force, turned into what the engine asks for. Throws CONNECTOR_UNKNOWN. */
export function activePolicy(version: number, policy: PolicyDocuments, connectors: Connectors): ActivePolicy {
  const compiled = compilePolicy(policy);
  const documents = policy.documents.map(({ document }) => document);
  const sources = new Map(
    documents.flatMap((d) => (d.kind === 'Source' && d.type !== 'ssf' ? [[d.id, d] as const] : [])),
  );
  const signals = new Map(
    documents.flatMap((d) => (d.kind === 'Source' && d.type === 'ssf' ? [[d.id, d] as const] : [])),
  );
  const targets = new Map(documents.filter((d) => d.kind === 'Target').map((d) => [d.id, d]));
  const { guard } = compiled;
  const authorities = [...sources.values()].filter((source) => source.independentOf.length === 0);
  const leading = authorities[0];
  const paths = [
    ...new Set([...targets.values()].flatMap((target) => Object.values(target.correlate))),
  ].sort();
  const active: ActivePolicy = {
    version,
    digest: sha256Hex(compiled.canonical),
    compiled,
    targets: new Map(
      [...targets].map(([id, document]) => [id, knownTarget(document, capabilitiesOf(document, connectors))]),
    ),
    documents: targets,
    sources,
    signals,
    keySets: keySetsOf(authorities),
    guardWindows: guardWindowsOf(guard),
    holdDeadlineMs: durationMs(guard.deadline),
    alarmAgainMs: durationMs(guard.alarmAgain),
    hasSuccessor: documents.some((d) => d.kind === 'LifecyclePolicy' && d.successor !== undefined),
    successorOf: (engine, tx, identityId) => successorOf(engine, tx, active, identityId),
    lifecycle: { leavingWindowMs: durationMs(leading?.leavingWindow ?? 'PT720H') },
    namespaceOf: (source) => sources.get(source)?.system ?? source,
    timeline: (namespace) => {
      const source = authorities.find((s) => (s.system ?? s.id) === namespace) ?? leading;
      return { endOfDay: source?.endOfDay ?? '18:00', defaultZone: source?.zone ?? 'UTC' };
    },
    minAdministrators: (target) => targets.get(target)?.minAdministrators ?? 1,
    canCorroborate: [...sources.values()].some((source) => source.independentOf.length > 0),
    isWitness: (source) => (sources.get(source)?.independentOf.length ?? 0) > 0,
    witnesses: (source, systems) => witnessOf(sources.get(source), systems, authorities),
    laneSettings: (target) => {
      const document = targets.get(target);
      return {
        connected: document !== undefined,
        concurrency: document?.concurrency ?? 1,
        rate: document?.rate ?? null,
        verifyWithinMs: document === undefined ? null : durationMs(document.verifyWithin),
      };
    },
    accountKeys: (target, identity) => keysOf(targets.get(target), identity),
    keyPaths: (identity) => valuesAt(identity, paths),
  };
  return active;
}

export function guardWindowsOf(guard: GuardDocument): readonly GuardWindow[] {
  return guard.windows.map(({ per, over, people, share }) => ({
    per,
    overMs: durationMs(over),
    people,
    share,
    fromPeople: guard.fromPeople,
  }));
}

function capabilitiesOf(document: TargetDocument, connectors: Connectors): Capabilities {
  const definition = connectors.get(document.connector);
  if (definition === undefined)
    throw new LockstepError(
      'CONNECTOR_UNKNOWN',
      `target ${document.id} names the connector ${document.connector}, which is not there`,
    );
  return definition.capabilities;
}

function knownTarget(document: TargetDocument, capabilities: Capabilities): KnownTarget {
  return {
    id: document.id,
    capabilities,
    writes: document.writes === 'on',
    onLoss: document.onLoss,
    administrators: document.administrators,
  };
}

/**
 * Strong keys by source, in order. A set whose first key could be a shared placeholder (an agency's dummy number) is
 * checked against its second.
 */
function keySetsOf(sources: readonly SourceDocument[]): KeySet[] {
  const sets = new Map<string, KeySet>();
  for (const source of sources) {
    for (const keys of source.correlate) {
      const id = keys.join('+');
      const [shared, differs] = keys;
      if (!sets.has(id))
        sets.set(id, {
          id,
          keys,
          dummy: shared !== undefined && differs !== undefined ? { shared, differs } : null,
        });
    }
  }
  return [...sets.values()];
}

/**
 * One stolen credential never corroborates itself: declared independent of each system, and with a credential that no
 * source of theirs has, whichever of them the leave came from.
 */
function witnessOf(
  source: SourceDocument | undefined,
  systems: readonly string[],
  authorities: readonly SourceDocument[],
): Witness | null {
  if (source?.credential === undefined || source.independentOf.length === 0) return null;
  const others = new Set<string>();
  for (const system of systems) {
    const speaking = authorities.filter((authority) => (authority.system ?? authority.id) === system);
    if (!speaking.some(({ id }) => source.independentOf.includes(id))) return null;
    for (const authority of speaking)
      for (const credential of credentialsOf(authority)) others.add(credential);
  }
  const own = credentialsOf(source);
  return own.some((credential) => others.has(credential)) ? null : { own, others: [...others].sort() };
}

/** The one before a rotation opens, too, while it is named. */
function credentialsOf(source: SourceDocument): readonly string[] {
  const previous = source.type === 'webhook' ? source.signature.previous : undefined;
  return [source.credential, previous].filter((credential) => credential !== undefined);
}

function keysOf(
  document: TargetDocument | undefined,
  identity: IdentitySnapshot,
): Readonly<Record<string, string>> {
  const keys: Record<string, string> = { lockstepId: identity.id };
  const correlate = document?.correlate ?? {};
  const values = valuesAt(identity, Object.values(correlate));
  for (const [key, path] of Object.entries(correlate)) {
    const value = values[path];
    if (value !== undefined) keys[key] = value;
  }
  return keys;
}

/** Without those that nobody knows: an empty key matches nothing. */
function valuesAt(identity: IdentitySnapshot, paths: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const path of paths) {
    const value = valueAt(identity, path);
    const written = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
    if (written !== '') values[path] = written;
  }
  return values;
}

function valueAt(identity: IdentitySnapshot, path: string): AttributeValue | undefined {
  const [of, name] = path.split('.');
  if (name === undefined) return undefined;
  if (of === 'identity') return name === 'id' ? identity.id : identity.attributes[name];
  // Who has left has no valid employment; the last one still tells whose the accounts are.
  return identity.employments[0]?.attributes[name] ?? identity.attributes[name];
}
