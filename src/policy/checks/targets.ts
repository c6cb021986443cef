import type { Analysis } from '../analysis.ts';
import type { LocatedDocument } from '../documents/load-policy.ts';
import type { TargetDocument } from '../documents/target.ts';
import { nearest } from '../nearest.ts';
import { type Report, suggesting } from './report.ts';

interface Known {
  readonly connectors?: ReadonlyMap<string, readonly string[]>;
}

/** Secrets in the wrong place, connectors and kinds of entitlement that do not exist, keys that lead nowhere. */
export function checkTargets(analysis: Analysis, { connectors }: Known, report: Report): void {
  const { catalog, attributes } = analysis;
  for (const located of catalog.targets) {
    const { connection, connector, correlate } = located.document;
    secrets(located, ['connection'], connection, report);
    if (connectors !== undefined && !connectors.has(connector)) {
      const message = `there is no connector ${connector}`;
      report(
        located,
        ['connector'],
        'error',
        'CONNECTOR_UNKNOWN',
        message,
        suggesting(nearest(connector, connectors.keys())),
      );
    }
    for (const [key, path] of Object.entries(correlate)) {
      const [owner, name] = path.split('.');
      const table = owner === 'identity' ? attributes.identity : attributes.employment;
      if (!attributes.closed || name === undefined || table.has(name)) continue;
      const meant = nearest(name, table.keys());
      const suggestion = suggesting(meant === undefined ? undefined : `${owner}.${meant}`);
      report(
        located,
        ['correlate', key],
        'error',
        'REFERENCE_UNKNOWN',
        `no source gives ${path}`,
        suggestion,
      );
    }
  }
  if (connectors === undefined) return;
  const kinds = new Map(catalog.targets.map(({ document }) => [document.id, kindsOf(document, connectors)]));
  const kind = (
    located: LocatedDocument,
    path: readonly (string | number)[],
    target: string,
    name: string | undefined,
  ): void => {
    const known = kinds.get(target);
    if (name === undefined || known === undefined || known.includes(name)) return;
    const there = known.length === 0 ? 'none' : known.join(', ');
    const message = `${target} has no entitlements of kind ${name}; its kinds: ${there}`;
    report(
      located,
      [...path, 'kind'],
      'error',
      'ENTITLEMENT_KIND_UNKNOWN',
      message,
      suggesting(nearest(name, known)),
    );
  };
  for (const located of catalog.roles) {
    located.document.entitlements.forEach((entitlement, index) => {
      kind(located, ['entitlements', index], entitlement.target, entitlement.kind);
    });
  }
  for (const located of catalog.rules) {
    located.document.grants.forEach((grant, index) => {
      if (typeof grant !== 'string') kind(located, ['grants', index], grant.target, grant.kind);
    });
  }
  for (const located of catalog.targets) {
    located.document.administrators.forEach((entitlement, index) => {
      kind(located, ['administrators', index], located.document.id, entitlement.kind);
    });
  }
}

function kindsOf(
  target: TargetDocument,
  connectors: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  return connectors.get(target.connector);
}

/** Names of settings that hold secrets. Settings about secrets (passwordAttribute, tokenUrl) end otherwise. */
const SECRET_NAME =
  /(password|passphrase|passwd|secret|token|apikey|api_key|privatekey|private_key|bearer)$/i;
const REFERENCE = /^secret:[A-Za-z0-9][A-Za-z0-9._/-]*$/;
/** user:password@ in an address. */
const SECRET_IN_URL = /:\/\/[^/@\s:]*:[^/@\s]+@/;

function secrets(
  located: LocatedDocument,
  path: readonly (string | number)[],
  value: unknown,
  report: Report,
): void {
  const name = path[path.length - 1];
  if (typeof value === 'string') {
    const named =
      typeof name === 'string' && SECRET_NAME.test(name) && value !== '' && !REFERENCE.test(value);
    if (named || SECRET_IN_URL.test(value)) {
      const message = `${path.join('.')} holds a secret; put it away with \`lockstep secret set NAME\` and write secret:NAME`;
      report(located, path, 'error', 'SECRET_IN_DOCUMENT', message);
    }
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      secrets(located, [...path, index], item, report);
    });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) secrets(located, [...path, key], member, report);
  }
}
