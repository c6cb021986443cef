import type { Analysis } from '../analysis.ts';
import type { Kind } from '../documents/kinds.ts';
import type { LocatedDocument } from '../documents/load-policy.ts';
import { nearest } from '../nearest.ts';
import { type Report, suggesting } from './report.ts';

type Path = readonly (string | number)[];

/** Ids that exist twice, names that lead nowhere, roles that contain themselves. */
export function checkReferences(analysis: Analysis, report: Report): void {
  const { catalog } = analysis;
  for (const list of Object.values(catalog)) duplicates(list, report);
  const targets = idsOf('Target', catalog.targets, analysis);
  const roles = idsOf('Role', catalog.roles, analysis);
  const refer = (
    located: LocatedDocument,
    path: Path,
    name: string,
    known: ReadonlySet<string>,
    what: string,
  ): void => {
    if (known.has(name)) return;
    const message = `there is no ${what} ${name}`;
    report(located, path, 'error', 'REFERENCE_UNKNOWN', message, suggesting(nearest(name, known)));
  };

  for (const located of catalog.roles) {
    const { document } = located;
    document.entitlements.forEach(({ target }, index) => {
      refer(located, ['entitlements', index, 'target'], target, targets, 'target');
    });
    document.roles.forEach((role, index) => {
      refer(located, ['roles', index], role, roles, 'role');
    });
  }
  for (const located of catalog.rules) {
    located.document.grants.forEach((grant, index) => {
      if (typeof grant === 'string') refer(located, ['grants', index], grant, roles, 'role');
      else refer(located, ['grants', index, 'target'], grant.target, targets, 'target');
    });
  }
  for (const located of catalog.lifecycles) {
    const { order, exclude } = located.document;
    order.forEach((target, index) => {
      if (target !== '*') refer(located, ['order', index], target, targets, 'target');
    });
    exclude.forEach((target, index) => {
      refer(located, ['exclude', index], target, targets, 'target');
    });
  }
  const mapped = new Map<string, string>();
  for (const located of catalog.mappings) {
    const { id, target } = located.document;
    refer(located, ['target'], target, targets, 'target');
    const other = mapped.get(target);
    if (other !== undefined) {
      report(located, ['target'], 'error', 'ID_DUPLICATE', `${target} has a mapping already: ${other}`);
    }
    mapped.set(target, id);
  }
  const [, second] = catalog.guards;
  if (second !== undefined) {
    report(
      second,
      ['id'],
      'error',
      'ID_DUPLICATE',
      'there is one guard for the whole company; this is a second document',
    );
  }
  cycles(analysis, report);
  unusedRoles(analysis, report);
}

/** Those of documents that are broken elsewhere too: who names them makes no mistake. */
export function idsOf(
  kind: Kind,
  list: readonly LocatedDocument[],
  { broken }: Analysis,
): ReadonlySet<string> {
  const unread = broken.filter(({ document }) => document.kind === kind);
  return new Set([...list, ...unread].map(({ document }) => document.id));
}

function duplicates(list: readonly LocatedDocument[], report: Report): void {
  const seen = new Map<string, LocatedDocument>();
  for (const located of list) {
    const { id, kind } = located.document;
    const first = seen.get(id);
    if (first === undefined) seen.set(id, located);
    else {
      const at = first.locate(['id']);
      const message = `${kind} ${id} stands in ${first.file}:${at.line} already`;
      report(located, ['id'], 'error', 'ID_DUPLICATE', message);
    }
  }
}

/** Reports each cycle once, at the reference that closes it. Iterative: the depth of roles is the writer's choice. */
function cycles({ catalog }: Analysis, report: Report): void {
  const byId = new Map(catalog.roles.map((located) => [located.document.id, located]));
  const finished = new Set<string>();
  for (const start of catalog.roles) {
    const trail: { readonly located: (typeof catalog.roles)[number]; next: number }[] = [
      { located: start, next: 0 },
    ];
    const onTrail = new Set([start.document.id]);
    while (trail.length > 0) {
      const top = trail[trail.length - 1];
      if (top === undefined) break;
      const { document } = top.located;
      const index = top.next++;
      const inner = document.roles[index];
      if (inner === undefined) {
        finished.add(document.id);
        onTrail.delete(document.id);
        trail.pop();
      } else if (onTrail.has(inner)) {
        const ids = trail.map(({ located }) => located.document.id);
        const circle = [...ids.slice(ids.indexOf(inner)), inner].join(' > ');
        report(top.located, ['roles', index], 'error', 'ROLE_CYCLE', `the role contains itself: ${circle}`);
      } else if (!finished.has(inner)) {
        const located = byId.get(inner);
        if (located !== undefined) {
          onTrail.add(inner);
          trail.push({ located, next: 0 });
        }
      }
    }
  }
}

function unusedRoles({ catalog, broken }: Analysis, report: Report): void {
  // A document that cannot be read may be the one that gives it.
  if (broken.some(({ document }) => document.kind === 'Role' || document.kind === 'BirthrightRule')) return;
  const used = new Set<string>();
  for (const { document } of catalog.rules)
    for (const grant of document.grants) if (typeof grant === 'string') used.add(grant);
  for (const { document } of catalog.roles) for (const inner of document.roles) used.add(inner);
  for (const located of catalog.roles) {
    const { id } = located.document;
    if (!used.has(id))
      report(located, ['id'], 'info', 'ROLE_UNUSED', `no rule and no other role gives ${id}`);
  }
}
