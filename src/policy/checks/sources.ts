import type { Analysis } from '../analysis.ts';
import type { SourceDocument } from '../documents/source.ts';
import { nearest } from '../nearest.ts';
import { idsOf } from './references.ts';
import { type Report, suggesting } from './report.ts';

/** What the Source documents say about each other and about themselves. */
export function checkSources(analysis: Analysis, report: Report): void {
  const { catalog, conflicts } = analysis;
  for (const { source, field, message } of conflicts) {
    const located = catalog.sources.find(({ document }) => document === source);
    const path = Object.hasOwn(source.columns, field) ? ['columns', field, 'as'] : ['constants', field];
    if (located !== undefined) report(located, path, 'error', 'ATTRIBUTE_CONFLICT', message);
  }
  const ids = idsOf('Source', catalog.sources, analysis);
  for (const located of catalog.sources) {
    const source = located.document;
    const given = new Set([
      ...Object.values(source.columns).map(({ as }) => as),
      ...Object.keys(source.constants),
    ]);
    source.correlate.forEach((keys, index) => {
      keys.forEach((key, inner) => {
        if (given.has(key)) return;
        const message = `this source gives no attribute ${key}`;
        report(
          located,
          ['correlate', index, inner],
          'error',
          'REFERENCE_UNKNOWN',
          message,
          suggesting(nearest(key, given)),
        );
      });
    });
    for (const name of Object.keys(source.authority)) {
      if (name === '*' || given.has(name)) continue;
      const message = `this source gives no attribute ${name}`;
      report(
        located,
        ['authority', name],
        'error',
        'REFERENCE_UNKNOWN',
        message,
        suggesting(nearest(name, given)),
      );
    }
    source.independentOf.forEach((other, index) => {
      const path = ['independentOf', index];
      if (other === source.id) {
        report(located, path, 'error', 'FIELD_VALUE', 'a source cannot confirm itself');
        return;
      }
      if (!ids.has(other)) {
        report(
          located,
          path,
          'error',
          'REFERENCE_UNKNOWN',
          `there is no source ${other}`,
          suggesting(nearest(other, ids)),
        );
        return;
      }
      const credential = catalog.sources.find(({ document }) => document.id === other)?.document.credential;
      if (source.credential === undefined || source.credential === credential) {
        const message = `${source.id} needs a credential of its own: one stolen credential must not confirm itself`;
        report(located, path, 'error', 'FIELD_VALUE', message);
      }
    });
    if (source.independentOf.length > 0 && !canConfirm(source, catalog.sources)) {
      const systems = [
        ...new Set(
          catalog.sources
            .filter(({ document }) => source.independentOf.includes(document.id))
            .map(({ document }) => document.system ?? document.id),
        ),
      ];
      const keys = source.type === 'webhook' ? '' : ', or correlate by a strong key that the others have';
      const message = `${source.id} can match nobody, so it confirms nothing: say whose employment numbers its key holds (system: ${systems[0] ?? 'ID'})${keys}`;
      report(located, ['independentOf'], 'warning', 'SOURCE_CONFIRMS_NOBODY', message);
    }
    if ('whole' in source && source.absent === 'leave' && source.whole.by === 'none') {
      const message = 'a record that is gone is to be a leave, but this feed never proves that it is whole';
      report(located, ['absent'], 'error', 'SOURCE_WHOLE', message);
    }
    if ('whole' in source && source.whole.by === 'meta') {
      const { rows, bytes, sha256 } = source.whole;
      if (rows === undefined && bytes === undefined && sha256 === undefined) {
        report(
          located,
          ['whole'],
          'error',
          'SOURCE_WHOLE',
          'meta proves nothing without rows, bytes or sha256',
        );
      }
    }
    if (source.type === 'ldap' && source.credential === undefined) {
      report(
        located,
        ['id'],
        'error',
        'FIELD_MISSING',
        'a directory needs a credential: secret:NAME of the password of bindDn',
      );
    }
    if (source.type === 'webhook' && source.credential === undefined) {
      report(
        located,
        ['id'],
        'error',
        'FIELD_MISSING',
        'a webhook needs a credential: secret:NAME of the signing key',
      );
    }
  }
}

/**
 * A record finds a person by the number of an employment in the system that it speaks of, and, unless it is a message,
 * by a whole set of the strong keys by which the first sources tell people apart.
 */
function canConfirm(source: SourceDocument, all: Analysis['catalog']['sources']): boolean {
  const first = all.map(({ document }) => document).filter((other) => other.independentOf.length === 0);
  const system = source.system ?? source.id;
  if (first.some((other) => (other.system ?? other.id) === system)) return true;
  const keys = new Set(source.correlate.flat());
  return (
    source.type !== 'webhook' &&
    first.some((other) => other.correlate.some((set) => set.every((key) => keys.has(key))))
  );
}
