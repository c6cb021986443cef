import { isReserved } from '../../domain/hook/narrow.ts';
import type { Analysis } from '../analysis.ts';
import { nearest } from '../nearest.ts';
import { idsOf } from './references.ts';
import { type Report, suggesting } from './report.ts';

/** What hooks ask about must be there, and may be changed by an answer. */
export function checkHooks(analysis: Analysis, report: Report): void {
  const { catalog } = analysis;
  const targets = idsOf('Target', catalog.targets, analysis);
  for (const located of catalog.hooks) {
    const { document } = located;
    document.targets?.forEach((target, index) => {
      if (targets.has(target)) return;
      const message = `there is no target ${target}`;
      report(
        located,
        ['targets', index],
        'error',
        'REFERENCE_UNKNOWN',
        message,
        suggesting(nearest(target, targets)),
      );
    });
    const mapped = new Set(
      catalog.mappings
        .filter((mapping) => document.targets?.includes(mapping.document.target) ?? true)
        .flatMap((mapping) => Object.keys(mapping.document.attributes)),
    );
    const look = (attribute: string, path: readonly (string | number)[]): void => {
      if (isReserved(attribute)) {
        const message = `${attribute} says who somebody is or what they may do: no answer may change it`;
        report(located, path, 'error', 'FIELD_VALUE', message);
      } else if (!mapped.has(attribute)) {
        const message = `no Mapping gives the attribute ${attribute}`;
        report(located, path, 'error', 'REFERENCE_UNKNOWN', message, suggesting(nearest(attribute, mapped)));
      }
    };
    document.attributes.forEach((attribute, index) => {
      look(attribute, ['attributes', index]);
    });
    for (const [field, attribute] of Object.entries(document.fields ?? {}))
      look(attribute, ['fields', field]);
    if (document.events.includes('policyMap') && document.attributes.length === 0)
      report(located, ['events'], 'error', 'FIELD_MISSING', 'policyMap is asked for attributes: name them');
  }
}
