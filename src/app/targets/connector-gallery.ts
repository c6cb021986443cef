import type { InstalledConnector } from '../../domain/connector.ts';
import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import type { Connectors } from '../../engine/active-policy.ts';
import { capabilityMatrix } from './capability-matrix.ts';

export interface ConfigProblem {
  readonly path: string;
  readonly message: string;
}

/** Kinds of systems that can be connected, with the form of their settings. */
export function listConnectors(connectors: Connectors) {
  return [...connectors.values()].map((definition) => ({
    id: definition.id,
    title: definition.title,
    configSchema: definition.configSchema,
    attested: definition.capabilities.attested,
    capabilities: capabilityMatrix(definition.capabilities, new Map(), null),
    teardown: definition.capabilities.teardown,
    residual: definition.capabilities.residual,
  }));
}

/** Throws CONNECTOR_UNKNOWN. */
export function connectorNamed(connectors: Connectors, id: string): InstalledConnector {
  const found = connectors.get(id);
  if (found === undefined) throw new LockstepError('CONNECTOR_UNKNOWN', `there is no connector ${id}`);
  return found;
}

/** What is wrong with the settings, in their own words; the values are never repeated. */
export function problemsOf(definition: InstalledConnector, connection: unknown): readonly ConfigProblem[] {
  try {
    definition.checkConfig(connection);
    return [];
  } catch (error) {
    if (!isLockstepError(error) || error.code !== 'CONNECTOR_CONFIG') throw error;
    const { problems, path } = error.details;
    if (Array.isArray(problems)) return problems as readonly ConfigProblem[];
    return [{ path: typeof path === 'string' ? path : 'connection', message: error.message }];
  }
}

/** Names of the secrets that settings refer to, as the schema of the connector marks them. */
export function secretsIn(schema: unknown, value: unknown): readonly string[] {
  const found = new Set<string>();
  collect(schema, value, found, 0);
  return [...found].sort();
}

const DEEPEST = 12;

function collect(schema: unknown, value: unknown, found: Set<string>, depth: number): void {
  if (depth > DEEPEST || !isObject(schema)) return;
  if (schema['x-lockstep-secret'] === true && typeof value === 'string')
    found.add(value.replace(/^secret:/, ''));
  for (const word of ['anyOf', 'oneOf', 'allOf'])
    if (Array.isArray(schema[word])) for (const one of schema[word]) collect(one, value, found, depth + 1);
  if (Array.isArray(value)) for (const item of value) collect(schema.items, item, found, depth + 1);
  else if (isObject(value) && isObject(schema.properties))
    for (const [name, part] of Object.entries(schema.properties))
      if (Object.hasOwn(value, name)) collect(part, value[name], found, depth + 1);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
